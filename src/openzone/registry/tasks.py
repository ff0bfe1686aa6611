"""What runs by itself for the registry: which enterprises may be at risk, which organisations may be the same."""

from procrastinate.contrib.django import app

from openzone.core import clock
from openzone.places.queries import all_zones, day_in
from openzone.registry.actions.sameness import compare_all
from openzone.registry.actions.settlement import suggest_risks

COMPARED_AT_ONCE = 20_000


@app.periodic(cron="23 21 * * *")
@app.task(name="registry.suggest_risks", queueing_lock="registry.suggest_risks")
def suggest(timestamp: int) -> None:
    """Suggest it to the account managers before they come to work."""
    for zone in all_zones():
        suggest_risks(zone, day=day_in(zone, clock.now()))


@app.periodic(cron="*/5 * * * *")
@app.task(name="registry.compare", lock="registry.compare", queueing_lock="registry.compare")
def compare(timestamp: int = 0) -> None:
    """Look whether what is new may be there already under another name; what is left gets the next turn."""
    compare_all(most=COMPARED_AT_ONCE)
