"""How text is cut into words and searched for by them, Chinese too. What can be found: `core.finding`.

The database function `search_words(text)` makes each run of Chinese, Japanese or Korean letters into its pairs and its
last letter, other words into lower case; `words_query` cuts a person's words the same way. Three Chinese letters and
more are all their pairs; whoever needs them in sequence checks the text itself with `phrases`.

`near_words(text)` answers each longer Latin word as it is and with one letter less, whichever it be: two words of which
one is the other with a letter wrong, missing, too many or exchanged with its neighbour have one of these in common.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.lookups import Overlap
from django.contrib.postgres.search import SearchQuery, SearchVectorExact, SearchVectorField
from django.db.models import Expression, F, Func, Q, QuerySet, TextField, Value

_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_PIECES = re.compile(rf"[{_IDEOGRAPHS}]+|[^\W_{_IDEOGRAPHS}]+")
_RUN = re.compile(rf"[{_IDEOGRAPHS}]+")
_OF_A_COUNTRY = re.compile(r"[a-z]{2,3}([0-9]{5,})")
_LONGEST_WORD = 60
_MOST_WORDS = 12
_SPELLED = range(4, 21)
FEW = 1000
# What begins the line of a text that only tells how the names before it sound.
SPOKEN = "~ "


class SearchWords(Func):
    """The words of a text as the index keeps them."""

    function = "search_words"
    output_field = SearchVectorField()


class NearWords(Func):
    """The longer Latin words of a text, each as it is and with one letter less."""

    function = "near_words"
    output_field = ArrayField(TextField())


def indexed(*fields: str) -> Expression:
    """The words of these text fields, as a generated column or an index keeps them."""
    return SearchWords(_joined(fields))


def spelled(*fields: str) -> Expression:
    """What an index keeps of these text fields so that they are found by words that are nearly theirs."""
    return NearWords(_joined(fields))


def _joined(fields: tuple[str, ...]) -> Expression | F:
    whole: Expression | F = F(fields[0])
    for name in fields[1:]:
        whole = Func(whole, F(name), arg_joiner=" || ' ' || ", template="(%(expressions)s)")
    return whole


def folded(text: str) -> str:
    """What was typed with the widths of its letters made alike and one space between words."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def pieces_of(text: str) -> list[str]:
    """The runs of letters that a text is searched by, in lower case."""
    return [piece.lower()[:_LONGEST_WORD] for piece in _PIECES.findall(folded(text))][:_MOST_WORDS]


def words_query(text: str) -> SearchQuery | None:
    """What to ask the index for these words (all of them, Latin ones as beginnings), or None for nothing.

    Latin ones are also looked for written together, as numbers are kept and some spell names; a number of a register
    also without the letters of its country.
    """
    pieces = pieces_of(text)
    if not pieces:
        return None
    whole = " & ".join(term for place, piece in enumerate(pieces, 1) for term in _terms(piece, place == len(pieces)))
    together = "".join(pieces)[:_LONGEST_WORD]
    others = {together} if len(pieces) > 1 and not _RUN.search(together) else set()
    if number := _OF_A_COUNTRY.fullmatch(together):
        others.add(number[1])
    whole = " | ".join([f"({whole})", *(f"'{other}':*" for other in sorted(others))])
    return SearchQuery(whole, search_type="raw", config="simple")


def _terms(piece: str, last: bool) -> list[str]:
    if not _RUN.fullmatch(piece):
        # The beginning of a word by one letter is half of all words, unless somebody is still typing it.
        return [f"'{piece}':*" if last or len(piece) > 1 else f"'{piece}'"]
    if len(piece) == 1:
        return [f"'{piece}':*"]
    return [f"'{piece[at : at + 2]}'" for at in range(len(piece) - 1)]


def phrases(text: str) -> list[str]:
    """The Chinese runs of three letters and more, which must stand in the found text as they are."""
    return [run for run in _RUN.findall(folded(text)) if len(run) > 2]


def matching(text: str, *, index: str | Expression, content: Iterable[str]) -> Q | None:
    """The condition that a row holds these words: by its index column, checked in its text fields where need be."""
    query = words_query(text)
    if query is None:
        return None
    condition = Q(**{index: query}) if isinstance(index, str) else Q(SearchVectorExact(index, query))
    for run in phrases(text):
        somewhere = Q()
        for name in content:
            somewhere |= Q(**{f"{name}__icontains": run})
        condition &= somewhere
    return condition


def nearly_matching(text: str, *, near: Expression, index: str | Expression, content: Iterable[str]) -> Q | None:
    """The condition that a row holds words that are nearly these; None where none is long enough to be mistaken."""
    pieces = pieces_of(text)
    doubtful = [piece for piece in pieces if mistakable(piece)]
    if not doubtful:
        return None
    conditions = [
        Q(Overlap(near, NearWords(Value(piece, output_field=TextField())))) if piece in doubtful
        else matching(piece, index=index, content=content) or Q()
        for piece in pieces
    ]  # fmt: skip
    return reduce(and_, conditions)


def mistakable(piece: str) -> bool:
    """Whether a word is one that people mistype, and long enough to be known all the same."""
    return len(piece) in _SPELLED and piece.isalpha() and not _RUN.search(piece)


def alike(one: str, other: str) -> bool:
    """Whether two words in lower case are nearly the same, as the index has it."""
    return not _less(one).isdisjoint(_less(other))


def _less(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def few_or(condition: Q, rows: QuerySet[Any]) -> Q:
    """The condition on these rows, or the numbers of those that fulfil it where they are few. One statement.

    The database cannot tell how rare the beginning of a word is. Left alone it may look for twenty rows among a million
    in the order of the list, instead of asking the index of words.
    """
    found = list(rows.filter(condition).order_by().values_list("pk", flat=True)[: FEW + 1])
    return Q(pk__in=found) if len(found) <= FEW else condition
