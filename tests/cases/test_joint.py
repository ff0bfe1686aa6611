"""One lead, units that help each with a task, one answer: who asks, sees, hands in, and what the case waits for."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from cast import EVERYBODY, Cast
from openzone.accounts.models import User
from openzone.cases import actions
from openzone.cases.actions.reminding import remind_of_tasks
from openzone.cases.enums import Relation, State, Verb
from openzone.cases.joint import TaskState
from openzone.cases.joint_queries import tasks_of, tasks_waiting
from openzone.cases.mentions import mentioned
from openzone.cases.models import Case, CoTask
from openzone.cases.queries import possible_for, possible_for_each, relations_of, visible_to
from openzone.core import clock
from openzone.core.calendars.reading import calendar_of, working_time
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity, CalendarDay, Delivery
from openzone.core.notices import lines
from openzone.core.queries import notices_of
from openzone.places.actions import appoint, close_unit, dismiss, hand_over
from openzone.places.models import Post
from openzone.registry.actions import join

# A Wednesday and a Friday of a week without holidays, at ten in the morning in Shanghai.
WEDNESDAY = datetime(2026, 12, 2, 2, tzinfo=UTC)
FRIDAY = date(2026, 12, 4)
MONDAY = date(2026, 12, 7)


def asked(cast: Cast, case: Case, **changes: Any) -> CoTask:
    """Station Two is asked to contribute by the Friday."""
    values = {"unit": cast.units["other"], "what": "Count the beds.", "due": FRIDAY, "by": cast.actor("officer")}
    return actions.ask_unit(case, **{**values, **changes})


def told(user: User, verb: str) -> int:
    return Delivery.objects.filter(recipient_id=user.pk, channel="page", activity__verb=f"case.{verb}").count()


@pytest.fixture
def case(cast: Cast) -> Case:
    with clock.fixed(WEDNESDAY):
        return cast.case(State.IN_PROGRESS)


def test_a_unit_that_helps_reads_writes_notes_and_hands_in_but_does_not_answer(cast: Cast, case: Case) -> None:
    helper = cast.actor("elsewhere")
    assert not visible_to(helper).filter(pk=case.pk).exists()
    with clock.fixed(WEDNESDAY):
        task = asked(cast, case)
        seen = visible_to(cast.actor("elsewhere")).get(pk=case.pk)
        assert relations_of(cast.actor("elsewhere"), seen) == {Relation.CO_HANDLER}
        assert possible_for(cast.actor("elsewhere"), seen) == []
        assert possible_for_each(cast.actor("elsewhere"), [seen]) == {seen.pk: []}
        actions.write_note(case, by=helper, body="We look into it.")
        with pytest.raises(Denied):
            actions.post_message(case, by=helper, body="We answer you.")
        with pytest.raises(Denied):
            actions.propose(case, by=helper, outcome="solved", body="Ours.")
        with pytest.raises(Denied):
            actions.waive(task, by=helper, reason="Not needed.")
        done = actions.hand_in(task, by=helper, result="Forty beds are free.")
    assert (done.state, done.officer_id) == (TaskState.DONE, helper.user_id)
    assert told(cast.users["officer"], "co_result") == 1 and told(cast.users["member"], "co_result") == 0


def test_who_may_ask(cast: Cast, case: Case) -> None:
    with clock.fixed(WEDNESDAY):
        may = set()
        for name in set(EVERYBODY) - {"foreigner"}:
            try:
                asked(cast, case, by=cast.actor(name))
                may.add(name)
            except Denied:
                pass
    assert may == {"leader", "dispatcher", "second", "park_officer", "officer"}


@pytest.mark.parametrize("state", [state for state in State if state not in (State.IN_PROGRESS, State.DRAFT)])
def test_units_are_asked_while_it_is_worked_on(cast: Cast, state: str) -> None:
    case = cast.case(state)
    due = working_time(cast.zone.pk).add_days(clock.now().date(), 3)
    if state in (State.TRIAGED, State.ASSIGNED, State.WAITING_ENTERPRISE, State.WAITING_EXTERNAL):
        assert asked(cast, case, by=cast.actor("dispatcher"), due=due).number == 1
    else:
        with pytest.raises(Conflict):
            asked(cast, case, by=cast.actor("dispatcher"), due=due)


def test_the_parent_cannot_close_before_its_children(cast: Cast, case: Case) -> None:
    """Frappe #2370, #3343; glpi #5234: a case was closed over the heads of those who still worked on it."""
    with clock.fixed(WEDNESDAY):
        first, second = asked(cast, case), asked(cast, case, unit=cast.units["park"])
        for task in (first, second):
            with pytest.raises(Conflict, match="contribution"):
                actions.propose(case, by=cast.actor("officer"), outcome="solved", body="Done.")
            assert Verb.PROPOSE not in possible_for(cast.actor("officer"), case)
            assert Verb.PROPOSE not in possible_for_each(cast.actor("officer"), [case])[case.pk]
            if task is first:
                actions.hand_in(task, by=cast.actor("elsewhere"), result="Forty beds.")
            else:
                actions.waive(task, by=cast.actor("leader"), reason="The station has all we need.")
        assert Verb.PROPOSE in possible_for(cast.actor("officer"), case)
        actions.propose(case, by=cast.actor("officer"), outcome="solved", body="Forty beds are free.")
    assert told(cast.users["park_officer"], "co_waive") == 1


