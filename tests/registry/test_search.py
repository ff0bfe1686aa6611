"""What the search finds: in either script, by sound, by number, under former names, with a letter wrong; by rights."""

from itertools import permutations
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import Cast
from openzone.cases.enums import State
from openzone.core import finding
from openzone.core.actor import Actor, system
from openzone.core.enums import Sight
from openzone.core.finding import AT_A_GLANCE, Found, asked
from openzone.core.prepared import PreparedFor
from openzone.core.search import FEW
from openzone.core.sounds import renew
from openzone.places.models import Building
from openzone.registry.actions import names as acts
from openzone.registry.actions import register
from openzone.registry.actions.identifiers import identify
from openzone.registry.actions.known import renew_known
from openzone.registry.actions.persons import change_person, enter_person, hold_office
from openzone.registry.models import Office, Organisation, Person
from openzone.registry.queries import standing
from openzone.registry.schemes import Number
from spaces import floor_in, space_on


def find(actor: Actor, text: str, **how: Any) -> Found:
    """What somebody finds."""
    return finding.find(actor, asked(text, **how), standing=standing(actor))


def organisations(actor: Actor, text: str) -> list[str]:
    """The names of the organisations that somebody finds, the best first."""
    return [hit.title for hit in find(actor, text).of("organisation")]


@pytest.fixture
def neusoft(cast: Cast) -> Organisation:
    """A software company with a former name, a short one and two numbers."""
    by = system(cast.zone.pk)
    row = register(unit=cast.units["station"], name="Neusoft Information", name_local="大连东软软件园有限公司", by=by)
    acts.add_name(row, name="Northeast Technology", kind="former", by=by)
    acts.add_name(row, name="东大阿尔派", kind="short", by=by)
    identify(row, number=Number("uscc", "91110000600037341L"), by=by)
    identify(row, number=Number("gb-vat", "980780684"), by=by)
    return row


@pytest.mark.parametrize(
    "text",
    [
        "neusoft", "NEUSOFT info", "neu soft", "Ｎｅｕｓｏｆｔ", "东软", "软件园有限", "大连 软件", "dalian dongruan",
        "dongruan", "dldr", "rjy", "da lian dong ruan", "91110000600037341L", "9111 0000 6000", "91110000",
        "GB 980 7806 84", "northeast", "阿尔派", "Neusfot", "nuesoft", "Neusof", "neusoftt", "Informatoin",
        "Neusfot information",
    ],
)  # fmt: skip
def test_found(cast: Cast, neusoft: Organisation, text: str) -> None:
    assert organisations(cast.actor("officer"), text) == ["Neusoft Information"]


@pytest.mark.parametrize(
    "text", ["东", "n", "件软", "园软件", "neuxyft", "1110000", "dlxx", "''", "%", "a & b | !c:*", ""]
)
def test_not_found(cast: Cast, neusoft: Organisation, text: str) -> None:
    assert find(cast.actor("officer"), text).hits == []


def test_by_its_reference_in_every_way_people_write_it(cast: Cast, neusoft: Organisation) -> None:
    year, number = neusoft.ref.split("-")[1:]
    for text in (neusoft.ref, neusoft.ref.lower(), f"o {year} {int(number)}", f"O{year}{number}", number):
        assert organisations(cast.actor("officer"), text)[:1] == ["Neusoft Information"], text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("northeast", ("former", "Northeast Technology")),
        ("norhteast", ("former", "Northeast Technology")),
        ("阿尔派", ("short", "东大阿尔派")),
        ("9111 0000", ("", "91110000600037341L")),
        ("neusoft", None),
        ("东软", None),
        ("dongruan", None),
    ],
)
def test_it_says_under_which_other_name(
    cast: Cast, neusoft: Organisation, text: str, told: tuple[str, str] | None
) -> None:
    [hit] = find(cast.actor("officer"), text).of("organisation")
    assert hit.known_by(text) == told


def test_what_is_named_so_comes_before_what_begins_so_and_that_before_what_holds_it(cast: Cast) -> None:
    by = system(cast.zone.pk)
    for name in ("A Lotus Trade", "Lotus Works", "Lotus", "Golden Lotus"):
        register(unit=cast.units["station"], name=name, by=by)
    assert organisations(cast.actor("officer"), "lotus") == ["Lotus", "Lotus Works", "A Lotus Trade", "Golden Lotus"]


