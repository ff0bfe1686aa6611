"""Texts that are kept and said again to each reader in his language: of a sentence its words in the code, its values.

Where something is said that is stored for others to read, `gettext` comes from here. What it answers is a text like any
other, in the language of the moment; `keep` makes of it what is stored, `said` makes a text of that for somebody else.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from django.utils import translation
from django.utils.functional import Promise

IN_THE_CODE = "en"
_ways: dict[str, Callable[[Any], str]] = {}


class Sayable(str):
    """A text that knows how it is said in another language. `kept` is what is stored of it."""

    __slots__ = ("kept",)
    kept: Any

    def __new__(cls, text: str, kept: Any = "") -> Self:
        """The text, and what is stored of it."""
        made = super().__new__(cls, text)
        made.kept = kept
        return made


class Sentence(Sayable):
    """A text of the code in the reader's language, with what stands in it."""

    __slots__ = ()

    def __mod__(self, values: Mapping[str, Any]) -> "Sentence":
        text, _none = self.kept["sentence"]
        return Sentence(
            super().__mod__(values), {"sentence": [text, {name: keep(one) for name, one in values.items()}]}
        )


def gettext(text: str) -> Sentence:
    """The text in the reader's language."""
    return Sentence(translation.gettext(text), {"sentence": [text, {}]})


def joined(texts: Iterable[str]) -> Sayable:
    """Several of them, one behind the other."""
    every = list(texts)
    return Sayable(", ".join(every), {"list": [keep(one) for one in every]})


def keep(value: Any) -> Any:
    """What is stored of a text or number: for what is the same in each language itself."""
    if isinstance(value, Sayable):
        return value.kept
    if isinstance(value, Promise):
        with translation.override(IN_THE_CODE):
            return {"sentence": [str(value), {}]}
    return value


def said(kept: Any) -> Any:
    """What was stored, in the reader's language."""
    if not isinstance(kept, dict):
        return kept
    [(way, what)] = kept.items()
    return _ways[way](what)


def says(way: str, say: Callable[[Any], str]) -> None:
    """Let texts of another kind be kept: those that `say` makes of what is stored."""
    _ways[way] = say


def _sentence(kept: tuple[str, Mapping[str, Any]]) -> str:
    text, values = kept
    words = translation.gettext(text)
    return words % {name: said(one) for name, one in values.items()} if values else words


says("sentence", _sentence)
says("list", lambda kept: ", ".join(map(said, kept)))
