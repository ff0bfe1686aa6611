"""Whether the clocks of demands agree with what happened, as the nightly derivation has found."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openzone.cases.models import ClockReview, PromiseVersion
from openzone.core import clock
from openzone.core.health.finding import Finding, Findings, Level

OLD = timedelta(days=2)
SHOWN = 5


def clocks() -> Findings:
    """What the last derivation of each zone that promises something has found, and whether there was one of late."""
    now = clock.now()
    promising = PromiseVersion.objects.filter(made_at__lt=now - OLD).order_by("promise__zone_id")
    zones = dict(promising.values_list("promise__zone_id", "promise__zone__code").distinct())
    latest = {one.zone_id: one for one in ClockReview.objects.order_by("zone_id", "-at").distinct("zone_id")}
    troubles = [
        trouble
        for zone, code in zones.items()
        if (trouble := _trouble(code, latest.get(zone), fresh=zone in latest and latest[zone].at > now - OLD))
    ]
    yield from troubles
    if not troubles:
        yield Finding("clocks", Level.OK, _("The promised times agree with what happened"))


def _trouble(zone: str, review: ClockReview | None, *, fresh: bool) -> Finding | None:
    if review is None or not fresh:
        seen = _("The promised times of the zone “%(zone)s” were not checked for two days") % {"zone": zone}
        advice = _("They are checked each night by the worker: see that “openzone serve” or “openzone worker” runs.")
        return Finding("clocks", Level.WARNING, seen, advice)
    if not review.disagreements:
        return None
    count = len(review.disagreements)
    seen = ngettext(
        "In the zone “%(zone)s” %(count)d promised time disagrees with what happened: %(cases)s",
        "In the zone “%(zone)s” %(count)d promised times disagree with what happened: %(cases)s",
        count,
    )
    cases = list(dict.fromkeys(one["case"] for one in review.disagreements))[:SHOWN]
    words = {"zone": zone, "count": count, "cases": ", ".join(cases)}
    return Finding("clocks", Level.WRONG, seen % words, _("Nothing was changed. Tell those who keep OpenZone for you."))
