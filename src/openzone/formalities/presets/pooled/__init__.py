"""The published rules of shuttle routes and talent homes as they are shipped, in both languages, each with its source.

A zone publishes them as its own, with other numbers where it has others; a later version of these files changes nothing
that was published.
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from openzone.core.forms import local

FOLDER = Path(__file__).parent
HOMES, APARTMENTS = "talent-homes", "talent-apartments"


@dataclass(frozen=True)
class Elsewhere:
    """How large such routes are in another zone, and who says so."""

    name: str
    name_local: str
    source: str

    @property
    def shown_name(self) -> str:
        """The sentence, in the reader's language."""
        return local(self.name, self.name_local)


@dataclass(frozen=True)
class ShippedLoad:
    """The rule by which shuttle routes are opened."""

    least_load: Decimal
    rule: str
    rule_local: str
    source: str
    elsewhere: tuple[Elsewhere, ...]


@dataclass(frozen=True)
class ShippedClass:
    """A class of talent. Where the rule leaves the standard of area to the zone, there is no `area_cap`."""

    code: str
    name: str
    name_local: str
    area_cap: Decimal | None
    discount: Decimal

    @property
    def shown_name(self) -> str:
        """How it is called, in the reader's language."""
        return local(self.name, self.name_local)


@dataclass(frozen=True)
class ShippedTable:
    """The classes of talent, and the rule of the rent."""

    rule: str
    rule_local: str
    source: str
    classes: tuple[ShippedClass, ...]


@cache
def shipped_load() -> ShippedLoad:
    """The rule of shuttle routes."""
    read = _read("custom-bus")
    known = tuple(Elsewhere(**one) for one in read["elsewhere"])
    return ShippedLoad(Decimal(read["least_load"]), read["rule"], read["rule_local"], read["source"], known)


@cache
def shipped_table(name: str = HOMES) -> ShippedTable:
    """The classes of talent homes, or of rental talent apartments."""
    read = _read(name)
    classes = tuple(_class(one) for one in read["classes"])
    return ShippedTable(read["rule"], read["rule_local"], read["source"], classes)


def _class(read: dict[str, str]) -> ShippedClass:
    cap = Decimal(read["area_cap"]) if "area_cap" in read else None
    return ShippedClass(read["code"], read["name"], read["name_local"], cap, Decimal(read["discount"]))


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found