def test_the_enterprise_reads_one_answer_and_nothing_of_who_contributed(cast: Cast, case: Case) -> None:
    with clock.fixed(WEDNESDAY):
        actions.hand_in(asked(cast, case), by=cast.actor("elsewhere"), result="Forty beds are free.")
        client = Client()
        client.force_login(cast.users["member"])
        page = client.get(f"/portal/cases/{case.ref}/").content.decode()
    assert "Forty beds" not in page and "Count the beds" not in page
    assert not tasks_of(cast.actor("member"), case).exists()


def test_a_result_inside_the_zone_is_no_answer_to_the_enterprise(cast: Cast, case: Case) -> None:
    """Chatwoot #6354: what was written inside was counted as the first reply."""
    with clock.fixed(WEDNESDAY):
        actions.post_message(case, by=cast.actor("member"), body="Any news?")
        actions.hand_in(asked(cast, case), by=cast.actor("elsewhere"), result="Forty beds.")
    assert Case.objects.get(pk=case.pk).unanswered_since is not None


@pytest.mark.parametrize(
    ("due", "part"),
    [(date(2026, 12, 1), "over"), (date(2026, 12, 5), "2026-12-07"), (date(9998, 1, 1), "two years")],
)
def test_a_task_is_due_on_a_working_day_that_is_to_come(cast: Cast, case: Case, due: date, part: str) -> None:
    with clock.fixed(WEDNESDAY), pytest.raises(Invalid) as refused:
        asked(cast, case, due=due)
    assert part in str(refused.value) and set(refused.value.fields) == {"due"}
    assert not CoTask.objects.exists()


def test_a_task_is_due_when_work_ends_on_its_day(cast: Cast, case: Case) -> None:
    with clock.fixed(WEDNESDAY):
        task = asked(cast, case)
    hours = working_time(cast.zone.pk).hours_on(FRIDAY)
    here = task.due_at.astimezone(clock.now().astimezone().tzinfo)
    assert hours and here.tzinfo
    assert task.due_at == datetime(2026, 12, 4, tzinfo=UTC) - timedelta(hours=8) + timedelta(minutes=hours[-1][1])


def test_whom_one_cannot_ask(cast: Cast, case: Case) -> None:
    foreign = cast.foreign_zone.units.get()
    with clock.fixed(WEDNESDAY):
        for unit in (cast.units["station"], foreign):
            with pytest.raises(Invalid) as refused:
                asked(cast, case, unit=unit)
            assert set(refused.value.fields) == {"unit"}
        with pytest.raises(Invalid) as refused:
            asked(cast, case, officer=cast.users["officer"])
        assert set(refused.value.fields) == {"officer"}
        named = asked(cast, case, officer=cast.users["elsewhere"])
    assert named.officer == cast.users["elsewhere"]


