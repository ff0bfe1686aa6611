"""The figures about what follows a close: how many answer, whether it holds, whether call-backs agree."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from openzone.cases.enums import Outcome, Solved
from openzone.cases.figures import DIMENSIONS, Counting, closed_in
from openzone.cases.models import CallBack, Cycle
from openzone.cases.verdicts import EXPECTED, NOT_SOLVED
from openzone.core.figures import Figure, Part, Question, register
from openzone.places.queries import is_staff

# What is counted by the category of its round knows only that itself, not the subject above it.
SPLIT_BY_CASE = tuple(one for one in DIMENSIONS if one != "subject")
_ALL = Q()
_OF_ROUND = {"date": "closed_at", "park": "case__park", "unit": "unit"}


def _asked_again(question: Question) -> QuerySet[Cycle]:
    """The rounds of which it was asked in the period whether they hold."""
    return Cycle.objects.filter(
        case__zone_id=question.zone_id,
        held_asked_at__gte=question.period.since,
        held_asked_at__lt=question.period.until,
        held_asked_at__lte=question.as_of,
    )


def _called(question: Question) -> QuerySet[CallBack]:
    """The call-backs that came to an end in the period."""
    return CallBack.objects.filter(
        zone_id=question.zone_id,
        done_at__gte=question.period.since,
        done_at__lt=question.period.until,
        done_at__lte=question.as_of,
    )


def _agreeing() -> Q:
    """That the enterprise says on the phone what the handler's outcome says."""
    rest = [one for one in Outcome if one not in EXPECTED]
    agreeing = Q(cycle__outcome__in=rest, solved__in=NOT_SOLVED)
    for outcome, expected in EXPECTED.items():
        agreeing |= Q(cycle__outcome=outcome, solved__in=expected)
    return agreeing


_SURVEY = Counting(
    "survey", closed_in, _OF_ROUND, "case", {Part.NUMERATOR: Q(answered_at__isnull=False), Part.DENOMINATOR: _ALL}
)
_UNCONFIRMED = Counting(
    "unconfirmed", closed_in, _OF_ROUND, "case", {Part.NUMERATOR: Q(answered_at__isnull=True), Part.DENOMINATOR: _ALL}
)
_HELD = Counting(
    "held",
    _asked_again,
    {"date": "held_asked_at", "park": "case__park", "unit": "unit"},
    "case",
    {Part.NUMERATOR: Q(held=Solved.YES), Part.DENOMINATOR: ~Q(held=""), Part.UNKNOWN: Q(held="")},
)
_AGREEMENT = Counting(
    "agreement",
    _called,
    {"date": "done_at", "park": "case__park", "unit": "cycle__unit", "category": "cycle__category"},
    "case",
    {
        Part.NUMERATOR: Q(reached=True) & _agreeing(),
        Part.DENOMINATOR: Q(reached=True),
        Part.UNKNOWN: Q(reached=False),
    },
)


def _share(code: str, counting: Counting, name: object, definition: object) -> Figure:
    return register(
        Figure(
            code=code,
            name=name,
            definition=definition,
            unit="share",
            dimensions=DIMENSIONS if counting.counted is not _called else SPLIT_BY_CASE,
            rows=counting.rows,
            parts=tuple(counting.parts),
            behind=counting.behind,
            readable_by=is_staff,
            splits=counting.splits,
            in_overview=False,
            left_out=counting.left_out,
        )
    )


survey_answer_rate = _share(
    "survey_answer_rate",
    _SURVEY,
    _("Solutions answered"),
    _(
        "Share of the demands closed in the period whose enterprise said whether they are solved. Of: all demands"
        " closed in the period. Demands taken up again do not count."
    ),
)
unconfirmed_share = _share(
    "unconfirmed_share",
    _UNCONFIRMED,
    _("Closed unconfirmed"),
    _(
        "Share of the demands closed in the period that closed by themselves, since nobody answered the solution. Of:"
        " all demands closed in the period. They count as neither solved nor satisfying."
    ),
)
held_rate = _share(
    "held_rate",
    _HELD,
    _("Solutions that hold"),
    _(
        "Share of the enterprises asked in the period, four weeks after the end, that say the solution still holds. Of:"
        " those that answered. Unknown: asked and not answered."
    ),
)
callback_agreement = _share(
    "callback_agreement",
    _AGREEMENT,
    _("Call-backs that agree"),
    _(
        "Share of the call-backs made in the period in which the enterprise says what the handler's outcome says:"
        " solved, partly solved, or not. Of: all call-backs that reached somebody. Unknown: nobody was reached."
    ),
)
