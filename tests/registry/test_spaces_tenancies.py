"""Tenancies: a space is let once at a time, for an agreed rent, by whoever serves its park."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from at_once import together
from cast import Cast, assemble
from openzone.core.actor import system
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity
from openzone.places.actions import (
    change_space,
    close_space,
    enter_building,
    enter_floor,
    enter_space,
    hold_space,
    open_park,
)
from openzone.places.models import Hold, Space
from openzone.places.queries import today_of
from openzone.registry.actions import register
from openzone.registry.actions.tenancies import agree_rent, end_tenancy, extend, let, move
from openzone.registry.actions.tenancy_corrections import cancel_tenancy, correct_tenancy
from openzone.registry.models import Tenancy, TenancyCorrection
from openzone.registry.rents import Rate, rent_due
from openzone.registry.tenancies import ending, spaces_to_let, tenancies_visible_to, terms_of, without_successor
from spaces import floor_in, let_to, space_on

START, END = date(2025, 1, 1), date(2025, 12, 31)


@pytest.fixture
def space(cast: Cast) -> Space:
    return space_on(cast, floor_in(cast))


@pytest.fixture
def tenancy(cast: Cast, space: Space) -> Tenancy:
    return let_to(cast, space, START, END)


def test_a_let_space_leaves_its_rows(cast: Cast, tenancy: Tenancy) -> None:
    assert tenancy.area == 100 and (tenancy.currency, tenancy.until) == ("CNY", END)
    assert rent_due(terms_of(tenancy), 2025, 6) == 5000
    row = Activity.objects.get(verb="tenancy.began")
    assert (row.subject_id, row.data) == (cast.organisation.pk, {"tenancy": tenancy.pk, "space": tenancy.space_id})
    assert row.audience == "parties"


@pytest.mark.parametrize("until", [None, date(2026, 6, 1)])
def test_taken_says_by_whom_and_until_when(cast: Cast, tenancy: Tenancy, until: date | None) -> None:
    for since in (START - timedelta(5), END):
        with pytest.raises(Conflict, match=r"“A101” is let to “Dalian Bright Co\.” from 1 Jan 2025 until 31 Dec 2025"):
            let_to(cast, tenancy.space, since, until, organisation=cast.outside)
    assert let_to(cast, tenancy.space, END + timedelta(1), until, organisation=cast.outside).until == until


def test_the_database_itself_refuses_a_second_tenant(cast: Cast, tenancy: Tenancy) -> None:
    tenancy.pk = None
    with pytest.raises(IntegrityError, match="tenancy_space_let_once"), transaction.atomic():
        tenancy.save(force_insert=True)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("until", {"until": START - timedelta(1)}),
        ("since", {"since": date(2099, 1, 1), "until": None}),
        ("since", {"since": date(2019, 12, 31)}),
        ("area", {"area": "100.01"}),
        ("area", {"area": "-1"}),
        ("area", {"area": "many"}),
        ("currency", {"currency": "XYZ"}),
        ("deposit", {"deposit": -1}),
        ("deposit", {"deposit": "NaN"}),
        ("rent_free_months", {"rent_free_months": 61}),
        ("rents", {"rents": [Rate(START + timedelta(1), Decimal(1))]}),
        ("rents", {"rents": [Rate(START, Decimal(1)), Rate(START, Decimal(2))]}),
        ("rents", {"rents": [Rate(START, Decimal(-1))]}),
        ("rents", {"rents": [Rate(START, Decimal(1)), Rate(END + timedelta(1), Decimal(2))]}),
    ],
)
def test_what_cannot_be_agreed_names_its_field(cast: Cast, space: Space, field: str, wrong: dict[str, Any]) -> None:
    values = {"since": START, "until": END, **wrong}
    with pytest.raises(Invalid) as refused:
        let_to(cast, space, values.pop("since"), values.pop("until"), **values)
    assert list(refused.value.fields) == [field]
    assert not Tenancy.objects.exists()


def test_another_zone_is_refused(cast: Cast, space: Space) -> None:
    abroad = register(unit=cast.foreign_zone.units.get(), name="Abroad", by=system(cast.foreign_zone.pk))
    with pytest.raises(Invalid, match="another zone"):
        let_to(cast, space, START, organisation=abroad)


@pytest.mark.parametrize("who", ["officer", "elsewhere", "auditor", "owner", "nobody", "foreigner"])
def test_only_the_parks_own_people_let_end_and_hold(cast: Cast, tenancy: Tenancy, who: str) -> None:
    by, other = cast.actor(who), space_on(cast, tenancy.space.floor, "A102")
    acts: list[Callable[[], object]] = [
        lambda: let(organisation=cast.outside, space=other, since=START, by=by),
        lambda: end_tenancy(tenancy, on=END, reason="x", by=by),
        lambda: extend(tenancy, until=None, by=by),
        lambda: agree_rent(tenancy, since=START, rate=1, by=by),
        lambda: move(tenancy, to=other, on=END, by=by),
        lambda: cancel_tenancy(tenancy, reason="x", by=by),
        lambda: correct_tenancy(tenancy, reason="x", deposit=1, by=by),
        lambda: hold_space(other, kind="works", since=START, reason="x", by=by),
        lambda: close_space(other, on=END, by=by),
        lambda: change_space(other, code="X", by=by),
        lambda: enter_building(park=cast.park_place, code="b", name="B", by=by),
    ]
    for act in acts:
        with pytest.raises(Denied):
            act()


def test_it_ends_within_its_days_and_with_a_reason(cast: Cast, tenancy: Tenancy) -> None:
    by = cast.actor("park_officer")
    for on, reason in ((START - timedelta(1), "x"), (END + timedelta(1), "x"), (END, "")):
        with pytest.raises(Invalid):
            end_tenancy(tenancy, on=on, reason=reason, by=by)
    endless = let_to(cast, space_on(cast, tenancy.space.floor, "A102"), START)
    with pytest.raises(Invalid):
        end_tenancy(endless, on=date(9999, 1, 1), reason="x", by=by)
    ended = end_tenancy(tenancy, on=date(2025, 6, 30), reason="Too small", by=by)
    assert (ended.until, ended.ended_for) == (date(2025, 6, 30), "Too small")
    let_to(cast, tenancy.space, date(2025, 7, 1), organisation=cast.outside)
    history = let_to(cast, tenancy.space, date(2021, 1, 1), date(2021, 12, 31))
    with pytest.raises(Conflict, match="ended on"):
        end_tenancy(history, on=date(2021, 6, 1), reason="x", by=by)


def test_it_goes_on_unless_somebody_follows(cast: Cast, tenancy: Tenancy) -> None:
    by = cast.actor("park_officer")
    longer = extend(tenancy, until=date(2026, 12, 31), rate="55", by=by)
    assert rent_due(terms_of(Tenancy.objects.get(pk=longer.pk)), 2026, 1) == 5500
    let_to(cast, tenancy.space, date(2027, 2, 1), organisation=cast.outside)
    assert extend(tenancy, until=date(2027, 1, 31), by=by).until == date(2027, 1, 31)
    with pytest.raises(Conflict, match="Outsider Ltd"):
        extend(tenancy, until=None, by=by)
    with pytest.raises(Invalid):
        extend(tenancy, until=date(2027, 1, 31), by=by)


def test_a_tenant_moves_all_or_nothing(cast: Cast, tenancy: Tenancy) -> None:
    by, other = cast.actor("park_officer"), space_on(cast, tenancy.space.floor, "A102", 80)
    taken = let_to(cast, other, date(2025, 9, 1), organisation=cast.outside)
    with pytest.raises(Conflict, match="Outsider Ltd"):
        move(tenancy, to=other, on=date(2025, 7, 1), by=by)
    assert Tenancy.objects.get(pk=tenancy.pk).until == END
    end_tenancy(taken, on=date(2025, 9, 1), reason="Never came", by=by)
    with pytest.raises(Invalid):
        move(tenancy, to=tenancy.space, on=date(2025, 10, 1), by=by)
    with pytest.raises(Invalid):
        move(tenancy, to=other, on=START, by=by)
    moved = move(tenancy, to=other, on=date(2025, 10, 1), by=by)
    before = Tenancy.objects.get(pk=tenancy.pk)
    assert (before.until, moved.moved_from, moved.until) == (date(2025, 9, 30), before, END)
    assert moved.area == 80 and rent_due(terms_of(moved), 2025, 10) == 4000
    assert Activity.objects.filter(verb="tenancy.moved", subject_id=cast.organisation.pk).count() == 1


def test_what_was_agreed_moves_with_the_tenant(cast: Cast, space: Space) -> None:
    by, other = cast.actor("park_officer"), space_on(cast, space.floor, "A102")
    rents = [Rate(START, Decimal(50)), Rate(date(2025, 9, 1), Decimal(60)), Rate(date(2026, 1, 1), Decimal(70))]
    tenancy = let_to(cast, space, START, date(2026, 12, 31), rents=rents, rent_free_months=6)
    moved = move(tenancy, to=other, on=date(2025, 3, 16), by=by, until=None)
    known = terms_of(Tenancy.objects.get(pk=moved.pk))
    assert (moved.until, moved.rent_free_months) == (None, 3)
    due = [rent_due(known, year, month) for year, month in ((2025, 6), (2025, 7), (2025, 9), (2026, 1))]
    assert due == [0, 5000, 6000, 7000]
    back = move(moved, to=space, on=date(2025, 8, 1), until=date(2025, 10, 31), rate=40, by=by)
    assert [one.per_square_metre for one in back.rents.all()] == [40] and back.rent_free_months == 0


def test_who_moves_locks_both_spaces_in_the_same_order(cast: Cast, tenancy: Tenancy) -> None:
    other = space_on(cast, tenancy.space.floor, "A102")
    there = move(tenancy, to=other, on=date(2025, 7, 1), by=cast.actor("park_officer"))
    with CaptureQueriesContext(connection) as asked:
        move(there, to=tenancy.space, on=date(2025, 8, 1), by=cast.actor("park_officer"))
    locks = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"] and 'FROM "places_space"' in one["sql"]]
    first = [int(re.findall(r'"places_space"."id" = (\d+)', sql)[0]) for sql in locks[:2]]
    assert first == sorted((tenancy.space_id, other.pk))


def test_who_lets_is_offered_the_spaces_of_his_parks_however_many_others_there_are(cast: Cast, space: Space) -> None:
    by, today = cast.actor("park_officer"), today_of(cast.actor("park_officer"))
    hold_space(space, kind="works", since=today, reason="Lift", by=by)
    free = space_on(cast, space.floor, "Z9")
    let_to(cast, space_on(cast, space.floor, "A000"), today)
    place = open_park(unit=cast.units["top"], code="aaa", name="Aaa", state="open", by=system(cast.zone.pk))
    building = enter_building(park=place, code="b", name="B", by=cast.actor("administrator"))
    enter_space(
        enter_floor(building, number=1, by=cast.actor("administrator")), code="B1", area=100, use="office",
        since=START, by=cast.actor("administrator"),
    )  # fmt: skip
    assert list(spaces_to_let(by, today)) == [free, space]


def test_a_tenancy_of_which_nothing_came_is_taken_back(cast: Cast, tenancy: Tenancy) -> None:
    by, other = cast.actor("park_officer"), space_on(cast, tenancy.space.floor, "A102")
    following = move(tenancy, to=other, on=date(2025, 7, 1), by=by)
    with pytest.raises(Conflict, match="moved on from here on 1 Jul 2025"):
        cancel_tenancy(tenancy, reason="Wrong enterprise", by=by)
    with pytest.raises(Invalid):
        cancel_tenancy(following, reason=" ", by=by)
    for one in (following, tenancy):
        cancel_tenancy(one, reason="Wrong enterprise", by=by)
    assert not Tenancy.objects.exists()
    let_to(cast, tenancy.space, START, organisation=cast.outside)
    kept = TenancyCorrection.objects.get(space=tenancy.space)
    assert (kept.tenancy, kept.before["since"], kept.before["rents"]) == (
        None,
        "2025-01-01",
        [["2025-01-01", "50.0000"]],
    )
    row = Activity.objects.filter(verb="tenancy.cancelled").latest("id")
    assert (row.subject_id, row.data["tenancy"], row.audience) == (cast.organisation.pk, tenancy.pk, "parties")
    with pytest.raises(Conflict, match="taken back meanwhile"):
        end_tenancy(tenancy, on=END, reason="x", by=by)


def test_what_was_entered_wrongly_of_a_tenancy_is_put_right(cast: Cast, tenancy: Tenancy) -> None:
    by = cast.actor("park_officer")
    let_to(cast, tenancy.space, date(2024, 1, 1), date(2024, 11, 30), organisation=cast.outside)
    agree_rent(tenancy, since=date(2025, 7, 1), rate=60, by=by)
    earlier = correct_tenancy(tenancy, reason="Misread", since=date(2024, 12, 1), deposit="900", area=80, by=by)
    steps = [(str(one.since), int(one.per_square_metre)) for one in earlier.rents.all()]
    assert steps == [("2024-12-01", 50), ("2025-07-01", 60)]
    assert [int(earlier.deposit), int(earlier.area)] == [900, 80]
    later = correct_tenancy(tenancy, reason="Misread", since=date(2025, 8, 1), by=by)
    assert [(str(one.since), int(one.per_square_metre)) for one in later.rents.all()] == [("2025-08-01", 60)]
    before = [one.before["since"] for one in TenancyCorrection.objects.order_by("id")]
    assert before == ["2025-01-01", "2024-12-01"]
    wrong: list[dict[str, Any]] = [{"area": 101}, {"since": END + timedelta(1)}, {"deposit": "900"}, {"reason": ""}]
    for values in wrong:
        with pytest.raises(Invalid):
            correct_tenancy(tenancy, **{"reason": "x", "by": by, **values})
    with pytest.raises(Conflict, match="Outsider Ltd"):
        correct_tenancy(tenancy, reason="x", since=date(2024, 11, 30), by=by)
    assert Activity.objects.filter(verb="tenancy.corrected").count() == 2


def test_a_rent_is_agreed_on_from_a_day_on(cast: Cast, tenancy: Tenancy) -> None:
    by = cast.actor("park_officer")
    for rate in (60, 70):
        agree_rent(tenancy, since=date(2025, 7, 1), rate=rate, by=by)
    known = terms_of(Tenancy.objects.get(pk=tenancy.pk))
    assert [rent_due(known, 2025, month) for month in (6, 7)] == [5000, 7000]
    with pytest.raises(Invalid):
        agree_rent(tenancy, since=END + timedelta(1), rate=60, by=by)


def test_what_is_held_is_not_let_and_what_is_let_is_not_held(cast: Cast, space: Space) -> None:
    by = cast.actor("park_officer")
    hold_space(space, kind="reserved", since=START, reason="For Bright", by=by)
    with pytest.raises(Conflict, match=r"reserved since .*For Bright.*reserved for this enterprise"):
        let_to(cast, space, date(2025, 3, 1), END)
    with pytest.raises(Conflict):
        hold_space(space, kind="works", since=END, reason="Lift", by=by)
    let_to(cast, space, date(2025, 3, 1), END, reserved_for_it=True)
    assert Hold.objects.get().until == date(2025, 2, 28)
    with pytest.raises(Conflict, match="is let to"):
        hold_space(space, kind="works", since=END, reason="Lift", by=by)
    hold_space(space, kind="works", since=END + timedelta(1), until=END + timedelta(30), reason="Lift", by=by)
    with pytest.raises(Conflict, match="under works"):
        let_to(cast, space, END + timedelta(1), reserved_for_it=True)
    with pytest.raises(Invalid):
        hold_space(space, kind="works", since=END + timedelta(60), until=END + timedelta(50), reason="x", by=by)


def test_a_let_space_keeps_its_size_and_its_days(cast: Cast, tenancy: Tenancy) -> None:
    by = cast.actor("park_officer")
    with pytest.raises(Conflict, match=r"100\.00 m² of it are let"):
        change_space(tenancy.space, area=99, by=by)
    with pytest.raises(Conflict, match="is let to"):
        close_space(tenancy.space, on=date(2025, 6, 1), by=by)
    assert change_space(tenancy.space, area=120, use="laboratory", by=by).area == 120
    assert close_space(tenancy.space, on=END, by=by).until == END
    with pytest.raises(Invalid, match="no more after"):
        let_to(cast, tenancy.space, END + timedelta(1))


def test_who_sees_a_tenancy(cast: Cast, tenancy: Tenancy) -> None:
    see = {"park_officer", "officer", "leader", "dispatcher", "second", "auditor", "administrator"}
    see |= {"owner"}
    found = {name for name in cast.users if tenancies_visible_to(cast.actor(name)).exists()}
    assert found == see


def test_what_ends_and_whether_something_follows(cast: Cast, tenancy: Tenancy) -> None:
    rows, day = Tenancy.objects.all(), date(2025, 10, 15)
    assert list(ending(rows, day, 90)) == [tenancy] and not ending(rows, day, 30)
    assert list(without_successor(rows)) == [tenancy]
    other = let_to(cast, space_on(cast, tenancy.space.floor, "A102"), date(2026, 1, 1), date(2026, 12, 31))
    assert list(without_successor(rows)) == [other]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_and_one_wins(transactional_db: None, password_hash: str) -> None:
    cast = assemble(password_hash)
    space = space_on(cast, floor_in(cast))
    won, lost = sorted(
        together(
            lambda: let_to(cast, space, START),
            lambda: let_to(cast, space, START + timedelta(30), END, organisation=cast.outside),
        ),
        key=lambda answer: isinstance(answer, Conflict),
    )
    assert isinstance(won, Tenancy) and Tenancy.objects.get() == won
    assert isinstance(lost, Conflict) and won.organisation.name in str(lost)


def test_another_park_has_other_people(cast: Cast, tenancy: Tenancy) -> None:
    place = open_park(unit=cast.units["top"], code="far", name="Far", state="open", by=system(cast.zone.pk))
    by = cast.actor("administrator")
    building = enter_building(park=place, code="b", name="B", by=by)
    far = enter_space(enter_floor(building, number=1, by=by), code="B1", area=100, use="office", since=START, by=by)
    with pytest.raises(Denied):
        move(tenancy, to=far, on=date(2025, 7, 1), by=cast.actor("park_officer"))
    assert Tenancy.objects.get(pk=tenancy.pk).until == END
    assert move(tenancy, to=far, on=date(2025, 7, 1), by=by).space == far
