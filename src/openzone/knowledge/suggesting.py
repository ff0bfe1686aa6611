"""Which articles may answer what somebody writes: by its subject, and by the words that few articles share."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from math import log
from operator import or_
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils.translation import get_language

from openzone.core.search import pieces_of
from openzone.knowledge.models import CHINESE, ENGLISH, Article
from openzone.knowledge.queries import in_order

MOST = 3
LONGEST = 2_000
MOST_TERMS, MOST_PIECES, MOST_LOOKED_AT = 32, 60, 200
# What a suggestion must reach, and how much of what the best one reaches.
ENOUGH, NEAR_THE_BEST = 0.5, 0.45
OF_THE_SUBJECT, AROUND_THE_SUBJECT = 0.6, 0.5
IN_THE_TITLE = 1.6
_LATIN = re.compile(r"[^\W_]+", re.ASCII)
# What a word loses before it is looked for, and how much of it must be left.
_ENDINGS = (("ings", 4), ("ing", 4), ("ies", 4), ("es", 3), ("ed", 4), ("s", 3), ("y", 4))
_SHORTEST, _BEGINNING = 3, 4
# Words of any demand, which say nothing of what it is about.
_COMMON = """
about after all also and any are been before but can could did does each for from had has have how into its just may
more most need needs new not now off only one other our out over own please some such than that the their them then
there these they this those too two until use very want was way were what when where which while who whom whose why
will with would you your
我们 需要 如何 怎么 怎样 什么 请问 可以 是否 公司 企业 你好 您好 希望 一个 这个 那个 以及 关于 因为 所以 目前 现在
"""
COMMON = frozenset(_COMMON.split())


def telling_terms(text: str) -> list[str]:
    """The words of a text that may tell what it is about: Latin ones by their stem, Chinese ones in pairs."""
    found: list[str] = []
    for piece in pieces_of(text[:LONGEST], most=MOST_PIECES):
        found += [_stem(piece)] if _LATIN.fullmatch(piece) else [piece[at : at + 2] for at in range(len(piece) - 1)]
    told = (term for term in dict.fromkeys(found) if term not in COMMON and not term.isdecimal())
    return [term for term in told if len(term) >= _SHORTEST or not term.isascii()][:MOST_TERMS]


def _stem(word: str) -> str:
    if word in COMMON:
        return word
    fitting = (ending for ending, rest in _ENDINGS if word.endswith(ending) and len(word) - len(ending) >= rest)
    return word.removesuffix(next(fitting, ""))


def _asked(term: str) -> SearchQuery:
    begins = ":*" if term.isascii() and len(term) >= _BEGINNING else ""
    return SearchQuery(f"'{term}'{begins}", search_type="raw", config="simple")


@dataclass(frozen=True)
class Candidate:
    """An article that may fit: which of the terms it holds, what it is called and of what, and in which languages."""

    number: int
    holds: frozenset[str]
    title: str
    category: int | None
    languages: frozenset[str]

    def in_title(self, term: str) -> bool:
        """Whether its title holds a term."""
        return term in self.title


def ranked(
    candidates: Sequence[Candidate], *, among: int, subject: Collection[int], category: int | None, language: str
) -> list[int]:
    """The numbers of those that fit well enough, the best first, those that the reader can read before all others.

    A word counts the more, the fewer of all (`among`) articles hold it; in a title it counts more.
    """
    terms = {term for one in candidates for term in one.holds}
    weights = {term: _weight(sum(term in one.holds for one in candidates), among) for term in terms}
    scored = [(_score(one, weights, subject, category), one) for one in candidates]
    least = max(ENOUGH, NEAR_THE_BEST * max((score for score, _one in scored), default=0))
    fitting = [(score, one) for score, one in scored if score >= least]
    fitting.sort(key=lambda pair: (language not in pair[1].languages, -pair[0], -pair[1].number))
    return [one.number for _score, one in fitting]


def _weight(holding: int, among: int) -> float:
    return log((among + 1) / holding) / log(among + 1) if among else 0.0


def _score(one: Candidate, weights: dict[str, float], subject: Collection[int], category: int | None) -> float:
    words = sum(weights[term] * (IN_THE_TITLE if one.in_title(term) else 1) for term in one.holds)
    if one.category is None or category is None:
        return words
    return words + (
        OF_THE_SUBJECT if one.category == category else AROUND_THE_SUBJECT if one.category in subject else 0
    )


def suggested(
    rows: QuerySet[Article], text: str, *, category: int | None, subject: Collection[int], most: int = MOST
) -> list[Article]:
    """The articles of these that may answer a text about a category; `subject` are all categories around it.

    Three statements, however many articles there are.
    """
    language = CHINESE if (get_language() or "").startswith("zh") else ENGLISH
    candidates = _candidates(rows, telling_terms(text), subject)
    if not candidates:
        return []
    numbers = ranked(candidates, among=rows.count(), subject=subject, category=category, language=language)
    return in_order(rows, numbers[:most])


def _candidates(rows: QuerySet[Article], terms: list[str], subject: Collection[int]) -> list[Candidate]:
    holds = {f"term_{place}": Q(shown__words=_asked(term)) for place, term in enumerate(terms)}
    fitting = reduce(or_, holds.values(), Q(shown__category_id__in=list(subject)))
    marked = {name: ExpressionWrapper(one, output_field=BooleanField()) for name, one in holds.items()}
    found: Any = rows.filter(fitting).select_related(None).only("pk").annotate(**marked).order_by("-changed_at", "-pk")
    known = ("pk", "shown__category_id", "shown__title", "shown__title_local", *_WHOLE)
    return [
        _candidate(row[: len(known)], [term for term, there in zip(terms, row[len(known) :], strict=True) if there])
        for row in found.annotate(**_WHOLE).values_list(*known, *marked)[:MOST_LOOKED_AT]
    ]


_WHOLE = {
    "in_english": ExpressionWrapper(~Q(shown__title="") & ~Q(shown__body=""), output_field=BooleanField()),
    "in_chinese": ExpressionWrapper(~Q(shown__title_local="") & ~Q(shown__body_local=""), output_field=BooleanField()),
}


def _candidate(row: tuple[Any, ...], terms: list[str]) -> Candidate:
    number, category, title, title_local, english, chinese = row
    languages = {name for name, there in ((ENGLISH, english), (CHINESE, chinese)) if there}
    title = f"{title} {title_local}".casefold()
    return Candidate(number, frozenset(terms), title, category, frozenset(languages))
