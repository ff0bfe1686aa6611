"""The registry of lists: which filters and columns each has, and which rows it shows to whom.

Pages, saved views and exports ask the same definition, so that each shows the same rows and refuses the same names.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.keyset import Order

Cell = str | int | datetime | date | None
LONGEST_FILTER = 200


@dataclass(frozen=True)
class Column:
    """One column: what it is called, and what it says of a row as plain data. `needs` names what is loaded for it."""

    code: str
    words: str | Promise
    cell: Callable[[Any], Cell]
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Listing:
    """A list of things. `rows` are those that the actor may see and the filters leave, loaded for these columns.

    `usual` are the columns of somebody who chose none, `always` the one that is never left out; `admits` says for whom
    the list is; `timezone` in whose time it tells moments.
    """

    code: str
    words: str | Promise
    filters: tuple[str, ...]
    columns: tuple[Column, ...]
    usual: tuple[str, ...]
    always: str
    admits: Callable[[Actor], bool]
    rows: Callable[[Actor, Mapping[str, str], Iterable[Column]], QuerySet[Any]]
    order: Callable[[Mapping[str, str]], Order]
    timezone: Callable[[Actor], str]

    def chosen(self, values: Mapping[str, str]) -> dict[str, str]:
        """The filters of this list among some values, in one order, without what is no text or too long."""
        cut = ((name, _cut(values.get(name, ""))) for name in self.filters)
        return {name: text for name, text in cut if text}

    def chosen_in(self, query: str) -> dict[str, str]:
        """The filters in the query of an address, such as `state=open&unit=park`. `Invalid` for a name it has not."""
        values = dict(parse_qsl(query.lstrip("?"), keep_blank_values=True))
        unknown = sorted(set(values) - set(self.filters))
        if unknown:
            known = ", ".join(self.filters)
            raise Invalid.of(
                "query", _("“%(name)s” is no filter. There are: %(known)s.") % {"name": unknown[0], "known": known}
            )
        return self.chosen(values)

    def these(self, codes: Iterable[str]) -> list[Column]:
        """The columns of these codes, each once and in this order; the usual ones if none of them is known."""
        known = {column.code: column for column in self.columns}
        found = [known[code] for code in dict.fromkeys(codes) if code in known]
        if not found:
            return [known[code] for code in self.usual]
        return found if known[self.always] in found else [known[self.always], *found]


def _cut(value: object) -> str:
    return value.replace("\0", "").strip()[:LONGEST_FILTER] if isinstance(value, str) else ""


_lists: dict[str, Listing] = {}


def register(listing: Listing) -> Listing:
    """Enter a list; a code is entered once."""
    assert _lists.setdefault(listing.code, listing) is listing, f"{listing.code} is entered twice"
    return listing


def all_lists() -> list[Listing]:
    """Every list, by code."""
    return [_lists[code] for code in sorted(_lists)]


def find(code: str) -> Listing:
    """The list of this code, or `Invalid` naming the ones there are."""
    if code not in _lists:
        known = ", ".join(sorted(_lists))
        raise Invalid.of(
            "what", _("There is no list “%(code)s”. There are: %(known)s.") % {"code": code, "known": known}
        )
    return _lists[code]
