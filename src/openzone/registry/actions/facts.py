"""What becomes known of an organisation in figures: recorded once, restated with the old figure kept."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.bulk import insert_rows
from openzone.core.errors import Conflict, Invalid
from openzone.core.files import Upload, store
from openzone.core.intervals import Comparator
from openzone.core.models import StoredFile
from openzone.core.partial_dates import PartialDate
from openzone.core.text import clean_line
from openzone.places.models import Zone
from openzone.places.queries import day_in
from openzone.registry.actions.following import tell_followers
from openzone.registry.actions.insisting import insist_changes
from openzone.registry.actions.sizes import refresh_size
from openzone.registry.enums import FactSource
from openzone.registry.models import Fact, FactProfile, ImportRun, Indicator, Organisation, Return
from openzone.registry.profiles import Entry, figures_by_year, year_of
from openzone.registry.values import currency_for, insist_comparator, insist_date, insist_value

LONGEST_NOTE = 300
LONGEST_REASON = 500
NAMED_SOURCES = frozenset({FactSource.VISIT, FactSource.DOCUMENT, FactSource.STATEMENT})
_SAME = ("value", "comparator", "currency", "source", "source_note", "from_return_id", "document_id")


@dataclass(frozen=True)
class Told:
    """A figure as somebody tells it. `unit` is the one in which he means it; it must be the indicator's."""

    indicator: Indicator
    at: PartialDate | str
    value: Decimal
    comparator: str = Comparator.EQUAL
    currency: str = ""
    unit: str = ""
    source: str = FactSource.STAFF
    source_note: str = ""
    document: StoredFile | None = None
    from_return: Return | None = None
    from_import: ImportRun | None = None


@transaction.atomic
def record_fact(
    organisation: Organisation,
    *,
    by: Actor,
    seen: int | None = None,
    copies: Iterable[Upload] = (),
    document: StoredFile | None = None,
    **told: Any,
) -> Fact:
    """Record one figure, with the fields of `Told`; `seen` as in `record_facts`.

    A copy of its document is kept, unless it is here already.
    """
    insist_changes(by, organisation)
    kept = next(iter(_stored(copies, by)), document)
    return record_facts(organisation, [Told(document=kept, **told)], by=by, seen=seen)[0]


def _stored(copies: Iterable[Upload], by: Actor) -> list[StoredFile]:
    try:
        return store(copies, by=by)
    except Invalid as refusal:
        raise Invalid.of("document", refusal.sentence) from None


@transaction.atomic
def record_facts(organisation: Organisation, told: Sequence[Told], *, by: Actor, seen: int | None = None) -> list[Fact]:
    """Record figures of an organisation. One of the same indicator and date is superseded and stays to be seen.

    What is there already in the same words is answered and not recorded again. Profile and size class follow in the
    same transaction. `seen` is the id of the current figure that was looked at, 0 for none: `Conflict` when there is
    another one by now.
    """
    insist_changes(by, organisation)
    row = Organisation.objects.select_related("zone").get(pk=organisation.pk)
    made = [_fact(row, one, by) for one in told]
    before = _current(row, made)
    if seen is not None:
        _insist_seen(before, made, seen)
    new = [fact for fact in made if not _is_same(fact, before.get(_key(fact)))]
    if new:
        _write(row, new, before)
        activity = append(
            "fact.recorded",
            subject_type="organisation",
            subject_id=row.pk,
            by=by,
            zone_id=row.zone_id,
            data={"facts": [fact.pk for fact in new]},
        )
        tell_followers(activity, row.pk)
    organisation.size = row.size
    return [fact if fact.pk else before[_key(fact)] for fact in made]


