"""What becomes known of an organisation: its tags, and how many people it had on which day."""

import re
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.days import FIRST_DAY, FIRST_YEAR
from openzone.core.errors import Conflict, Invalid
from openzone.core.text import clean_text
from openzone.places.models import Zone
from openzone.places.queries import day_in
from openzone.registry.actions import insist_serves
from openzone.registry.models import Headcount, Organisation, Tag, Tagging
from openzone.registry.queries import headcounts_of
from openzone.registry.rules import size_of

SHORT = 60
MOST_PEOPLE = 1_000_000


@transaction.atomic
def tag(
    organisation: Organisation,
    *,
    by: Actor,
    year: int,
    source: str,
    known: Tag | None = None,
    name: str = "",
    name_local: str = "",
) -> Tagging:
    """Give an organisation a tag that is known, or one of a new name; a name that is there already is the same tag.

    Tagging again changes year and source of what is there.
    """
    insist_serves(by, organisation.unit_id)
    chosen = known or _named(organisation.zone, name, name_local)
    if chosen.zone_id != organisation.zone_id:
        raise Invalid.of("known", _("Please choose a tag of this zone."))
    tagging, _made = Tagging.objects.update_or_create(
        organisation=organisation,
        tag=chosen,
        defaults={
            "year": _year(year, organisation),
            "source": clean_text(source, field="source", longest=200, lines=False),
        },
    )
    _append("organisation.tagged", organisation, by, {"tag": chosen.pk})
    return tagging


def _named(zone: Zone, name: str, name_local: str) -> Tag:
    shown = clean_text(name, field="name", longest=SHORT, lines=False)
    local = clean_text(name_local, field="name_local", longest=SHORT, required=False, lines=False)
    Zone.objects.select_for_update(no_key=True).get(pk=zone.pk)
    there = Tag.objects.filter(zone=zone, name__iexact=shown).order_by("id").first()
    return there or Tag.objects.create(zone=zone, code=_code(zone, shown), name=shown, name_local=local)


def _code(zone: Zone, name: str) -> str:
    """A code made from the Latin letters of the name, and from a number where these are none or taken."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-0123456789")[:32].strip("-") or "tag"
    taken = set(Tag.objects.filter(zone=zone, code__startswith=stem).values_list("code", flat=True))
    further = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(code for code in further if code not in taken)


def _year(year: int, organisation: Organisation) -> int:
    if FIRST_YEAR <= year <= day_in(organisation.zone, clock.now()).year:
        return year
    raise Invalid.of("year", _("This year lies in the future, or too far back."))


@transaction.atomic
def untag(organisation: Organisation, *, tag: Tag, by: Actor) -> None:
    """Take a tag away."""
    insist_serves(by, organisation.unit_id)
    gone, _rows = Tagging.objects.filter(organisation=organisation, tag=tag).delete()
    if not gone:
        raise Conflict(_("This tag has been taken away already."))
    _append("organisation.untagged", organisation, by, {"tag": tag.pk})


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
    _append("organisation.counted", row, by, {"headcount": made.pk})
    return made


def _insist_possible(organisation: Organisation, day: date, people: int) -> None:
    if not FIRST_DAY <= day <= day_in(organisation.zone, clock.now()):
        raise Invalid.of("day", _("This day lies in the future, or too far back."))
    if not 0 <= people <= MOST_PEOPLE:
        raise Invalid.of("people", _("Please give a number between 0 and 1,000,000."))


def _append(verb: str, organisation: Organisation, by: Actor, data: dict[str, int]) -> None:
    zone_id = organisation.zone_id
    append(verb, subject_type="organisation", subject_id=organisation.pk, by=by, zone_id=zone_id, data=data)
