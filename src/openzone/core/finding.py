"""What can be found by words, whatever it is: each app enters a searcher for each kind of thing that it holds.

A searcher answers rows of one form (`told`), of what the actor may see and no more, so that all kinds are asked in one
statement. What is found exactly comes first, then names that begin so, then whatever holds the words; if nothing does,
what holds words that are nearly these.
"""

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Case, DateTimeField, F, Field, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.enums import Sight
from openzone.core.forms import local
from openzone.core.models import Activity
from openzone.core.prepared import Among, Given, PreparedFor
from openzone.core.search import FEW, SPOKEN, Words, alike, folded, mistakable, pieces_of

LONGEST = 100
EXACT, BEGINS, HOLDS = range(3)
SOME, AT_A_GLANCE = 10, 200
SOME_DIGITS = 5
_YEARS_BACK = 15
_NUMBER = re.compile(r"\d{1,9}")
_REFERENCE = re.compile(r"([ACFGKLMOPV])[- ]?((?:19|20)\d\d)[- ]?(\d{1,9})?")


@dataclass(frozen=True)
class Asked:
    """What somebody looks for, how much of it, and by which of his rights. `near`: with a letter wrong in a word.

    Queries are written for all texts of one shape, so that a query takes whatever follows from the text as `given`.
    `ahead`: what was looked up before, the numbers of rows by a name; None for too many.
    """

    text: str
    sight: Sight = Sight.ANY
    first: int = 0
    most: int = 5
    near: bool = False
    ahead: Mapping[str, Sequence[int] | None] = field(default_factory=dict)

    @property
    def shape(self) -> Hashable:
        """All that decides how the queries are written, but for what is given."""
        known = tuple(name for name, rows in self.ahead.items() if rows is not None)
        how = self.sight, self.first, self.most, self.near, self.is_number, self._reference
        return how, Words(self.text).shape, known

    def given(self, of: "Callable[[Asked], Any]", output_field: "Field[Any, Any] | None" = None) -> Given:
        """What follows from what is asked for, once that is known."""
        return Given(of, output_field or TextField())

    @property
    def words(self) -> Words:
        """The words, for a query."""
        return Words(self.text, lambda of: self.given(lambda asked: of(asked.text)))

    @property
    def lowered(self) -> Given:
        """The text in lower case, for a query."""
        return self.given(lambda asked: asked.text.lower())

    def among(self, column: str, name: str) -> Q:
        """The condition that a column is one of the numbers that were looked up before."""
        return Q(Among(F(column), self.given(lambda asked: asked.ahead[name])))

    @property
    def is_short(self) -> bool:
        """Whether there is too little to look for: one letter or figure is in everything."""
        return sum(map(len, pieces_of(self.text))) < 2

    @property
    def is_number(self) -> bool:
        """Whether it is a number or a reference, which nothing has by which people call each other and places."""
        digits, letters = (sum(map(kind, self.text)) for kind in (str.isdecimal, str.isalpha))
        return self.names_reference or (digits >= SOME_DIGITS and digits > letters)

    @property
    def names_reference(self) -> bool:
        """Whether this is a reference, or the beginning of one, and nothing else."""
        return self._reference.isalpha()

    @property
    def _reference(self) -> str:
        """The letter of the kind of reference that this is, `#` for a number alone, else nothing."""
        if _NUMBER.fullmatch(self.text):
            return "#"
        found = _REFERENCE.fullmatch(self.text.upper())
        return found.group(1) if found else ""

    def referred(self, letter: str) -> Q | None:
        """The references of a kind that are meant: `C-2026-00042`, its beginning, `c 2026 42`, or the number alone."""
        if self._reference == "#":
            return Q(Among(F("ref"), self.given(lambda asked: _references(letter, asked.text))))
        if self._reference != letter:
            return None
        begun, whole = self.given(lambda asked: _begun(asked.text)), self.given(lambda asked: _whole(asked.text))
        return Q(ref__startswith=begun) | Q(ref=whole)

    @property
    def depth(self) -> int:
        """How many rows are looked at for each index: few for the best of each kind, many for all of one."""
        return FEW if self.first or self.most > SOME else AT_A_GLANCE

    def part(self, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """The part of the rows that is asked for."""
        return rows[self.first : self.first + self.most]


def _references(letter: str, number: str) -> list[str]:
    year = clock.now().year
    return [f"{letter}-{one}-{number.zfill(5)}" for one in range(year - _YEARS_BACK, year + 1)]


def _parts(text: str) -> tuple[str, str]:
    found = _REFERENCE.fullmatch(text.upper())
    assert found is not None
    return f"{found.group(1)}-{found.group(2)}-", found.group(3) or ""


def _begun(text: str) -> str:
    return "".join(_parts(text))


def _whole(text: str) -> str:
    year, number = _parts(text)
    return year + number.zfill(5)


def asked(text: str, **how: Any) -> Asked:
    """What somebody typed, as it is looked for."""
    return Asked(folded(text.replace("\0", ""))[:LONGEST], **how)


@dataclass(frozen=True)
class Hit:
    """One thing found. `number` is its id, `state` a code that its pages can say.

    `known` is one name a line, those that are not in the title with what they are before a tab; or a longer text.
    """

    kind: str
    number: int
    ref: str
    title: str
    title_local: str
    known: str
    detail: str
    detail_local: str
    state: str
    rank: int
    at: datetime | None

    @property
    def shown_title(self) -> str:
        """The name that suits the reader's language."""
        return local(self.title, self.title_local)

    @property
    def other_title(self) -> str:
        """The name in the other script, if there is one."""
        return (
            "" if self.title == self.title_local else {self.title: self.title_local}.get(self.shown_title, self.title)
        )

    @property
    def shown_detail(self) -> str:
        """Where it belongs, in the reader's language."""
        return local(self.detail, self.detail_local)

    def known_by(self, text: str) -> tuple[str, str] | None:
        """Under which name it was found when its titles do not tell: what that name is, and the name."""
        pieces = pieces_of(text)
        if any(_tells(name, pieces) for name in (f"{self.title} {self.title_local}", self.ref)):
            return None
        for line in self.known.splitlines():
            what, _tab, name = line.rpartition("\t")
            if not line.startswith(SPOKEN) and _tells(name, pieces):
                return what, name
        return None


def _tells(name: str, pieces: Sequence[str]) -> bool:
    plain, together = folded(name).lower(), "".join(pieces_of(name))
    words = [word for word in pieces_of(name) if mistakable(word)]
    return "".join(pieces) in together or all(
        piece in plain or any(mistakable(piece) and alike(piece, word) for word in words) for piece in pieces
    )


Searcher = Callable[[Actor, Asked], Iterable[QuerySet[Any, Any]]]
Ahead = Callable[[Actor, Asked], Mapping[str, Sequence[int] | None]]
_searchers: dict[str, Searcher] = {}
_aheads: dict[str, Ahead] = {}
_numbered: set[str] = set()
COLUMNS = tuple(Hit.__dataclass_fields__)
_NOTHING = Value("", output_field=TextField())
# The database takes nothing for text unless it is told otherwise.
_NEVER = Cast(Value(None), DateTimeField())


def register(kind: str, searcher: Searcher, *, numbered: bool = False, ahead: Ahead | None = None) -> None:
    """Let things of a kind be found. The searcher answers only what the actor may see.

    `numbered`: they bear numbers or references, so that they are asked when somebody types one; others are not.
    `ahead`: what has to be looked up before the query can be written.
    """
    _searchers[kind] = searcher
    if ahead is not None:
        _aheads[kind] = ahead
    if numbered:
        _numbered.add(kind)


def kinds() -> list[str]:
    """The kinds of things that can be found."""
    return list(_searchers)


def told(rows: QuerySet[Any], *, kind: str, **columns: Any) -> QuerySet[Any, Any]:
    """The rows in the one form in which all kinds are found. A column that is not named is empty."""
    values: dict[str, Any] = dict.fromkeys(COLUMNS, _NOTHING)
    values |= {"kind": Value(kind), "number": F("pk"), "rank": Value(HOLDS), "at": _NEVER, **columns}
    said = {f"hit_{name}": values[name] for name in COLUMNS}
    found: QuerySet[Any, Any] = rows.annotate(**said).values_list(*said)
    return found


def rank_by_name(asked: Asked, known: str) -> Case:
    """How well names, one a line in a field, fit what was typed: one is that, one begins so, or something holds it.

    It may also be written, or sound so, without the spaces.
    """
    whole = asked.given(lambda asked: rf"(^|\n)({_typed(asked.text)})(\n|$)")
    begun = asked.given(lambda asked: rf"(^|\n)({SPOKEN})?({_typed(asked.text)})")
    return Case(
        When(Q(**{f"{known}__iregex": whole}), then=Value(EXACT)),
        When(Q(**{f"{known}__iregex": begun}), then=Value(BEGINS)),
        default=Value(HOLDS),
    )


def _typed(text: str) -> str:
    return "|".join(map(re.escape, dict.fromkeys([text, "".join(pieces_of(text))])))


def some_of(rows: QuerySet[Any], sought: Asked, *conditions: Q | None) -> QuerySet[Any, Any]:
    """The ids of rows that fulfil one of these conditions, so many for each as the search looks at."""
    parts = [rows.filter(one).order_by().values("pk")[: sought.depth] for one in conditions if one is not None]
    return parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0] if parts else rows.none().values("pk")


