"""The plan of a newcomer: laid with its days, begun part by part, and what it does for the first 90 days."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from at_once import together
from cast import Cast, assemble
from formalities.offered import NOW, handed, published
from formalities.pooled import demanded, served, shuttle_rule
from openzone.core import clock
from openzone.core.calendars.reading import working_time
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.formalities import actions
from openzone.formalities.actions import Terms
from openzone.formalities.models import Formality, Plan, PlanItem, Service
from openzone.formalities.planning import parts_of, parts_seen, plan_of, plans_at_portal
from openzone.formalities.scheduling import Piece, scheduled
from openzone.places.queries import day_in
from openzone.registry.actions.first_days import open_first_days
from openzone.registry.actions.settlement import change_settlement
from openzone.registry.models import FirstDaysStep, Step
from openzone.web.parts.formalities.gantt import chart

CODES = ("company-registration", "moving-in", "foreign-staff", "shuttle-route")
WEDNESDAY = date(2026, 3, 11)
MOST = 16


@pytest.fixture
def offered(cast: Cast) -> Cast:
    """A zone that offers what a newcomer needs, with the checklist of the first days for an enterprise that settles."""
    return offering(cast)


def offering(cast: Cast) -> Cast:
    for code in CODES:
        published(cast, code)
    open_first_days(cast.zone, by=cast.actor("administrator"))
    return cast


def laid(cast: Cast, by: str = "officer") -> Plan:
    return actions.lay(cast.organisation, begins_on=day_in(cast.zone, clock.now()), by=cast.actor(by))


def item(plan: Plan, code: str) -> PlanItem:
    return plan.items.select_related("plan", "service__shown").get(code=code)


def completed(cast: Cast, row: Formality) -> None:
    """Everything done that a formality asks for."""
    handed(cast, row)
    actions.submit(row, by=cast.actor("member"))
    actions.accept(row, by=cast.actor("officer"))
    for code in ("check", "tax", "seals"):
        actions.complete_step(row, code=code, by=cast.actor("officer"))


def test_what_comes_after_begins_on_the_next_working_day(cast: Cast) -> None:
    working = working_time(cast.zone.pk)
    pieces = [Piece("a", [], 2), Piece("b", ["a"], 1), Piece("c", ["a", "gone"], 0), Piece("d", ["b", "c"], 1)]
    found = scheduled(pieces, WEDNESDAY, WEDNESDAY, working)
    assert (found["a"].begins, found["a"].ends) == (WEDNESDAY, date(2026, 3, 13))
    assert found["b"].begins == found["c"].begins == date(2026, 3, 16)
    assert (found["c"].ends, found["b"].ends, found["d"].begins) == (
        date(2026, 3, 16), date(2026, 3, 17), date(2026, 3, 18),
    )  # fmt: skip


def test_what_runs_past_its_promise_pushes_what_comes_after(cast: Cast) -> None:
    working = working_time(cast.zone.pk)
    runs = Piece("a", [], 2, began=WEDNESDAY, due=date(2026, 3, 13))
    found = scheduled([runs, Piece("b", ["a"], 1)], WEDNESDAY, date(2026, 3, 20), working)
    assert (found["a"].ends, found["b"].begins) == (date(2026, 3, 20), date(2026, 3, 23))


def test_a_newcomer_gets_what_the_zone_offers_in_its_order(offered: Cast) -> None:
    with clock.fixed(NOW):
        plan = laid(offered)
        items = {one.code: one for one in plan.items.all()}
        assert set(items) == set(CODES)
        first, moving = items["company-registration"], items["moving-in"]
        assert (first.after, moving.after) == ([], ["company-registration"])
        assert (first.first_begins, first.first_ends) == (WEDNESDAY, date(2026, 3, 18))
        assert moving.first_begins == date(2026, 3, 19)
        assert moving.feeds == FirstDaysStep.objects.get(code="hand-over")
        with pytest.raises(Conflict):
            laid(offered)
        with pytest.raises(Denied):
            laid(offered, by="member")


def test_a_part_waits_for_those_before_and_is_begun_once(offered: Cast) -> None:
    plan, member = laid(offered), offered.actor("member")
    with pytest.raises(Conflict, match="Moving in"):
        actions.begin_item(item(plan, "moving-in"), by=member)
    row = actions.begin_item(item(plan, "company-registration"), by=member)
    assert (row.source, row.organisation) == ("plan", offered.organisation)
    with pytest.raises(Conflict):
        actions.begin_item(item(plan, "company-registration"), by=member)
    with pytest.raises(Denied):
        actions.begin_item(item(plan, "company-registration"), by=offered.actor("outsider"))
    completed(offered, row)
    assert actions.begin_item(item(plan, "moving-in"), by=offered.actor("officer")).source == "plan"


def test_a_withdrawn_formality_may_be_begun_anew(offered: Cast) -> None:
    plan, member = laid(offered), offered.actor("member")
    first = actions.begin_item(item(plan, "company-registration"), by=member)
    actions.withdraw(first, by=member, reason="Another name")
    assert actions.begin_item(item(plan, "company-registration"), by=member).pk != first.pk


def test_the_checklist_is_ticked_when_all_parts_for_a_step_are_completed(offered: Cast) -> None:
    change_settlement(offered.organisation, to="settling", by=offered.actor("officer"))
    plan, member = laid(offered), offered.actor("member")
    staff = Step.objects.get(step__code="staff", organisation=offered.organisation)
    registration = Step.objects.get(step__code="registration", organisation=offered.organisation)
    row = actions.begin_item(item(plan, "company-registration"), by=member)
    completed(offered, row)
    registration.refresh_from_db()
    assert (registration.done_at is not None, registration.remark) == (True, row.ref)
    completed(offered, actions.begin_item(item(plan, "foreign-staff"), by=member))
    staff.refresh_from_db()
    assert staff.done_at is None
    completed(offered, actions.begin_item(item(plan, "moving-in"), by=member))
    shuttle = actions.begin_item(item(plan, "shuttle-route"), by=member)
    with pytest.raises(Conflict, match="who needs a ride"):
        completed(offered, shuttle)
    shuttle_rule(offered)
    demanded(offered, 40)
    with pytest.raises(Conflict, match="No shuttle serves"):
        completed(offered, shuttle)
    served(offered)
    actions.complete_step(shuttle, code="seals", by=offered.actor("officer"))
    staff.refresh_from_db()
    assert staff.done_at is not None


def test_a_plan_takes_in_what_was_begun_or_completed_elsewhere(offered: Cast) -> None:
    member = offered.actor("member")
    services = {one.code: one for one in Service.objects.filter(zone=offered.zone)}
    registered = actions.open_formality(services["company-registration"], applicant=offered.organisation, by=member)
    completed(offered, registered)
    plan = laid(offered)
    assert item(plan, "company-registration").formality == registered
    moving = actions.open_formality(services["moving-in"], applicant=offered.organisation, by=member)
    assert item(plan, "moving-in").formality == moving
    with pytest.raises(Conflict, match="begun already"):
        actions.begin_item(item(plan, "moving-in"), by=member)


def test_dropping_the_last_open_part_completes_its_step(offered: Cast) -> None:
    change_settlement(offered.organisation, to="settling", by=offered.actor("officer"))
    plan, member, officer = laid(offered), offered.actor("member"), offered.actor("officer")
    actions.drop_item(item(plan, "company-registration"), reason="Registered already", by=officer)
    completed(offered, actions.begin_item(item(plan, "foreign-staff"), by=member))
    staff = Step.objects.get(step__code="staff", organisation=offered.organisation)
    assert staff.done_at is None
    actions.drop_item(item(plan, "shuttle-route"), reason="Nobody needs it", by=officer)
    staff.refresh_from_db()
    assert staff.done_at is not None


def test_an_agent_reads_and_begins_what_his_mandate_covers(offered: Cast) -> None:
    terms = Terms(services=("company-registration",))
    mandate = actions.give_mandate(
        principal=offered.organisation, agent=offered.outside, terms=terms, by=offered.actor("owner")
    )
    plan, agent = laid(offered), offered.actor("outsider")
    assert not plans_at_portal(agent)
    actions.accept_mandate(mandate, by=agent)
    agent = offered.actor("outsider")
    assert [one.item.code for one in parts_seen(agent, plan, WEDNESDAY)] == ["company-registration"]
    actions.begin_item(item(plan, "company-registration"), by=agent)
    with pytest.raises(Denied):
        actions.begin_item(item(plan, "foreign-staff"), by=offered.actor("outsider"))


def test_a_circle_in_a_plan_is_refused_with_its_way(offered: Cast) -> None:
    plan = laid(offered)
    with pytest.raises(Invalid, match="none of them could ever begin"):
        actions.change_item(item(plan, "company-registration"), after=["shuttle-route"], by=offered.actor("officer"))
    with pytest.raises(Invalid):
        actions.change_item(item(plan, "moving-in"), after=["unknown"], by=offered.actor("officer"))


def test_what_is_dropped_holds_nothing_up(offered: Cast) -> None:
    plan, officer = laid(offered), offered.actor("officer")
    actions.drop_item(item(plan, "company-registration"), reason="Registered already", by=officer)
    assert actions.begin_item(item(plan, "moving-in"), by=officer).source == "plan"
    with pytest.raises(Conflict):
        actions.drop_item(item(plan, "moving-in"), reason="No", by=officer)
    with pytest.raises(Conflict):
        actions.add_item(plan, wanted=actions.Wanted(item(plan, "moving-in").service), by=officer, seen=1)
    registration = item(plan, "company-registration")
    with pytest.raises(Conflict):
        actions.change_item(registration, after=[], by=officer)
    again = actions.add_item(plan, wanted=actions.Wanted(registration.service), by=officer)
    assert (again.dropped_at, again.pk != registration.pk) == (None, True)


def test_a_closed_plan_begins_nothing_and_makes_room_for_another(offered: Cast) -> None:
    plan, officer = laid(offered), offered.actor("officer")
    actions.close(plan, by=officer)
    with pytest.raises(Conflict):
        actions.begin_item(item(plan, "company-registration"), by=officer)
    newer = laid(offered)
    assert plan_of(offered.organisation.pk) == newer
    assert set(plans_at_portal(offered.actor("member"))) == {plan, newer}
    assert not plans_at_portal(offered.actor("outsider"))


def test_of_two_who_begin_a_part_at_once_one_does(transactional_db: None, password_hash: str) -> None:
    cast = offering(assemble(password_hash))
    part = item(laid(cast), "company-registration")

    def begin(name: str) -> Any:
        return lambda: actions.begin_item(part, by=cast.actor(name))

    results = together(begin("member"), begin("owner"))
    assert sum(isinstance(one, Conflict) for one in results) == 1
    assert Formality.objects.count() == 1


def test_the_chart_spans_whole_weeks_and_marks_what_is_over_the_plan(offered: Cast) -> None:
    with clock.fixed(NOW):
        plan = laid(offered)
    late = parts_of(plan, WEDNESDAY + timedelta(days=30))
    drawn = chart(late, WEDNESDAY + timedelta(days=30))
    assert drawn is not None and len(drawn.rows) == len(CODES)
    assert all(day.weekday() == 0 for day in drawn.marks)
    assert all(row.over is not None and row.bar is None for row in drawn.rows)


def test_the_pages_of_a_plan_at_both_doors(offered: Cast) -> None:
    plan, ref = laid(offered), offered.organisation.ref
    desk, portal = Client(), Client()
    desk.force_login(offered.users["officer"])
    portal.force_login(offered.users["member"])
    pages = [(desk, "/desk/plans/"), (desk, f"/desk/enterprises/{ref}/plan/"), (portal, f"/portal/plans/{plan.pk}/")]
    for client, url in pages:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(url)
        assert answer.status_code == 200
        assert len(asked) <= MOST, (url, len(asked))
    assert desk.post(f"/desk/enterprises/{ref}/plan/parts/foreign-staff/drop/", {"reason": ""}).status_code == 422
    begun = portal.post(f"/portal/plans/{plan.pk}/parts/company-registration/begin/", {})
    assert begun.status_code == 303 and "/formalities/" in begun["Location"]
