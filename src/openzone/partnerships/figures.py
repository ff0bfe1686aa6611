"""The figures of partnerships: commitments kept in time, action items done in time, meetings held, groups at work."""

from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from openzone.core.counting import Counting, Place
from openzone.core.figures import Figure, Part, Question, register
from openzone.core.partial_dates import PartialRange
from openzone.partnerships.enums import CommitmentState, ItemState, MeetingState
from openzone.partnerships.models import ActionItem, Agreement, Commitment, CommitmentStep, Group, ItemStep, Meeting
from openzone.places.queries import is_staff

DAY = timedelta(days=1)
_ALL = Q()


def _today(question: Question) -> date:
    """The day as of which it is asked, in the zone's own time."""
    return question.as_of.astimezone(question.period.since.tzinfo).date()


def _due(question: Question) -> dict[str, Any]:
    """The condition that a day lies in the period, and had come."""
    return {
        "due_on__gte": question.period.since.date(),
        "due_on__lt": question.period.until.date(),
        "due_on__lte": _today(question),
    }


def _then(steps: QuerySet[Any], question: Question) -> dict[str, Any]:
    """The state in which something stood on the day asked, and the day on which it was said to be done; null: open."""
    last = steps.filter(at__lte=question.as_of).order_by("-at", "-pk")
    return {"state_then": Subquery(last.values("state")[:1]), "done_then": Subquery(last.values("done_on")[:1])}


def _by(unit: str) -> dict[str, Place]:
    """Where the unit stands, by which all of these are split."""
    return {"unit": Place.at(unit)}


_IN_TIME = Q(done_then__lte=F("due_on"))


def _commitments(question: Question) -> QuerySet[Commitment]:
    """What was promised in signed agreements for a day of the period, but for what was let go by then."""
    steps = CommitmentStep.objects.filter(commitment=OuterRef("pk"))
    signed = {"agreement__zone_id": question.zone_id, "agreement__signed_on__lte": _today(question)}
    rows = Commitment.objects.filter(**signed, **_due(question)).annotate(**_then(steps, question))
    return rows.filter(Q(state_then__isnull=True) | ~Q(state_then=CommitmentState.RELEASED))


_KEPT = {
    Part.NUMERATOR: _IN_TIME & Q(state_then=CommitmentState.DONE),
    Part.DENOMINATOR: _ALL,
    Part.UNKNOWN: _IN_TIME & Q(state_then=CommitmentState.REPORTED),
}


def _items(question: Question) -> QuerySet[ActionItem]:
    """What groups gave out for a day of the period, but for what was dropped by then."""
    steps = ItemStep.objects.filter(item=OuterRef("pk"))
    given = {"group__zone_id": question.zone_id, "assigned_at__lte": question.as_of}
    rows = ActionItem.objects.filter(**given, **_due(question)).annotate(**_then(steps, question))
    return rows.filter(Q(state_then__isnull=True) | ~Q(state_then=ItemState.DROPPED))


_DONE = {
    Part.NUMERATOR: _IN_TIME & Q(state_then=ItemState.ACCEPTED),
    Part.DENOMINATOR: _ALL,
    Part.UNKNOWN: _IN_TIME & Q(state_then=ItemState.REPORTED),
}


def _meetings(question: Question) -> QuerySet[Meeting]:
    """The meetings that were to begin in the period, and whose hour had come."""
    return Meeting.objects.filter(
        group__zone_id=question.zone_id,
        starts_at__gte=question.period.since,
        starts_at__lt=question.period.until,
        starts_at__lte=question.as_of,
    )


_HELD = {
    Part.NUMERATOR: Q(state__in=[MeetingState.HELD, MeetingState.MINUTED]),
    Part.DENOMINATOR: _ALL,
    Part.UNKNOWN: Q(state=MeetingState.PLANNED),
}


def _edge(dated: Any, edge: str) -> Func:
    """The first day that a date can mean (`lower`), or the day after the last (`upper`)."""
    return Func(PartialRange(dated), function=edge, output_field=DateField())


def _groups(question: Question) -> QuerySet[Group]:
    """The groups of the zone, each with whether it was `at_work` on the last day of the period, or as of the day."""
    day = min(_today(question), question.period.until.date() - DAY)
    start = Case(When(began="", then=F("founded")), default=F("began"), output_field=CharField())
    known = Group.objects.filter(zone_id=question.zone_id).annotate(
        begins=_edge(start, "lower"),
        begun=_edge(start, "upper"),
        over=_edge(F("ended"), "upper"),
        ends=_edge(F("ended"), "lower"),
    )
    yes = Q(begun__lte=day + DAY) & (Q(ended="") | Q(ends__gt=day))
    no = Q(begins__gt=day) | (~Q(ended="") & Q(over__lte=day + DAY))
    told = Case(When(no, then=Value("no")), When(yes, then=Value("yes")), default=Value("unknown"))
    return known.annotate(at_work=told)


_AT_WORK = {Part.NUMERATOR: Q(at_work="yes"), Part.UNKNOWN: Q(at_work="unknown")}


def _define(code: str, name: Any, definition: Any, counting: Counting, *, unit: str, records_in: str) -> Figure:
    return register(
        Figure(
            code=code,
            name=name,
            definition=definition,
            unit=unit,
            dimensions=("month", "unit") if counting.date else ("unit",),
            rows=counting.rows,
            parts=tuple(counting.parts),
            behind=counting.behind,
            readable_by=is_staff,
            in_overview=False,
            records_in=records_in,
        )
    )


commitments_kept = _define(
    "commitments_kept",
    _("Commitments kept in time"),
    _(
        "Share of what was promised in signed agreements for a day of the period that was done by that day, confirmed"
        " by the zone. Of: all that was due by now. Unknown: reported in time, not confirmed yet."
    ),
    Counting(_commitments, "due_on", _by("agreement__unit"), _KEPT, Agreement, "agreement", is_day=True),
    unit="share",
    records_in="agreements",
)
action_items_done = _define(
    "action_items_done",
    _("Action items done in time"),
    _(
        "Share of what groups gave out for a day of the period that was done by that day, and accepted. Of: all that"
        " was due by now, but for what was dropped. Unknown: reported in time, not accepted yet."
    ),
    Counting(_items, "due_on", _by("group__unit"), _DONE, ActionItem, is_day=True),
    unit="share",
    records_in="items",
)
meetings_held = _define(
    "meetings_held",
    _("Meetings held"),
    _(
        "Meetings of groups that took place in the period. Of: all that were convened for it, cancelled ones too."
        " Unknown: their hour has come, and nobody said whether they were held."
    ),
    Counting(_meetings, "starts_at", _by("group__unit"), _HELD, Group, "group"),
    unit="count",
    records_in="groups",
)
groups_at_work = _define(
    "groups_at_work",
    _("Groups at work"),
    _(
        "Groups that had begun to work and had not ended, at the end of the period or as of the day; the day they were"
        " founded counts where nothing else is known. Unknown: the dates do not say."
    ),
    Counting(_groups, "", _by("unit"), _AT_WORK, Group),
    unit="count",
    records_in="groups",
)
