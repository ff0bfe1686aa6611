"""The figures about what hangs on demands: investment and jobs at risk, and what became of the business."""

from django.utils.translation import gettext_lazy as _

from openzone.cases.enums import Business
from openzone.cases.measuring import Measure, Told, define
from openzone.cases.scenes import AT_STAKE, STAKES_ENDED
from openzone.cases.stakes import CURRENCY
from openzone.core.figures import Figure, Part

_OPEN = ("subject", "category", "park", "unit")


def _at_risk(code: str, column: str, unit: str, name: object, definition: object) -> Figure:
    noted = f"{column} IS NOT NULL"
    parts = {Part.NUMERATOR: noted, Part.DENOMINATOR: noted}
    return define(code, Told(name, definition, unit, _OPEN), Measure(AT_STAKE, parts, f"sum({column})"))


investment_at_risk = _at_risk(
    "investment_at_risk",
    "investment",
    CURRENCY,
    _("Investment at risk"),
    _(
        "What staff noted to be at risk for the enterprises, of the demands open at the end of the period or as of the"
        " day, but the confidential ones. Of: the open demands of which that was noted."
    ),
)
jobs_at_risk = _at_risk(
    "jobs_at_risk",
    "jobs",
    "jobs",
    _("Jobs at risk"),
    _(
        "Jobs that staff noted to be at risk, of the demands open at the end of the period or as of the day, but the"
        " confidential ones. Of: the open demands of which that was noted."
    ),
)
business_kept = define(
    "business_kept",
    Told(
        _("Business kept or grown"),
        _(
            "Share of the demands ended in the period, with something at stake, after which the enterprise's business"
            " was kept or grew. Of: those of which that was noted since. Unknown: nobody noted what became of it."
        ),
    ),
    Measure(
        STAKES_ENDED,
        {
            Part.NUMERATOR: f"business IN ('{Business.KEPT.value}', '{Business.GROWN.value}')",
            Part.DENOMINATOR: "business <> ''",
            Part.UNKNOWN: "business = ''",
        },
    ),
)
