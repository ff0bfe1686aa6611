"""What rows were and what they became, kept so that an import can be undone, and refused where they changed since."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any

from django.db.models import Model, QuerySet

from openzone.registry.models import (
    Address,
    Classification,
    Fact,
    Identifier,
    Office,
    Organisation,
    OrganisationName,
    Person,
    Tag,
    Tagging,
    Title,
    Website,
)

# What an import writes, in an order in which it can be taken away again.
TABLES: dict[str, type[Model]] = {
    "office": Office, "person": Person, "title": Title, "fact": Fact, "tagging": Tagging, "tag": Tag,
    "classification": Classification, "website": Website, "address": Address, "name": OrganisationName,
    "identifier": Identifier, "organisation": Organisation,
}  # fmt: skip
_NAMES = {model: name for name, model in TABLES.items()}
# What follows from the rest, or is nobody's word, says nothing about whether a row was changed.
_DERIVED = {
    "organisation": frozenset({"id", "known_as", "words", "size", "alike", "compared_at", "settlement"}),
    "person": frozenset({"id", "sounds"}),
    "fact": frozenset({"id", "days"}),
}
Rows = dict[str, dict[str, Any]]


def rows_in(model: type[Model]) -> QuerySet[Model]:
    """All rows of a table that is known by its model only."""
    return QuerySet(model)


def table_of(row: Model) -> str:
    """The name under which a row is kept."""
    return _NAMES[type(row)]


@cache
def columns_of(table: str) -> tuple[str, ...]:
    """The columns that people can change."""
    derived = _DERIVED.get(table, frozenset({"id"}))
    return tuple(sorted(one.attname for one in TABLES[table]._meta.concrete_fields if one.attname not in derived))


def plain(value: Any) -> Any:
    """A value as JSON keeps it, the same for what was written and for what was read."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value if value is None or isinstance(value, bool | int) else str(value)


def values(row: Model, columns: Iterable[str]) -> dict[str, Any]:
    """Some columns of a row."""
    return {name: plain(getattr(row, name)) for name in columns}


def seal(row: Model, columns: Iterable[str]) -> str:
    """A short sum over some columns of a row: another one says that it was changed."""
    told = _in_order(*sorted(columns))(row)
    return hashlib.blake2b(_PLAINLY.encode(told).encode(), digest_size=9).hexdigest()


_in_order = cache(attrgetter)
_PLAINLY = json.JSONEncoder(default=plain)


class Kept:
    """Before and after of all that one row of an import did."""

    def __init__(self) -> None:
        self.before: Rows = {}
        self.after: Rows = {}

    def added(self, row: Model) -> None:
        """A row that came to be, once it is written."""
        table = table_of(row)
        self.after.setdefault(table, {})[str(row.pk)] = seal(row, columns_of(table))

    def changed(self, row: Model, before: Mapping[str, Any]) -> None:
        """A row that was changed in these columns, which held this before."""
        table = table_of(row)
        self.before.setdefault(table, {})[str(row.pk)] = dict(before)
        self.after.setdefault(table, {})[str(row.pk)] = seal(row, before)


def as_now(kept: Iterable[Rows]) -> dict[str, dict[str, Model]]:
    """All rows that are named, as they are now, held until the commit: one statement for each table."""
    asked: dict[str, set[str]] = defaultdict(set)
    for rows in kept:
        for table, named in rows.items():
            asked[table] |= named.keys()
    found: dict[str, dict[str, Model]] = {}
    for table in reversed(TABLES):
        there = rows_in(TABLES[table]).filter(pk__in=asked[table]).order_by("pk").select_for_update(of=("self",))
        found[table] = {str(row.pk): row for row in there} if asked[table] else {}
    return found
