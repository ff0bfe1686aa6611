"""What runs by itself for formalities: holders of certificates are reminded, and times counted anew."""

from procrastinate.contrib.django import app

from openzone.core import clock
from openzone.formalities.actions import recount, remind_of_expiry
from openzone.places.queries import all_zones, day_in


@app.periodic(cron="47 * * * *")
@app.task(name="formalities.remind", queueing_lock="formalities.remind", lock="formalities.remind")
def remind_of_all(timestamp: int) -> None:
    """Zone by zone, each by its own day: every hour, so that it is soon after midnight wherever a zone is."""
    for zone in all_zones():
        remind_of_expiry(zone, day_in(zone, clock.now()))


@app.task(name="formalities.recount")
def recount_zone(zone_id: int) -> None:
    """The times of a zone whose calendar was corrected."""
    recount(zone_id)
