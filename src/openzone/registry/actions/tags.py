"""Tags: what somebody says of an organisation, with source and year. Several may say it, and of several years."""

import re

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import held
from openzone.core.actor import Actor
from openzone.core.days import FIRST_YEAR
from openzone.core.errors import Invalid
from openzone.core.text import clean_line
from openzone.places.models import Zone
from openzone.places.queries import day_in
from openzone.registry.actions.insisting import insist_changes, noted
from openzone.registry.actions.names import write_once
from openzone.registry.models import Organisation, Tag, Tagging

SHORT = 60


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

    The same words of the same source and year are said once; another source or year stands beside them.
    """
    insist_changes(by, organisation)
    chosen = known or _named(organisation.zone, name, name_local)
    if chosen.zone_id != organisation.zone_id:
        raise Invalid.of("known", _("Please choose a tag of this zone."))
    tagging, made = Tagging.objects.get_or_create(
        organisation=organisation,
        tag=chosen,
        year=_year(year, organisation),
        source=clean_line(source, "source"),
    )
    if made:
        noted("tagged", organisation, by, tag=chosen.pk, tagging=tagging.pk)
    return tagging


@transaction.atomic
def change_tagging(row: Tagging, *, by: Actor, year: int, source: str) -> Tagging:
    """Put year or source of what is said right."""
    row = held(row)
    insist_changes(by, row.organisation)
    known = _("The same is said already by this source and of this year.")
    said = {"year": _year(year, row.organisation), "source": clean_line(source, "source")}
    write_once(row, "tagging_once", "source", known, **said)
    noted("tag_changed", row.organisation, by, tag=row.tag_id, tagging=row.pk)
    return row


def _named(zone: Zone, name: str, name_local: str) -> Tag:
    return known_tag(zone, name, name_local)[0]


def known_tag(zone: Zone, name: str, name_local: str = "") -> tuple[Tag, bool]:
    """The tag of this name in either script, made where the zone has none; the second value says whether it is new."""
    shown = clean_line(name, "name", longest=SHORT)
    local = clean_line(name_local, "name_local", longest=SHORT, required=False)
    Zone.objects.select_for_update(no_key=True).get(pk=zone.pk)
    same = Q(name__iexact=shown) | Q(name_local__iexact=shown)
    there = Tag.objects.filter(same, zone=zone).order_by("id").first()
    if there is not None:
        return there, False
    return Tag.objects.create(zone=zone, code=_code(zone, shown), name=shown, name_local=local), True


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
def untag(row: Tagging, *, by: Actor) -> None:
    """Take away what was said by one source of one year."""
    row = held(row)
    insist_changes(by, row.organisation)
    noted("untagged", row.organisation, by, tag=row.tag_id, tagging=row.pk)
    row.delete()
