"""Merging two organisations, and taking it back: what moves, what stays, and that all is as it was before."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, JSONField

from at_once import together
from cast import Cast, assemble
from openzone.cases.actions import raise_demand
from openzone.contact.actions import draft, mark_announcement_read, mark_talk_read, post, send
from openzone.contact.audience import Audience
from openzone.contact.models import Recipient, Talk, TalkMessage, TalkReadMark
from openzone.contact.queries import chosen, partners_of
from openzone.core import clock
from openzone.core.actor import system
from openzone.core.drafts import keep_draft
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity, Delivery
from openzone.core.notices import lines
from openzone.registry.actions import change, join, register
from openzone.registry.actions.corrections import propose
from openzone.registry.actions.facts import record_fact
from openzone.registry.actions.following import follow
from openzone.registry.actions.identifiers import identify
from openzone.registry.actions.industries import classify
from openzone.registry.actions.invitations import ask_colleague
from openzone.registry.actions.merging import merge, take_back
from openzone.registry.actions.names import add_address, add_name, add_website
from openzone.registry.actions.persons import enter_person
from openzone.registry.actions.relations import operate, relate
from openzone.registry.actions.returns import save_answers, send_back_return, submit_return
from openzone.registry.actions.rounds import close_round
from openzone.registry.actions.sameness import compare_all, say_not_same, take_back_not_same
from openzone.registry.actions.settlement import change_settlement
from openzone.registry.actions.tags import tag
from openzone.registry.actions.titles import give_title
from openzone.registry.journal import changed_since
from openzone.registry.likely import pairs_visible_to
from openzone.registry.merging import LOOSE, How, references
from openzone.registry.models import (
    Fact,
    FactProfile,
    Indicator,
    Look,
    Membership,
    Merge,
    NotSame,
    Organisation,
    Return,
    RiskSuggestion,
    Settlement,
)
from openzone.registry.queries import industry_named, search, visible_to
from openzone.registry.return_queries import returns_visible_to
from openzone.registry.schemes import Number
from returns_at_work import ANSWERS, opened, submitted
from spaces import floor_in, let_to, space_on

CODE = "91350100M000100Y43"
LOG = {"core.activity", "registry.merge"}


@pytest.fixture
def committed(transactional_db: None, password_hash: str) -> Cast:
    """The cast in rows that other connections see."""
    return assemble(password_hash)


def tables() -> dict[str, list[str]]:
    """Every row of every table of ours, the log apart, as the database writes it."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model.__module__.startswith("openzone.") and model._meta.label_lower not in LOG:
                cursor.execute(f'SELECT to_jsonb(t)::text FROM "{model._meta.db_table}" t ORDER BY 1')
                found[model._meta.label_lower] = [row[0] for row in cursor.fetchall()]
    return found


def assert_same(before: dict[str, list[str]], after: dict[str, list[str]]) -> None:
    for name, rows in before.items():
        assert after[name] == rows, name


def tell(cast: Cast, organisation: Organisation, code: str, at: str, value: object) -> Fact:
    indicator = Indicator.objects.get(zone=cast.zone, code=code)
    by = system(cast.zone.pk)
    return record_fact(organisation, indicator=indicator, at=at, value=Decimal(str(value)), by=by)


