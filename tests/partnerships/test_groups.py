"""Groups: who sees and who changes them, meetings that are minuted once held, items that are reported and accepted."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from at_once import together
from cast import Cast, assemble
from openzone.core import clock
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.finding import asked, find
from openzone.core.models import Activity
from openzone.core.personal import kept_about
from openzone.partnerships.actions import groups, items, meetings
from openzone.partnerships.actions.reminding import remind_of_due_days
from openzone.partnerships.group_queries import (
    at_desk,
    at_portal,
    for_everybody,
    group_file,
    items_at_desk,
    items_at_portal,
    items_visible_to,
    items_waiting,
    members_of,
    narrowed,
)
from openzone.partnerships.models import ActionItem, Meeting
from openzone.places.actions import hand_over
from openzone.places.actions.privacy import erase_person
from openzone.registry.actions.merging import merge
from openzone.registry.queries import standing
from partnerships.gatherings import founded, given, member, met
from partnerships.papers import day, paper
from partnerships.test_agreements import told


@pytest.fixture
def committed(transactional_db: None, password_hash: str) -> Cast:
    """The cast in rows that other connections see."""
    return assemble(password_hash)


def waits(cast: Cast, name: str) -> list[ActionItem]:
    """What stands in somebody's My day."""
    return list(items_waiting(cast.actor(name)))


@pytest.mark.parametrize(
    ("who", "sees", "changes"),
    [
        ("officer", True, True), ("leader", True, True), ("auditor", True, False), ("elsewhere", False, False),
        ("owner", False, False), ("outsider", False, False), ("foreigner", False, False),
    ],
)  # fmt: skip
def test_who_sees_a_group_and_who_changes_it(cast: Cast, who: str, sees: bool, changes: bool) -> None:
    row, actor = founded(cast), cast.actor(who)
    assert at_desk(actor).filter(pk=row.pk).exists() is sees
    try:
        groups.join(row, by=actor, sits=groups.Sits(name="Wang Li", body="City bus company", office="deputy"))
    except Denied:
        assert not changes
    else:
        assert changes


def test_members_with_an_account_read_their_group_while_they_belong_to_it(cast: Cast) -> None:
    row = founded(cast, founded="2014", began="2014-05", source="Yearbook")
    seat = member(cast, row, "member", organisation=cast.organisation, office_then="Chief engineer then")
    assert told("group.join") == {"member"}
    assert [at_portal(cast.actor(one)).exists() for one in ("member", "owner", "colleague")] == [True, True, False]
    with pytest.raises(Conflict, match="already"):
        member(cast, row, "member")
    with pytest.raises(Invalid, match="before it was founded"):
        founded(cast, "other", founded="2014", began="2013")
    new = groups.appoint(seat, by=cast.actor("officer"), office="secretary", since=str(day(cast)))
    assert [(one.office, bool(one.until)) for one in members_of(row)] == [("secretary", False), ("member", True)]
    groups.leave(new, by=cast.actor("officer"), until=str(day(cast)))
    assert not at_portal(cast.actor("member")).exists()


def test_an_ended_group_stays_as_it_was_and_ends_only_with_nothing_open(cast: Cast) -> None:
    row, by = founded(cast, is_public=True), cast.actor("officer")
    item = given(cast, row)
    with pytest.raises(Conflict, match="still open"):
        groups.end(row, by=by, ended="2026")
    items.drop(item, by=by, reason="Not needed.")
    assert for_everybody(cast.zone.pk).get() == row
    groups.end(row, by=by, ended=str(day(cast)))
    with pytest.raises(Conflict, match="has ended"):
        met(cast, row)
    assert not for_everybody(cast.zone.pk).exists()


