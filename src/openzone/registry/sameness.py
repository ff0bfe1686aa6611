"""Whether two organisations may be the same: a score from 0 to 100 and the reasons for it, from what is known of them.

Numbers of registers come first, then names: in both scripts, former ones and other spellings, by how they sound,
without legal forms and with places weighed, with a letter mistaken. A rule without a database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio, token_sort_ratio

from openzone.registry.enums import NameKind
from openzone.registry.naming import Parts, parts
from openzone.registry.schemes import SCHEMES

LIKELY, SURE = 60, 90
MAIN = "name"
OF_ONE_HOLDER = frozenset({"uscc", "lei"})
NUMBER, NUMBER_IN_DOUBT = 100, 95
SAME_NAME, SAME_CORE, SAME_SOUND, SPOKEN_WORD, SAME_WORD, ELSEWHERE = 96, 90, 84, 72, 66, 62
CLOSE_FROM, CLOSE_LEAST, CLOSE_MOST = 86.0, 60, 84
TWO_SCRIPTS, OTHER_NUMBER, OTHER_COUNTRY, A_BRANCH, OTHER_PLACE = 4, 30, 15, 40, 18
SHORTEST_LOCAL_WORD, SHORTEST_WORD = 2, 4


@dataclass(frozen=True)
class Borne:
    """A name that an organisation bears: its main one, one in the other script, or one of the kinds of other names."""

    name: str
    kind: str = MAIN


@dataclass(frozen=True)
class Known:
    """What is known of one side. `numbers` holds scheme and compact value of each, with whether it fits its scheme."""

    names: tuple[Borne, ...] = ()
    numbers: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    country: str = ""


@dataclass(frozen=True)
class Reason:
    """One reason, as code and what it rests on, so that each reader has it in his language."""

    code: str
    first: str = ""
    second: str = ""
    kind: str = ""

    def data(self) -> dict[str, str]:
        """The reason as it is kept."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Score:
    """How likely it is, from 0 to 100, and why."""

    points: int
    reasons: tuple[Reason, ...] = ()


def score(one: Known, other: Known) -> Score:
    """How likely both are the same. Either order answers the same points."""
    shared = sorted(one.numbers.keys() & other.numbers.keys())
    if shared:
        scheme, value = shared[0]
        fits = one.numbers[shared[0]] and other.numbers[shared[0]]
        named = _names(one, other)
        reasons = [Reason("number", value, kind=scheme), *(named.reasons if named.points >= LIKELY else ())]
        return Score(NUMBER if fits else NUMBER_IN_DOUBT, tuple(reasons))
    return _against(one, other, _names(one, other))


def _against(one: Known, other: Known, named: Score) -> Score:
    """What speaks against it, taken off the points of the names."""
    points, reasons = named.points, list(named.reasons)
    for scheme in sorted(OF_ONE_HOLDER):
        mine, theirs = ({value for known, value in side.numbers if known == scheme} for side in (one, other))
        if mine and theirs:
            points -= OTHER_NUMBER
            reasons.append(Reason("other_number", min(mine), min(theirs), scheme))
    if one.country and other.country and one.country != other.country:
        points -= OTHER_COUNTRY
        reasons.append(Reason("other_country", one.country, other.country))
    return Score(max(points, 0), tuple(reasons))


def _names(one: Known, other: Known) -> Score:
    """The best pair of names; more when both scripts agree."""
    pairs = [_pair(mine, theirs) for mine in one.names for theirs in other.names]
    best = max(pairs, key=lambda pair: pair.points, default=Score(0))
    scripts = {parts(reason.first).local for pair in pairs if pair.points >= SAME_SOUND for reason in pair.reasons[:1]}
    more = TWO_SCRIPTS if len(scripts) == 2 and best.points < NUMBER_IN_DOUBT else 0
    return Score(min(best.points + more, SAME_NAME + 2), best.reasons)


def _pair(mine: Borne, theirs: Borne) -> Score:
    one, other = parts(mine.name), parts(theirs.name)
    kind = next((side.kind for side in (mine, theirs) if side.kind != MAIN), "")
    code, points = _alike(one, other)
    if points == 0 or one.numbers != other.numbers:
        return Score(0)
    reasons = [Reason(code, mine.name, theirs.name, kind)]
    if code != "same_elsewhere" and one.places and other.places and not one.places & other.places:
        points -= OTHER_PLACE
        reasons.append(Reason("other_place", ", ".join(sorted(one.places)), ", ".join(sorted(other.places))))
    if one.branch != other.branch:
        points -= A_BRANCH
        reasons.append(Reason("branch"))
    return Score(max(points, 0), tuple(reasons))