def _fact(row: Organisation, told: Told, by: Actor) -> Fact:
    """The row to be, if all of it is possible."""
    indicator, at = told.indicator, told.at if isinstance(told.at, PartialDate) else _date(told.at)
    # What a return asked before its indicator was retired is accepted all the same.
    retired = indicator.retired_at is not None and told.from_return is None
    if indicator.zone_id != row.zone_id or retired:
        raise Invalid.of("indicator", _("Please choose an indicator of this zone."))
    insist_date(indicator, at, day_in(row.zone, clock.now()))
    insist_value(indicator, told.value)
    insist_comparator(told.comparator)
    return Fact(
        zone_id=row.zone_id,
        organisation=row,
        indicator=indicator,
        at=at,
        comparator=told.comparator,
        value=told.value,
        currency=currency_for(indicator, told.currency, told.unit),
        source=_source(told.source),
        source_note=_note(told),
        document=told.document,
        from_return=told.from_return,
        from_import=told.from_import,
        recorded_by_id=by.user_id,
        recorded_at=clock.now(),
    )


def _date(text: str) -> PartialDate:
    try:
        return PartialDate(text.strip())
    except Invalid as refusal:
        raise Invalid.of("at", refusal.sentence) from None


def _source(source: str) -> FactSource:
    if source not in FactSource.values:
        raise Invalid.of("source", _("Please say from where it is known."))
    return FactSource(source)


def _note(told: Told) -> str:
    note = clean_line(told.source_note, "source_note", required=False, longest=LONGEST_NOTE)
    if told.source in NAMED_SOURCES and not note:
        raise Invalid.of("source_note", _("Please say which visit, document or statement it is."))
    return note


def _key(fact: Fact) -> tuple[int, str]:
    return fact.indicator_id, str(fact.at)


def _current(row: Organisation, made: Sequence[Fact]) -> dict[tuple[int, str], Fact]:
    """The figures that count now at the same dates."""
    same = Q()
    for fact in made:
        same |= Q(indicator_id=fact.indicator_id, at=fact.at)
    if len({_key(fact) for fact in made}) < len(made):
        raise Invalid.of("at", _("The same indicator is told twice of the same date."))
    found = Fact.objects.filter(same, organisation=row, current=True).select_related("indicator") if made else ()
    return {_key(fact): fact for fact in found}


def _insist_seen(before: dict[tuple[int, str], Fact], made: Sequence[Fact], seen: int) -> None:
    for fact in made:
        there = before.get(_key(fact))
        if (there.pk if there else 0) != seen:
            raise Conflict(
                _("Another figure of this date stands here now. What you typed is kept; save it again to replace it.")
            )


def _is_same(fact: Fact, before: Fact | None) -> bool:
    return before is not None and all(getattr(fact, name) == getattr(before, name) for name in _SAME)


def _write(row: Organisation, new: Sequence[Fact], before: dict[tuple[int, str], Fact]) -> None:
    for fact in new:
        fact.supersedes = before.get(_key(fact))
    replaced = [fact.supersedes.pk for fact in new if fact.supersedes]
    Fact.objects.filter(pk__in=replaced).update(current=False)
    Fact.objects.bulk_create(new)
    keep_profiles(row, {year for fact in new if (year := year_of(fact.at))})
    refresh_size(row)


@transaction.atomic
def withdraw_fact(fact: Fact, *, by: Actor, reason: str) -> Fact:
    """Take a figure back that should never have been recorded; it stays to be seen, and what it superseded counts.

    `Conflict` when it counts no more anyway.
    """
    insist_changes(by, fact.organisation)
    row = Organisation.objects.select_for_update(of=("self",)).select_related("zone").get(pk=fact.organisation_id)
    held = Fact.objects.select_related("indicator").get(pk=fact.pk)
    if not held.current:
        raise Conflict(_("This figure has been restated or withdrawn already."))
    withdraw(row, [held], clean_line(reason, "reason", longest=LONGEST_REASON), by)
    return held


