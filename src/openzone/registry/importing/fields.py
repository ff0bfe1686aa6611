"""What a column of a spreadsheet can be, and by which words of its heading it is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from openzone.registry.naming import normal
from openzone.registry.presets import preset
from openzone.registry.schemes import SCHEMES


@dataclass(frozen=True)
class Field:
    """One thing that a column can tell. `words` are headings by which it is known; the first that fits best wins."""

    code: str
    label: Any
    words: tuple[str, ...] = ()


NAME, LOCAL = "name", "name_local"
_WORDS: Mapping[str, Any] = preset("import_words")
FIXED = tuple(
    Field(code, label, tuple(_WORDS["fields"][code]))
    for code, label in (
        (NAME, gettext_lazy("Name")),
        (LOCAL, gettext_lazy("Name in the local script")),
        ("former", gettext_lazy("Former name")),
        ("short", gettext_lazy("Short name")),
        ("kind", gettext_lazy("Kind of organisation")),
        ("country", gettext_lazy("Country")),
        ("industry", gettext_lazy("Industry")),
        ("park", gettext_lazy("Park")),
        ("summary", gettext_lazy("What it does")),
        ("tags", gettext_lazy("Tags")),
        ("registered", gettext_lazy("Registered address")),
        ("office", gettext_lazy("Office address")),
        ("plant", gettext_lazy("Address of the plant")),
        ("postcode", gettext_lazy("Postcode")),
        ("website", gettext_lazy("Website")),
        ("contact", gettext_lazy("Contact person")),
        ("contact_title", gettext_lazy("Position of the contact person")),
        ("phone", gettext_lazy("Telephone")),
        ("email", gettext_lazy("E-mail")),
        ("title", gettext_lazy("Title held")),
        ("title_number", gettext_lazy("Number of the certificate")),
        ("title_since", gettext_lazy("Title held since")),
        ("title_until", gettext_lazy("Title held until")),
        ("year", gettext_lazy("Year of the figures")),
    )
)
NUMBER_WORDS: Mapping[str, list[str]] = _WORDS["numbers"]
# What lists of the zone call an indicator beside its own names.
FACT_WORDS: Mapping[str, list[str]] = _WORDS["facts"]
# Headings that say nothing of an organisation, and so are left out without a question.
IGNORED = frozenset(_WORDS["ignored"])
WHAT_TO_DO = gettext_lazy("What to do")


def fixed_words() -> dict[str, str]:
    """Every heading that is known for certain, with what it is."""
    known = {normal(word): field.code for field in FIXED for word in field.words}
    for scheme, words in NUMBER_WORDS.items():
        known.update({normal(word): f"number:{scheme}" for word in words})
    for scheme in SCHEMES:
        known.setdefault(normal(scheme), f"number:{scheme}")
    return known
