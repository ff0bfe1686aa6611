"""Search: how text is cut into words (Chinese too), and the registry of what can be found.

The database function `search_words(text)` makes each run of Chinese, Japanese or Korean letters into its pairs and its
last letter, other words into lower case; `words_query` cuts a person's words the same way. Three Chinese letters and
more are all their pairs; whoever needs them in sequence checks the text itself with `phrases`.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Expression, F, Func, Q, QuerySet

from openzone.core.actor import Actor

_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_PIECES = re.compile(rf"[{_IDEOGRAPHS}]+|[^\W_{_IDEOGRAPHS}]+")
_RUN = re.compile(rf"[{_IDEOGRAPHS}]+")
_LONGEST_WORD = 60
_MOST_WORDS = 12
FEW = 1000


class SearchWords(Func):
    """The words of a text as the index keeps them."""

    function = "search_words"
    output_field = SearchVectorField()


def indexed(*fields: str) -> Expression:
    """The expression of a generated column that makes these text fields searchable."""
    whole: Any = F(fields[0])
    for name in fields[1:]:
        whole = Func(whole, F(name), template="(%(expressions)s)", arg_joiner=" || ' ' || ")
    return SearchWords(whole)


def words_query(text: str) -> SearchQuery | None:
    """What to ask the index for these words (all of them, Latin ones as beginnings), or None for nothing."""
    pieces = [piece.lower()[:_LONGEST_WORD] for piece in _PIECES.findall(text)][:_MOST_WORDS]
    terms = [term for piece in pieces for term in _terms(piece)]
    return SearchQuery(" & ".join(terms), search_type="raw", config="simple") if terms else None


def _terms(piece: str) -> list[str]:
    if not _RUN.fullmatch(piece):
        return [f"'{piece}':*"]
    if len(piece) == 1:
        return [f"'{piece}':*"]
    return [f"'{piece[at : at + 2]}'" for at in range(len(piece) - 1)]


def phrases(text: str) -> list[str]:
    """The Chinese runs of three letters and more, which must stand in the found text as they are."""
    return [run for run in _RUN.findall(text) if len(run) > 2]


def matching(text: str, *, index: str, content: Iterable[str]) -> Q | None:
    """The condition that a row holds these words: by its index column, checked in its text fields where need be."""
    query = words_query(text)
    if query is None:
        return None
    condition = Q(**{index: query})
    for run in phrases(text):
        somewhere = Q()
        for name in content:
            somewhere |= Q(**{f"{name}__icontains": run})
        condition &= somewhere
    return condition


def few_or(condition: Q, rows: QuerySet[Any]) -> Q:
    """The condition on these rows, or the numbers of those that fulfil it where they are few. One statement.

    The database cannot tell how rare the beginning of a word is. Left alone it may look for twenty rows among a million
    in the order of the list, instead of asking the index of words.
    """
    found = list(rows.filter(condition).order_by().values_list("pk", flat=True)[: FEW + 1])
    return Q(pk__in=found) if len(found) <= FEW else condition


@dataclass(frozen=True)
class Hit:
    """One thing found: what kind, how it is named and how the pages find it."""

    kind: str
    ref: str
    title: str
    detail: str = ""


Finder = Callable[[Actor, str, int], list[Hit]]
_finders: dict[str, Finder] = {}


def register(kind: str, finder: Finder) -> None:
    """Let things of a kind be found. The finder answers only what the actor may see."""
    _finders[kind] = finder


def find(actor: Actor, text: str, *, each: int = 5) -> list[Hit]:
    """What the words find, up to `each` of every kind."""
    return [hit for finder in _finders.values() for hit in finder(actor, text, each)]
