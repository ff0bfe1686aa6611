"""What runs by itself for the registry: once a day it is looked which enterprises may be at risk."""

from procrastinate.contrib.django import app

from openzone.core import clock
from openzone.places.queries import all_zones, day_in
from openzone.registry.actions.imports import working
from openzone.registry.actions.settlement import suggest_risks


@app.periodic(cron="23 21 * * *")
@app.task(name="registry.suggest_risks", queueing_lock="registry.suggest_risks")
def suggest(timestamp: int) -> None:
    """Suggest it to the account managers before they come to work."""
    for zone in all_zones():
        suggest_risks(zone, day=day_in(zone, clock.now()))


@app.task(name="registry.import")
def bring_in(number: int) -> None:
    """Look a list through, bring it in or undo it, from where it stands."""
    working.work(number)
