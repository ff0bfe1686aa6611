"""The figures of formalities: kept in time, how long they and their steps take, what comes back at first hand-in."""

from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from openzone.core.counting import Counting, Place, in_period
from openzone.core.figures import Figure, Part, Question, register
from openzone.formalities.enums import FormalityState, StepState
from openzone.formalities.models import CorrectionItem, CorrectionNotice, Formality, FormalityStep
from openzone.places.queries import is_staff

_ALL = Q()
# What the clock saw to its end: what was withdrawn was not the zone's to keep.
DECIDED = (FormalityState.COMPLETED, FormalityState.REFUSED)
PLACES = {"service": Place("version__service__code", "version__service__shown__name"), "unit": Place.at("unit")}
STEP_PLACES = {
    "service": Place("step__version__service__code", "step__version__service__shown__name"),
    "unit": Place.at("unit"),
    "step": Place("step__code", "step__name"),
}
NOTICE_PLACES = {name: Place(f"formality__{one.code}", f"formality__{one.name}") for name, one in PLACES.items()}


def _decided(question: Question) -> QuerySet[Any]:
    rows = Formality.objects.filter(zone_id=question.zone_id, state__in=DECIDED)
    return rows.filter(in_period(question, "ended_at"))


def _completed(question: Question) -> QuerySet[Any]:
    return _decided(question).filter(state=FormalityState.COMPLETED)


def _handed_in(question: Question) -> QuerySet[Any]:
    rows = Formality.objects.filter(in_period(question, "submitted_at"), zone_id=question.zone_id)
    notices = CorrectionNotice.objects.filter(formality=OuterRef("pk"), at__lte=question.as_of)
    looked_at = Q(came_back=True) | Q(accepted_at__lte=question.as_of) | Q(ended_at__lte=question.as_of)
    return rows.alias(came_back=Exists(notices)).alias(
        looked_at=Case(When(looked_at, then=True), default=False, output_field=BooleanField())
    )


def _steps(question: Question) -> QuerySet[Any]:
    rows = FormalityStep.objects.filter(formality__zone_id=question.zone_id, state=StepState.DONE)
    return rows.filter(in_period(question, "done_at"))


def _notices(question: Question) -> QuerySet[Any]:
    return CorrectionNotice.objects.filter(in_period(question, "at"), formality__zone_id=question.zone_id)


def _named_late() -> Q:
    return Q(Exists(CorrectionItem.objects.filter(notice=OuterRef("pk"), late=True)))


_IN_TIME = Counting(
    _decided,
    "ended_at",
    PLACES,
    {Part.NUMERATOR: Q(breached_at__isnull=True), Part.DENOMINATOR: _ALL},
    Formality,
)
_DAYS = Counting(
    _completed, "ended_at", PLACES, {Part.NUMERATOR: _ALL, Part.DENOMINATOR: _ALL}, Formality, measured="passed"
)
_STEP_DAYS = Counting(
    _steps,
    "done_at",
    STEP_PLACES,
    {Part.NUMERATOR: _ALL, Part.DENOMINATOR: _ALL},
    Formality,
    column="formality",
    measured="worked",
)
_RETURNED = Counting(
    _handed_in,
    "submitted_at",
    PLACES,
    {
        Part.NUMERATOR: Q(came_back=True),
        Part.DENOMINATOR: Q(looked_at=True),
        Part.UNKNOWN: Q(looked_at=False),
    },
    Formality,
)
_COMPLETED = Counting(_completed, "ended_at", PLACES, {Part.NUMERATOR: _ALL}, Formality)
_LATE_NOTICES = Counting(
    _notices,
    "at",
    NOTICE_PLACES,
    {Part.NUMERATOR: _named_late(), Part.DENOMINATOR: _ALL},
    Formality,
    column="formality",
)


def _defined(code: str, counting: Counting, name: Any, definition: Any, unit: str = "share") -> Figure:
    return register(
        Figure(
            code=code,
            name=name,
            definition=definition,
            unit=unit,
            dimensions=("month", *counting.places),
            rows=counting.rows,
            parts=tuple(counting.parts),
            behind=counting.behind,
            readable_by=is_staff,
            splits=counting.splits,
            records_in="formalities",
            in_overview=False,
        )
    )


formalities_completed = _defined(
    "formalities_completed",
    _COMPLETED,
    _("Formalities completed"),
    _("The formalities that were completed in the period."),
    "count",
)
formalities_in_time = _defined(
    "formalities_in_time",
    _IN_TIME,
    _("Formalities in time"),
    _(
        "Share of the formalities completed or refused in the period within the working days that were promised; while"
        " the applicant corrects, the time rests. Of: all that were completed or refused. Withdrawn ones do not count."
    ),
)
formality_days = _defined(
    "formality_days",
    _DAYS,
    _("Working days until completed"),
    _(
        "The working days that formalities completed in the period took on average, from submission on, without the"
        " time in which the applicant corrected. On: all that were completed."
    ),
    "working_days",
)
step_days = _defined(
    "step_days",
    _STEP_DAYS,
    _("Working days of a step"),
    _(
        "The working days that steps done in the period took on average, from when they could begin. On: all steps that"
        " were done."
    ),
    "working_days",
)
returned_at_first = _defined(
    "returned_at_first",
    _RETURNED,
    _("Returned at first hand-in"),
    _(
        "Share of the formalities submitted for the first time in the period that came back for correction. Of: those"
        " that were returned, accepted or ended since. Unknown: still to be looked at."
    ),
)
named_late = _defined(
    "named_late",
    _LATE_NOTICES,
    _("Corrections named late"),
    _(
        "Share of the notices of correction in the period that name something which could have been named in an earlier"
        " one. Of: all notices of correction."
    ),
)
