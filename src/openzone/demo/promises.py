"""What the demo's zones promise, and what presses on some of the demands that are open today."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from openzone.cases import actions
from openzone.cases.actions.promises import make_promise
from openzone.cases.actions.reviewing import review_zone
from openzone.cases.actions.steps import run_clocks
from openzone.cases.enums import ClockKind, State, StepAct, TimeUnit, Urgency
from openzone.cases.models import Case
from openzone.cases.timing import Step, Term
from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.demo.hours import earlier
from openzone.demo.stage import Cast
from openzone.places.models import Zone

LEADER = "leader@zone.example"
OWN = "Wipro Dalian"
HOURS, DAYS = TimeUnit.WORKING_HOURS, TimeUnit.WORKING_DAYS
_WARNED = (Step(50, StepAct.REMIND), Step(100, StepAct.WARN))


def _on_the_way(first: int, second: int) -> tuple[Step, ...]:
    return (
        Step(first, StepAct.CLIMB),
        Step(80, StepAct.REMIND),
        Step(second, StepAct.CLIMB),
        Step(100, StepAct.WARN),
        Step(150, StepAct.SUPERVISE),
    )


@dataclass(frozen=True)
class _Promised:
    """A promise of both zones: for which demands, and its times."""

    code: str
    name: str
    name_local: str
    terms: tuple[Term, ...]
    urgency: str = ""
    category: str = ""


PROMISES = (
    _Promised(
        "ordinary",
        "Ordinary demands",
        "一般诉求",
        (
            Term(ClockKind.FIRST_REPLY, 2, DAYS, _WARNED),
            Term(ClockKind.RESOLUTION, 10, DAYS, _on_the_way(60, 85)),
            Term(ClockKind.NEXT_REPLY, 3, DAYS, (Step(100, StepAct.WARN),)),
            Term(ClockKind.CONFIRMATION, 10, DAYS),
            Term(ClockKind.DISPATCH, 1, DAYS, _WARNED),
            Term(ClockKind.SIGN_FOR, 1, DAYS, _WARNED),
        ),
    ),
    _Promised(
        "urgent",
        "Urgent demands",
        "紧急诉求",
        (
            Term(ClockKind.FIRST_REPLY, 4, HOURS, _WARNED),
            Term(ClockKind.RESOLUTION, 2, DAYS, _on_the_way(50, 85)),
            Term(ClockKind.NEXT_REPLY, 4, HOURS, (Step(100, StepAct.WARN),)),
            Term(ClockKind.CONFIRMATION, 5, DAYS),
            Term(ClockKind.DISPATCH, 2, HOURS, _WARNED),
            Term(ClockKind.SIGN_FOR, 2, HOURS, _WARNED),
        ),
        urgency=Urgency.URGENT,
    ),
    _Promised(
        "danger",
        "Danger to people or goods",
        "危及人身或财产安全",
        (
            Term(ClockKind.FIRST_REPLY, 2, TimeUnit.HOURS, _WARNED),
            Term(ClockKind.RESOLUTION, 24, TimeUnit.HOURS, _on_the_way(40, 70)),
            Term(ClockKind.DISPATCH, 1, TimeUnit.HOURS, _WARNED),
        ),
        urgency=Urgency.DANGER,
    ),
    _Promised(
        "policy",
        "Questions about policies and subsidies",
        "政策与补贴咨询",
        (
            Term(ClockKind.FIRST_REPLY, 2, DAYS, _WARNED),
            Term(ClockKind.RESOLUTION, 8, DAYS, _on_the_way(60, 85)),
            Term(ClockKind.NEXT_REPLY, 2, DAYS, (Step(100, StepAct.WARN),)),
            Term(ClockKind.CONFIRMATION, 10, DAYS),
            Term(ClockKind.DISPATCH, 1, DAYS, _WARNED),
        ),
        category="policy",
    ),
)


def promise(zone: Zone, cast: Cast) -> None:
    """What a zone promises from its first day on."""
    for one in PROMISES:
        make_promise(
            zone=zone,
            code=one.code,
            name=one.name,
            name_local=one.name_local,
            category=cast.categories[zone.code, one.category] if one.category else None,
            urgency=one.urgency,
            terms=one.terms,
            by=system(zone.pk),
        )


def press(cast: Cast, now: datetime) -> None:
    """Let some open demands be urged, supervised, extended, paused and kept for the long term; catch the clocks up.

    Last the nightly derivation has its say: in a demo too all clocks agree with what happened.
    """
    moment = earlier(now, 0.2)
    for zone in cast.zones.values():
        with clock.fixed(moment):
            _press_some(cast, zone, moment)
            while run_clocks(zone.pk, moment, via="history"):
                pass
            review_zone(zone.pk, moment)


def _press_some(cast: Cast, zone: Zone, moment: datetime) -> None:
    leader = next((user for email, user in cast.users.items() if email == LEADER), None)
    if leader is None or zone.code != "etic":
        return
    waiting = list(_in_progress(zone))
    above = Actor(leader.pk, zone.pk)
    own = next(one for one in waiting if one.organisation.name == OWN)
    others = (one for one in waiting if one.pk != own.pk)
    actions.urge(own, by=Actor(own.raised_by_id, zone.pk), reason="The cold days begin. Can you say when it is done?")
    _give_time(next(others), above, moment, granted=True)
    _give_time(next(others), above, moment, granted=False)
    _keep_long(next(others), above, moment)
    _supervise(next(others), above, moment)
    _pause(next(others), above, moment)


def _pause(case: Case, above: Actor, moment: datetime) -> None:
    """The power company decides, and the zone lets the promised time stand still until then."""
    by, until = Actor(case.officer_id, case.zone_id), (moment + timedelta(days=10)).date()
    actions.wait(case, by=by, on="国网供电公司 / the power company", until=until)
    actions.pause(
        Case.objects.get(pk=case.pk),
        by=by,
        until=until,
        reason="The power company decides on the second line in ten days; we cannot go on before that.",
        explanation="The power company decides on the second line in ten days. Until then your promised time pauses.",
    )
    actions.decide_pause(Case.objects.get(pk=case.pk), by=above)


def _in_progress(zone: Zone) -> QuerySet[Case]:
    """What officers work on, the latest due first: more time is asked for while there is some."""
    rows = Case.objects.filter(zone=zone, state=State.IN_PROGRESS, officer__isnull=False, due_at__isnull=False)
    return rows.select_related("organisation").order_by("-due_at", "id")


def _supervise(case: Case, above: Actor, moment: datetime) -> None:
    actions.supervise(
        case,
        by=above,
        letter="督〔2026〕17号",
        reason="请于期限内报告办理进展、存在问题和完成时间。\n\nPlease report what was done and what is missing.",
        until=(moment + timedelta(days=3)).date(),
    )


def _keep_long(case: Case, above: Actor, moment: datetime) -> None:
    actions.park(
        case,
        by=Actor(case.officer_id, case.zone_id),
        plan="The road is in the city's plan for next year. We take part in the planning and tell you every quarter.",
        reason="It needs a decision of the city, which the zone cannot take itself.",
        until=(moment + timedelta(days=60)).date(),
    )
    actions.decide_parking(Case.objects.get(pk=case.pk), by=above)


def _give_time(case: Case, above: Actor, moment: datetime, *, granted: bool) -> None:
    actions.extend(
        case,
        by=Actor(case.officer_id, case.zone_id),
        until=(moment + timedelta(days=24)).date(),
        reason="The company that does the work is free in two weeks only.",
        explanation="The company that does the work has its next free day in two weeks. We have booked it for you.",
    )
    if granted:
        actions.decide_extension(Case.objects.get(pk=case.pk), by=above)
