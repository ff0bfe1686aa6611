"""A conversation as one list in time, whatever it is of: its entries, the page of it that is shown, the page before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.datastructures import MultiValueDict

from openzone.cases.enums import Side
from openzone.cases.rules import CORRECTABLE
from openzone.core.models import StoredFile
from openzone.core.prepared import Given
from openzone.ui.addresses import address_of

_EVENT, _SPOKEN = 0, 1
PAGE = 50
EVER = datetime(1970, 1, 1, tzinfo=UTC)
LARGEST_NUMBER = 2**31 - 1
SIDES = {Side.ENTERPRISE.value: "enterprise", Side.STAFF.value: "zone"}


@dataclass(frozen=True)
class Attachment:
    """A file below a message."""

    name: str
    size: int
    url: str
    preview_url: str = ""


def attachment(ref: str, file: StoredFile) -> Attachment:
    """A file with its addresses, found by the reference of what it hangs on: to keep, and to look at where possible."""
    address = address_of("file", ref, file.pk)
    return Attachment(file.name, file.size, address, f"{address}?preview=1" if file.previewable else "")


@dataclass(frozen=True)
class Entry:
    """One entry, as the `message` component draws it."""

    number: int
    side: str
    who: str
    at: datetime
    body: str
    role: str = ""
    mine: bool = False
    files: list[Attachment] = field(default_factory=list)
    corrected: datetime | None = None
    first: str = ""
    called: tuple[str, ...] = ()
    correct_url: str = ""
    becomes_article: bool = False
    came_by: tuple[Any, str] | None = None

    @property
    def correct_until(self) -> datetime:
        """Until when the author may put it right."""
        return self.at + CORRECTABLE

    @property
    def place(self) -> tuple[datetime, int, int]:
        """Where it stands: by time, a turn before the words that were said with it."""
        return self.at, _EVENT if self.side == "event" else _SPOKEN, self.number


@dataclass(frozen=True)
class Before:
    """Where a page of a conversation ends: before which message, which note (0: at the end) and which moment."""

    message: int = 0
    note: int = 0
    moment: datetime | None = None

    def of(self, number: int) -> int:
        """Before which number a stream is read: the one that is named, beyond all of them at the end."""
        return number if self.message or self.note else LARGEST_NUMBER


AT_THE_END = Before()


def last_before(rows: QuerySet[Any], number: int | Given) -> QuerySet[Any]:
    """The last of these rows before a number, the last first: one more than a page shows."""
    return rows.filter(number__lt=number).order_by("-number")[: PAGE + 1]


@dataclass(frozen=True)
class Stretch:
    """A page of a conversation, and how the one before it is asked for (nothing at its beginning)."""

    entries: list[Entry]
    earlier: str


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """The entries as they stand below each other."""
    return sorted(entries, key=lambda entry: entry.place)


def last_of_others(rows: Iterable[Any]) -> dict[str, int]:
    """For each side the number of the last of these messages that the other one said: what it answered."""
    said = [(row.side, row.number) for row in rows]
    return {side: max((number for other, number in said if other != side), default=0) for side in SIDES}


def stretch(said: list[Entry], noted: list[Entry], events: Sequence[Entry], before: Before) -> Stretch:
    """The page that ends before a place, out of the `last` of the messages and of the notes, with what happened then.

    Each stream is cut by its own number, whatever moment was reported for what was said.
    """
    merged = in_order([*said, *noted])
    kept = merged[-PAGE:]
    notes = sum(one.side == "note" for one in kept)
    shown = [*said[len(said) - len(kept) + notes :], *noted[len(noted) - notes :]]
    more = len(merged) > len(shown)
    begin = min((one.at for one in shown), default=EVER) if more else EVER
    turns = [one for one in events if begin <= one.at and (not before.moment or one.at < before.moment)]
    return Stretch(in_order([*turns, *shown]), _earlier(shown, said, noted, begin) if more else "")


def _earlier(shown: list[Entry], said: list[Entry], noted: list[Entry], begin: datetime) -> str:
    """The query of the page before: what is not shown of a stream stays before the next number it would have."""
    first = {"message": _after_all(said), "note": _after_all(noted)}
    for one in reversed(shown):
        stream = "note" if one.side == "note" else "message"
        first[stream] = min(first[stream], one.number)
    return urlencode({"before": first["message"], "before_note": first["note"], "until": begin.isoformat()})


def _after_all(entries: list[Entry]) -> int:
    return entries[-1].number + 1 if entries else 1


def number_in(values: MultiValueDict[str, str], name: str) -> int:
    """A number that a script sent; 0 for anything else."""
    text = values.get(name) or ""
    return min(int(text), LARGEST_NUMBER) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def moment_in(values: MultiValueDict[str, str], name: str) -> datetime | None:
    """A moment that a script sent; None for anything else."""
    try:
        moment = datetime.fromisoformat(values.get(name) or "")
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def before_in(values: MultiValueDict[str, str]) -> Before:
    """Before which place the conversation is asked for; its end, when nothing is said."""
    return Before(number_in(values, "before"), number_in(values, "before_note"), moment_in(values, "until"))
