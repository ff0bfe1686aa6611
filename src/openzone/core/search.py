"""How text is cut into words and searched for by them, Chinese too. What can be found: `core.finding`.

The database function `search_words(text)` makes each run of Chinese, Japanese or Korean letters into its pairs and its
last letter, other words into lower case; `Words` cuts a person's words the same way. Three Chinese letters and
more are all their pairs; whoever needs them in sequence checks the text itself with `phrases`.

`near_words(text)` answers each longer Latin word as it is and with one letter less, whichever it be: two words of which
one is the other with a letter wrong, missing, too many or exchanged with its neighbour have one of these in common.
"""

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable
from functools import partial, reduce
from operator import and_, or_
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


def pieces_of(text: str, most: int = _MOST_WORDS) -> list[str]:
    """The runs of letters that a text is searched by, in lower case."""
    return [piece.lower()[:_LONGEST_WORD] for piece in _PIECES.findall(folded(text))][:most]


class Words:
    """The words of a text as values of a query: as they are, or `Given` where it is put into SQL once for many texts.

    `say` makes a value out of what follows from the text.
    """

    def __init__(self, text: str, say: Callable[[Callable[[str], Any]], Expression] | None = None) -> None:
        self.text = text
        self._say = say or (lambda of: Value(of(text), output_field=TextField()))

    def __bool__(self) -> bool:
        return bool(pieces_of(self.text))

    @property
    def shape(self) -> Hashable:
        """All of the text that decides how the conditions below are written, but for their values."""
        pieces = pieces_of(self.text)
        return len(phrases(self.text)), tuple((mistakable(one), has_figure(one), len(phrases(one))) for one in pieces)

    def value(self, of: Callable[[str], str]) -> Expression:
        """What follows from the text."""
        return self._say(of)

    @property
    def query(self) -> SearchQuery:
        """What to ask the index for these words."""
        return SearchQuery(self._say(terms_of), search_type="raw", config="simple")

    def piece(self, place: int) -> "Words":
        """One of the words."""
        return Words(pieces_of(self.text)[place], lambda of: self._say(lambda text: of(pieces_of(text)[place])))

    def phrases(self) -> list[Expression]:
        """The Chinese runs that must stand in the found text as they are."""
        return [self._say(partial(_phrase, place=place)) for place in range(len(phrases(self.text)))]


def _phrase(text: str, place: int) -> str:
    return phrases(text)[place]


def terms_of(text: str) -> str:
    """What to ask the index for the words of a text: all of them, Latin ones as beginnings.

    Latin ones are also looked for written together, as numbers are kept and some spell names; a number of a register
    also without the letters of its country.
    """
    pieces = pieces_of(text)
    whole = " & ".join(term for place, piece in enumerate(pieces, 1) for term in _terms(piece, place == len(pieces)))
    together = "".join(pieces)[:_LONGEST_WORD]
    others = {together} if len(pieces) > 1 and not _RUN.search(together) else set()
    if number := _OF_A_COUNTRY.fullmatch(together):
        others.add(number[1])
    return " | ".join([f"({whole})", *(f"'{other}':*" for other in sorted(others))])


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


def matching(words: Words, *, index: str | Expression, content: Iterable[str]) -> Q | None:
    """The condition that a row holds these words: by its index column, checked in its text fields where need be."""
    if not words:
        return None
    condition = Q(**{index: words.query}) if isinstance(index, str) else Q(SearchVectorExact(index, words.query))
    for run in words.phrases():
        condition &= reduce(or_, (Q(**{f"{name}__icontains": run}) for name in content))
    return condition


def nearly_matching(words: Words, *, near: Expression, index: str | Expression, content: Iterable[str]) -> Q | None:
    """The condition that a row holds words that are nearly these; None where none is long enough to be mistaken."""
    pieces = [words.piece(place) for place in range(len(pieces_of(words.text)))]
    if not any(mistakable(piece.text) for piece in pieces):
        return None
    conditions = [
        Q(Overlap(near, NearWords(piece.value(str)))) if mistakable(piece.text)
        else matching(piece, index=index, content=content) or Q()
        for piece in pieces
    ]  # fmt: skip
    return reduce(and_, conditions)


def mistakable(piece: str) -> bool:
    """Whether a word is one that people mistype, and long enough to be known all the same."""
    return len(piece) in _SPELLED and piece.isalpha() and not _RUN.search(piece)


def has_figure(piece: str) -> bool:
    """Whether a word is a number, or has one in it, as codes have."""
    return any(letter.isdigit() for letter in piece)


def alike(one: str, other: str) -> bool:
    """Whether two words in lower case are nearly the same, as the index has it."""
    return not _less(one).isdisjoint(_less(other))


def _less(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def few_of(condition: Q, rows: QuerySet[Any], most: int = FEW) -> QuerySet[Any, int]:
    """The numbers of the rows that fulfil a condition on their words, and one more where these are not all.

    The database cannot tell how rare the beginning of a word is. Left alone it may look for twenty rows among a million
    in the order of the list, instead of asking the index of words.
    """
    return rows.filter(condition).order_by().values_list("pk", flat=True)[: most + 1]


def few_or(condition: Q, rows: QuerySet[Any]) -> Q:
    """The condition on these rows, or the numbers of those that fulfil it where they are few. One statement."""
    found = list(few_of(condition, rows))
    return Q(pk__in=found) if len(found) <= FEW else condition
