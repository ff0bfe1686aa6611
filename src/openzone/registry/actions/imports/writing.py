"""Writes what the rows of an import say: all of a chunk at once, a statement for each table."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model

from openzone.core import clock
from openzone.core.actions import append_all, next_references
from openzone.core.actor import Actor
from openzone.core.bulk import insert_rows, update_rows
from openzone.core.models import Activity
from openzone.places.models import Zone
from openzone.places.queries import day_in
from openzone.registry.actions.facts import keep_profiles_of, lay_profiles
from openzone.registry.actions.following import tell_followers
from openzone.registry.actions.imports.snapshots import Kept, rows_in, values
from openzone.registry.actions.known import keep_all_known, lay_known
from openzone.registry.actions.sizes import keep_sizes, refresh_sizes
from openzone.registry.actions.tags import known_tag
from openzone.registry.enums import RowOutcome
from openzone.registry.importing.catalogue import Catalogue
from openzone.registry.importing.planning import Plan
from openzone.registry.models import (
    Classification,
    Fact,
    Identifier,
    Look,
    Office,
    Organisation,
    OrganisationName,
    Person,
    Tag,
    Tagging,
)
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
        lay_known(one, names, [row.value for row in plan.adds if isinstance(row, Identifier)])
    insert_rows([one for _plan, one in new])
    for plan, one in new:
        kept[plan.wish.number].added(one)


def _changes(plans: Sequence[Plan], kept: dict[int, Kept]) -> None:
    """Change rows that are there, those of the same columns together. What makes room goes first."""
    together: dict[tuple[type[Model], tuple[str, ...]], list[Model]] = defaultdict(list)
    for plan in plans:
        for row, columns in [
            *plan.changes,
            *(((plan.organisation, plan.sets),) if plan.sets and not plan.is_new else ()),
        ]:
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
        rows_in(model).filter(pk__in=[row.pk for row in rows]).update(**same)
    else:
        update_rows(rows, columns)


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
    offices = together.pop(Office, [])
    for rows in together.values():
        insert_rows(rows)
    for office in offices:
        office.person_id = office.person.pk
    insert_rows(offices)
    for plan in plans:
        for row in plan.adds:
            kept[plan.wish.number].added(row)


def _follow(plans: Sequence[Plan]) -> None:
    """What follows from names, numbers, figures and industries."""
    _follow_new([(plan, row) for plan, row in _touched(plans) if plan.is_new])
    there = [(plan, row) for plan, row in _touched(plans) if not plan.is_new]
    years = {row: {year for fact in _facts(plan) if (year := year_of(fact.at)) is not None} for plan, row in there}
    keep_profiles_of(years)
    classed = [row for plan, row in there if years[row] or any(isinstance(one, Classification) for one in plan.adds)]
    refresh_sizes(classed)
    keep_all_known([row for plan, row in there if _renames(plan)])


def _follow_new(made: Sequence[tuple[Plan, Organisation]]) -> None:
    """Of new organisations all that is known is at hand."""
    profiles = lay_profiles({row: _facts(plan) for plan, row in made})
    keep_sizes([row for _plan, row in made], profiles)


def _facts(plan: Plan) -> list[Fact]:
    return [row for row in plan.adds if isinstance(row, Fact)]


def _renames(plan: Plan) -> bool:
    """Whether what the search finds it by has changed."""
    return bool(plan.sets.keys() & {"name", "name_local"}) or any(
        isinstance(row, OrganisationName | Identifier) for row in plan.adds
    )


def _touched(plans: Iterable[Plan]) -> list[tuple[Plan, Organisation]]:
    return [(plan, plan.organisation) for plan in plans if plan.organisation is not None]


def _note(plans: Sequence[Plan], zone_id: int, by: Actor) -> None:
    """A line in the log of each organisation and one of its figures, of which those who follow it are told."""
    rows: list[tuple[str, int, dict[str, Any]]] = []
    figures: list[tuple[str, int, dict[str, Any]]] = []
    for plan, organisation in _touched(plans):
        people = [row.pk for row in plan.adds if isinstance(row, Person)]
        verb = "organisation.registered" if plan.is_new else "organisation.imported"
        rows.append((verb, organisation.pk, {"persons": people} if people else {}))
        facts = [row.pk for row in _facts(plan)]
        figures += [("fact.recorded", organisation.pk, {"facts": facts})] if facts else []
    told = append_all([*rows, *figures], subject_type="organisation", by=by, zone_id=zone_id)
    _tell(told[len(rows) :])


def _tell(figures: Sequence[Activity]) -> None:
    followed = Look.objects.filter(organisation__in=[one.subject_id for one in figures], follows=True)
    pks = set(followed.values_list("organisation_id", flat=True)) if figures else set()
    for one in figures:
        if one.subject_id in pks:
            tell_followers(one, one.subject_id)