def fill(cast: Cast, organisation: Organisation, person: str, code: str) -> None:
    """All that can be known of an organisation, with much that the other one has too."""
    by = system(cast.zone.pk)
    add_name(organisation, by=by, name="The Lamp Makers")
    add_name(organisation, by=by, name=f"Known as {code}")
    add_website(organisation, by=by, url="https://lamps.example")
    add_address(organisation, by=by, kind="office", lines="1 Road", country="CN")
    identify(organisation, by=by, number=Number("other", code))
    classify(organisation, by=by, industry=industry_named(cast.zone.pk, "isic:J"), is_main=True)  # type: ignore[arg-type]
    classify(organisation, by=by, industry=industry_named(cast.zone.pk, f"isic:{code}"), is_main=False)  # type: ignore[arg-type]
    tag(organisation, by=by, name="Global 500", year=2018, source="A list")
    give_title(organisation, by=by, kind="title", name="High-tech", code="hnte", source="A list", since="2018")
    operate(organisation, by=by, park=cast.park_place, since="2019", source="A list")
    enter_person(organisation, by=by, name=f"Person {code}", title="Manager")
    for at, value in (("2017", 300), ("2018", len(code) + ord(code[0]))):
        tell(cast, organisation, "headcount", at, value)
    tell(cast, organisation, "headcount", "2018", ord(code[0]) + 7)
    tell(cast, organisation, "revenue", f"20{ord(code[0]) - 50}", 5_000_000)
    space = space_on(cast, floor_in(cast, code=f"tower-{code.lower()}"), code=f"{code}1")
    let_to(cast, space, date(2021, 1, 1), organisation=organisation)
    change_settlement(organisation, to="settling", since=date(2020 + ord(code[0]) - ord("A"), 1, 1), by=by)
    change_settlement(organisation, to="operating", since=date(2024, 1, ord(code[0]) - ord("A") + 1), by=by)
    RiskSuggestion.objects.create(zone=cast.zone, organisation=organisation, reasons=[], made_at=clock.now())
    raise_demand(
        organisation=organisation, category=cast.category, by=cast.actor(person), title="A bus", description="Please.",
        answers={"riders": "3"},
    )  # fmt: skip
    post(organisation, by=cast.actor(person), body="Good morning")
    post(organisation, by=cast.actor("dispatcher"), body=f"Good morning, {code}")
    mark_talk_read(Talk.objects.get(organisation=organisation), by=cast.actor(person), number=2)


@pytest.fixture
def two(cast: Cast) -> tuple[Organisation, Organisation]:
    return filled(cast)


def filled(cast: Cast) -> tuple[Organisation, Organisation]:
    """Two organisations of which much is known, some of it of both."""
    kept, gone, by = cast.organisation, cast.outside, system(cast.zone.pk)
    join(organisation=gone, user=cast.users["member"], role="owner", by=by)
    fill(cast, kept, "owner", "A")
    fill(cast, gone, "outsider", "B")
    other, above = (
        register(unit=cast.units["station"], name="Third", by=by),
        register(unit=cast.units["station"], name="Association", by=by),
    )
    for one in (kept, gone):
        relate(above, one, by=by, kind="member", since="2018", source="A list")
        Look.objects.create(zone=cast.zone, user=cast.users["leader"], organisation=one, follows=one == gone)
        first, second = sorted((one, other), key=lambda row: row.pk)
        NotSame.objects.create(zone=cast.zone, first=first, second=second, decided_at=clock.now())
    relate(gone, other, by=by, kind="parent", source="A list")
    relate(kept, gone, by=by, kind="venture", source="A list")
    opened(cast)
    notice = draft(
        unit=cast.units["top"], by=cast.actor("leader"), title="Hello", body="All of you", title_local="", body_local=""
    )
    send(notice, by=cast.actor("leader"))
    mark_announcement_read(Recipient.objects.get(organisation=gone), by=cast.actor("outsider"))
    keep_draft(f"talk:{gone.ref}:answer", "Not sent yet", by=cast.actor("leader"), seen=None)
    compare_all()
    kept.refresh_from_db()
    gone.refresh_from_db()
    return kept, gone


def test_merged_and_taken_back_all_is_as_before(cast: Cast, two: tuple[Organisation, Organisation]) -> None:
    kept, gone = two
    before = tables()
    row = merge(kept=kept, gone=gone, by=cast.actor("dispatcher"))
    assert tables() != before
    take_back(row, by=cast.actor("dispatcher"))
    assert_same(before, tables())
    row = merge(kept=gone, gone=kept, by=cast.actor("dispatcher"))
    take_back(row, by=cast.actor("dispatcher"))
    assert_same(before, tables())
    verbs = list(Activity.objects.filter(subject_id=gone.pk, verb__contains="merge").values_list("verb", flat=True))
    assert verbs.count("organisation.unmerged") == 2


def test_nothing_points_to_the_merged_one_but_what_is_kept(cast: Cast, two: tuple[Organisation, Organisation]) -> None:
    kept, gone = two
    merge(kept=kept, gone=gone, by=cast.actor("dispatcher"))
    left = {code for code, one in references.items() if one.rows(gone.pk).exists()}
    assert left == {"registry.merge.gone"}