def withdraw(row: Organisation, facts: Sequence[Fact], reason: str, by: Actor) -> None:
    """Let current figures of an organisation (held by the caller) count no more, and those before them again."""
    for fact in facts:
        before = _before(fact)
        fact.current, fact.withdrawn_by_id, fact.withdrawn_at = False, by.user_id, clock.now()
        fact.withdrawn_reason = reason
        fact.save(update_fields=["current", "withdrawn_by", "withdrawn_at", "withdrawn_reason"])
        if before is not None:
            Fact.objects.filter(pk=before.pk).update(current=True)
    keep_profiles(row, {year for fact in facts if (year := year_of(fact.at))})
    refresh_size(row)
    append(
        "fact.withdrawn",
        subject_type="organisation",
        subject_id=row.pk,
        by=by,
        zone_id=row.zone_id,
        data={"facts": [fact.pk for fact in facts]},
    )


def _before(fact: Fact) -> Fact | None:
    """The figure that counts again: the latest before it that was not withdrawn, nor told by the same return."""
    before = fact.supersedes
    while before is not None and (before.withdrawn_at or _of_the_same_return(before, fact)):
        before = before.supersedes
    return before


def _of_the_same_return(one: Fact, other: Fact) -> bool:
    return one.from_return_id is not None and one.from_return_id == other.from_return_id


def keep_profiles(organisation: Organisation, years: Iterable[int]) -> None:
    """Make the profiles of these years say what the facts say; a year of which nothing is known has none."""
    keep_profiles_of({organisation: set(years)})


def keep_profiles_of(years: Mapping[Organisation, Collection[int]]) -> None:
    """The same for many organisations: four statements."""
    asked = {one.pk: (one, set(of)) for one, of in years.items() if of}
    if not asked:
        return
    wanted = sorted({year for _one, of in asked.values() for year in of})
    within = DateRange(date(wanted[0], 1, 1), date(wanted[-1] + 1, 1, 1))
    rows = Fact.objects.filter(organisation_id__in=list(asked), current=True, days__contained_by=within).order_by("id")
    facts: dict[int, list[Fact]] = defaultdict(list)
    indicators = Indicator.objects.in_bulk({fact.indicator_id for fact in rows})
    for fact in rows:
        fact.indicator = indicators[fact.indicator_id]
        facts[fact.organisation_id].append(fact)
    kept, gone = list[FactProfile](), Q(pk__in=[])
    for pk, (one, of) in asked.items():
        figures = figures_by_year(facts[pk])
        kept += [_profile(one, year, figures[year]) for year in sorted(of & figures.keys())]
        if missing := of - figures.keys():
            gone |= Q(organisation_id=pk, year__in=missing)
    FactProfile.objects.filter(gone).delete()
    _keep(kept)


def lay_profiles(facts: Mapping[Organisation, Sequence[Fact]]) -> dict[int, list[FactProfile]]:
    """The profiles of organisations of which nothing is known but these facts, written; by organisation."""
    made = {
        one.pk: [_profile(one, year, figures) for year, figures in figures_by_year(of).items()]
        for one, of in facts.items()
    }
    insert_rows([profile for of in made.values() for profile in of])
    return made


def _profile(organisation: Organisation, year: int, figures: dict[str, Entry]) -> FactProfile:
    return FactProfile(
        zone_id=organisation.zone_id, organisation=organisation, year=year, figures=figures, changed_at=clock.now()
    )


def _keep(profiles: Sequence[FactProfile]) -> None:
    FactProfile.objects.bulk_create(
        profiles,
        update_conflicts=True,
        update_fields=["figures", "changed_at"],
        unique_fields=["organisation", "year"],
    )


@transaction.atomic
def rebuild_profiles(zone: Zone) -> int:
    """Make all profiles and size classes of a zone anew from the facts; answers how many profiles there are then."""
    FactProfile.objects.filter(zone=zone).delete()
    known = Organisation.objects.filter(zone=zone, pk__in=Fact.objects.filter(zone=zone).values("organisation"))
    for row in known.select_for_update(of=("self",)).order_by("id"):
        figures = figures_by_year(row.facts.filter(current=True).select_related("indicator").order_by("id"))
        _keep([_profile(row, year, of_year) for year, of_year in figures.items()])
        refresh_size(row)
    return FactProfile.objects.filter(zone=zone).count()
