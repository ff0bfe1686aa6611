"""Lays the many enterprises of a zone in one statement a table: thousands of single actions would take minutes."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby
from random import Random
from typing import NamedTuple

from openzone.core import clock
from openzone.core.actions import next_reference
from openzone.core.bulk import copy_rows, next_ids
from openzone.core.enums import Audience
from openzone.core.intervals import Comparator
from openzone.core.models import Activity
from openzone.demo.hours import ZONE_TIME, at
from openzone.demo.multitude import Course, course, multitude
from openzone.demo.organisations import OrganisationFacts
from openzone.demo.settlement import CHANNELS
from openzone.demo.stage import Cast
from openzone.demo.zones import ZONES, ZoneFacts
from openzone.registry.actions.known import lay_known
from openzone.registry.actions.sizes import size_given
from openzone.registry.enums import FactSource, Period
from openzone.registry.fact_queries import indicators_of
from openzone.registry.models import (
    Classification,
    Fact,
    FactProfile,
    Identifier,
    Indicator,
    IndustryClass,
    Organisation,
    Settlement,
)
from openzone.registry.profiles import entry
from openzone.registry.schemes import USCC

ROWS = 5000
SETTLES_IN = timedelta(days=90)
LEAVES = 0.03
_GONE = "Gave up its site here 已退出本区"


class Noted(NamedTuple):
    """A line of the log as a row of its table."""

    zone_id: int
    verb: str
    subject_type: str
    subject_id: int
    via: str
    audience: str
    data: str
    occurred_at: datetime


@dataclass
class Laying:
    """What is laid for one zone, collected before it is written."""

    zone: ZoneFacts
    cast: Cast
    settlements: list[Settlement] = field(default_factory=list)
    log: list[Noted] = field(default_factory=list)

    @property
    def zone_id(self) -> int:
        """The zone's number."""
        return self.cast.zones[self.zone.code].pk

    def note(self, verb: str, row: Organisation, at: datetime, **data: object) -> None:
        """One line for the log."""
        self.log.append(
            Noted(self.zone_id, verb, "organisation", row.pk, "system", Audience.STAFF, json.dumps(data), at)
        )


def lay_many(cast: Cast) -> None:
    """Enter the many enterprises of both zones with five years of figures and the state in which they stand."""
    last = clock.now().astimezone(ZONE_TIME).year - 2
    for zone in ZONES:
        laying, known = Laying(zone, cast), multitude(zone)
        rows = _organisations(laying, known)
        _facts(laying, [(row, facts, course(facts, last)) for row, facts in zip(rows, known, strict=True)])
        for row, facts in zip(rows, known, strict=True):
            _stand(laying, row, facts)
        Settlement.objects.bulk_create(laying.settlements, batch_size=ROWS)
        Organisation.objects.bulk_update(rows, ["size", "settlement"], batch_size=ROWS)
        log: list[Noted] = sorted(laying.log, key=lambda one: one.occurred_at)
        copy_rows(Activity, Noted._fields, log)


def _organisations(laying: Laying, known: list[OrganisationFacts]) -> list[Organisation]:
    rows = [_organisation(laying, facts) for facts in known]
    Organisation.objects.bulk_create(rows, batch_size=ROWS)
    pairs = list(zip(rows, known, strict=True))
    Identifier.objects.bulk_create(
        (
            Identifier(
                zone_id=laying.zone_id,
                organisation=row,
                scheme=USCC,
                value=facts.number,
                fits=True,
                recorded_at=facts.since,
            )
            for row, facts in pairs
            if facts.number
        ),
        batch_size=ROWS,
    )
    industries = {
        one.code: one for one in IndustryClass.objects.filter(zone_id=laying.zone_id, scheme="isic", parent=None)
    }
    Classification.objects.bulk_create(
        (Classification(organisation=row, industry=industries[facts.industry], is_main=True) for row, facts in pairs),
        batch_size=ROWS,
    )
    for row, facts in pairs:
        laying.cast.organisations[facts.zone, facts.code] = row
        laying.note("organisation.registered", row, facts.since)
    return rows


def _organisation(laying: Laying, facts: OrganisationFacts) -> Organisation:
    row = Organisation(
        zone_id=laying.zone_id,
        ref=next_reference("O", facts.since.year),
        name=facts.name,
        name_local=facts.name_local,
        kind=facts.kind,
        country=facts.country,
        unit=laying.cast.units[facts.zone, facts.unit],
        park=laying.cast.parks[facts.zone, facts.park] if facts.park else None,
        summary=facts.summary,
        summary_local=facts.summary_local,
        registered_at=facts.since,
    )
    lay_known(row, [], [facts.number] if facts.number else [])
    # Each has a name of its own; comparing thousands with each other would take as long as all the rest.
    row.compared_at = facts.since
    return row


