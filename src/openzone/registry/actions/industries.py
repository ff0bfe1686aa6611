"""The tree of industries of a zone, and the classes in which an organisation works."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Invalid
from openzone.places.actions import insist_administers
from openzone.places.models import Zone
from openzone.places.queries import network_of
from openzone.registry.actions.insisting import insist_changes, noted
from openzone.registry.actions.sizes import refresh_size
from openzone.registry.industries import Row, parent_of, problem
from openzone.registry.models import Classification, IndustryClass, Organisation
from openzone.registry.presets import sections


def lay_sections(zone: Zone) -> None:
    """Give a new zone the sections of both classifications."""
    IndustryClass.objects.bulk_create(
        IndustryClass(zone=zone, scheme=scheme, code=code, path=code, name=name, name_local=local)
        for scheme, code, name, local in sections()
    )


@dataclass
class Loaded:
    """What became of a file: how many classes are new, changed or as they were, and the lines refused with why."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def load_industries(zone: Zone, rows: Iterable[Row], *, by: Actor) -> Loaded:
    """Bring a classification in: a class that is there gets the names of the file, a new one its place.

    Nothing is taken away. A row that is no class, or stands below one that is not there, is refused; the others are
    loaded all the same.
    """
    insist_administers(by, network_of(zone.pk).top.pk)
    Zone.objects.select_for_update(no_key=True).get(pk=zone.pk)
    known = {(one.scheme, one.code): one for one in IndustryClass.objects.filter(zone=zone)}
    done, sections_seen = Loaded(), dict[str, str]()
    for row in rows:
        if row.code.isalpha():
            sections_seen[row.scheme] = row.code
        _load(zone, row, sections_seen.get(row.scheme, ""), known, done)
    append(
        "industries.loaded",
        subject_type="zone",
        subject_id=zone.pk,
        by=by,
        zone_id=zone.pk,
        data={"created": done.created, "changed": done.changed},
    )
    return done


def _load(zone: Zone, row: Row, section: str, known: dict[tuple[str, str], IndustryClass], done: Loaded) -> None:
    above = parent_of(row, section)
    parent = known.get((row.scheme, above)) if above else None
    why = problem(row)
    if not why and (above or not row.code.isalpha()) and (parent is None or above == row.code):
        why = _("There is no class “%(code)s” above it.") % {"code": above}
    if why:
        done.refused.append((row.line, why))
        return
    there = known.get((row.scheme, row.code))
    if there is None:
        path = f"{parent.path}.{row.code}" if parent else row.code
        known[row.scheme, row.code] = IndustryClass.objects.create(
            zone=zone, scheme=row.scheme, code=row.code, parent=parent, path=path,
            name=row.name or row.name_local, name_local=row.name_local,
        )  # fmt: skip
        done.created += 1
    elif (names := (row.name or there.name, row.name_local or there.name_local)) != (there.name, there.name_local):
        there.name, there.name_local = names
        there.save(update_fields=["name", "name_local"])
        done.changed += 1
    else:
        done.unchanged += 1


@transaction.atomic
def classify(
    organisation: Organisation, *, by: Actor, industry: IndustryClass, is_main: bool = False
) -> Classification:
    """Say in which class an organisation works. The first is its main one; another main one takes its place.

    The size class follows, since the rule of sizes asks for the industry.
    """
    insist_changes(by, organisation)
    row = put_in(organisation, industry, is_main=is_main)
    refresh_size(organisation)
    noted("classified", organisation, by, industry=industry.pk)
    return row


def put_in(organisation: Organisation, industry: IndustryClass, *, is_main: bool) -> Classification:
    """The row of a class, written. Whoever calls it has asked who may."""
    if industry.zone_id != organisation.zone_id:
        raise Invalid.of("industry", _("Please choose a class of this zone."))
    others = organisation.classifications.exclude(industry=industry)
    main = is_main or not others.filter(is_main=True).exists()
    if main:
        others.filter(is_main=True).update(is_main=False)
    row, _new = Classification.objects.update_or_create(
        organisation=organisation, industry=industry, defaults={"is_main": main}
    )
    return row


@transaction.atomic
def declassify(row: Classification, *, by: Actor) -> None:
    """Take a class away. Where it was the main one, the longest standing other takes its place."""
    organisation = row.organisation
    insist_changes(by, organisation)
    gone, _all = Classification.objects.filter(pk=row.pk).delete()
    if not gone:
        raise Conflict(_("This has been taken away already."))
    if row.is_main and (next_one := organisation.classifications.order_by("id").first()):
        next_one.is_main = True
        next_one.save(update_fields=["is_main"])
    refresh_size(organisation)
    noted("declassified", organisation, by, industry=row.industry_id)