def test_what_both_have_comes_out_as_stated(cast: Cast, two: tuple[Organisation, Organisation]) -> None:
    kept, gone = two
    merge(kept=kept, gone=gone, by=cast.actor("dispatcher"))
    kept.refresh_from_db()
    gone.refresh_from_db()
    current = kept.facts.filter(current=True, indicator__code="headcount").order_by("at")
    assert [(str(one.at), int(one.value)) for one in current] == [("2017", 300), ("2018", ord("A") + 7)]
    chain = [current[1]]
    while chain[-1].supersedes is not None:
        chain.append(chain[-1].supersedes)
    assert [int(fact.value) for fact in chain] == [72, 66, 73, 67]
    assert Fact.objects.filter(organisation=kept, indicator__code="headcount").count() == 6
    profiles = {row.year: sorted(row.figures) for row in kept.fact_profiles.all()}
    assert profiles == {2015: ["revenue"], 2016: ["revenue"], 2017: ["headcount"], 2018: ["headcount"]}
    roles = {one.user.name: one.role for one in kept.memberships.filter(until__isnull=True).select_related("user")}
    assert roles == {"Owner": "owner", "Member": "owner", "Colleague": "member", "Outsider": "owner"}
    assert kept.memberships.filter(until__isnull=False, user=cast.users["member"]).count() == 1
    assert kept.taggings.count() == kept.titles.count() == kept.websites.count() == kept.addresses.count() == 1
    assert kept.classifications.count() == 3 and kept.classifications.filter(is_main=True).count() == 1
    assert kept.tenancies.count() == kept.cases.count() == 2 and kept.offices.count() == 2
    states = kept.settlements.order_by("since", "id").values_list("state", "since", "until")
    assert [(state, until) for state, _since, until in states if state == "settling"] == [
        ("settling", date(2024, 1, 1)), ("settling", date(2021, 1, 1)),
    ]  # fmt: skip
    assert kept.settlements.filter(until__isnull=True).count() == 1 and kept.settlement == "operating"
    assert gone.settlement == gone.size == ""
    assert kept.relations_up.filter(kind="member").count() == 1 and not kept.relations_down.filter(kind="venture")
    assert kept.relations_down.filter(kind="parent").count() == 1
    assert Look.objects.get(organisation=kept).follows
    assert NotSame.objects.count() == 1
    assert Return.objects.filter(organisation=kept).count() == 1
    assert Recipient.objects.get(organisation=kept).read_by == cast.users["outsider"]


def test_two_conversations_become_one(cast: Cast, two: tuple[Organisation, Organisation]) -> None:
    kept, gone = two
    merge(kept=kept, gone=gone, by=cast.actor("dispatcher"))
    talk = Talk.objects.get()
    said = TalkMessage.objects.filter(talk=talk).order_by("number").values_list("number", "body")
    assert list(said) == [
        (1, "Good morning"), (2, "Good morning, A"), (3, "Good morning"), (4, "Good morning, B"),
    ]  # fmt: skip
    assert talk.message_count == 4
    marks = dict(TalkReadMark.objects.values_list("user__name", "number"))
    assert marks["Outsider"] == 4 and marks["Owner"] == 2


def test_names_and_the_old_reference_find_the_kept_one(cast: Cast, two: tuple[Organisation, Organisation]) -> None:
    kept, gone = two
    row = merge(kept=kept, gone=gone, by=cast.actor("dispatcher"))
    staff = visible_to(cast.actor("dispatcher"))
    for words in ("Outsider", gone.ref, "Known as B"):
        assert list(search(staff, words)) == [kept]
    everybody = chosen(cast.units["top"].pk, Audience(), zone_id=cast.zone.pk)
    assert not staff.filter(pk=gone.pk).exists() and not everybody.filter(pk=gone.pk).exists()
    assert not partners_of(cast.actor("dispatcher")).filter(pk=gone.pk).exists()
    assert [one.organisation_id for one in Membership.objects.filter(user=cast.users["outsider"])] == [kept.pk]
    take_back(row, by=cast.actor("dispatcher"))
    assert list(search(staff, "Outsider")) == [gone]