def test_of_a_confidential_case_nobody_else_is_asked_and_who_was_asked_loses_it(cast: Cast, case: Case) -> None:
    with clock.fixed(WEDNESDAY):
        task = asked(cast, case)
        actions.close_off(case, by=cast.actor("owner"))
        closed = Case.objects.get(pk=case.pk)
        with pytest.raises(Conflict):
            asked(cast, closed, by=cast.actor("dispatcher"))
    assert not visible_to(cast.actor("elsewhere")).filter(pk=case.pk).exists()
    assert relations_of(cast.actor("elsewhere"), closed) == frozenset()
    assert not notices_of(cast.actor("elsewhere")).filter(read_at__isnull=True).exists()
    task.refresh_from_db()
    assert task.state == TaskState.CANCELLED


@pytest.mark.parametrize("end", ["withdraw", "decline"])
def test_tasks_end_with_the_case_and_whoever_worked_on_them_is_told(cast: Cast, end: str) -> None:
    case = cast.case(State.TRIAGED)
    due = working_time(cast.zone.pk).add_days(clock.now().date(), 3)
    task = asked(cast, case, by=cast.actor("dispatcher"), due=due)
    if end == "withdraw":
        actions.withdraw(case, by=cast.actor("member"), reason="Solved.")
    else:
        actions.decline(case, by=cast.actor("dispatcher"), reason="Not ours.", instead="")
        actions.decide_decline(case, by=cast.actor("second"))
    task.refresh_from_db()
    assert task.state == TaskState.CANCELLED and task.ended_at is not None
    verb = "withdraw" if end == "withdraw" else "decide_decline"
    assert told(cast.users["elsewhere"], verb) == 1
    with pytest.raises(Conflict):
        actions.hand_in(task, by=cast.actor("elsewhere"), result="Too late.")
    assert not tasks_waiting(cast.actor("elsewhere")).exists()


def test_somebody_who_is_staff_and_of_the_enterprise_sees_it_as_the_enterprise_does(cast: Cast, case: Case) -> None:
    """Zammad #967, #1715, #6349: staff who are filers too lost their own case, or saw what was written about it."""
    join(organisation=cast.organisation, user=cast.users["elsewhere"], role="owner", by=cast.actor("administrator"))
    with clock.fixed(WEDNESDAY):
        task = asked(cast, case)
    assert relations_of(cast.actor("elsewhere"), case) == {Relation.OWNER}
    assert not tasks_of(cast.actor("elsewhere"), case).exists()
    assert told(cast.users["elsewhere"], "co_ask") == 1 or not task.officer_id
    found = lines(cast.actor("elsewhere"), list(Activity.objects.filter(verb="case.co_ask")))
    assert all("portal" in line.path for line in found.values())


def test_it_waits_in_the_unit_until_somebody_takes_it_on(cast: Cast, case: Case) -> None:
    second = User.objects.get(pk=cast.users["second"].pk)
    appoint(user=second, unit=cast.units["other"], role="officer", by=cast.actor("administrator"))
    with clock.fixed(WEDNESDAY):
        task = asked(cast, case)
        for name in ("elsewhere", "second"):
            assert list(tasks_waiting(cast.actor(name))) == [task]
        for name in ("officer", "park_officer", "leader", "auditor", "member"):
            assert not tasks_waiting(cast.actor(name)).exists()
        actions.take_task(task, by=cast.actor("elsewhere"))
        actions.take_task(task, by=cast.actor("elsewhere"))
    assert list(tasks_waiting(cast.actor("elsewhere"))) == [task]
    assert not tasks_waiting(cast.actor("second")).exists()
    assert Activity.objects.filter(verb="case.co_take").count() == 1


