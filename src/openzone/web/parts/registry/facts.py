"""What is known of an organisation in figures, as its pages show it at both doors."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from openzone.core.prepared import Given, Prepared
from openzone.registry.enums import Period
from openzone.registry.fact_queries import facts_of, latest_of_years, profiles_of
from openzone.registry.growth import Figure, Growth, accumulated, compound
from openzone.registry.models import Fact, Indicator, Organisation
from openzone.registry.profiles import bounds_in, figure_in, figures_by_year
from openzone.registry.queries import industry_path_of
from openzone.registry.sizes import groups_of, wanted
from openzone.web.parts.registry.figures_told import exact_words, figure_words, growth_words, plotted_unit

YEARS = 5


@dataclass(frozen=True)
class Grown:
    """How an indicator grew between two years, by both formulas."""

    first: int
    last: int
    accumulated: Growth
    compound: Growth

    @property
    def total(self) -> str:
        """The accumulated growth in words."""
        return growth_words(self.accumulated)

    @property
    def yearly(self) -> str:
        """The compound growth in words; over one year it is the same."""
        return growth_words(self.compound) if self.last - self.first > 1 else ""

    @property
    def reason(self) -> str:
        """Why it is not known."""
        return self.accumulated.reason or self.compound.reason


def latest(facts: Iterable[Fact]) -> Fact:
    """The one whose date is the latest."""
    return max(facts, key=lambda fact: (_end(fact), fact.at.first or date.min, fact.pk))


def _end(fact: Fact) -> date:
    return fact.at.last or fact.at.first or date.min


class IndicatorLine:
    """One indicator of one organisation: its latest figure, how it came to be, how it grew."""

    def __init__(self, indicator: Indicator, facts: Sequence[Fact]) -> None:
        self.indicator = indicator
        self.facts = facts
        self.current = [fact for fact in facts if fact.current]
        by_year = figures_by_year(self.current)
        self.years = {year: found[indicator.code] for year, found in sorted(by_year.items())}
        self._facts = {fact.pk: fact for fact in self.current}
        self.latest = self._of_latest_year() or latest(self.current)

    def _of_latest_year(self) -> Fact | None:
        """Of what is told over a period the latest whole year, so that it stands beside the growth over years."""
        if self.indicator.period == Period.DAY or not self.years:
            return None
        return self._facts[self.years[max(self.years)]["fact"]]

    @property
    def words(self) -> str:
        """The latest figure."""
        return figure_words(self.latest)

    @property
    def exact(self) -> str:
        """The latest figure with every digit."""
        return exact_words(self.latest)

    @property
    def trend(self) -> list[float | None]:
        """The figures of the last years, with a gap where nothing is known."""
        shown = self._shown_years()
        if len(shown) < 2:
            return []
        return [self._value(year) for year in range(shown[0], shown[-1] + 1)]

    def _shown_years(self) -> list[int]:
        last = max(self.years, default=0)
        return [year for year in self.years if year > last - YEARS]

    def _value(self, year: int) -> float | None:
        entry, newest = self.years.get(year), self.years[max(self.years)]
        same = entry is not None and entry.get("currency") == newest.get("currency")
        return float(self._facts[entry["fact"]].value) if entry and same else None

    @property
    def growth(self) -> Grown | None:
        """Between the first and the last of the years shown; None where there is one year only."""
        shown = self._shown_years()
        if len(shown) < 2:
            return None
        figures: Mapping[int, Figure] = {year: figure_in(entry) for year, entry in self.years.items()}
        first, last = shown[0], shown[-1]
        return Grown(first, last, accumulated(figures, first, last), compound(figures, first, last))

    @property
    def history(self) -> list[dict[str, Any]]:
        """Every figure that was ever told, those restated too."""
        return [{"fact": fact, "words": figure_words(fact), "exact": exact_words(fact)} for fact in self.facts]

    @property
    def plots(self) -> list[dict[str, Any]]:
        """The figures by year, and by quarter and month where they were told so: each a plot with its table."""
        yearly = [(str(year), self._facts[entry["fact"]]) for year, entry in self.years.items()]
        told = [(_("by year"), yearly)]
        if self.indicator.period != Period.DAY:
            told += [(_("by quarter"), self._told("quarter")), (_("by month"), self._told("month"))]
        plotted = [(words, _in_one_currency(points)) for words, points in told]
        return [self._plot(words, points) for words, points in plotted if len(points) > 1]

    def _told(self, precision: str) -> list[tuple[str, Fact]]:
        facts = sorted((one for one in self.current if one.at.precision == precision), key=lambda one: one.at)
        return [(fact.at.words, fact) for fact in facts]

    def _plot(self, words: str, points: Sequence[tuple[str, Fact]]) -> dict[str, Any]:
        facts = [fact for _date, fact in points]
        size, unit = Decimal(1), self.indicator.shown_unit
        if facts[-1].currency:
            size, unit = plotted_unit([fact.value for fact in facts], facts[-1].currency)
        title = _("%(indicator)s %(by_year)s, %(unit)s") % {
            "indicator": self.indicator.shown_name,
            "by_year": words,
            "unit": unit,
        }
        bars = [float(fact.value / size) for fact in facts]
        return {
            "id": f"plot-{self.indicator.code}-{facts[0].at.precision}-{len(facts)}",
            "title": title,
            "options": {
                "oz": {"format": "number"},
                "xAxis": {"type": "category", "data": [told for told, _fact in points]},
                "yAxis": {"type": "value"},
                "series": [{"name": self.indicator.shown_name, "type": "bar", "barMaxWidth": 28, "data": bars}],
            },
            "table": {
                "columns": [pgettext("date of a figure", "Of"), self.indicator.shown_name],
                "rows": [[told, exact_words(fact)] for told, fact in points],
            },
        }


def _in_one_currency(points: Sequence[tuple[str, Fact]]) -> list[tuple[str, Fact]]:
    """Those in the currency of the last one: amounts of several do not stand on one axis."""
    return [(told, fact) for told, fact in points if fact.currency == points[-1][1].currency]


def lines(facts: Iterable[Fact]) -> list[IndicatorLine]:
    """The facts (in the order of their indicators) by indicator; one of which nothing counts any more is left out."""
    grouped = [(found[0].indicator, found) for _key, group in groupby(facts, _indicator) if (found := list(group))]
    return [IndicatorLine(indicator, found) for indicator, found in grouped if any(fact.current for fact in found)]


def _indicator(fact: Fact) -> int:
    return fact.indicator_id


def key_facts(organisation: Organisation) -> list[IndicatorLine]:
    """The indicators that the zone calls key facts, as far as they are known: one statement."""
    return lines(_key_facts(organisation=organisation.pk))


_key_facts: Prepared[Fact] = Prepared(
    lambda: latest_of_years(facts_of(Given("organisation")).filter(indicator__is_key=True, current=True))
)


def all_facts(organisation: Organisation) -> dict[str, Any]:
    """What the page of all facts shows, by indicator, and why the size class is what it is."""
    return {"organisation": organisation, "lines": lines(facts_of(organisation.pk)), "size": size_words(organisation)}


def size_words(organisation: Organisation) -> dict[str, Any]:
    """The size class, or which figures are wanting to know it."""
    newest = profiles_of(organisation).last()
    figures = bounds_in(newest.figures) if newest else {}
    codes = wanted(groups_of(*industry_path_of(organisation)), figures) if not organisation.size else []
    known = Indicator.objects.filter(zone_id=organisation.zone_id, code__in=codes).order_by("place")
    names = ", ".join(one.shown_name for one in known) if codes else ""
    return {"size": organisation.get_size_display(), "wanted": names, "year": newest.year if newest else None}