def _alike(one: Parts, other: Parts) -> tuple[str, int]:
    """What two names have in common, and how much it says."""
    apart = bool(one.places and other.places) and not one.places & other.places
    if one.local == other.local and one.core and one.core == other.core:
        if one.full == other.full and one.places == other.places:
            return "same_name", SAME_NAME
        return ("same_elsewhere", ELSEWHERE) if apart else ("same_core", SAME_CORE)
    if one.tokens and sorted(one.tokens) == sorted(other.tokens):
        return "same_words", SAME_SOUND
    return _heard(one, other) if _telling(one, other) else ("", 0)


def _heard(one: Parts, other: Parts) -> tuple[str, int]:
    """What they have in common as they sound."""
    if one.sound == other.sound:
        return "same_sound", SAME_SOUND
    if one.spoken == other.spoken:
        return ("same_word", SAME_WORD) if one.local == other.local else ("spoken_word", SPOKEN_WORD)
    return _close(one, other)


def _telling(one: Parts, other: Parts) -> bool:
    """Whether the words are long enough to say anything: two Chinese letters, four Latin ones."""
    if one.local and other.local:
        return min(len(one.word), len(other.word)) >= SHORTEST_LOCAL_WORD
    return min(len(one.spoken), len(other.spoken)) >= SHORTEST_WORD


def _close(one: Parts, other: Parts) -> tuple[str, int]:
    """Whether it can be a letter mistaken."""
    if one.local != other.local:
        return ("close", CLOSE_LEAST) if _one_letter(one.spoken, other.spoken) else ("", 0)
    near = ratio(one.core, other.core)
    if one.tokens and other.tokens:
        near = max(near, token_sort_ratio(" ".join(one.tokens), " ".join(other.tokens)))
    if one.local and _one_letter(one.word, other.word, shortest=4):
        near = max(near, CLOSE_FROM + 4)
    if one.sound and _one_letter(one.sound, other.sound):
        near = max(near, CLOSE_FROM + 6)
    if near < CLOSE_FROM or not _one_letter(one.spoken, other.spoken, most=2):
        return "", 0
    gained = (near - CLOSE_FROM) / (100 - CLOSE_FROM) * (CLOSE_MOST - CLOSE_LEAST)
    return "close", round(CLOSE_LEAST + gained)


def _one_letter(one: str, other: str, *, shortest: int = 5, most: int = 1) -> bool:
    return min(len(one), len(other)) >= shortest and OSA.distance(one, other, score_cutoff=most) <= most


def told(reasons: Iterable[Mapping[str, str]]) -> list[str]:
    """Reasons as they are kept, in words."""
    return [_in_words(Reason(**reason)) for reason in reasons]


def _in_words(reason: Reason) -> str:
    words: dict[str, Any] = {"first": reason.first, "second": reason.second, "scheme": _scheme(reason.kind)}
    said = {
        "number": _("The same number: %(scheme)s %(first)s"),
        "other_number": _("But different numbers, %(scheme)s: %(first)s and %(second)s"),
        "other_country": _("But of different countries: %(first)s and %(second)s"),
        "same_name": _("The same name: “%(first)s” and “%(second)s”"),
        "same_core": _("The same name but for place and legal form: “%(first)s” and “%(second)s”"),
        "same_elsewhere": _("The same name at another place: “%(first)s” and “%(second)s”"),
        "same_words": _("The same words in another order: “%(first)s” and “%(second)s”"),
        "same_sound": _("Names that sound the same: “%(first)s” and “%(second)s”"),
        "same_word": _("The same telling word: “%(first)s” and “%(second)s”"),
        "spoken_word": _("The same word in the other script: “%(first)s” and “%(second)s”"),
        "words": _("Its names hold what you typed"),
        "close": _("Names that differ by a letter or two: “%(first)s” and “%(second)s”"),
        "other_place": _("But different places: %(first)s and %(second)s"),
        "branch": _("But one of them is a branch"),
    }[reason.code]
    by = f" ({NameKind(reason.kind).label})" if reason.kind in NameKind.values else ""
    return said % words + by


def _scheme(code: str) -> str:
    known = SCHEMES.get(code)
    return str(known.words) if known else code
