"""The figures about what presses, what people think, and the one number that puts it together."""

from django.utils.translation import gettext_lazy as _

from openzone.cases.enums import ClockKind, Satisfaction
from openzone.cases.measuring import Measure, Told, define
from openzone.cases.scenes import DUE, EXCLUDED, RATED, SUPERVISED, URGED, clocks
from openzone.core.figures import Part

WEIGHTS = {"response": "0.30", "resolution": "0.35", "satisfaction": "0.35"}
_ALL = "true"


def _among(condition: str, of: str) -> str:
    return f"count(*) FILTER (WHERE {of} AND {condition})::numeric / nullif(count(*) FILTER (WHERE {of}), 0)"


SCORE = (
    f"100 * ({WEIGHTS['response']} * {_among('replied', 'replied IS NOT NULL')}"
    f" + {WEIGHTS['resolution']} * {_among('confirmed', 'answered')}"
    f" + {WEIGHTS['satisfaction']} * {_among('satisfied', 'rated')})"
)
# Of these all three parts of the score are known.
SCORED = "answered AND rated AND replied IS NOT NULL"

urged = define(
    "urged",
    Told(_("Urgings"), _("How often enterprises and supervisors asked in the period where a demand stands."), "count"),
    Measure(URGED, {Part.NUMERATOR: _ALL}),
)
urge_answer_on_time = define(
    "urge_answer_on_time",
    Told(
        _("Urgings answered on time"),
        _(
            "Share of the urgings due to be answered in the period that the zone answered within their time. Of: all"
            " that were due."
        ),
    ),
    Measure(clocks(ClockKind.URGE), {Part.NUMERATOR: "on_time", Part.DENOMINATOR: _ALL}),
)
supervision_on_time = define(
    "supervision_on_time",
    Told(
        _("Supervisions reported on time"),
        _(
            "Share of the reports to a supervision due in the period that came by the day of the letter. Of: all that"
            " were due."
        ),
    ),
    Measure(clocks(ClockKind.SUPERVISION), {Part.NUMERATOR: "on_time", Part.DENOMINATOR: _ALL}),
)
supervision_open = define(
    "supervision_open",
    Told(
        _("Supervisions open"),
        _("Letters of supervision that had not ended, at the end of the period or as of the day."),
        "count",
        ("subject", "category", "park", "unit"),
    ),
    Measure(SUPERVISED, {Part.NUMERATOR: _ALL}),
)
satisfaction_mean = define(
    "satisfaction_mean",
    Told(
        _("Mean rating"),
        _("Mean of enterprises' latest ratings in the period, from 1 to 5. Of: all answers with a rating."),
        "rating",
    ),
    Measure(RATED, {Part.NUMERATOR: _ALL, Part.DENOMINATOR: _ALL}, "avg(rating)", least=1),
)
dissatisfied_share = define(
    "dissatisfied_share",
    Told(
        _("Dissatisfied"),
        _(
            "Share of enterprises' latest ratings in the period that are one or two of five. Of: all answers with a"
            " rating."
        ),
    ),
    Measure(RATED, {Part.NUMERATOR: f"rating <= {Satisfaction.DISSATISFIED.value}", Part.DENOMINATOR: _ALL}),
)
service_score = define(
    "service_score",
    Told(
        _("Service score"),
        _(
            "Out of 100: 30 for the first answer on time, 35 for solved by the enterprise's own answer, 35 for rated"
            " three or better, of the demands first promised for the period. Of: those of which all three are known."
            " It is not told where there are fewer of them than the zone's settings ask for."
        ),
        "score",
    ),
    Measure(DUE, {Part.NUMERATOR: SCORED, Part.DENOMINATOR: SCORED}, SCORE, answers=True),
)
cases_excluded = define(
    "cases_excluded",
    Told(
        _("Left out of the figures"),
        _(
            "Demands received in the period that all figures about how demands are handled leave out, since one person"
            " asked for it and another decided so. They count as received."
        ),
        "count",
    ),
    Measure(EXCLUDED, {Part.NUMERATOR: _ALL}),
)
