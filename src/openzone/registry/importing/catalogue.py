"""What rows of an import name and the zone knows already: its indicators, parks, industries, kinds; and countries."""

import gettext
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import pycountry
from django.conf import settings
from django.utils import translation

from openzone.core import clock
from openzone.places.models import Park, Zone
from openzone.places.queries import day_in, network_of, parks_of
from openzone.registry.enums import IndustryScheme, OrganisationKind
from openzone.registry.fact_queries import indicators_of
from openzone.registry.models import ImportRun, Indicator, IndustryClass
from openzone.registry.naming import normal
from openzone.registry.presets import preset
from openzone.registry.queries import industries_of


@dataclass
class Catalogue:
    """Read once for a run. `prefers` is the classification that is meant where a code or name stands in both."""

    zone: Zone
    run: ImportRun
    today: date
    source: str
    indicators: dict[str, Indicator]
    parks: dict[str, Park]
    below: set[int]
    industries: dict[str, list[IndustryClass]]

    def park(self, words: str) -> Park | None:
        """The park that is named by its code or name in either script."""
        return self.parks.get(normal(words))

    def industry(self, words: str) -> IndustryClass | None:
        """The class with this code or name; of two the one of the national classification, where it is Chinese."""
        found = self.industries.get(normal(words)) or self.industries.get(
            normal(words.split(maxsplit=1)[0] if words else "")
        )
        return found[0] if found else None

    def unit_for(self, park_id: int | None) -> int:
        """The unit that serves what is new: that of its park if it stands below the unit of the import."""
        units = (one.unit_id for one in self.parks.values() if one.pk == park_id and one.unit_id in self.below)
        return next(units, self.run.unit_id)


def catalogue_for(run: ImportRun) -> Catalogue:
    """The catalogue of the zone of an import."""
    zone = run.zone
    parks = {normal(word): one for one in parks_of(zone.pk) for word in (one.name, one.name_local, one.code) if word}
    return Catalogue(
        zone=zone,
        run=run,
        today=day_in(zone, clock.now()),
        source=run.source.name if run.source is not None else run.file.name,
        indicators={one.code: one for one in indicators_of(zone.pk)},
        parks=parks,
        below=network_of(zone.pk).below([run.unit_id]),
        industries=_by_word(industries_of(zone.pk)),
    )


def _by_word(classes: Iterable[IndustryClass]) -> dict[str, list[IndustryClass]]:
    found: dict[str, list[IndustryClass]] = {}
    for one in classes:
        for word in (one.code, f"{one.scheme}{one.code}", one.name, one.name_local):
            found.setdefault(normal(word), []).append(one)
    # The list of a Chinese office means the national classification; the other is named with its scheme.
    return {
        word: sorted(rows, key=lambda one: one.scheme != IndustryScheme.GBT) for word, rows in found.items() if word
    }


def country_of(words: str) -> str:
    """The code of the country that is named by code or name, in English or Chinese; empty where there is none such."""
    return _countries().get(normal(words), "")


@cache
def _countries() -> dict[str, str]:
    chinese = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["zh_CN"], fallback=True)
    known: dict[str, str] = {}
    for one in pycountry.countries:
        more = (getattr(one, "common_name", ""), getattr(one, "official_name", ""))
        for word in (one.alpha_2, one.alpha_3, one.name, chinese.gettext(one.name), *more):
            known.setdefault(normal(word), one.alpha_2)
    return known | {normal(word): code for word, code in _COLLOQUIAL.items()}


_COLLOQUIAL: Mapping[str, str] = preset("import_words")["countries"]


@cache
def _kinds() -> dict[str, str]:
    known = {normal(code): code for code in OrganisationKind.values}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            known |= {normal(str(one.label)): one.value for one in OrganisationKind}
    return known


def kind_of(words: str) -> str:
    """The kind of organisation that is named, in either language; empty where there is none such."""
    return _kinds().get(normal(words), "")
