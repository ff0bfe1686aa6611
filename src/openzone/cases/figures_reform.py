"""The figures about what only a changed policy solves: how often one is adopted, and how long that takes."""

from django.utils.translation import gettext_lazy as _

from openzone.cases.measuring import Measure, Told, define
from openzone.cases.scenes import POLICY_NEEDED
from openzone.core.figures import Part

reform_yield = define(
    "reform_yield",
    Told(
        _("Policies changed for what needed it"),
        _(
            "Share of the demands for whose matter a proposed change of policy was adopted after they had been answered"
            " so. Of: all demands that were first answered in the period with “a policy must change first”. Unknown: a"
            " change is proposed and not decided yet."
        ),
    ),
    Measure(POLICY_NEEDED, {Part.NUMERATOR: "adopted", Part.DENOMINATOR: "true", Part.UNKNOWN: "open"}),
)
reform_days_p50 = define(
    "reform_days_p50",
    Told(
        _("Half of the changed policies took"),
        _(
            "Days between the answer “a policy must change first” and the day on which the change was adopted, within"
            " which half of the demands saw it. Of: the demands first answered so in the period whose policy was"
            " changed."
        ),
        "days",
    ),
    Measure(
        POLICY_NEEDED,
        {Part.NUMERATOR: "adopted", Part.DENOMINATOR: "adopted"},
        "percentile_cont(0.5) WITHIN GROUP (ORDER BY took) FILTER (WHERE adopted)",
        least=1,
    ),
)
