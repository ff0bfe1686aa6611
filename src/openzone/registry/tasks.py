"""What runs by itself for the registry: who may be at risk, rounds of returns, which organisations may be the same."""

from datetime import timedelta

from procrastinate.contrib.django import app

from openzone.core import clock
from openzone.places.queries import all_zones, at_work, day_in
from openzone.registry.actions.imports import working
from openzone.registry.actions.rounds import TELLING, open_due_round, prompt_round, tell_round_batch
from openzone.registry.actions.sameness import compare_all
from openzone.registry.actions.settlement import suggest_risks
from openzone.registry.models import ReturnRound
from openzone.registry.return_queries import rounds_due_around, templates_of

COMPARED_AT_ONCE = 20_000


@app.periodic(cron="23 21 * * *")
@app.task(name="registry.suggest_risks", queueing_lock="registry.suggest_risks")
def suggest(timestamp: int) -> None:
    """Suggest it to the account managers before they come to work."""
    for zone in all_zones():
        suggest_risks(zone, day=day_in(zone, clock.now()))


@app.periodic(cron="*/20 * * * *")
@app.task(name="registry.run_rounds", queueing_lock="registry.run_rounds")
def run_rounds(timestamp: int) -> None:
    """Where people are at work: open the rounds that open by themselves, and remind of those that are due."""
    now = clock.now()
    for zone in all_zones():
        if at_work(zone, now):
            for template in templates_of(zone.pk).filter(opens_after__isnull=False):
                open_due_round(template)
            for round_ in rounds_due_around(zone.pk, day_in(zone, now), timedelta(days=30)):
                prompt_round(round_)


@app.task(name=TELLING)
def tell_of_round(number: int) -> None:
    """Tell batch after batch until nobody is left; a job that was killed goes on where it stopped."""
    round_ = ReturnRound.objects.get(pk=number)
    while tell_round_batch(round_):
        pass


@app.periodic(cron="*/5 * * * *")
@app.task(name="registry.compare", lock="registry.compare", queueing_lock="registry.compare")
def compare(timestamp: int = 0) -> None:
    """Look whether what is new may be there already under another name; what is left gets the next turn."""
    compare_all(most=COMPARED_AT_ONCE)


@app.task(name="registry.import")
def bring_in(number: int) -> None:
    """Look a list through, bring it in or undo it, from where it stands."""
    working.work(number)