def test_reminders_come_once_in_working_hours_and_the_lead_hears_of_what_is_late(cast: Cast, case: Case) -> None:
    """Zammad #4432: warnings at midnight and on Sundays."""
    with clock.fixed(WEDNESDAY):
        asked(cast, case, due=MONDAY)
    due = datetime(2026, 12, 4, 2, tzinfo=UTC)
    for moment, warned, late in [
        (WEDNESDAY + timedelta(hours=2), 0, 0),
        (due - timedelta(hours=8), 0, 0),  # two in the morning of the Friday
        (due, 1, 0),
        (due + timedelta(minutes=10), 1, 0),
        (datetime(2026, 12, 6, 4, tzinfo=UTC), 1, 0),  # a Sunday
        (datetime(2026, 12, 7, 15, tzinfo=UTC), 1, 0),  # eleven at night, when it is late
        (datetime(2026, 12, 8, 2, tzinfo=UTC), 1, 1),
        (datetime(2026, 12, 8, 3, tzinfo=UTC), 1, 1),
    ]:
        with clock.fixed(moment):
            remind_of_tasks(cast.zone)
        assert told(cast.users["elsewhere"], "co_due") == warned, moment
        assert told(cast.users["elsewhere"], "co_late") == late, moment
    assert told(cast.users["officer"], "co_late") == 1 and told(cast.users["officer"], "co_due") == 0


def test_nothing_is_said_of_what_has_ended(cast: Cast, case: Case) -> None:
    """Zammad #904, #2949: closed and merged tickets went on escalating."""
    with clock.fixed(WEDNESDAY):
        asked(cast, case)
        actions.withdraw(case, by=cast.actor("member"), reason="Solved.")
    with clock.fixed(datetime(2026, 12, 8, 2, tzinfo=UTC)):
        assert remind_of_tasks(cast.zone) == 0
    assert not Activity.objects.filter(verb__in=["case.co_due", "case.co_late"]).exists()


def test_a_changed_calendar_moves_the_moment_and_nobody_is_late_on_a_day_off(cast: Cast, case: Case) -> None:
    """Zammad #534: the calendar was changed and the old dates stayed."""
    with clock.fixed(WEDNESDAY):
        task = asked(cast, case)
        CalendarDay.objects.create(calendar=calendar_of(cast.zone.pk), day=FRIDAY, kind="off", hours=[], source="hand")
        remind_of_tasks(cast.zone)
    moved = CoTask.objects.get(pk=task.pk)
    assert moved.due == FRIDAY and moved.due_at - task.due_at == timedelta(days=3)


def test_tasks_go_along_when_somebody_leaves(cast: Cast, case: Case) -> None:
    by = cast.actor("administrator")
    appoint(user=cast.users["second"], unit=cast.units["other"], role="officer", by=by)
    with clock.fixed(WEDNESDAY):
        given, released = (asked(cast, case, officer=cast.users["elsewhere"]) for _ in range(2))
        [held] = [one for one in hand_over_asked(cast) if one.kind == "co_tasks"]
        assert held.count == 2 and held.passes_on
        hand_over(cast.users["elsewhere"], by=by, successors={"co_tasks": cast.users["second"], "cases": None})
    for task in (given, released):
        task.refresh_from_db()
        assert task.officer == cast.users["second"]
    assert told(cast.users["second"], "co_handed_over") == 2


def hand_over_asked(cast: Cast) -> list[Any]:
    from openzone.places.actions import holdings_of

    return list(holdings_of(cast.users["elsewhere"], by=cast.actor("administrator")))


def test_a_post_that_ends_gives_tasks_back_and_a_unit_with_tasks_stays_open(cast: Cast, case: Case) -> None:
    by = cast.actor("administrator")
    with clock.fixed(WEDNESDAY):
        task = asked(cast, case, officer=cast.users["elsewhere"])
        with pytest.raises(Conflict):
            close_unit(cast.units["other"], by=by)
        dismiss(Post.objects.get(user=cast.users["elsewhere"], until__isnull=True), by=by)
    task.refresh_from_db()
    assert task.officer is None and task.state == TaskState.OPEN


def test_who_helps_can_be_mentioned(cast: Cast, case: Case) -> None:
    with clock.fixed(WEDNESDAY):
        assert mentioned("@Elsewhere please look", case, by=cast.actor("officer")) == frozenset()
        asked(cast, case)
        row = Case.objects.get(pk=case.pk)
        assert mentioned("@Elsewhere please look", row, by=cast.actor("officer")) == {cast.users["elsewhere"].pk}


# Checklists