def test_blank_particulars_are_filled_and_what_was_written_since_stays(cast: Cast) -> None:
    kept, gone, by = cast.outside, cast.organisation, cast.actor("dispatcher")
    change(gone, by=by, summary="Makes lamps", country="CN")
    row = merge(kept=kept, gone=gone, by=by)
    kept.refresh_from_db()
    assert (kept.summary, kept.country, kept.name_local) == ("Makes lamps", "CN", "大连光明公司")
    change(kept, by=by, summary="Made lamps")
    tell(cast, kept, "headcount", "2019", 12)
    take_back(row, by=by)
    kept.refresh_from_db()
    assert (kept.summary, kept.country) == ("Made lamps", "CN")
    assert [one.year for one in FactProfile.objects.filter(organisation=kept)] == [2019]
    assert kept.known_as.startswith("Outsider Ltd\n")


def test_merged_into_what_is_merged_again_leads_to_the_last(cast: Cast) -> None:
    by = cast.actor("dispatcher")
    third = register(unit=cast.units["station"], name="Third", by=by)
    first = merge(kept=cast.outside, gone=third, by=by)
    second = merge(kept=cast.organisation, gone=cast.outside, by=by)
    third.refresh_from_db()
    assert third.merged_into == cast.organisation
    assert list(search(visible_to(by), third.ref)) == [cast.organisation]
    with pytest.raises(Conflict, match=r"was merged into “Dalian Bright Co\.”"):
        take_back(first, by=by)
    take_back(second, by=by)
    take_back(first, by=by)
    third.refresh_from_db()
    assert third.merged_into is None


@pytest.mark.parametrize("who", ["officer", "elsewhere", "auditor", "owner", "outsider"])
def test_only_who_serves_both_may(cast: Cast, who: str) -> None:
    with pytest.raises(Denied):
        merge(kept=cast.organisation, gone=cast.outside, by=cast.actor(who))
    row = merge(kept=cast.organisation, gone=cast.outside, by=cast.actor("dispatcher"))
    with pytest.raises(Denied):
        take_back(row, by=cast.actor(who))


def test_what_cannot_be_merged_is_refused_with_its_reason(cast: Cast) -> None:
    kept, gone, by = cast.organisation, cast.outside, cast.actor("dispatcher")
    with pytest.raises(Invalid, match="one and the same"):
        merge(kept=kept, gone=kept, by=by)
    unit = cast.foreign_zone.units.get()
    foreign = register(unit=unit, name="Foreign", by=system(cast.foreign_zone.pk))
    with pytest.raises(Invalid, match="of this zone"):
        merge(kept=kept, gone=foreign, by=by)
    apart = say_not_same(kept, gone, by=by)
    with pytest.raises(Conflict, match="found not to be the same"):
        merge(kept=kept, gone=gone, by=by)
    take_back_not_same(apart, by=by)
    between = register(unit=cast.units["station"], name="Between", by=by)
    relate(kept, between, by=by, kind="parent", source="A list")
    relate(between, gone, by=by, kind="parent", source="A list")
    with pytest.raises(Conflict, match="both above and below Between"):
        merge(kept=kept, gone=gone, by=by)
    between.relations_up.all().delete()
    row = merge(kept=kept, gone=gone, by=by)
    for one, other in ((kept, gone), (gone, kept)):
        with pytest.raises(Conflict, match="was merged into"):
            merge(kept=one, gone=other, by=by)
    take_back(row, by=by)
    with pytest.raises(Conflict, match="taken back already"):
        take_back(row, by=by)


WRITES: list[Callable[[Cast, Organisation], object]] = [
    lambda cast, gone: change(gone, by=cast.actor("dispatcher"), name="Other"),
    lambda cast, gone: add_name(gone, by=cast.actor("dispatcher"), name="Other"),
    lambda cast, gone: identify(gone, by=cast.actor("dispatcher"), number=Number("other", "X1")),
    lambda cast, gone: tell(cast, gone, "headcount", "2019", 12),
    lambda cast, gone: change_settlement(gone, to="prospect", by=cast.actor("dispatcher")),
    lambda cast, gone: join(organisation=gone, user=cast.users["nobody"], role="owner", by=cast.actor("dispatcher")),
    lambda cast, gone: relate(cast.organisation, gone, by=cast.actor("dispatcher"), kind="parent", source="A list"),
    lambda cast, gone: post(gone, by=cast.actor("dispatcher"), body="Hello"),
    lambda cast, gone: follow(gone, by=cast.actor("dispatcher")),
    lambda cast, gone: propose(gone, kind="website", row=None, proposed={"url": "a.example"}, by=cast.actor("owner")),
    lambda cast, gone: ask_colleague(
        organisation=gone, email="new@example.org", name="New", role="member", by=cast.actor("dispatcher")
    ),
    lambda cast, gone: let_to(cast, space_on(cast, floor_in(cast)), date(2025, 1, 1), organisation=gone),
    lambda cast, gone: raise_demand(
        organisation=gone, category=cast.category, by=cast.actor("dispatcher"), title="A bus", description="Please.",
        answers={"riders": "3"}, intake="phone",
    ),
]  # fmt: skip


