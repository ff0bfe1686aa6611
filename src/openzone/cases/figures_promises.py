"""The figures about what was promised: given on time, answered on time, solved on time, and how long it took."""

from django.utils.translation import gettext_lazy as _

from openzone.cases.enums import ClockKind
from openzone.cases.measuring import Measure, Told, define
from openzone.cases.scenes import BACKLOG, DUE, GIVEN, RECEIVED, clocks
from openzone.core.figures import Figure, Part

_ALL = "true"
# Of a demand due: a solution that stands, within what was promised first, or within what was granted besides.
ON_TIME = "kept AND within_promise AND standing"
EXTENDED = "kept AND NOT within_promise AND within_granted AND standing"


def _on_time(code: str, kind: ClockKind, name: object, definition: object) -> Figure:
    parts = {Part.NUMERATOR: "on_time", Part.DENOMINATOR: _ALL}
    return define(code, Told(name, definition), Measure(clocks(kind), parts))


def _of_due(code: str, condition: str, name: object, definition: object, of: str = _ALL, unknown: str = "") -> Figure:
    parts = {Part.NUMERATOR: condition, Part.DENOMINATOR: of}
    if unknown:
        parts[Part.UNKNOWN] = unknown
    return define(code, Told(name, definition), Measure(DUE, parts))


def _duration(code: str, value: str, name: object, definition: object, unit: str = "working_days") -> Figure:
    parts = {Part.NUMERATOR: "kept", Part.DENOMINATOR: "kept"}
    return define(code, Told(name, definition, unit), Measure(DUE, parts, value, least=1, in_working_time=True))


def _part_below(share: str, column: str) -> str:
    return f"percentile_cont({share}) WITHIN GROUP (ORDER BY {column}) FILTER (WHERE kept)"