def test_a_beginning_is_not_lost_behind_a_thousand_that_hold_the_word(cast: Cast) -> None:
    like = Organisation.objects.get(pk=cast.organisation.pk)
    rows = [
        Organisation(
            zone_id=like.zone_id, unit_id=like.unit_id, ref=f"O-1990-{n:05}", name=f"A{n} Soft", known_as=f"A{n} Soft",
            kind="enterprise", registered_at=like.registered_at,
        )
        for n in range(FEW + 5)
    ]  # fmt: skip
    Organisation.objects.bulk_create(rows)
    register(unit=cast.units["station"], name="Softbank", by=system(cast.zone.pk))
    assert organisations(cast.actor("officer"), "soft")[0] == "Softbank"


def test_what_is_named_exactly_so_is_not_lost_among_many_that_begin_so(cast: Cast) -> None:
    like, by = Organisation.objects.get(pk=cast.organisation.pk), system(cast.zone.pk)
    rows = [
        Organisation(
            zone_id=like.zone_id, unit_id=like.unit_id, ref=f"O-1990-{n:05}", name=f"Soft {n}", name_local=f"东软{n}",
            known_as=f"Soft {n}\n东软{n}", kind="enterprise", registered_at=like.registered_at,
        )
        for n in range(AT_A_GLANCE + 5)
    ]  # fmt: skip
    Organisation.objects.bulk_create(rows)
    people = [
        Person(zone_id=like.zone_id, name=f"Wei {n}", sounds=f"wei {n}", recorded_at=like.registered_at)
        for n in range(AT_A_GLANCE + 5)
    ]
    Person.objects.bulk_create(people)
    Office.objects.bulk_create([Office(person=one, organisation=like) for one in people])
    named = register(unit=cast.units["station"], name="Soft", name_local="东软", by=by)
    enter_person(cast.organisation, name="Wei", by=by)
    for text in ("soft", "东软"):
        assert organisations(cast.actor("officer"), text)[0] == named.name, text
    assert find(cast.actor("officer"), "wei").of("person")[0].title == "Wei"


def test_an_account_is_found_unless_a_person_whom_one_sees_tells_of_it(cast: Cast) -> None:
    by = system(cast.zone.pk)
    office = enter_person(cast.outside, name="Member", user=cast.users["member"], by=by)
    owner = cast.actor("owner")
    assert [hit.title for hit in find(owner, "member").of("member")] == ["Member"]
    hold_office(office.person, cast.organisation, by=by)
    assert not find(owner, "member").of("member") and find(owner, "member").of("person")


def test_a_name_that_is_no_more_finds_nothing(cast: Cast, neusoft: Organisation) -> None:
    acts.remove_name(neusoft.names.get(name="Northeast Technology"), by=cast.actor("officer"))
    assert organisations(cast.actor("officer"), "northeast") == []


def test_what_was_merged_is_not_found(cast: Cast, neusoft: Organisation) -> None:
    Organisation.objects.filter(pk=neusoft.pk).update(merged_into=cast.organisation)
    assert find(cast.actor("officer"), "neusoft").hits == []


def test_an_organisation_is_found_by_whom_it_concerns(cast: Cast) -> None:
    for name, seen in {"officer": 1, "leader": 1, "member": 1, "elsewhere": 0, "outsider": 0, "foreigner": 0}.items():
        assert len(find(cast.actor(name), "bright").of("organisation")) == seen, name
    assert find(cast.actor("leader"), "bright", sight=Sight.OWN).hits == []


def test_a_person_is_found_by_name_and_sound_but_never_by_telephone_or_address(cast: Cast) -> None:
    by = cast.actor("officer")
    office = enter_person(
        cast.organisation, name="Zhang Xiaoming", name_local="张小明", phone="13898765432", email="zx@hidden.example",
        title="Director", by=by,
    )  # fmt: skip
    for text in ("zhang", "张小", "zxm", "xiaoming", "Zhagn", "zhang xiao ming"):
        [hit] = find(by, text).of("person")
        assert hit.number == office.person_id and hit.detail == "Director · Dalian Bright Co."
        assert "138" not in str(hit) and "hidden" not in str(hit)
    for text in ("13898765432", "138987", "zx@hidden.example", "hidden"):
        assert find(by, text).hits == [], text
    assert find(cast.actor("elsewhere"), "zhang").hits == []
    change_person(office.person, name="Li Xiaoming", name_local="李小明", by=by)
    assert not find(by, "zhang").hits and find(by, "lxm").of("person")


def test_who_acts_for_an_enterprise_and_who_works_for_the_zone(cast: Cast) -> None:
    assert [hit.title for hit in find(cast.actor("officer"), "member").of("member")] == ["Member"]
    assert find(cast.actor("elsewhere"), "member").hits == []
    assert [hit.title for hit in find(cast.actor("officer"), "dispatch").of("colleague")] == ["Dispatcher"]
    assert find(cast.actor("owner"), "dispatcher").hits == []
    assert find(cast.actor("foreigner"), "auditor").hits == []