ITEMS = [{"text": "The lease was seen", "text_local": "已查看租约", "required": True}, {"text": "Visited"}]


def checklist(cast: Cast, **changes: Any) -> Any:
    values = {"title": "Premises", "items": ITEMS, "by": cast.actor("dispatcher"), **changes}
    return actions.write_checklist(zone=cast.zone, **values)


def test_a_required_point_that_is_not_ticked_holds_the_solution_back(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    actions.lay_checklist(case, checklist(cast), by=cast.actor("officer"))
    with pytest.raises(Conflict, match="checklist"):
        actions.propose(case, by=cast.actor("officer"), outcome="solved", body="Done.")
    ticked = actions.tick(case, number=1, by=cast.actor("officer"))
    assert ticked.ticked_by_id == cast.users["officer"].pk and ticked.ticked_at
    actions.tick(case, number=1, by=cast.actor("officer"))
    assert Activity.objects.filter(verb="case.tick").count() == 1
    actions.tick(case, number=1, by=cast.actor("officer"), done=False)
    assert Verb.PROPOSE not in possible_for(cast.actor("officer"), case)
    actions.tick(case, number=1, by=cast.actor("leader"))
    actions.propose(case, by=cast.actor("officer"), outcome="solved", body="Done.")


def test_a_checklist_comes_by_itself_where_it_fits_and_keeps_its_words(cast: Cast) -> None:
    other = actions.open_category(zone=cast.zone, code="other", name="Other", by=cast.actor("administrator"))
    fitting = checklist(cast, unit=cast.units["park"], category=cast.category, by_itself=True)
    checklist(cast, title="By hand")
    checklist(cast, title="Of another subject", category=other, by_itself=True)
    checklist(cast, title="Of another unit", unit=cast.units["other"], by_itself=True)
    actions.retire_checklist(checklist(cast, title="Retired", by_itself=True), by=cast.actor("dispatcher"))
    case = cast.case(State.IN_PROGRESS)
    actions.change_checklist(fitting, title="P", items=[{"text": "Other words"}], by=cast.actor("dispatcher"))
    assert [one.text for one in case.checks.order_by("number")] == ["The lease was seen", "Visited"]
    with pytest.raises(Invalid):
        actions.lay_checklist(case, fitting, by=cast.actor("officer"))


def test_who_writes_and_who_goes_through_checklists(cast: Cast, case: Case) -> None:
    for name in ("officer", "auditor", "member", "park_officer"):
        with pytest.raises(Denied):
            checklist(cast, by=cast.actor(name), unit=cast.units["station"])
    written = checklist(cast)
    with clock.fixed(WEDNESDAY):
        asked(cast, case)
    for name in ("auditor", "administrator", "member", "elsewhere"):
        with pytest.raises(Denied):
            actions.lay_checklist(case, written, by=cast.actor(name))
    for items in ([], [{"text": "x"}] * 41, [{"text": ""}]):
        with pytest.raises(Invalid):
            checklist(cast, items=items)


# Canned answers with fields


def test_a_canned_answer_names_its_fields_and_is_not_sent_before_they_are_filled(cast: Cast, case: Case) -> None:
    body = "Dear {enterprise}, we come on {date of the visit}."
    by = cast.actor("dispatcher")
    wrong: list[list[str]] = [[], ["date"], ["date of the visit", "x"], ["{}"]]
    for fields in wrong:
        with pytest.raises(Invalid):
            actions.write_answer(zone=cast.zone, title="Visit", body=body, by=by, fields=fields)
    actions.write_answer(zone=cast.zone, title="Visit", body=body, fields=["date of the visit"], by=by)
    with pytest.raises(Invalid, match="date of the visit"):
        actions.post_message(case, by=cast.actor("officer"), body="We come on {date of the visit}.")
    with pytest.raises(Invalid):
        actions.propose(case, by=cast.actor("officer"), outcome="solved", body="{officer} comes.")
    assert not case.messages.exists()
    actions.post_message(case, by=cast.actor("officer"), body="We come on Friday. {ours} {} stay.")
    actions.post_message(case, by=cast.actor("member"), body="On {date of the visit}?")