@dataclass(frozen=True)
class Found:
    """What was found, whether there is more of it, and whether only nearly what was typed."""

    hits: list[Hit]
    more: frozenset[str] = frozenset()
    near: bool = False

    def of(self, kind: str) -> list[Hit]:
        """Those of a kind, the best first."""
        return [hit for hit in self.hits if hit.kind == kind]


def find(actor: Actor, sought: Asked, *, standing: Hashable, kinds: Collection[str] | None = None) -> Found:
    """What the words find, of every kind or of these; nothing for too few letters.

    `standing`: all of the actor that decides what he may see.
    """
    if sought.is_short:
        return Found([])
    hits = _hits(actor, sought, standing, kinds)
    if hits:
        return _cut(hits, sought)
    near = replace(sought, near=True)
    return replace(_cut(_hits(actor, near, standing, kinds), near), near=True)


def _hits(actor: Actor, sought: Asked, standing: Hashable, kinds: Collection[str] | None) -> list[Hit]:
    asked_for = _numbered if sought.is_number else _searchers.keys()
    chosen = tuple(kind for kind in _searchers if kind in asked_for and (kinds is None or kind in kinds))
    ahead = {name: rows for kind in chosen if kind in _aheads for name, rows in _aheads[kind](actor, sought).items()}
    wider = replace(sought, most=sought.most + 1, ahead=ahead)
    query = _written((standing, chosen, wider.shape), lambda: _united(actor, wider, chosen))
    return [Hit(*row) for row in query.of(wider)]


_written: PreparedFor[Any] = PreparedFor()


def _united(actor: Actor, sought: Asked, kinds: Iterable[str]) -> QuerySet[Any, Any]:
    """All that these kinds answer, as one statement; none is asked where no kind answers this actor anything."""
    parts = [part for kind in kinds for part in _searchers[kind](actor, sought)]
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0] if parts else Activity.objects.none()


def _cut(hits: Sequence[Hit], sought: Asked) -> Found:
    """So many of each kind as were asked for, each once and the best first; and of which kinds there are more."""
    kept: list[Hit] = []
    more: set[str] = set()
    for kind in _searchers:
        ranked = sorted((hit for hit in hits if hit.kind == kind), key=_place)
        each = list({hit.number: hit for hit in reversed(ranked)}.values())[::-1]
        kept += each[: sought.most]
        more |= {kind} if len(each) > sought.most else set()
    return Found(kept, frozenset(more))


def _place(hit: Hit) -> tuple[int, float, str, int]:
    return hit.rank, -hit.at.timestamp() if hit.at else 0.0, hit.title.casefold(), hit.number
