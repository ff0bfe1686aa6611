"""What cases enter with core, and what they answer the apps below."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.cases import privacy, queries
from openzone.cases.actions.leaving import hand_over_cases, release
from openzone.cases.actions.leaving_tasks import hand_over_matters, hand_over_tasks, release_tasks
from openzone.cases.enums import Verb
from openzone.cases.health import clocks
from openzone.cases.joint import TaskState
from openzone.cases.joint_queries import stranded_helpers
from openzone.cases.matters import MatterState
from openzone.cases.models import Case, Category, Clock, Matter, Promise, RoutingRule
from openzone.cases.risks import OLD_CASES
from openzone.cases.rooms import rooms_of
from openzone.cases.rules import LIVE
from openzone.cases.verbs import OF_DEMANDS, OF_MATTERS, OF_PROMISES, OF_SUBJECTS
from openzone.core.errors import Conflict
from openzone.core.health.looking import enter
from openzone.core.jobs import enqueue
from openzone.core.notices import Kind, register_kinds
from openzone.core.retention import register_kept
from openzone.core.rooms import register_room
from openzone.core.webhooks.catalogue import Group, column, offer, refer_to
from openzone.places.signals import (
    CalendarCorrected,
    HandingOver,
    PersonErasing,
    PostEnding,
    UnitClosing,
    calendar_corrected,
    handing_over,
    person_erasing,
    post_ending,
    unit_closing,
)
from openzone.registry.merging import declare, declare_loose
from openzone.registry.risks import register_risk

declare(Case, "organisation", gettext_lazy("cases"))
declare_loose(
    cases__Case="answers questions",
    cases__Category="holds questions",
    cases__RoutingRule="leads from unit to unit",
    cases__CannedAnswer="names the fields of its text",
    cases__Checklist="holds points in words",
    cases__Clock="says what happens at which share of its time",
    cases__ClockReview="names cases by their references",
    cases__PromiseVersion="says times and what happens on the way",
)
offer(
    Group("demands", gettext_lazy("Demands"), OF_DEMANDS),
    Group("promises", gettext_lazy("Service promises"), OF_PROMISES),
    Group("matters", gettext_lazy("Shared matters"), OF_MATTERS),
    Group("subjects", gettext_lazy("Subjects, routing and canned answers"), OF_SUBJECTS),
)
refer_to("case", column(Case, "ref"))
refer_to("matter", column(Matter, "ref"))
refer_to("category", column(Category, "code"))
refer_to("promise", column(Promise, "code"))
register_risk(OLD_CASES)
enter(clocks)
register_room("case", rooms_of)


def _after(*verbs: str) -> frozenset[str]:
    return frozenset(f"case.{verb}" for verb in verbs)


# Who is called is called alike wherever people talk: apps above add their verbs to this kind.
MENTIONS = Kind("mentions", gettext_lazy("Somebody mentions you"), _after("mention"))

register_kinds(
    [
        Kind(
            "owed",
            gettext_lazy("Something waits for you"),
            _after(
                "shared_out",
                Verb.ASK_INFORMATION,
                Verb.PROPOSE,
                Verb.ANSWER_AT_ONCE,
                Verb.SUBMIT,
                Verb.ASSIGN,
                Verb.DECLINE,
                Verb.URGE,
                Verb.SUPERVISE,
                Verb.EXTEND,
                Verb.PARK,
                Verb.PAUSE,
                "review_due",
                Verb.NO_REPLY,
                "reminder",
            ),
            owed=True,
        ),
        Kind(
            "second_look",
            gettext_lazy("The zone asks whether a solution still holds"),
            _after("second_look"),
            prompt=True,
        ),
        Kind("messages", gettext_lazy("Messages and notes"), _after("message", "note")),
        Kind("times", gettext_lazy("Promised times"), _after("remind", "warn", "supervise_late"), owed=True),
        MENTIONS,
        Kind(
            "steps",
            gettext_lazy("Steps of a demand"),
            _after(
                Verb.ACCEPT,
                Verb.WAIT,
                Verb.RESUME,
                Verb.REFER,
                Verb.ESCALATE,
                Verb.HAND_DOWN,
                Verb.CONFIRM,
                Verb.DISPUTE,
                Verb.DECIDE_DECLINE,
                Verb.WITHDRAW,
                Verb.REPORT,
                Verb.END_SUPERVISION,
                Verb.DECIDE_EXTENSION,
                Verb.DECIDE_PARKING,
                Verb.DECIDE_PAUSE,
                Verb.END_PAUSE,
                Verb.REVIEW,
                Verb.MERGE,
                Verb.UNMERGE,
                "merged_in",
                "merged_out",
                Verb.AUTO_CLOSE,
                "held",
                "call_back",
                "released",
                "handed_over",
                "share",
                "close_off",
                "open_up",
            ),
        ),
        Kind(
            "co_tasks",
            gettext_lazy("Your unit is asked to contribute to a demand"),
            _after("co_ask", "co_due", "co_late", "co_handed_over"),
            owed=True,
        ),
        Kind(
            "policies",
            gettext_lazy("A policy is to change for a demand"),
            frozenset({"case.policy_proposed", "case.policy_adopted", "case.policy_rejected", "matter.answered"}),
        ),
        Kind("joint", gettext_lazy("What other units contribute"), _after("co_take", "co_result", "co_waive")),
    ]
)


register_kept(privacy.KEPT)


@person_erasing.connect
def let_go_of_person(event: PersonErasing) -> None:
    """Say which demands still need a person; forget what he never sent."""
    event.owed.extend(privacy.owed_in_cases(event.user))
    if not event.only_asked:
        privacy.forget_in_cases(event.user)


@post_ending.connect
def keep_somebody(event: PostEnding) -> None:
    """Refuse to end a post that leaves open cases with nobody; give back what its holder worked on."""
    if queries.stranded_units(event.post.zone_id):
        raise Conflict(_("Open cases would be left with nobody to work on them. Appoint somebody else first."))
    if stranded_helpers(event.post.zone_id):
        raise Conflict(_("Contributions to open cases would be left with nobody. Appoint somebody else first."))
    release(event.post)
    release_tasks(event.post)


@handing_over.connect
def pass_on_cases(event: HandingOver) -> None:
    """The open cases that a leaver works on, what he was to contribute to others, and his matters."""
    hand_over_cases(event)
    hand_over_tasks(event)
    hand_over_matters(event)


@unit_closing.connect
def keep_unit(event: UnitClosing) -> None:
    """Refuse to close a unit that has open cases or is the first way of some."""
    if event.unit.cases.filter(state__in=LIVE).exists() or event.unit.escalated_cases.filter(state__in=LIVE).exists():
        raise Conflict(_("“%(unit)s” still has open cases.") % {"unit": event.unit})
    if event.unit.matters.exclude(state=MatterState.CLOSED).exists():
        raise Conflict(_("“%(unit)s” still leads open matters.") % {"unit": event.unit})
    if event.unit.co_tasks.filter(state=TaskState.OPEN).exists():
        raise Conflict(_("“%(unit)s” still has to contribute to open cases.") % {"unit": event.unit})
    if RoutingRule.objects.filter(to_unit=event.unit).exists() or RoutingRule.objects.filter(unit=event.unit).exists():
        raise Conflict(_("“%(unit)s” is still named in a routing rule.") % {"unit": event.unit})


@calendar_corrected.connect
def count_clocks_anew(event: CalendarCorrected) -> None:
    """Count the open clocks of the zone anew when this is committed: a zone may have many."""
    if Clock.objects.filter(case__zone_id=event.calendar.zone_id, ended_at__isnull=True).exists():
        enqueue("cases.recount_clocks", one_at_a_time="cases.clocks", zone_id=event.calendar.zone_id)
