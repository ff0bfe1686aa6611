"""Writes what the rows of an import say: all of a chunk at once, a statement for each table."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model

from openzone.core import clock
from openzone.core.actions import append_all, next_references
from openzone.core.actor import Actor
from openzone.places.models import Zone
from openzone.places.queries import day_in
from openzone.registry.actions.facts import keep_profiles_of
from openzone.registry.actions.imports.snapshots import Kept, values
from openzone.registry.actions.known import keep_all_known, known_as
from openzone.registry.actions.sizes import refresh_sizes
from openzone.registry.actions.tags import known_tag
from openzone.registry.enums import RowOutcome
from openzone.registry.importing.catalogue import Catalogue
from openzone.registry.importing.planning import Plan
from openzone.registry.models import Classification, Fact, Identifier, Office, Organisation, OrganisationName, Person, Tag, Tagging
from openzone.registry.profiles import year_of

WRITTEN = (RowOutcome.CREATED, RowOutcome.CHANGED)


def write(plans: Sequence[Plan], known: Catalogue, *, by: Actor) -> dict[int, Kept]:
    """Write these plans, no two of them about the same organisation. Answers by row what was before and after.

    Profiles, size classes and what the search finds follow; each organisation has its line in the log.
    """
    done = [plan for plan in plans if plan.outcome in WRITTEN and plan.organisation is not None]
    kept = {plan.wish.number: Kept() for plan in done}
    _organisations(done, known.zone, kept)
    _changes(done, kept)
    _tags(done, known, kept)
    _adds(done, kept)
    _follow(done)
    _note(done, known.zone.pk, by)
    return kept


def _organisations(plans: Sequence[Plan], zone: Zone, kept: dict[int, Kept]) -> None:
    new = [(plan, one) for plan, one in _touched(plans) if plan.is_new]
    if not new:
        return
    references = next_references("O", day_in(zone, clock.now()).year, len(new))
    for (plan, one), ref in zip(new, references, strict=True):
        one.ref = ref
        names = [row.name for row in plan.adds if isinstance(row, OrganisationName)]
        one.known_as = known_as(one, names, [row.value for row in plan.adds if isinstance(row, Identifier)])
    Organisation.objects.bulk_create([one for _plan, one in new])
    for plan, one in new:
        kept[plan.wish.number].added(one)


def _changes(plans: Sequence[Plan], kept: dict[int, Kept]) -> None:
    """Change rows that are there, those of the same columns together. What makes room goes first."""
    together: dict[tuple[type[Model], tuple[str, ...]], list[Model]] = defaultdict(list)
    for plan in plans:
        for row, columns in [*plan.changes, *(((plan.organisation, plan.sets),) if plan.sets and not plan.is_new else ())]:
            before = values(row, columns)
            for name, value in columns.items():
                setattr(row, name, value)
            kept[plan.wish.number].changed(row, before)
            together[type(row), tuple(columns)].append(row)
    for (model, columns), rows in together.items():
        _save(model, columns, rows)


def _save(model: type[Model], columns: Sequence[str], rows: Sequence[Model]) -> None:
    if len({tuple(values(row, columns).items()) for row in rows}) == 1:
        same = {name: getattr(rows[0], name) for name in columns}
        model._default_manager.filter(pk__in=[row.pk for row in rows]).update(**same)
    else:
        model._default_manager.bulk_update(rows, [name.removesuffix("_id") for name in columns])


def _tags(plans: Sequence[Plan], known: Catalogue, kept: dict[int, Kept]) -> None:
    found: dict[str, Tag] = {}
    year = known.run.begun_at.year
    for plan in plans:
        for name in plan.tags:
            if name not in found:
                found[name], made = known_tag(known.zone, name)
                if made:
                    kept[plan.wish.number].added(found[name])
            plan.adds.append(
                Tagging(
                    organisation=plan.organisation, tag=found[name], year=plan.wish.year or year, source=known.source
                )
            )


def _adds(plans: Sequence[Plan], kept: dict[int, Kept]) -> None:
    """Add rows, persons before what they are; each is told the id of what it hangs on."""
    together: dict[type[Model], list[Any]] = defaultdict(list)
    for plan in plans:
        for row in plan.adds:
            together[type(row)].append(row)
            if hasattr(row, "organisation_id"):
                row.organisation_id = plan.organisation.pk if plan.organisation else None
    for model in sorted(together, key=lambda one: one is Office):
        if model is Office:
            for row in together[model]:
                row.person_id = row.person.pk
        model._default_manager.bulk_create(together[model])
    for plan in plans:
        for row in plan.adds:
            kept[plan.wish.number].added(row)


def _follow(plans: Sequence[Plan]) -> None:
    """What follows from names, numbers, figures and industries."""
    years = {plan.organisation: _years(plan.adds) for plan in plans if plan.organisation}
    keep_profiles_of(years)
    classed = [row for plan, row in _touched(plans) if years[row] or any(isinstance(one, Classification) for one in plan.adds)]
    refresh_sizes(classed)
    keep_all_known([row for plan, row in _touched(plans) if not plan.is_new and _renames(plan)])


def _renames(plan: Plan) -> bool:
    """Whether what the search finds it by has changed."""
    return bool(plan.sets.keys() & {"name", "name_local"}) or any(
        isinstance(row, OrganisationName | Identifier) for row in plan.adds
    )


def _touched(plans: Iterable[Plan]) -> list[tuple[Plan, Organisation]]:
    return [(plan, plan.organisation) for plan in plans if plan.organisation is not None]


def _years(adds: Iterable[Model]) -> set[int]:
    return {year for row in adds if isinstance(row, Fact) and (year := year_of(row.at)) is not None}


def _note(plans: Sequence[Plan], zone_id: int, by: Actor) -> None:
    rows = []
    for plan, organisation in _touched(plans):
        facts = [row.pk for row in plan.adds if isinstance(row, Fact)]
        data: dict[str, Any] = {"facts": facts} if facts else {}
        people = [row.pk for row in plan.adds if isinstance(row, Person)]
        data |= {"persons": people} if people else {}
        verb = "organisation.registered" if plan.is_new else "organisation.imported"
        rows.append((verb, organisation.pk, data))
    append_all(rows, subject_type="organisation", by=by, zone_id=zone_id)