def test_spaces_buildings_and_parks(cast: Cast) -> None:
    floor = floor_in(cast)
    space_on(cast, floor, "A-301")
    space_on(cast, floor, "B-301")
    officer = cast.actor("elsewhere")
    assert find(officer, "a-30").of("space")[0].title == "A-301"
    assert [hit.title for hit in find(officer, "tower 301").of("space")] == ["A-301", "B-301"]
    assert [hit.title for hit in find(officer, "A座").of("building")] == ["Tower A"]
    assert [hit.title for hit in find(officer, "towre").of("building")] == ["Tower A"]
    assert [hit.title for hit in find(officer, "software").of("park")] == ["Software Park"]
    for name in ("member", "outsider", "foreigner"):
        assert not {"space", "building", "park"} & {hit.kind for hit in find(cast.actor(name), "A-301").hits}
    Building.objects.update(name="House A")
    assert find(officer, "tower 301").of("space") == []


def test_cases_by_reference_words_and_enterprise_the_newest_first(cast: Cast) -> None:
    first, second = cast.case(State.SUBMITTED), cast.case(State.SUBMITTED)
    year, number = first.ref.split("-")[1:]
    for text in (first.ref, f"c {year} {int(number)}", f"c{year}{number}"):
        assert [hit.ref for hit in find(cast.actor("leader"), text).hits] == [first.ref], text
    assert [hit.ref for hit in find(cast.actor("leader"), f"c-{year}-").hits] == [second.ref, first.ref]
    for text in ("night shift", "班车", "dalianguangming", "Bright"):
        assert [hit.ref for hit in find(cast.actor("leader"), text).of("case")] == [second.ref, first.ref], text


def test_a_confidential_case_is_found_by_those_alone_who_may_read_it(cast: Cast) -> None:
    from openzone.cases import actions

    case = cast.case(State.SUBMITTED)
    actions.close_off(case, by=cast.actor("owner"))
    seen = {"leader": 1, "owner": 1, "member": 1, "officer": 0, "park_officer": 0, "colleague": 0, "outsider": 0}
    for name, number in seen.items():
        assert len(find(cast.actor(name), "night shift").of("case")) == number, name
        assert len(find(cast.actor(name), case.ref).of("case")) == number, name


def test_more_than_asked_for_is_told_and_follows(cast: Cast) -> None:
    by = system(cast.zone.pk)
    for n in range(7):
        register(unit=cast.units["station"], name=f"Lotus {n}", by=by)
    officer = cast.actor("officer")
    first, rest = find(officer, "lotus", most=5), find(officer, "lotus", most=5, first=5)
    assert [hit.title for hit in (*first.hits, *rest.hits)] == [f"Lotus {n}" for n in range(7)]
    assert set(first.more) == {"organisation"} and not rest.more


def test_what_was_written_past_the_actions_is_found_after_a_renewal(cast: Cast, neusoft: Organisation) -> None:
    office = enter_person(neusoft, name="Zhang", name_local="张小明", by=cast.actor("officer"))
    assert renew_known() == renew(Person.objects.order_by("pk")) == 0
    Organisation.objects.filter(pk=neusoft.pk).update(known_as="")
    Person.objects.filter(pk=office.person_id).update(sounds="")
    assert renew_known() == renew(Person.objects.order_by("pk")) == 1
    assert organisations(cast.actor("officer"), "dongruan") and find(cast.actor("officer"), "xiaoming").hits


TYPED = (
    *("neu", "neusoft", "neusoft co", "东软", "东软集团", "东软 集团公司", "dong ruan", "neusfot", "neusfot 东软集团"),
    *("9121", "91210231604862168F", "O-2026", "o 2026 1", "C-2026-0000", "c2026", "42", "A-301", "tower 301", "a b 1"),
)


def test_what_was_written_for_one_text_asks_the_same_for_the_next(
    cast: Cast, neusoft: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A query that is kept for texts of one shape is, word for word, the one that is written for the text alone."""
    for first, text in permutations(TYPED, 2):
        monkeypatch.setattr(finding, "_written", PreparedFor())
        find(cast.actor("officer"), first)
        kept = statements(cast.actor("officer"), text)
        monkeypatch.setattr(finding, "_written", PreparedFor(most=0))
        assert kept == statements(cast.actor("officer"), text), (first, text)


def statements(actor: Actor, text: str) -> list[str]:
    """What the database is asked when somebody looks for this."""
    standing(actor)
    with CaptureQueriesContext(connection) as captured:
        find(actor, text)
    return [query["sql"] for query in captured]


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    assert find(system(1), text).hits == []
    assert find(system(1), f"a({text}").hits == []