class Told(NamedTuple):
    """A figure as a row of the table of facts."""

    pk: int
    zone_id: int
    organisation_id: int
    indicator_id: int
    at: str
    comparator: str
    value: Decimal
    currency: str
    source: str
    source_note: str
    supersedes_id: int | None
    current: bool
    recorded_at: datetime


def _facts(laying: Laying, told: list[tuple[Organisation, OrganisationFacts, Course]]) -> None:
    """What was said first, then what counts, then the profiles and the size class that follow."""
    catalogue = {one.code: one for one in indicators_of(laying.zone_id)}
    numbers = iter(next_ids(Fact, sum(map(_how_many, told))))
    rows: list[Told] = []
    profiles: list[FactProfile] = []
    for row, facts, fared in told:
        own: list[FactProfile] = []
        for year, figures in fared.figures.items():
            first = [
                _told(row, catalogue[code], year, value, next(numbers), current=False)
                for code, value in fared.first_said.get(year, {}).items()
            ]
            before = {one.indicator_id: one for one in first}
            counting = {
                code: _counting(_told(row, catalogue[code], year, value, next(numbers)), before)
                for code, value in figures.items()
            }
            rows += [*first, *counting.values()]
            own.append(_profile(row, year, counting))
            _note_years(laying, row, [*first, *counting.values()])
        row.size = size_given(own, "isic", facts.industry)
        profiles += own
    copy_rows(Fact, ("id", *Told._fields[1:]), rows)
    of_years = ((one.zone_id, one.organisation_id, one.year, json.dumps(one.figures), clock.now()) for one in profiles)
    copy_rows(FactProfile, ("zone_id", "organisation_id", "year", "figures", "changed_at"), of_years)


def _how_many(told: tuple[Organisation, OrganisationFacts, Course]) -> int:
    return sum(map(len, [*told[2].figures.values(), *told[2].first_said.values()]))


def _told(
    row: Organisation, indicator: Indicator, year: int, value: Decimal, number: int, *, current: bool = True
) -> Told:
    return Told(
        pk=number,
        zone_id=row.zone_id,
        organisation_id=row.pk,
        indicator_id=indicator.pk,
        at=f"{year}-12-31" if indicator.period == Period.DAY else str(year),
        comparator=Comparator.EQUAL,
        value=value,
        currency=indicator.unit if indicator.kind == "money" else "",
        source=FactSource.DOCUMENT,
        source_note=f"Annual report {year} {year}年度报告",
        supersedes_id=None,
        current=current,
        recorded_at=at(year + 1, 3, 20),
    )


def _counting(one: Told, before: dict[int, Told]) -> Told:
    """The figure as it counts: later than the one that it puts right, if there is one."""
    old = before.get(one.indicator_id)
    if old is None:
        return one
    later = old.recorded_at + timedelta(days=140)
    return one._replace(supersedes_id=old.pk, source_note="Audited report 审计报告", recorded_at=later)


def _profile(row: Organisation, year: int, counting: dict[str, Told]) -> FactProfile:
    figures = {code: entry(one.pk, one.comparator, one.value, one.currency) for code, one in sorted(counting.items())}
    return FactProfile(zone_id=row.zone_id, organisation=row, year=year, figures=figures)


def _note_years(laying: Laying, row: Organisation, told: list[Told]) -> None:
    for recorded, together in groupby(sorted(told, key=_when), key=_when):
        laying.note("fact.recorded", row, recorded, facts=[one.pk for one in together])


def _when(one: Told) -> datetime:
    return one.recorded_at


def _stand(laying: Laying, row: Organisation, facts: OrganisationFacts) -> None:
    """Settling on the day it came, operating three months later; a few have left since."""
    rng, came = Random(f"settlement {facts.zone} {facts.name}"), facts.since
    states = [("settling", came, ""), ("operating", came + SETTLES_IN, "")]
    if rng.random() < LEAVES:
        states.append(("left", came + timedelta(days=400 + rng.randrange(500)), _GONE))
    channel = rng.choice(CHANNELS)
    for place, (state, since, reason) in enumerate(states):
        until = states[place + 1][1] if place + 1 < len(states) else None
        laying.settlements.append(
            Settlement(
                zone_id=row.zone_id,
                organisation=row,
                state=state,
                since=since.date(),
                until=until.date() if until else None,
                reason=reason,
                channel=channel,
                recorded_at=since,
            )
        )
        laying.note("settlement.changed", row, since, **{"from": row.settlement, "to": state})
        row.settlement = state