dispatch_on_time = _on_time(
    "dispatch_on_time",
    ClockKind.DISPATCH,
    _("Given to a unit on time"),
    _(
        "Share of the demands due to be given to a unit in the period that were given within the promised time. Of:"
        " all that were due."
    ),
)
sign_for_on_time = _on_time(
    "sign_for_on_time",
    ClockKind.SIGN_FOR,
    _("Accepted on time"),
    _(
        "Share of the givings due to be accepted in the period that the unit accepted within its time. Of: all that"
        " were due; each time a demand is given counts."
    ),
)
response_rate = _on_time(
    "response_rate",
    ClockKind.FIRST_REPLY,
    _("First answer on time"),
    _(
        "Share of the demands due to be answered for the first time in the period to which a person of the zone wrote"
        " within the promised time. Of: all that were due. Automatic replies and notes do not count."
    ),
)
bounce_rate = define(
    "bounce_rate",
    Told(
        _("Referred on"),
        _(
            "Share of the times that a demand was given to a unit in the period which that unit referred on to another."
            " Of: all times that a demand was given."
        ),
    ),
    Measure(GIVEN, {Part.NUMERATOR: "bounced", Part.DENOMINATOR: _ALL}),
)
misroute_rate = _of_due(
    "misroute_rate",
    "units_before >= 2",
    _("Two units before one accepted"),
    _(
        "Share of the demands that were given to two or more units before one accepted. Of: all demands whose solution"
        " was first promised for the period."
    ),
)
on_time_close = _of_due(
    "on_time_close",
    ON_TIME,
    _("Solved within the first promise"),
    _(
        "Share of the demands whose solution was proposed within the time promised first and not disputed. More time"
        " granted later does not count. Of: all demands whose solution was first promised for the period. Unknown: its"
        " time stands still."
    ),
    unknown="resting",
)
on_time_extended = _of_due(
    "on_time_extended",
    EXTENDED,
    _("Solved within more time"),
    _(
        "Share of the demands that were solved later than first promised, but within the time that was granted besides."
        " Of: all demands whose solution was first promised for the period."
    ),
)
resolution_confirmed = _of_due(
    "resolution_confirmed",
    "answered AND confirmed",
    _("Solved, of those that answered"),
    _(
        "Share of the enterprises that answered whose latest answer is that it is solved, and who did not take it up"
        " again. Of: those of the demands first promised for the period whose enterprise answered. Read it beside the"
        " share of solutions answered."
    ),
    of="answered",
)
resolution_strict = _of_due(
    "resolution_strict",
    "answered AND confirmed",
    _("Solved, of all that were due"),
    _(
        "Share of the demands whose enterprise answered that they are solved. Of: all demands whose solution was first"
        " promised for the period. Closed without an answer or kept for the long term counts as not solved. Unknown:"
        " nobody answered yet."
    ),
    unknown="NOT answered",
)
reopen_rate = _of_due(
    "reopen_rate",
    "ended AND reopened",
    _("Taken up again"),
    _(
        "Share of the demands that were taken up again in a further round. Of: those of the demands first promised for"
        " the period that have been closed once."
    ),
    of="ended",
)
first_pass = _of_due(
    "first_pass",
    "first_round AND answered AND confirmed AND NOT reopened AND NOT referred AND NOT climbed",
    _("Right at the first go"),
    _(
        "Share of the demands confirmed as solved in the first round, never referred on and never taken a level up. Of:"
        " all demands whose solution was first promised for the period."
    ),
)
escalation_rate = _of_due(
    "escalation_rate",
    "climbed",
    _("Taken a level up"),
    _(
        "Share of the demands that went a level up at least once. Of: all demands whose solution was first promised for"
        " the period."
    ),
)
escalation_rate_park = _of_due(
    "escalation_rate_park",
    "climbed_to_park",
    _("Taken up to a park"),
    _(
        "Share of the demands that went up to the level of a park or sub-district. Of: all demands whose solution was"
        " first promised for the period."
    ),
)
escalation_rate_zone = _of_due(
    "escalation_rate_zone",
    "climbed_to_zone",
    _("Taken up to the zone"),
    _(
        "Share of the demands that went up to the level of the zone. Of: all demands whose solution was first promised"
        " for the period."
    ),
)
duration_p50 = _duration(
    "duration_p50",
    _part_below("0.5", "net"),
    _("Half are solved within"),
    _(
        "Working days within which half of the solutions were proposed, without the time in which the clock stood"
        " still. Of: the demands first promised for the period that have a solution."
    ),
)
duration_p90 = _duration(
    "duration_p90",
    _part_below("0.9", "net"),
    _("Nine of ten are solved within"),
    _(
        "Working days within which nine of ten solutions were proposed, without the time in which the clock stood"
        " still. Of: the demands first promised for the period that have a solution."
    ),
)
duration_gross_p50 = _duration(
    "duration_gross_p50",
    _part_below("0.5", "gross"),
    _("Half are solved within, pauses included"),
    _(
        "Working days within which half of the solutions were proposed, with the time in which the clock stood still."
        " Of: the demands first promised for the period that have a solution."
    ),
)
duration_gross_p90 = _duration(
    "duration_gross_p90",
    _part_below("0.9", "gross"),
    _("Nine of ten are solved within, pauses included"),
    _(
        "Working days within which nine of ten solutions were proposed, with the time in which the clock stood still."
        " Of: the demands first promised for the period that have a solution."
    ),
)
pause_share = _duration(
    "pause_share",
    "sum(rested) FILTER (WHERE kept) / nullif(sum(gross) FILTER (WHERE kept), 0)",
    _("Share of pauses"),
    _(
        "Of all working time between sending and solution, the part in which the clock stood still. Of: the demands"
        " first promised for the period that have a solution. A high share asks whether pauses are used to gain time."
    ),
    unit="ratio",
)
overdue_backlog = define(
    "overdue_backlog",
    Told(
        _("Open and late"),
        _("Demands whose promised time was over and which had no solution, at the end of the period or as of the day."),
        "count",
        ("age", "subject", "category", "park", "unit"),
    ),
    Measure(BACKLOG, {Part.NUMERATOR: _ALL}),
)
repeat_rate = define(
    "repeat_rate",
    Told(
        _("The same trouble again"),
        _(
            "Share of the demands received in the period whose enterprise had sent one on the same subject in the 90"
            " days before. Of: all demands received."
        ),
    ),
    Measure(RECEIVED, {Part.NUMERATOR: "repeated", Part.DENOMINATOR: _ALL}),
)
proactive_share = define(
    "proactive_share",
    Told(
        _("Found on visits"),
        _("Share of the demands received in the period that staff brought from a visit. Of: all demands received."),
    ),
    Measure(RECEIVED, {Part.NUMERATOR: "from_visits", Part.DENOMINATOR: _ALL}),
)
