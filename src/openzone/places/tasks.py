"""Upkeep of zones that runs by itself: what people's data need not be kept any longer goes."""

from procrastinate.contrib.django import app

from openzone.core.jobs import URGENT
from openzone.core.retention import run_out
from openzone.places.models import Zone


@app.periodic(cron="7 2 * * *")
@app.task(name="places.run_out", queueing_lock="places.run_out", lock="places.run_out", priority=URGENT)
def remove_what_ran_out(timestamp: int) -> None:
    """Remove in every zone what has been kept as long as its administrators say."""
    for zone in Zone.objects.order_by("id").values_list("pk", flat=True):
        run_out(zone)