def test_a_meeting_that_lies_ahead_cannot_be_minuted(cast: Cast) -> None:
    row, by = founded(cast), cast.actor("officer")
    member(cast, row, "second", "head")
    seat = member(cast, row, "owner")
    meeting = met(cast, row, days=2)
    assert told("group.convene") == {"second", "owner"}
    with pytest.raises(Conflict, match="lies ahead"):
        meetings.minute(meeting, by=by, minutes="All came.")
    with pytest.raises(Conflict, match="lies ahead"):
        meetings.hold(meeting, by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(state="held")
    with pytest.raises(Conflict, match="not held yet"):
        meetings.decide(meeting, by=by, text="Sensors in five streets")
    with clock.fixed(clock.now() + timedelta(days=3)):
        came = [meetings.Came(member=seat, standing="excused", apology="Ill")]
        meetings.hold(meeting, by=by, came=came)
        decided = meetings.decide(meeting, by=by, text="Sensors in five streets")
        with pytest.raises(Conflict, match="no minutes"):
            meetings.approve(meeting, by=cast.actor("second"))
        meetings.minute(meeting, by=by, minutes="All came.")
        kept = meetings.add_paper(meeting, by=by, document=paper("minutes.txt"), what="Signed minutes")
        with pytest.raises(Denied):
            meetings.approve(meeting, by=by)
        stands = meetings.approve(meeting, by=cast.actor("second"))
        assert (stands.state, decided.number, told("group.meeting_approve")) == ("minuted", 1, {"owner"})
        with pytest.raises(Conflict, match="not possible now"):
            meetings.minute(meeting, by=by, minutes="Otherwise.")
    assert group_file(cast.actor("owner"), row.code, kept.file_id) and not group_file(
        cast.actor("outsider"), row.code, kept.file_id
    )


def test_a_planned_meeting_is_moved_or_cancelled_and_the_members_hear(cast: Cast) -> None:
    row, by = founded(cast), cast.actor("officer")
    member(cast, row, "member")
    meeting = met(cast, row, days=2)
    later = meetings.Convened(starts_at=clock.now() + timedelta(days=5), agenda=[("One thing alone", "")])
    with pytest.raises(Conflict, match="Somebody changed"):
        meetings.change(meeting, by=by, convened=later, seen=9)
    meetings.change(meeting, by=by, convened=later, seen=1)
    assert told("group.meeting_change") == {"member"} and meeting.agenda.get().text == "One thing alone"
    item = given(cast, row, meeting=meeting)
    with pytest.raises(Conflict, match="Item 1 comes out of this meeting"):
        meetings.cancel(meeting, by=by, reason="The mayor travels.")
    items.drop(item, by=by, reason="Not needed.")
    assert meetings.cancel(meeting, by=by, reason="The mayor travels.").state == "cancelled"
    assert told("group.meeting_cancel") == {"member"}
    with pytest.raises(Conflict, match="cancelled"):
        given(cast, row, meeting=meeting)
    far = meetings.Convened(starts_at=datetime(9999, 12, 31, 23, 59, tzinfo=UTC))
    with pytest.raises(Invalid, match="between the years"):
        meetings.convene(row, by=by, convened=far)


def test_an_item_lands_in_my_day_and_is_reported_sent_back_and_accepted(cast: Cast) -> None:
    row, officer, doer = founded(cast), cast.actor("officer"), cast.actor("park_officer")
    meeting = met(cast, row)
    with pytest.raises(Invalid, match="can be due before"):
        given(cast, row, due=-5, meeting=meeting)
    item = given(cast, row, due=5, meeting=meeting)
    assert told("group.item_assign") == {"park_officer"} and waits(cast, "park_officer") == [item]
    assert not waits(cast, "elsewhere") and item.is_late(day(cast, 6)) and not item.is_late(day(cast, 5))
    with pytest.raises(Denied):
        items.report(item, by=officer, done_on=day(cast), remark="Done")
    with pytest.raises(Invalid, match="attach a paper"):
        items.report(item, by=doer, done_on=day(cast))
    items.report(item, by=doer, done_on=day(cast), document=paper("streets.txt"))
    assert told("group.item_report") == {"officer"} and waits(cast, "officer") == [item]
    back = items.send_back(item, by=officer, reason="Two streets are missing.")
    assert (back.state, back.answer, back.due_on) == ("open", "Two streets are missing.", item.due_on)
    items.report(item, by=doer, done_on=day(cast), remark="Seven streets.")
    assert items.accept(item, by=officer).state == "accepted" and not waits(cast, "park_officer")
    with pytest.raises(Conflict, match="not possible now"):
        items.drop(item, by=officer, reason="x")


def test_nobody_accepts_what_he_reported_himself(cast: Cast) -> None:
    row = founded(cast)
    item = given(cast, row, unit=cast.units["station"])
    assert waits(cast, "officer") == [item]
    items.report(item, by=cast.actor("officer"), done_on=day(cast), remark="Done")
    assert not waits(cast, "officer")
    with pytest.raises(Denied, match="yourself"):
        items.accept(item, by=cast.actor("officer"))
    assert items.accept(item, by=cast.actor("leader")).state == "accepted"


def test_a_changed_day_is_on_record_and_a_member_of_an_enterprise_reports(cast: Cast) -> None:
    row = founded(cast)
    seat = member(cast, row, "member", organisation=cast.organisation)
    item = given(cast, row, due=5, member=seat)
    given(cast, row)
    for name, seen in (("member", [item]), ("owner", [item]), ("outsider", [])):
        assert list(items_at_portal(cast.actor(name))) == seen, name
    assert items_visible_to(cast.actor("officer")).count() == 2
    other = items.Given(text=item.text, member=seat, due_on=day(cast, 9))
    changed = items.change(item, by=cast.actor("officer"), given=other, seen=1)
    moved = Activity.objects.get(verb="group.item_change").data
    assert (moved["due_before"], moved["due"]) == (str(item.due_on), str(day(cast, 9)))
    with pytest.raises(Denied):
        items.report(changed, by=cast.actor("owner"), done_on=day(cast), remark="Done")
    assert items.report(changed, by=cast.actor("member"), done_on=day(cast), remark="Done").state == "reported"


def test_what_a_leaver_shall_do_goes_to_a_successor_and_what_a_member_shall_do_to_the_unit(cast: Cast) -> None:
    row = founded(cast)
    seat = member(cast, row, "member")
    first, second = given(cast, row), given(cast, row, member=seat)
    hand_over(
        cast.users["park_officer"], by=cast.actor("administrator"), successors={"action_items": cast.users["leader"]}
    )
    groups.leave(seat, by=cast.actor("officer"), until=str(day(cast)))
    for one in (first, second):
        one.refresh_from_db()
    assert (first.user, first.due_on, second.unit, second.member) == (
        cast.users["leader"], day(cast, 10), cast.units["station"], None,
    )  # fmt: skip


def test_what_a_member_without_an_account_shall_do_is_seen_to_by_who_keeps_the_group(cast: Cast) -> None:
    row = founded(cast)
    member(cast, row, "second", "head")
    seat = groups.join(row, by=cast.actor("officer"), sits=groups.Sits(name="Wang Li", body="City bus company"))
    item = given(cast, row, by="leader", member=seat)
    assert told("group.item_assign") == {"officer"} and waits(cast, "officer") == [item]
    assert list(narrowed(cast.actor("officer"), items_at_desk(cast.actor("officer")), "unit", day(cast))) == [item]
    with pytest.raises(Denied):
        items.report(item, by=cast.actor("elsewhere"), done_on=day(cast), remark="Done")
    items.report(item, by=cast.actor("second"), done_on=day(cast), remark="Mr Wang showed the list.")
    items.send_back(item, by=cast.actor("officer"), reason="Which streets?")
    items.report(item, by=cast.actor("officer"), done_on=day(cast), remark="Mr Wang named five.")
    assert items.accept(item, by=cast.actor("second")).state == "accepted"


def test_what_a_member_shall_do_stays_his_in_another_office_and_is_on_record_when_he_leaves(cast: Cast) -> None:
    row, by = founded(cast), cast.actor("officer")
    seat = member(cast, row, "member")
    item = given(cast, row, member=seat)
    new = groups.appoint(seat, by=by, office="secretary", since=str(day(cast)))
    item.refresh_from_db()
    assert (item.member, item.version, told("group.item_change")) == (new, 2, set())
    groups.leave(new, by=cast.actor("leader"), until=str(day(cast)))
    item.refresh_from_db()
    assert (item.unit, item.member, item.version) == (cast.units["station"], None, 3)
    assert told("group.item_change") == {"officer"}


@pytest.mark.parametrize("heir", ["leader", None])
def test_the_seat_of_a_leaver_ends_or_passes_to_a_successor_with_what_he_shall_do(cast: Cast, heir: str | None) -> None:
    row = founded(cast)
    seat = member(cast, row, "park_officer", "head", body="Park office")
    item, successor = given(cast, row, member=seat), cast.users[heir] if heir else None
    waits_for_head = items.report(given(cast, row), by=cast.actor("park_officer"), done_on=day(cast), remark="Done")
    kinds = ("action_items", "group_seats")
    done = hand_over(
        cast.users["park_officer"], by=cast.actor("administrator"), successors=dict.fromkeys(kinds, successor)
    )
    assert {"group_seats": 1, "action_items": 2}.items() <= {one.kind: one.count for one in done}.items()
    item.refresh_from_db()
    assert (item.user, item.unit, item.member) == (successor, None if heir else cast.units["station"], None)
    now = [(one.user, one.office, one.body) for one in members_of(row) if not one.until]
    assert now == ([(successor, "head", "Park office")] if heir else [])
    waits_for_head.refresh_from_db()
    assert items.accept(waits_for_head, by=cast.actor("leader" if heir else "officer")).state == "accepted"


def test_a_unit_reads_a_group_only_while_it_has_something_to_do_for_it(cast: Cast) -> None:
    row, doer = founded(cast), cast.actor("elsewhere")
    item = given(cast, row, user=cast.users["elsewhere"])
    assert at_desk(doer).exists()
    items.drop(item, by=cast.actor("officer"), reason="Not needed.")
    assert not at_desk(doer).exists()


def test_who_shall_do_it_is_reminded_once_before_and_once_after_the_day(cast: Cast) -> None:
    row = founded(cast)
    seat = member(cast, row, "member")
    own = given(cast, row, due=20, member=seat)
    assert [remind_of_due_days(cast.zone, day(cast, ahead)) for ahead in (10, 20, 20)] == [0, 1, 0]
    assert told("group.item_due") == {"member"}
    assert [remind_of_due_days(cast.zone, day(cast, late)) for late in (21, 22)] == [1, 0]
    assert told("group.item_late") == {"member"}
    own.refresh_from_db()
    items.drop(own, by=cast.actor("officer"), reason="Not needed.")
    assert remind_of_due_days(cast.zone, day(cast, 40)) == 0


def test_a_person_is_forgotten_once_nothing_waits_for_him(cast: Cast) -> None:
    row = founded(cast)
    seat = member(cast, row, "member", office_then="Engineer then")
    item, by = given(cast, row, member=seat), cast.actor("administrator")
    kept = kept_about(cast.users["member"], zone_id=cast.zone.pk)
    assert {"partnerships.Member", "partnerships.ActionItem"} <= set(kept)
    with pytest.raises(Conflict, match="waits for item 1"):
        erase_person(cast.users["member"], by=by)
    items.drop(item, by=cast.actor("officer"), reason="Not needed.")
    erase_person(cast.users["member"], by=by)
    seat.refresh_from_db()
    assert (str(seat.until), seat.office_then) == (str(day(cast)), "")


def test_it_is_found_by_its_words_and_merged_organisations_belong_once(cast: Cast) -> None:
    row, by = founded(cast), cast.actor("leader")
    for text in ("smart leading", "领导小组"):
        found = find(by, asked(text), standing=standing(by)).of("group")
        assert [hit.ref for hit in found] == ["smart-city"], text
    for one in (cast.organisation, cast.outside):
        groups.join_office(row, by=by, organisation=one, since="2014")
    merge(kept=cast.organisation, gone=cast.outside, by=by)
    assert row.offices.get().organisation == cast.organisation


def test_two_who_decide_at_once_decide_it_once(committed: Cast) -> None:
    row = founded(committed)
    item = given(committed, row)
    items.report(item, by=committed.actor("park_officer"), done_on=day(committed), remark="Done")
    acts: list[Callable[[], object]] = [
        lambda: items.accept(item, by=committed.actor("officer")),
        lambda: items.drop(item, by=committed.actor("leader"), reason="Not needed."),
    ]
    assert sum(isinstance(one, Conflict) for one in together(*acts)) == 1
