"""What runs by itself: terms of agreements begin and end, and people are reminded of these and of what falls due."""

from procrastinate.contrib.django import app

from openzone.core import clock
from openzone.partnerships.actions import keep_terms
from openzone.partnerships.actions.reminding import remind_of_due_days
from openzone.places.queries import all_zones, day_in


@app.periodic(cron="41 * * * *")
@app.task(name="partnerships.keep_terms", queueing_lock="partnerships.keep_terms", lock="partnerships.keep_terms")
def keep_terms_of_all(timestamp: int) -> None:
    """Zone by zone, each by its own day: every hour, so that it is soon after midnight wherever a zone is."""
    for zone in all_zones():
        today = day_in(zone, clock.now())
        keep_terms(zone, today)
        remind_of_due_days(zone, today)
