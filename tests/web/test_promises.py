"""What a zone promises: in its settings, before a demand is sent, and on the page of a case at both doors."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import Cast
from openzone.cases import actions
from openzone.cases.actions.promises import make_promise
from openzone.cases.actions.steps import run_clocks
from openzone.cases.enums import ClockKind, State, StepAct, TimeUnit, Urgency
from openzone.cases.models import Case, Promise
from openzone.cases.presets.promises import sources
from openzone.cases.timing import Step, Term, insist_terms, terms_of
from openzone.core import clock

MOST = 15
# Monday, nine o'clock in the zone of the cast.
MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CLIMBS = (Step(40, StepAct.CLIMB), Step(70, StepAct.CLIMB))
TERMS = [
    Term(ClockKind.FIRST_REPLY, 4, TimeUnit.WORKING_HOURS),
    Term(ClockKind.RESOLUTION, 5, TimeUnit.WORKING_DAYS, CLIMBS),
    Term(ClockKind.CONFIRMATION, 5, TimeUnit.WORKING_DAYS),
]
TYPED = {
    "name": "All demands",
    "first_reply_amount": "4",
    "first_reply_unit": "working_hours",
    "resolution_amount": "5",
    "resolution_unit": "working_days",
    "resolution_climb": "40, 70 %",
    "resolution_remind": "80",
}


@pytest.fixture
def promise(cast: Cast) -> Promise:
    """What the zone of the cast promises for every demand."""
    return make_promise(zone=cast.zone, code="all", name="All demands", terms=TERMS, by=cast.actor("administrator"))


def client_of(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


def page(cast: Cast, name: str, url: str) -> str:
    """A page within its number of statements."""
    client = client_of(cast, name)
    with CaptureQueriesContext(connection) as statements:
        answer = client.get(url)
    assert answer.status_code == 200, url
    assert len(statements) <= MOST, [one["sql"][:150] for one in statements]
    return answer.content.decode()


def both(cast: Cast, case: Case, now: datetime) -> tuple[str, str]:
    """The page of a case at the desk and at the portal, at a moment."""
    with clock.fixed(now):
        return (
            page(cast, "dispatcher", f"/desk/cases/{case.ref}/"),
            page(cast, "member", f"/portal/cases/{case.ref}/"),
        )


def test_every_preset_can_be_promised_and_says_where_it_stands() -> None:
    presets = [one for source in sources() for one in source.promises]
    assert len({one.code for one in presets}) == len(presets) >= 10
    for one in presets:
        insist_terms(one.terms)
        assert one.name and one.name_local
    assert all(source.source and source.source_local for source in sources())


def test_a_promise_is_made_from_a_preset_changed_and_retired(cast: Cast) -> None:
    client = client_of(cast, "administrator")
    listed = page(cast, "administrator", reverse("desk_promises"))
    assert "?preset=quanzhou-lead" in listed and "Nothing is promised yet" in listed
    begun = page(cast, "administrator", f"{reverse('desk_promise_new')}?preset=quanzhou-lead")
    assert 'name="resolution_amount" value="7"' in begun and 'value="40, 70"' in begun
    made = client.post(reverse("desk_promise_new"), TYPED)
    promise = Promise.objects.get()
    assert made.status_code == 302 and promise.code == "all-demands"
    shown = page(cast, "administrator", reverse("desk_promise", args=[promise.code]))
    assert "2 working days" in shown and "1.5 working days" in shown  # the shares of the levels
    edit = reverse("desk_promise_edit", args=[promise.code])
    changed = client.post(edit, {**TYPED, "resolution_amount": "6", "seen": "1"})
    assert changed.status_code == 302
    stale = client.post(edit, {**TYPED, "resolution_amount": "8", "seen": "1"})
    assert stale.status_code == 409 and "Somebody changed this promise meanwhile" in stale.content.decode()
    versions = list(promise.versions.order_by("number"))
    assert [terms_of(one.terms)[ClockKind.RESOLUTION].amount for one in versions] == [5, 6]
    shown = page(cast, "administrator", reverse("desk_promise", args=[promise.code]))
    assert "Version 2" in shown and "Administrator" in shown
    client.post(reverse("desk_promise_retire", args=[promise.code]))
    assert Promise.objects.get().retired_at is not None
    assert "Retired promises" in page(cast, "administrator", reverse("desk_promises"))


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"first_reply_amount": "0"}, "first_reply_amount", "what is promised at once cannot be kept"),
        ({"resolution_amount": ""}, "resolution_amount", "at least by when there is a solution"),
        ({"resolution_climb": "40, 60, 80"}, "resolution_amount", "two steps lead up at most"),
        ({"resolution_warn": "soon"}, "resolution_warn", "percentages such as 50, 80"),
        ({"resolution_amount": "many"}, "resolution_amount", "whole number"),
        ({"resolution_amount": "999999999999999999999"}, "resolution_amount", "between 1 and 400"),
        ({"name": ""}, "name", "required"),
    ],
)
def test_what_nobody_could_keep_is_refused_at_its_field(
    cast: Cast, typed: dict[str, str], field: str, sentence: str
) -> None:
    answer = client_of(cast, "administrator").post(reverse("desk_promise_new"), {**TYPED, **typed})
    shown = answer.content.decode()
    assert answer.status_code == 422 and not Promise.objects.exists()
    error = shown.partition(f'id="id_{field}_error"')[2].partition("</p>")[0]
    assert sentence in error, error


def test_two_promises_for_the_same_demands_are_refused_and_nothing_typed_is_lost(cast: Cast, promise: Promise) -> None:
    answer = client_of(cast, "administrator").post(reverse("desk_promise_new"), {**TYPED, "name": "Once more"})
    assert answer.status_code == 409 and 'value="Once more"' in answer.content.decode()


def test_the_preview_says_what_it_would_have_meant_and_saves_nothing(cast: Cast) -> None:
    with clock.fixed(MONDAY):
        quick = cast.case(State.IN_PROGRESS)
        slow = cast.case(State.IN_PROGRESS)
        actions.post_message(quick, by=cast.actor("officer"), body="We ask the bus company.")
    with clock.fixed(MONDAY + DAY):
        _end(cast, quick)
    with clock.fixed(MONDAY + 14 * DAY):
        _end(cast, slow)
    client = client_of(cast, "administrator")
    with clock.fixed(MONDAY + 20 * DAY), CaptureQueriesContext(connection) as few:
        answer = client.post(reverse("desk_promise_new"), {**TYPED, "preview": "1"})
    shown = answer.content.decode()
    assert "2 rounds of demands were closed" in shown and "in time: 1 of 2" in shown
    assert f"/desk/cases/{slow.ref}/" in shown and f"/desk/cases/{quick.ref}/" not in shown
    assert not Promise.objects.exists() and len(few) <= MOST
    with clock.fixed(MONDAY + 20 * DAY):
        for _more in range(3):
            _end(cast, cast.case(State.IN_PROGRESS))
        with CaptureQueriesContext(connection) as more:
            again = client.post(reverse("desk_promise_new"), {**TYPED, "preview": "1"})
        urgent = client.post(reverse("desk_promise_new"), {**TYPED, "preview": "1", "urgency": "urgent"})
    assert "5 rounds of demands were closed" in again.content.decode() and len(more) == len(few)
    assert "0 rounds of demands were closed" in urgent.content.decode()


def _end(cast: Cast, case: Case) -> None:
    row = Case.objects.get(pk=case.pk)
    actions.propose(row, by=cast.actor("officer"), outcome="solved", body="A bus leaves.")
    actions.confirm(Case.objects.get(pk=case.pk), by=cast.actor("member"), solved="yes", satisfaction=5)


def test_the_promise_is_said_before_sending(cast: Cast, promise: Promise) -> None:
    draft = cast.draft()
    with clock.fixed(MONDAY):
        shown = page(cast, "member", reverse("portal_draft_check", args=[draft.ref]))
    assert "What you are promised" in shown
    assert "by today 14:00" in shown and "within 4 working hours" in shown  # over the break at noon
    assert "within 5 working days" in shown and "6 March 2026, 17:00" in shown


def test_a_running_promise_stands_at_both_doors_and_the_shares_of_the_levels_at_the_desk(
    cast: Cast, promise: Promise
) -> None:
    with clock.fixed(MONDAY):
        case = cast.case(State.IN_PROGRESS)
        actions.post_message(case, by=cast.actor("officer"), body="We ask the bus company.")
    desk, portal = both(cast, case, MONDAY + HOUR)
    for shown in (desk, portal):
        assert "first answer kept (" in shown and "solution by Fri 17:00" in shown
    assert "oz-promise-levels" in desk and "oz-promise-levels" not in portal


def test_what_was_late_and_got_more_time_says_until_when(cast: Cast, promise: Promise) -> None:
    by = cast.actor("administrator")
    long = [Term(ClockKind.RESOLUTION, 60, TimeUnit.WORKING_DAYS)]
    make_promise(zone=cast.zone, code="urgent", name="Urgent", urgency=Urgency.URGENT, terms=long, by=by)
    with clock.fixed(MONDAY):
        case = cast.case(State.SUBMITTED)
    with clock.fixed(MONDAY + 14 * DAY):
        actions.triage(case, by=cast.actor("dispatcher"), urgency=Urgency.URGENT)
    for shown in both(cast, case, MONDAY + 15 * DAY):
        assert "solution by" in shown and "solution is" not in shown and "It was sorted anew" in shown


def test_a_rest_names_for_whom_it_is(cast: Cast, promise: Promise) -> None:
    with clock.fixed(MONDAY):
        case = cast.case(State.WAITING_ENTERPRISE)
    desk, portal = both(cast, case, MONDAY + DAY)
    assert "paused while waiting for the enterprise" in desk and "paused while waiting for you" in portal
    with clock.fixed(MONDAY + 2 * DAY):
        actions.post_message(case, by=cast.actor("member"), body="Forty.")
    desk, portal = both(cast, case, MONDAY + 2 * DAY)
    assert "paused 2 working days while waiting for you" in portal and "solution by" in portal


def test_after_the_promised_time_the_enterprise_takes_it_up(cast: Cast, promise: Promise) -> None:
    with clock.fixed(MONDAY):
        case = cast.case(State.IN_PROGRESS)
    late = MONDAY + 7 * DAY + HOUR
    desk, portal = both(cast, case, MONDAY + HOUR)
    assert "Take it one level up" not in portal and ">Urge<" in portal
    desk, portal = both(cast, case, late)
    assert "solution is 1 h late" in desk and "solution is 1 h late" in portal
    assert "Take it one level up" in portal and "Take it one level up" not in desk
    with clock.fixed(late):
        actions.escalate(case, by=cast.actor("member"), reason="Nobody came.")
    with clock.fixed(late + HOUR):
        actions.urge(Case.objects.get(pk=case.pk), by=cast.actor("member"), reason="Winter comes.")
    desk, portal = both(cast, case, late)
    assert "urged: an answer by" in desk and "urged: an answer by" in portal
    assert "Winter comes." in desk and "Winter comes." in portal


def test_what_the_zone_settles_with_itself_stays_inside(cast: Cast, promise: Promise) -> None:
    with clock.fixed(MONDAY):
        case = cast.case(State.IN_PROGRESS)
        until = (MONDAY + 11 * DAY).date()
        actions.supervise(
            case, by=cast.actor("leader"), letter="2026-3", reason="Report to us.", until=(MONDAY + 2 * DAY).date()
        )
        actions.extend(
            Case.objects.get(pk=case.pk),
            by=cast.actor("officer"),
            until=until,
            reason="The company is on holiday.",
            explanation="The bus company answers next week.",
        )
    run_clocks_at(cast, MONDAY + HOUR)
    desk, portal = both(cast, case, MONDAY + HOUR)
    for word in ("2026-3", "Report to us.", "put it under supervision", "asked for more time", "on holiday"):
        assert word in desk and word not in portal, word
    assert "report to the supervision by" in desk and "decision on more time by" in desk
    with clock.fixed(MONDAY + HOUR):
        actions.decide_extension(Case.objects.get(pk=case.pk), by=cast.actor("leader"))
    desk, portal = both(cast, case, MONDAY + HOUR)
    told = "More time was granted: until 13 March 2026, 17:00. The first promise was 6 March 2026, 17:00."
    assert told in desk and told in portal and "gave more time" in portal


def run_clocks_at(cast: Cast, moment: datetime) -> None:
    with clock.fixed(moment):
        run_clocks(cast.zone.pk, moment)


def test_the_history_tells_the_zone_of_reminders_and_the_enterprise_of_the_climb(cast: Cast, promise: Promise) -> None:
    with clock.fixed(MONDAY):
        case = cast.case(State.IN_PROGRESS)
    for day in range(8):
        run_clocks_at(cast, MONDAY + day * DAY + HOUR)
    desk, portal = both(cast, case, MONDAY + 7 * DAY + HOUR)
    assert "noted that the time was over: solution" in desk and "noted that" not in portal
    climbed = "took it one level up, to Management Commission"
    assert climbed in desk and climbed in portal


def test_a_case_with_all_that_may_press_it_takes_few_statements(cast: Cast, promise: Promise) -> None:
    with clock.fixed(MONDAY):
        case: Any = cast.case(State.IN_PROGRESS)
        actions.supervise(case, by=cast.actor("leader"), letter="1", reason="Report.", until=(MONDAY + 2 * DAY).date())
        actions.urge(Case.objects.get(pk=case.pk), by=cast.actor("member"))
        actions.extend(
            Case.objects.get(pk=case.pk),
            by=cast.actor("officer"),
            until=(MONDAY + 11 * DAY).date(),
            reason="A holiday.",
            explanation="Next week.",
        )
    both(cast, case, MONDAY + HOUR)


def listed(cast: Cast, name: str, query: str, now: datetime) -> str:
    """The case list at a moment."""
    with clock.fixed(now):
        return page(cast, name, f"/desk/cases/?{query}")


def test_the_list_says_what_is_left_and_can_be_narrowed_and_ordered_by_it(cast: Cast, promise: Promise) -> None:
    with clock.fixed(MONDAY):
        first, resting = cast.case(State.IN_PROGRESS), cast.case(State.WAITING_ENTERPRISE)
    with clock.fixed(MONDAY + 2 * DAY):
        second = cast.case(State.IN_PROGRESS)
        actions.urge(second, by=cast.actor("member"))
    with clock.fixed(MONDAY + 2 * DAY + HOUR):
        actions.supervise(first, by=cast.actor("leader"), letter="1", reason="Report.", until=(MONDAY + 9 * DAY).date())
    friday, tuesday = MONDAY + 4 * DAY, MONDAY + 8 * DAY
    shown = listed(cast, "dispatcher", "", friday)
    assert "due today 17:00" in shown and "resting" in shown
    assert "4 days late" in listed(cast, "dispatcher", "", tuesday)
    for query, now, wanted in (
        ("promise=late", tuesday, {first}),
        ("promise=due_today", friday, {first}),
        ("promise=due_today", tuesday, {second}),
        ("promise=due_this_week", tuesday, {second}),
        ("promise=supervised", friday, {first}),
        ("promise=urged", friday, {second}),
        ("order=due", friday, {first, second}),
        ("promise=nonsense", friday, {first, second, resting}),
    ):
        shown = listed(cast, "dispatcher", query, now)
        assert {one for one in (first, second, resting) if f'id="row-{one.ref}"' in shown} == wanted, query
    ordered = listed(cast, "dispatcher", "order=due-last", friday)
    assert ordered.index(f"row-{second.ref}") < ordered.index(f"row-{first.ref}")


def test_a_list_by_promise_goes_by_an_index(cast: Cast, promise: Promise) -> None:
    for query in ("order=due", "promise=late&order=due", "promise=due_today", "promise=urged", "promise=supervised"):
        client = client_of(cast, "dispatcher")
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        with CaptureQueriesContext(connection) as statements:
            client.get(f"/desk/cases/?{query}")
        (rows,) = [
            one["sql"] for one in statements if "ORDER BY" in one["sql"] and '"cases_case"."title"' in one["sql"]
        ]
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {rows}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "Seq Scan on cases_case" not in plan, (query, plan)


def test_my_day_begins_with_what_presses_what_is_asked_and_which_plans_are_due(cast: Cast, promise: Promise) -> None:
    with clock.fixed(MONDAY):
        late, asking = cast.case(State.IN_PROGRESS), cast.case(State.IN_PROGRESS)
        plan = cast.case(State.IN_PROGRESS)
        actions.extend(
            asking, by=cast.actor("officer"), until=(MONDAY + 11 * DAY).date(), reason="Ice.", explanation="Ice."
        )
        actions.park(plan, by=cast.actor("officer"), plan="A road.", reason="No road.", until=(MONDAY + 9 * DAY).date())
        actions.decide_parking(Case.objects.get(pk=plan.pk), by=cast.actor("leader"))
    with clock.fixed(MONDAY + 3 * DAY):
        fresh = cast.case(State.IN_PROGRESS)
    with clock.fixed(MONDAY + 8 * DAY):
        shown = page(cast, "officer", "/desk/")
        pressing, _between, rest = shown.partition('id="pressing"')[2].partition("Waiting for you")
        assert late.ref in pressing and asking.ref in pressing and fresh.ref not in pressing
        assert fresh.ref in rest and "Plans to look at again" not in shown
        above = page(cast, "leader", "/desk/")
        assert "Waiting for your decision" in above and asking.ref in above and "more time is asked for" in above
        assert late.ref not in above
    with clock.fixed(MONDAY + 9 * DAY):
        shown = page(cast, "officer", "/desk/")
        assert plan.ref in shown.partition("Plans to look at again")[2]


def test_both_sides_read_why_a_time_pauses_for_a_body_outside(cast: Cast, promise: Promise) -> None:
    with clock.fixed(MONDAY):
        case = cast.case(State.WAITING_EXTERNAL)
        until = (MONDAY + 2 * DAY).date()
        actions.pause(
            case, by=cast.actor("officer"), until=until, reason="They are deaf.", explanation="It is 100 % up."
        )
    desk, portal = both(cast, case, MONDAY + HOUR)
    assert "They are deaf." in desk and "They are deaf." not in portal and "a pause is asked for" not in portal
    with clock.fixed(MONDAY):
        actions.decide_pause(Case.objects.get(pk=case.pk), by=cast.actor("leader"))
    told = "paused until 4 Mar 2026 at the latest, while waiting for another body; the zone agreed: It is 100 % up."
    for shown in both(cast, case, MONDAY + HOUR):
        assert told in shown and "lets the promised time pause" in shown
    with clock.fixed(MONDAY + 2 * DAY):
        actions.resume(Case.objects.get(pk=case.pk), by=cast.actor("officer"))
    for shown in both(cast, case, MONDAY + 2 * DAY):
        assert "paused 2 working days while waiting for another body, as the zone agreed" in shown
