"""What names of organisations are made of: the word that tells one from another, places, legal forms, how it sounds.

`normal` is a name as it is compared word for word. `parts` takes one apart; `keys` makes of it the numbers by which the
database finds names that are spelt alike. The word lists stand in `presets/name_words.json`.
"""

import re
import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from openzone.core.sounds import letter_sounds, syllables
from openzone.registry.presets import preset

_WORDS: Any = preset("name_words")
_LOCAL = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_BRACKETED = re.compile(r"[(\[【〔](.*?)[)\]】〕]")
_NO_LETTER = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\d+|第[一二三四五六七八九十百]+")
_LETTER_POINT = re.compile(r"\b(\w)\.(?=\w\b)")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_PLACE_SIZES = (4, 3, 2)
SHORTEST, SHORTEST_LOCAL, LONGEST = 5, 4, 24


@dataclass(frozen=True)
class Parts:
    """A name taken apart. `core` is left when legal form and places are gone, `word` when the trade is gone too.

    All are small letters without spaces; `sound` and `spoken` are how core and word sound in Latin letters.
    """

    local: bool
    full: str
    core: str
    word: str
    sound: str
    spoken: str
    places: frozenset[str]
    branch: bool
    numbers: tuple[str, ...]
    tokens: tuple[str, ...]


@lru_cache(maxsize=20_000)
def normal(name: str) -> str:
    """A name without what people leave out or add: spaces, brackets, points, capitals, full width.

    Two names that are equal so are the same name.
    """
    return _NO_LETTER.sub("", _even(name))


def _even(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


@lru_cache(maxsize=20_000)
def parts(name: str) -> Parts:
    """The name taken apart."""
    plain = _LETTER_POINT.sub(r"\1", _even(name)).replace("'", "").strip()
    numbers = tuple(_NUMBER.findall(plain))
    return _local(plain, numbers) if _LOCAL.search(plain) else _latin(plain, numbers)


def _local(plain: str, numbers: tuple[str, ...]) -> Parts:
    found: set[str] = set()
    rest = _BRACKETED.sub(lambda one: _without_place(one.group(1), found), plain)
    rest = _NO_LETTER.sub("", rest)
    head, branch = _without_branch(rest, found)
    full = _without(head, _legal_local())
    core = _without_places(full, found) or full
    word = _without(core, _generic_local())
    word = word if len(word) > 1 else core
    return Parts(True, full, core, word, _sound(core), _sound(word), frozenset(found), branch, numbers, ())


def _latin(plain: str, numbers: tuple[str, ...]) -> Parts:
    bare = "".join(one for one in unicodedata.normalize("NFD", plain) if not unicodedata.combining(one))
    tokens = [one for one in _NO_LETTER.split(bare) if one]
    places, legal, branches = _places_latin(), set(_WORDS["legal"]), set(_WORDS["branch"])
    found = frozenset(places[one] for one in tokens if one in places)
    kept = [one for one in tokens if one not in legal and one not in branches] or tokens
    core = [one for one in kept if one not in places] or kept
    word = [one for one in core if one not in _WORDS["generic"]] or core
    joined, spoken = "".join(core), "".join(word)
    branch = bool(branches & set(tokens))
    return Parts(False, "".join(kept), joined, spoken, joined, spoken, found, branch, numbers, tuple(core))


def _without_branch(name: str, found: set[str]) -> tuple[str, bool]:
    """A branch is named after its head office, then its place: `…有限公司沈阳分公司`."""
    for end in _WORDS["branch_local"]:
        if name.endswith(end):
            head = name.removesuffix(end)
            for place in _places_local():
                if head.endswith(place):
                    found.add(_places_local()[place])
                    return head.removesuffix(place), True
            return head, True
    return name, False


def _without_place(words: str, found: set[str]) -> str:
    """Nothing for a place in brackets, which is noted; other words in brackets as they stand."""
    return words if _without_places(words, found) else ""


def _without_places(name: str, found: set[str]) -> str:
    """The name without the places with which it begins, which are noted. `上海滩` begins with none."""
    rest = name
    while place := next((rest[:size] for size in _PLACE_SIZES if rest[:size] in _places_local()), ""):
        after = rest.removeprefix(place)
        after = next((after.removeprefix(end) for end in _WORDS["place_ends"] if after.startswith(end)), after)
        if len(after) == 1:
            break
        found.add(_places_local()[place])
        rest = after
    return rest


def _without(name: str, words: Iterable[str]) -> str:
    rest = name
    for word in words:
        rest = rest.replace(word, "")
    return rest or name


@cache
def _legal_local() -> tuple[str, ...]:
    return tuple(_NO_LETTER.sub("", one) for one in sorted(_WORDS["legal_local"], key=len, reverse=True))


@cache
def _generic_local() -> tuple[str, ...]:
    return tuple(sorted(_WORDS["generic_local"], key=len, reverse=True))


@cache
def _places_local() -> dict[str, str]:
    """Chinese places, each with how it is spelt in Latin letters, the longest first."""
    known = {place: "".join(syllables(place)) for place in _WORDS["places"]} | _WORDS["places_spelt"]
    return dict(sorted(known.items(), key=lambda one: -len(one[0])))


@cache
def _places_latin() -> dict[str, str]:
    return {spelt: spelt for spelt in _places_local().values()}


def _sound(words: str) -> str:
    """How it sounds, letter by letter; letters and digits that are Latin already are kept."""
    return "".join(letter_sounds(letter) if _HAN.match(letter) else letter for letter in words)


def keys(names: Iterable[str]) -> list[int]:
    """The numbers of names: two that are spelt or sound alike, but for a letter, have at least one in common."""
    found = {key for name in filter(None, names) for key in _keys(parts(name))}
    return sorted(zlib.crc32(one.encode()) - 2**31 for one in found)


def _keys(one: Parts) -> set[str]:
    """The whole name, its telling word, both as they sound, its words in any order; and the word with a letter less."""
    made = {one.core, one.sound, one.word, one.spoken, "".join(sorted(one.tokens))} | _spoilt(one.spoken, SHORTEST)
    return (made | _spoilt(one.word, SHORTEST_LOCAL) if one.local else made) - {""}


def _spoilt(text: str, shortest: int) -> set[str]:
    """The text with each letter left out once: what two spellings that differ in one letter share.

    Not where there are digits: number 3 is another one than number 4.
    """
    if not shortest <= len(text) <= LONGEST or any(map(str.isdigit, text)):
        return set()
    return {text[:at] + text[at + 1 :] for at in range(len(text))}
