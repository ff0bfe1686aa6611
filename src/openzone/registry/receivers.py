"""What the registry enters with the apps below, and what it answers them."""

from django.utils.translation import gettext as _

from openzone.core import search
from openzone.core.errors import Conflict
from openzone.places.signals import UnitClosing, unit_closing
from openzone.registry import queries

search.register("organisation", queries.find)


@unit_closing.connect
def keep_served(event: UnitClosing) -> None:
    """Refuse to close a unit that still serves organisations."""
    if event.unit.organisations.exists():
        raise Conflict(
            _("“%(unit)s” still serves enterprises. Give them to another unit first.") % {"unit": event.unit}
        )
