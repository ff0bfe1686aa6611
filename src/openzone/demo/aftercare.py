"""What follows the demo's solutions, who is away, and a complaint: done by the people and the clock of the zones."""

from contextlib import suppress
from datetime import datetime, timedelta

from openzone.cases import actions
from openzone.cases.actions.excluding import ask_exclusion, decide_exclusion
from openzone.cases.calling import calls_waiting_for
from openzone.cases.models import Case, Cycle
from openzone.cases.silences import to_be_looked_at_again
from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.core.errors import Refusal
from openzone.demo.hours import earlier
from openzone.demo.stage import Cast
from openzone.demo.zones import ZONES
from openzone.places.absences import possible_deputies
from openzone.places.actions.absences import announce_absence
from openzone.places.models import Post, Zone
from openzone.places.rules import WORKING_ROLES

_BEGUN = timedelta(days=45)
_HELD = ("yes", "yes", "partly")
# Investment and jobs at risk, and what became of the business.
_AT_STAKE = ((12_000_000, 80, ""), (None, 25, ""), (3_500_000, None, ""))
_BECAME = ((8_000_000, 60, "kept"), (20_000_000, 140, "grown"), (None, 12, "lost"), (1_500_000, 9, ""))


def follow_up(cast: Cast, now: datetime) -> None:
    """Do in both zones what their clock and their people would have done by now."""
    for one in ZONES:
        zone = cast.zones[one.code]
        _unanswered(zone, now)
        _look_again(zone)
        actions.draw_last_month(zone, by=system(zone.pk))
        _call(zone, now)
        _complain(zone, now)
        _leave_out(zone)
        _note_stakes(zone)
        _go_away(zone, now)


def _unanswered(zone: Zone, now: datetime) -> None:
    """Let an enterprise that was answered at once keep silent, until its demand closes by itself."""
    begun = earlier(now - _BEGUN, 1)
    model = Case.objects.filter(zone=zone, intake="portal", state="closed").select_related("organisation", "category")
    like = model.order_by("-submitted_at").first()
    post = Post.objects.filter(zone=zone, role="dispatcher", unit__level="zone").order_by("id").first()
    assert like is not None and like.category is not None and post is not None, "the demo has both"
    with clock.fixed(begun):
        case = actions.raise_demand(
            organisation=like.organisation,
            category=like.category,
            title="Who reads the water meter?" if zone.code == "etic" else "水表由谁来抄？",
            description=like.description,
            answers=like.answers,
            intake="portal",
            urgency="normal",
            by=Actor(like.raised_by_id, zone.pk, via="history"),
        )
        words = (
            "The property company reads it on the last working day of each month."
            if zone.code == "etic"
            else "每月最后一个工作日由物业公司抄表。"
        )
        actions.answer_at_once(case, by=Actor(post.user_id, zone.pk, via="history"), outcome="explained", body=words)
    for day in range((now - begun).days):
        with clock.fixed(begun + timedelta(days=day)), suppress(Refusal):
            actions.remind(case, by=system(zone.pk))
        with clock.fixed(begun + timedelta(days=day)), suppress(Refusal):
            actions.auto_close(case, by=system(zone.pk))


def _look_again(zone: Zone) -> None:
    """Ask the filers of what ended four weeks ago; most say that it holds, one has not answered yet."""
    rounds: list[Cycle] = list(to_be_looked_at_again(zone.pk, clock.now())[: len(_HELD) + 1])
    for number, cycle in enumerate(rounds):
        actions.ask_whether_it_holds(cycle.case, by=system(zone.pk))
        if number < len(_HELD) and not cycle.unconfirmed:
            by = Actor(cycle.answered_by_id, zone.pk, via="history")
            actions.say_whether_it_holds(cycle.case, by=by, held=_HELD[number])


def _call(zone: Zone, now: datetime) -> None:
    """Make the first of the calls; the others wait for people who did not handle the demand."""
    for post in Post.objects.filter(zone=zone, until__isnull=True, role__in=WORKING_ROLES).order_by("id"):
        caller = Actor(post.user_id, zone.pk, via="history")
        waiting = calls_waiting_for(caller).first()
        if waiting is not None:
            with suppress(Refusal), clock.fixed(earlier(now, 6)):
                actions.call_back(waiting, by=caller, reached=True, solved="yes", satisfaction=4)
            return


def _complain(zone: Zone, now: datetime) -> None:
    """Let an enterprise complain about how a station handles what is still open: the level above hears it."""
    open_ones = Case.objects.filter(zone=zone, intake="portal", state="in_progress", unit__level="station")
    case = open_ones.select_related("category", "unit", "organisation").order_by("submitted_at", "id").first()
    if case is None:
        return
    by = Actor(case.raised_by_id, zone.pk, via="history")
    etic = zone.code == "etic"
    with clock.fixed(earlier(now, 5)):
        draft = actions.begin_complaint(case, by=by)
        actions.save_draft(
            draft,
            by=by,
            category=case.category,
            answers=case.answers,
            title="Nobody tells us how far it is" if etic else "办理进度一直没有反馈",
            description="We asked twice and heard nothing for two weeks." if etic else "我们问过两次，两周没有回音。",
        )
        actions.submit(draft, by=by)


def _leave_out(zone: Zone) -> None:
    """What another office counts already is left out of the figures: a dispatcher asks, a leader decides."""
    asking, deciding = (
        Actor(post.user_id, zone.pk)
        for role in ("dispatcher", "leader")
        for post in Post.objects.filter(zone=zone, role=role, unit__level="zone").order_by("id")[:1]
    )
    closed = Case.objects.filter(zone=zone, state="closed", promise__isnull=False)
    case = closed.order_by("-submitted_at", "id")[4:5].get()
    reason = "The city hotline counts it already. 市民热线已统计，避免重复。"
    decide_exclusion(ask_exclusion(case, reason=reason, by=asking), granted=True, by=deciding)


def _note_stakes(zone: Zone) -> None:
    """Let a dispatcher note what is at stake in some open demands, and what became of some that ended."""
    post = Post.objects.filter(zone=zone, role="dispatcher", unit__level="zone").order_by("id").first()
    assert post is not None, "the demo has one"
    by = Actor(post.user_id, zone.pk, via="history")
    for states, known in ((("in_progress", "assigned"), _AT_STAKE), (("closed",), _BECAME)):
        cases = Case.objects.filter(zone=zone, state__in=states, confidential=False, complaint_about__isnull=True)
        for case, (investment, jobs, business) in zip(cases.order_by("-submitted_at", "id"), known, strict=False):
            with suppress(Refusal):
                actions.note_stake(case, by=by, investment=investment, jobs=jobs, business=business)


def _go_away(zone: Zone, now: datetime) -> None:
    """Let an officer of a station be away since yesterday, and the first colleague who may stand in."""
    post = (
        Post.objects.filter(zone=zone, role="officer", unit__level="station", until__isnull=True).order_by("id").last()
    )
    if post is None:
        return
    by = Actor(post.user_id, zone.pk, via="history")
    deputies = possible_deputies(by, post.user_id)
    if deputies:
        first = (now - timedelta(days=1)).date()
        announce_absence(user=post.user, deputy=deputies[0], first=first, last=first + timedelta(days=9), by=by)
