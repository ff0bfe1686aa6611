"""How many people an organisation had on which day; its size class follows."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.days import FIRST_DAY
from openzone.core.errors import Invalid
from openzone.core.text import clean_text
from openzone.places.queries import day_in
from openzone.registry.actions.insisting import insist_serves, noted
from openzone.registry.models import Headcount, Organisation
from openzone.registry.queries import headcounts_of
from openzone.registry.rules import size_of

MOST_PEOPLE = 1_000_000


@transaction.atomic
def record_headcount(organisation: Organisation, *, by: Actor, day: date, people: int, source: str) -> Headcount:
    """Record how many people an organisation had on a day; its size class follows from the latest day."""
    insist_serves(by, organisation.unit_id)
    row = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    _insist_possible(organisation, day, people)
    made = Headcount.objects.create(
        organisation=row,
        day=day,
        people=people,
        source=clean_text(source, field="source", longest=200, lines=False),
        recorded_by_id=by.user_id,
        recorded_at=clock.now(),
    )
    latest = headcounts_of(row).first()
    assert latest is not None, "one was just made"
    organisation.size = row.size = size_of(latest.people)
    row.save(update_fields=["size"])
    noted("counted", row, by, headcount=made.pk)
    return made


def _insist_possible(organisation: Organisation, day: date, people: int) -> None:
    if not FIRST_DAY <= day <= day_in(organisation.zone, clock.now()):
        raise Invalid.of("day", _("This day lies in the future, or too far back."))
    if not 0 <= people <= MOST_PEOPLE:
        raise Invalid.of("people", _("Please give a number between 0 and 1,000,000."))