@pytest.mark.parametrize("write", WRITES)
def test_a_merged_one_cannot_be_written(cast: Cast, write: Callable[[Cast, Organisation], object]) -> None:
    merge(kept=cast.organisation, gone=cast.outside, by=cast.actor("dispatcher"))
    with pytest.raises(Conflict, match=rf"{cast.outside.ref} was merged into “Dalian Bright Co\.”"):
        write(cast, cast.outside)


SINCE: list[tuple[str, Callable[[Cast, Organisation], object]]] = [
    ("figures", lambda cast, kept: tell(cast, kept, "headcount", "2016", 99)),
    ("conversations", lambda cast, kept: post(kept, by=cast.actor("dispatcher"), body="New")),
    ("people", lambda cast, kept: join(organisation=kept, user=cast.users["member"], role="member",
                                       by=cast.actor("dispatcher"))),
]  # fmt: skip


@pytest.mark.parametrize(("what", "write"), SINCE)
def test_what_was_changed_since_and_cannot_be_put_back_is_said(
    cast: Cast, what: str, write: Callable[[Cast, Organisation], object]
) -> None:
    kept, gone = cast.organisation, cast.outside
    tell(cast, gone, "headcount", "2016", 50)
    post(gone, by=cast.actor("outsider"), body="Hello")
    join(organisation=gone, user=cast.users["member"], role="owner", by=system(cast.zone.pk))
    row = merge(kept=kept, gone=gone, by=cast.actor("dispatcher"))
    assert not list(changed_since(row.steps))
    write(cast, kept)
    before = tables()
    with pytest.raises(Conflict, match=f"because this was changed since: {what}"):
        take_back(row, by=cast.actor("dispatcher"))
    assert_same(before, tables())


def test_of_two_returns_none_that_is_filled_in_is_lost(cast: Cast) -> None:
    kept, gone, by = cast.organisation, cast.outside, cast.actor("dispatcher")
    round_ = opened(cast)
    theirs, own = round_.returns.get(organisation=gone), round_.returns.get(organisation=kept)
    save_answers(theirs, by=cast.actor("outsider"), answers={"headcount": "5"}, explanations={})
    row = merge(kept=kept, gone=gone, by=by)
    assert list(round_.returns.all()) == [theirs] and round_.returns.get().organisation == kept
    take_back(row, by=by)
    save_answers(own, by=cast.actor("owner"), answers={"headcount": "7"}, explanations={})
    row = merge(kept=kept, gone=gone, by=by)
    assert round_.returns.get(organisation=gone) == theirs and row.moved["registry.return.organisation.left"] == 1
    assert list(returns_visible_to(by)) == [own]


def test_what_stays_with_the_merged_one_is_decided_by_nobody_and_holds_no_round_up(cast: Cast) -> None:
    kept, gone, by = cast.organisation, cast.outside, cast.actor("dispatcher")
    round_ = opened(cast)
    theirs, own = round_.returns.get(organisation=gone), submitted(cast, round_)
    save_answers(theirs, by=cast.actor("outsider"), answers=ANSWERS, explanations={})
    submit_return(theirs, by=cast.actor("outsider"))
    row = merge(kept=kept, gone=gone, by=by)
    assert round_.returns.get(pk=theirs.pk).organisation == gone
    with pytest.raises(Conflict, match="was merged into"):
        send_back_return(theirs, by=by, remark="Not yours any more.")
    send_back_return(own, by=by, remark="Once more.")
    close_round(round_, by=cast.actor("leader"))
    take_back(row, by=by)
    assert round_.returns.get(pk=theirs.pk).state == "submitted"


