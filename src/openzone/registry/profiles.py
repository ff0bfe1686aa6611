"""How the facts of a year become the figures of its profile, which rules, rankings and growth read.

A fact counts in a year if all days that its date can mean lie in that year. Of an indicator that is told over a period
the fact over the whole year counts; of one that is told on a day the latest in the year, and of two that end on the
same day the one that is known more precisely.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from openzone.core.intervals import Interval, interval
from openzone.core.partial_dates import PartialDate
from openzone.registry.enums import Period
from openzone.registry.growth import Figure
from openzone.registry.models import Fact
from openzone.registry.sizes import CURRENCY, INDICATORS

Entry = dict[str, Any]


def year_of(at: PartialDate) -> int | None:
    """The year in which all days lie that the date can mean; None for what reaches beyond one."""
    first, last = at.first, at.last
    return first.year if first and last and first.year == last.year else None


def figures_by_year(facts: Iterable[Fact]) -> dict[int, dict[str, Entry]]:
    """The figures of each year that these facts (current ones of one organisation, with their indicators) give."""
    chosen: dict[int, dict[str, Fact]] = defaultdict(dict)
    for fact in facts:
        year, code = year_of(fact.at), fact.indicator.code
        if year is None or (fact.indicator.period != Period.DAY and fact.at.precision != "year"):
            continue
        best = chosen[year].get(code)
        if best is None or place_in_year(fact) > place_in_year(best):
            chosen[year][code] = fact
    return {year: {code: entry_of(fact) for code, fact in sorted(known.items())} for year, known in chosen.items()}


def place_in_year(fact: Fact) -> tuple[date, date, int]:
    """What is later and known more precisely comes last."""
    return fact.at.last or date.min, fact.at.first or date.min, fact.pk


def entry_of(fact: Fact) -> Entry:
    """The bounds of a fact (one left out where that side is open), its currency, and itself."""
    return entry(fact.pk, fact.comparator, fact.value, fact.currency)


def entry(number: int, comparator: str, value: Decimal, currency: str) -> Entry:
    """The same, of a fact that is not at hand as a row."""
    found = interval(comparator, value)
    told: Entry = {"fact": number}
    told |= {"low": plain(found.low)} if found.low is not None else {}
    told |= {"high": plain(found.high)} if found.high is not None else {}
    told |= {name: True for name in ("low_open", "high_open") if getattr(found, name)}
    return told | ({"currency": currency} if currency else {})


def plain(value: Decimal) -> str:
    """The number as text in one form: without an exponent and without noughts behind the point."""
    return f"{value.normalize():f}"


def figure_in(entry: Mapping[str, Any]) -> Figure:
    """The figure that an entry of a profile holds."""
    low, high = (Decimal(entry[name]) if name in entry else None for name in ("low", "high"))
    found = Interval(low, high, bool(entry.get("low_open")), bool(entry.get("high_open")))
    return Figure(found, entry.get("currency", ""))


def bounds_in(figures: Mapping[str, Any]) -> dict[str, Interval]:
    """The figures of a year by which an enterprise is classed; money in another currency says nothing here."""
    known = {code: figure_in(entry) for code, entry in figures.items() if code in INDICATORS}
    return {code: one.interval for code, one in known.items() if one.currency in ("", CURRENCY)}
