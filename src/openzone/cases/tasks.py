"""What runs by itself for cases: the kept counts of the figures are summed up, and begun for zones that have none."""

from procrastinate.contrib.django import app

from openzone.cases.actions.answering import work
from openzone.cases.actions.matters import ANSWERING
from openzone.cases.actions.reminding import remind_of_tasks
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


@app.periodic(cron="*/10 * * * *")
@app.task(name="cases.remind_of_tasks", queueing_lock="cases.remind_of_tasks", lock="cases.remind_of_tasks")
def remind_of_what_units_owe(timestamp: int) -> None:
    """Remind of what other units are to contribute to cases, zone by zone."""
    for zone in Zone.objects.order_by("id"):
        remind_of_tasks(zone)


@app.task(name=ANSWERING)
def answer_matter(number: int) -> None:
    """Propose one answer to the cases of a matter, as far as they are left."""
    work(number)
