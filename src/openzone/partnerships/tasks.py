"""What runs by itself for agreements: their terms begin and end, and people are reminded before."""

from procrastinate.contrib.django import app

from openzone.core import clock
from openzone.partnerships.actions import keep_terms
from openzone.places.queries import all_zones, day_in


@app.periodic(cron="41 * * * *")
@app.task(name="partnerships.keep_terms", queueing_lock="partnerships.keep_terms", lock="partnerships.keep_terms")
def keep_terms_of_all(timestamp: int) -> None:
    """Zone by zone, each by its own day: every hour, so that it is soon after midnight wherever a zone is."""
    for zone in all_zones():
        keep_terms(zone, day_in(zone, clock.now()))
