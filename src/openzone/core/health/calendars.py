"""Whether the holidays are known that deadlines will soon have to know."""

from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.calendars.reading import years_unknown
from openzone.core.health.finding import Finding, Findings, Level
from openzone.core.models import Calendar
from openzone.core.readers import house_of


def holidays() -> Findings:
    """The years of which a zone knows none."""
    today = clock.now().date()
    missing = [(row, year) for row in Calendar.objects.order_by("id") for year in years_unknown(row, today)]
    for row, year in missing:
        house = house_of(row.zone_id)
        seen = _("No holidays of %(year)d are known in the zone “%(zone)s”")
        advice = _("Fill them in, or bring a calendar file in, on the page “Calendar” of its settings.")
        words = {"year": year, "zone": house.code if house else row.zone_id}
        yield Finding("holidays", Level.WARNING, seen % words, advice)
    if not missing:
        yield Finding("holidays", Level.OK, _("The holidays that deadlines will soon reach are known"))
