"""Who is away hands over nothing: the deputy acts meanwhile, and it comes back by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from cast import Cast
from openzone.accounts.models import User
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.cases.models import Assignment, Case
from openzone.cases.queries import queue_of
from openzone.core import clock
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity, Delivery
from openzone.places.absences import acts_for, instead_of, possible_deputies
from openzone.places.actions import appoint, dismiss
from openzone.places.actions.absences import announce_absence, end_absence, share_out
from openzone.places.models import Absence
from openzone.places.queries import day_in
from openzone.places.rules import stand_in
from openzone.registry.actions import join

NOW = datetime(2027, 3, 2, 2, tzinfo=UTC)
TODAY = date(2027, 3, 2)


@contextmanager
def on(days: int) -> Iterator[None]:
    with clock.fixed(NOW + timedelta(days=days)):
        yield


def away(cast: Cast, who: str = "officer", deputy: str = "park_officer", days: int = 5, by: str = "") -> Absence:
    with on(0):
        return announce_absence(
            user=cast.users[who],
            deputy=cast.users[deputy],
            first=TODAY,
            last=TODAY + timedelta(days=days - 1),
            by=cast.actor(by or who),
        )


def told(verb: str) -> set[int]:
    return set(Delivery.objects.filter(activity__verb=verb).values_list("recipient_id", flat=True))


def test_deputies_of_deputies_do_not_chain_endlessly() -> None:
    assert stand_in(1, {}) is None
    assert stand_in(1, {1: 2}) == 2
    assert stand_in(1, {1: 2, 2: 3}) == 3
    assert stand_in(1, {1: 2, 2: 1}) is None, "nobody stands in for himself"
    assert stand_in(1, {1: 2, 2: 3, 3: 2}) is None
    long = {number: number + 1 for number in range(1, 5000)}
    assert stand_in(1, long) == 5000 and stand_in(1, {**long, 5000: 7}) is None


def test_open_work_stands_with_the_deputy_and_comes_back_by_itself(cast: Cast) -> None:
    with on(0):
        case = cast.case(State.IN_PROGRESS)
    before = Case.objects.filter(pk=case.pk).values().get()
    away(cast)
    for day, deputy_has_it in ((0, True), (4, True), (5, False), (-1, False)):
        with on(day):
            assert (case in queue_of(cast.actor("park_officer"))) is deputy_has_it, day
            assert case in queue_of(cast.actor("officer")), "and is never taken away"
    assert Case.objects.filter(pk=case.pk).values().get() == before, "nothing was rewritten"


def test_notices_and_new_assignments_go_to_the_deputy(cast: Cast) -> None:
    with on(0):
        case = cast.case(State.IN_PROGRESS)
    away(cast)
    with on(1):
        actions.post_message(case, by=cast.actor("member"), body="And on Sundays?")
        given = cast.case(State.TRIAGED)
        actions.assign(given, by=cast.actor("dispatcher"), unit=cast.units["station"], officer=cast.users["officer"])
    deputy, officer = cast.users["park_officer"].pk, cast.users["officer"].pk
    for verb in ("case.message", "case.assign"):
        latest = Activity.objects.filter(verb=verb).latest("id")
        people = set(Delivery.objects.filter(activity=latest).values_list("recipient_id", flat=True))
        assert deputy in people and officer not in people, verb
    given.refresh_from_db()
    assert given.officer_id == officer
    with on(6):
        actions.post_message(case, by=cast.actor("member"), body="And on Mondays?")
    latest = Activity.objects.filter(verb="case.message").latest("id")
    assert Delivery.objects.filter(activity=latest, recipient_id=officer).exists(), "it has come back"


def test_a_chain_leads_to_who_is_there_and_ends_where_nobody_is(cast: Cast) -> None:
    away(cast)
    away(cast, "park_officer", "dispatcher", by="dispatcher")
    officer, dispatcher = cast.users["officer"].pk, cast.users["dispatcher"].pk
    with on(1):
        assert acts_for(cast.actor("dispatcher")) == {officer, cast.users["park_officer"].pk}
        assert acts_for(cast.actor("park_officer")) == set()
        assert instead_of(cast.zone.pk, [officer]) == {dispatcher}
        assert instead_of(cast.zone.pk, [dispatcher]) == {dispatcher}


def test_the_deputy_must_be_able_to_work_there(cast: Cast) -> None:
    for deputy in ("elsewhere", "auditor", "administrator", "member", "officer"):
        with pytest.raises(Invalid):
            away(cast, deputy=deputy)
    assert [one.email for one in possible_deputies(cast.actor("officer"), cast.users["officer"].pk)] == [
        f"{name}@example.org" for name in ("dispatcher", "leader", "park_officer", "second")
    ]


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(1, 1, 1), TODAY, "first"),
        (TODAY - timedelta(days=367), TODAY, "first"),
        (TODAY, TODAY + timedelta(days=732), "last"),
        (TODAY, date.max, "last"),
        (TODAY, TODAY - timedelta(days=1), "last"),
    ],
)
def test_a_day_that_can_only_be_mistyped_is_refused(cast: Cast, first: date, last: date, field: str) -> None:
    officer = cast.users["officer"]
    with on(0), pytest.raises(Invalid) as refused:
        announce_absence(
            user=officer, deputy=cast.users["park_officer"], first=first, last=last, by=cast.actor("officer")
        )
    assert set(refused.value.fields) == {field}


def test_a_deputy_who_left_or_whose_account_ended_stands_in_no_longer(cast: Cast) -> None:
    away(cast)
    officer = cast.users["officer"].pk
    with on(1):
        assert instead_of(cast.zone.pk, [officer]) == {cast.users["park_officer"].pk}
        User.objects.filter(pk=cast.users["park_officer"].pk).update(is_active=False)
        assert instead_of(cast.zone.pk, [officer]) == {officer}
        User.objects.filter(pk=cast.users["park_officer"].pk).update(is_active=True)
        dismiss(cast.users["park_officer"].posts.get(), by=cast.actor("administrator"))
        assert instead_of(cast.zone.pk, [officer]) == {officer}


def test_who_may_say_that_somebody_is_away(cast: Cast) -> None:
    for name in ("elsewhere", "park_officer", "member", "foreigner"):
        with pytest.raises((Denied, Invalid)):
            away(cast, by=name)
    row = away(cast, by="dispatcher")
    assert told("absence.announced") == {cast.users["officer"].pk, cast.users["park_officer"].pk}
    with pytest.raises(Denied), on(1):
        end_absence(row, by=cast.actor("park_officer"))
    with pytest.raises(Conflict):
        away(cast)
    with on(1):
        end_absence(row, by=cast.actor("officer"))
        assert acts_for(cast.actor("park_officer")) == set()
    with pytest.raises(Conflict), on(1):
        end_absence(row, by=cast.actor("officer"))
    with pytest.raises(Invalid):
        away(cast, days=0)


def test_the_page_says_for_whom_one_acts_and_who_stands_in(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    today = day_in(cast.zone, clock.now())
    announce_absence(
        user=cast.users["officer"],
        deputy=cast.users["park_officer"],
        first=today,
        last=today + timedelta(days=3),
        by=cast.actor("officer"),
    )
    client = Client()
    client.force_login(cast.users["park_officer"])
    # The queue is what the zone owes something in.
    assert "for Officer" in client.get("/desk/").content.decode()
    page = client.get(f"/desk/cases/{case.ref}/").content.decode()
    last = f'<time datetime="{today + timedelta(days=3)}">'
    assert f"Park_officer stands in until {last}" in page
    own = Client()
    own.force_login(cast.users["officer"])
    listed = own.get("/desk/absences/").content.decode()
    assert "End it" in listed and last in listed and f'<time datetime="{today}">' in listed
    User.objects.filter(pk=cast.users["park_officer"].pk).update(name_local="陈静")
    assert "陈静" in client.get(f"/desk/cases/{case.ref}/", headers={"Accept-Language": "zh-hans"}).content.decode()


@pytest.fixture
def shared(cast: Cast) -> list[User]:
    """Three officers of the station, which shares its demands out."""
    by = cast.actor("administrator")
    for name in ("nobody", "colleague"):
        appoint(user=cast.users[name], unit=cast.units["station"], role="officer", by=by)
    share_out(cast.units["station"], wanted=True, by=by)
    return [cast.users[name] for name in ("officer", "nobody")]


def assigned(cast: Cast) -> int | None:
    case = cast.case(State.TRIAGED)
    actions.assign(case, by=cast.actor("dispatcher"), unit=cast.units["station"])
    return Case.objects.get(pk=case.pk).officer_id


def test_demands_go_to_who_has_the_least_to_do_and_the_history_says_so(cast: Cast, shared: list[User]) -> None:
    first, second = sorted(user.pk for user in shared)
    assert [assigned(cast) for _ in range(4)] == [first, second, first, second]
    latest = Activity.objects.filter(verb="case.shared_out").latest("id")
    assert (latest.actor_id, latest.via, latest.data) == (None, "system", {"officer": second, "open": 1})
    row = Assignment.objects.latest("id")
    assert (row.kind, row.officer_id, row.by) == ("shared_out", second, None)
    assert cast.users["colleague"].pk not in told("case.shared_out"), "he belongs to the enterprise"


def test_who_is_away_gets_nothing_new_and_a_named_person_counts(cast: Cast, shared: list[User]) -> None:
    away(cast)
    with on(1):
        assert {assigned(cast) for _ in range(2)} == {cast.users["nobody"].pk}
        case = cast.case(State.TRIAGED)
        actions.assign(case, by=cast.actor("dispatcher"), unit=cast.units["station"], officer=cast.users["officer"])
        assert Case.objects.get(pk=case.pk).officer == cast.users["officer"]


def test_a_unit_that_does_not_share_out_and_one_without_officers_decide_themselves(cast: Cast) -> None:
    assert assigned(cast) is None
    share_out(cast.units["top"], wanted=True, by=cast.actor("administrator"))
    case = actions.submit(cast.draft(), by=cast.actor("member"))
    assert case.officer is None, "nobody there is an officer"
    with pytest.raises(Denied):
        share_out(cast.units["station"], wanted=True, by=cast.actor("leader"))


def test_what_is_routed_is_shared_out_too(cast: Cast, shared: list[User]) -> None:
    actions.route(zone=cast.zone, to_unit=cast.units["station"], by=cast.actor("administrator"))
    join(organisation=cast.outside, user=shared[0], role="member", by=cast.actor("administrator", via="system"))
    case = actions.submit(cast.draft(), by=cast.actor("member"))
    assert case.officer in shared
