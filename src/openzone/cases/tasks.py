"""What runs by itself for cases: the kept counts of the figures are summed up, and promised times are watched."""

from procrastinate.contrib.django import app

from openzone.cases.actions.answering import work
from openzone.cases.actions.extending import remind_of_reviews
from openzone.cases.actions.matters import ANSWERING
from openzone.cases.actions.reminding import remind_of_tasks
from openzone.cases.actions.reviewing import recount_zone, review_zone
from openzone.cases.actions.steps import run_clocks
from openzone.cases.tallies import is_counted, recount, sum_up
from openzone.core import clock
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


@app.periodic(cron="* * * * *")
@app.task(name="cases.take_steps", queueing_lock="cases.take_steps", lock="cases.clocks", priority=URGENT)
def take_steps_due(timestamp: int) -> None:
    """Do what promised times ask for by now: remind, take a demand up, keep that it was late."""
    for zone in Zone.objects.order_by("id").values_list("pk", flat=True):
        run_clocks(zone, clock.now())


@app.periodic(cron="*/15 * * * *")
@app.task(name="cases.remind_of_plans", queueing_lock="cases.remind_of_plans", lock="cases.clocks")
def remind_of_plans(timestamp: int) -> None:
    """Remind of the plans for the long term that are to be looked at again."""
    for zone in Zone.objects.order_by("id").values_list("pk", flat=True):
        remind_of_reviews(zone, clock.now())


@app.task(name="cases.recount_clocks")
def recount_clocks(zone_id: int) -> None:
    """Count the open clocks of a zone anew by its corrected calendar."""
    recount_zone(zone_id, clock.now())


@app.periodic(cron="40 2 * * *")
@app.task(name="cases.review_clocks", queueing_lock="cases.review_clocks", lock="cases.clocks")
def review_clocks(timestamp: int) -> None:
    """Derive every open clock, and those that ended of late, from what was recorded, and keep where they disagree."""
    for zone in Zone.objects.order_by("id").values_list("pk", flat=True):
        review_zone(zone, clock.now())


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
