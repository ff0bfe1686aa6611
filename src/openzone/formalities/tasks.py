"""What runs by itself for formalities: reminders, mandates whose last day is over, times counted anew."""

from procrastinate.contrib.django import app

from openzone.core import clock
from openzone.formalities.actions import end_what_ran_out, recount, remind_of_expiry, remind_of_mandates
from openzone.formalities.actions.housing import remind_of_contracts
from openzone.formalities.actions.riding import lapse_unpaid
from openzone.formalities.actions.shuttles import fill_routes
from openzone.places.queries import all_zones, day_in


@app.periodic(cron="47 * * * *")
@app.task(name="formalities.remind", queueing_lock="formalities.remind", lock="formalities.remind")
def remind_of_all(timestamp: int) -> None:
    """Zone by zone, each by its own day: every hour, so that it is soon after midnight wherever a zone is."""
    for zone in all_zones():
        day = day_in(zone, clock.now())
        remind_of_expiry(zone, day)
        end_what_ran_out(zone, day)
        remind_of_mandates(zone, day)
        remind_of_contracts(zone, day)
        fill_routes(zone, day)
        lapse_unpaid(zone, day)


@app.task(name="formalities.recount")
def recount_zone(zone_id: int) -> None:
    """The times of a zone whose calendar was corrected."""
    recount(zone_id)
