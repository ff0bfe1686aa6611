"""Countries by name in the reader's language."""

import gettext
from functools import cache
from typing import Any

import pycountry
from django.utils.translation import get_language

_CATALOGUE = "iso3166-1"


def country_name(code: str) -> str:
    """The name of a country, or its code where that is not known."""
    return _names(_language()).get(code, code)


def country_choices() -> list[tuple[str, str]]:
    """Every country, code and name, by name."""
    return sorted(_names(_language()).items(), key=lambda pair: pair[1])


def _language() -> str:
    return "zh_CN" if (get_language() or "").startswith("zh") else "en"


@cache
def _names(language: str) -> dict[str, str]:
    words = gettext.translation(_CATALOGUE, pycountry.LOCALES_DIR, languages=[language], fallback=True)
    return {country.alpha_2: words.gettext(country.name) for country in pycountry.countries}


@cache
def subdivision_name(country: str, code: str) -> str:
    """The name of a part of a country, or its code where that is not known."""
    places: Any = pycountry.subdivisions
    found = places.get(code=f"{country}-{code}")
    return str(found.name) if found else code