def test_of_two_corrections_that_wait_the_other_is_withdrawn_and_its_proposer_told(cast: Cast) -> None:
    kept, gone, by = cast.organisation, cast.outside, cast.actor("dispatcher")
    names = {"name": "The Lamp Makers", "name_local": "光明灯具"}
    stays = propose(kept, kind="name", row=0, proposed=names, by=cast.actor("owner"))
    theirs = propose(gone, kind="name", row=0, proposed=names, by=cast.actor("outsider"))
    row = merge(kept=kept, gone=gone, by=by)
    assert {one.pk: one.state for one in kept.corrections.all()} == {stays.pk: "waiting", theirs.pk: "withdrawn"}
    theirs.refresh_from_db()
    assert kept.name in theirs.remark and theirs.decided_by == cast.users["dispatcher"]
    (told,) = Delivery.objects.filter(activity__verb="correction.withdraw", channel="page")
    assert told.recipient_id == cast.users["outsider"].pk
    assert lines(cast.actor("outsider"), [told.activity])[told.activity_id].path == f"/portal/corrections/{theirs.pk}/"
    take_back(row, by=by)
    assert gone.corrections.get().state == "waiting"


def test_the_pair_is_gone_and_comes_back(cast: Cast) -> None:
    by = cast.actor("dispatcher")
    change(cast.outside, by=by, name="Dalian Bright")
    compare_all()
    assert pairs_visible_to(by).count() == 1
    row = merge(kept=cast.organisation, gone=cast.outside, by=by)
    compare_all()
    assert not pairs_visible_to(by).exists()
    take_back(row, by=by)
    assert pairs_visible_to(by).count() == 1
    compare_all()
    assert pairs_visible_to(by).count() == 1


def test_two_who_merge_at_once_in_either_direction(committed: Cast) -> None:
    one, other = committed.organisation, committed.outside
    answers = together(
        lambda: merge(kept=one, gone=other, by=committed.actor("dispatcher")),
        lambda: merge(kept=other, gone=one, by=committed.actor("second")),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "Merge"]
    assert Merge.objects.count() == 1


def test_a_merge_and_a_write_at_once_leave_nothing_behind(committed: Cast) -> None:
    kept, gone = committed.organisation, committed.outside
    answers = together(
        lambda: merge(kept=kept, gone=gone, by=committed.actor("dispatcher")),
        lambda: add_website(gone, by=committed.actor("second"), url="https://lamps.example"),
        lambda: tell(committed, gone, "headcount", "2018", 5),
    )
    assert isinstance(answers[0], Merge)
    assert not gone.websites.exists() and not gone.facts.exists() and not gone.fact_profiles.exists()


def relations() -> set[str]:
    """Every foreign key to an organisation, of whatever model."""
    return {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is Organisation
    }


def test_every_relation_is_declared() -> None:
    assert relations() == references.keys()
    assert all(one.words for one in references.values() if one.how == How.MOVED)
    assert all(one.why for one in references.values() if one.how == How.KEPT)


def loose(model: Any) -> bool:
    """Whether rows may name an organisation without a foreign key: by kind and id, in a key, in their data."""
    names = {field.name for field in model._meta.concrete_fields}
    by_key = names & {"subject_id", "activity_id", "key", "topic", "organisation_id"}
    return bool(by_key) or any(isinstance(field, JSONField) for field in model._meta.concrete_fields)


def test_every_table_that_may_name_one_otherwise_is_listed() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("openzone.")]
    wanted = {model._meta.label_lower for model in ours if loose(model)}
    assert wanted - LOOSE.keys() == set(), "say in declare_loose what becomes of an organisation named there"


def test_states_follow_each_other_on_each_day(cast: Cast, two: tuple[Organisation, Organisation]) -> None:
    kept, gone = two
    merge(kept=kept, gone=gone, by=cast.actor("dispatcher"))
    spans = sorted((row.since, row.until or date.max) for row in Settlement.objects.filter(organisation=kept))
    lasting = [(since, until) for since, until in spans if since < until]
    assert all(until <= since for (_first, until), (since, _last) in pairwise(lasting))
