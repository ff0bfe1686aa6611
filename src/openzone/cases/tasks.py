"""What runs by itself for cases: kept counts are summed up and begun, solutions are followed up."""

from procrastinate.contrib.django import app

from openzone.cases.actions.following_up import follow_up
from openzone.cases.tallies import is_counted, recount, sum_up
from openzone.core.jobs import URGENT
from openzone.places.models import Zone


@app.periodic(cron="*/5 * * * *")
@app.task(name="cases.sum_up", queueing_lock="cases.sum_up", lock="cases.tallies", priority=URGENT)
def sum_up_tallies(timestamp: int) -> None:
    """Sum up what was appended, and count the zones that were never counted."""
    for zone in Zone.objects.order_by("id").values_list("pk", flat=True):
        if not is_counted(zone):
            recount(zone)
    sum_up()


@app.periodic(cron="8,38 * * * *")
@app.task(name="cases.follow_up", queueing_lock="cases.follow_up", lock="cases.follow_up")
def follow_up_solutions(timestamp: int) -> None:
    """Remind, end what stayed unanswered, ask again after four weeks, draw the call-backs of the month before."""
    for zone in Zone.objects.order_by("id"):
        follow_up(zone)
