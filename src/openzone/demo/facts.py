"""What the demo's enterprises are in figures: for those that texts name year by year, for the others two years."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from openzone.core import clock
from openzone.core.actor import system
from openzone.core.intervals import Comparator
from openzone.demo.hours import ZONE_TIME, at
from openzone.demo.organisations import NAMED, OrganisationFacts
from openzone.demo.stage import Cast
from openzone.registry.actions.facts import Told, record_facts
from openzone.registry.enums import FactSource, Period
from openzone.registry.fact_queries import indicators_of
from openzone.registry.models import Indicator

EARLIEST = 2013
# People in the first year, and by how much they grow in a usual year.
_BEGINNINGS = {
    "wipro": (300, 0.11),
    "haichuang": (38, 0.12),
    "concentrix": (900, 0.14),
    "wns": (120, 0.22),
    "cisco": (210, 0.10),
    "toshiba-medical": (60, 0.13),
    "zte": (340, 0.04),
    "ougu": (45, 0.09),
    "golden-cube": (24, 0.06),
    "huakang-tongbang": (31, 0.05),
    "mercedes-leasing": (85, -0.03),
    "mercedes-rental": (52, -0.05),
}
# What one person earns for an enterprise in a year, in thousands of CNY, by section of ISIC.
_PER_PERSON = {"J": 340, "C": 620, "N": 210, "K": 1900, "L": 900, "M": 380}
_STATEMENT = "Report on the zone of 2017 2017年关于本区的报道"
# The text says how many there were in the beginning, and that it is more than a thousand now; nothing more exact.
STATED = {("wipro", 2016): (Comparator.EQUAL, 300), ("wipro", 2017): (Comparator.OVER, 1000)}
_UNKNOWN = {("cisco", 2016), ("zte", 2019), ("toshiba-medical", 2018)}
RESTATED = ("haichuang", 2016)


@dataclass(frozen=True)
class Year:
    """The figures of an enterprise in one year, by indicator."""

    year: int
    figures: dict[str, int]


def years_of(facts: OrganisationFacts, last: int) -> list[Year]:
    """The same figures for the same years, whatever the day."""
    rng = Random(f"facts {facts.zone} {facts.code}")
    people, usual = _BEGINNINGS.get(facts.code) or (rng.choice((4, 7, 12, 18, 25, 34, 47, 62, 85, 120, 180, 260)), 0.08)
    earned, spent = rng.uniform(0.7, 1.4) * _PER_PERSON.get(facts.industry, 400), rng.uniform(0.02, 0.14)
    patents, made = rng.randrange(9), list[Year]()
    for year in range(max(EARLIEST, facts.since.year), last + 1):
        revenue = round(people * earned) * 1000
        made.append(Year(year, _figures(people, revenue, spent, patents, rng)))
        jump = 2.47 if (facts.code, year) == ("wipro", 2016) else usual + rng.uniform(-0.12, 0.12)
        people, earned = max(2, round(people * (1 + jump))), earned * (1 + rng.uniform(-0.03, 0.08))
        patents += rng.randrange(4)
    return made


def _figures(people: int, revenue: int, spent: float, patents: int, rng: Random) -> dict[str, int]:
    tens = Decimal(10_000)
    shares = {"rd_expense": spent, "profit": rng.uniform(-0.04, 0.16), "taxes": rng.uniform(0.02, 0.07)}
    shares |= {"exports": rng.choice((0.0, 0.0, 0.2, 0.6)), "assets": rng.uniform(0.6, 1.8)}
    money = {code: int(round(Decimal(revenue * share) / tens) * tens) for code, share in shares.items()}
    rd_staff = min(people, round(people * spent * 3))
    return {
        "headcount": people,
        "rd_staff": rd_staff,
        "revenue": int(round(Decimal(revenue) / tens) * tens),
        **money,
        "invention_patents": patents,
    }


def tell_facts(organisations: list[OrganisationFacts], cast: Cast) -> None:
    """Record the figures of all enterprises, each year's in the March after it."""
    last = clock.now().astimezone(ZONE_TIME).year - 2
    catalogue = {code: {one.code: one for one in indicators_of(zone.pk)} for code, zone in sorted(cast.zones.items())}
    named = {(one.zone, one.code) for one in NAMED}
    for facts in organisations:
        if facts.kind == "enterprise" and (facts.zone, facts.code) in named:
            for year in years_of(facts, last):
                _tell(facts, [year], cast, catalogue[facts.zone])
        elif facts.kind == "enterprise":
            _tell(facts, [year for year in years_of(facts, 2017) if year.year >= 2016], cast, catalogue[facts.zone])
    _restate(cast, catalogue["etic"])


def _tell(facts: OrganisationFacts, years: list[Year], cast: Cast, catalogue: dict[str, Indicator]) -> None:
    known = [year for year in years if (facts.code, year.year) not in _UNKNOWN]
    told = [_told(facts, year.year, catalogue[code], value) for year in known for code, value in year.figures.items()]
    if told:
        with clock.fixed(at(years[-1].year + 1, 3, 20)):
            by = system(cast.zones[facts.zone].pk)
            record_facts(cast.organisations[facts.zone, facts.code], told, by=by)


def _told(facts: OrganisationFacts, year: int, indicator: Indicator, value: int) -> Told:
    if indicator.code == "headcount" and (facts.code, year) in STATED:
        comparator, number = STATED[facts.code, year]
        return Told(
            indicator,
            str(year),
            Decimal(number),
            comparator=comparator,
            source=FactSource.STATEMENT,
            source_note=_STATEMENT,
        )
    note = f"Annual report {year} {year}年度报告"
    told = f"{year}-12-31" if indicator.period == Period.DAY else str(year)
    return Told(indicator, told, Decimal(value), source=FactSource.DOCUMENT, source_note=note)


def _restate(cast: Cast, catalogue: dict[str, Indicator]) -> None:
    """One enterprise found later that it had left out a branch."""
    code, year = RESTATED
    organisation = cast.organisations["etic", code]
    revenue = organisation.facts.get(indicator=catalogue["revenue"], at=str(year), current=True)
    note = "Audited report, with the branch in Yingkou 审计报告（含营口分公司）"
    with clock.fixed(at(year + 2, 2, 12)):
        more = revenue.value + 1_350_000
        told = Told(catalogue["revenue"], str(year), more, source=FactSource.DOCUMENT, source_note=note)
        record_facts(organisation, [told], by=system(organisation.zone_id))
