"""What runs by itself for formalities: people are reminded before the contract of a talent home ends."""

from procrastinate.contrib.django import app

from openzone.core import clock
from openzone.formalities.actions.housing import remind_of_contracts
from openzone.places.queries import all_zones, day_in


@app.periodic(cron="43 * * * *")
@app.task(
    name="formalities.remind_of_contracts",
    queueing_lock="formalities.remind_of_contracts",
    lock="formalities.remind_of_contracts",
)
def remind_of_contracts_of_all(timestamp: int) -> None:
    """Zone by zone, each by its own day."""
    for zone in all_zones():
        remind_of_contracts(zone, day_in(zone, clock.now()))
