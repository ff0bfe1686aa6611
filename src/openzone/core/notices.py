"""What apps enter about the notices that their activities make: of which kind each is, and how it reads."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from openzone.core.actor import Actor
from openzone.core.models import Activity


@dataclass(frozen=True)
class Kind:
    """One kind of notice, which a person may turn off by channel. `owed`: the reader owes the next step, so it stays.

    `after` names the verbs (`case.propose`) whose notices are of this kind. `prompt` ones go out at once, as what is
    owed does; the others may wait for a digest.
    """

    code: str
    words: str | Promise
    after: frozenset[str]
    owed: bool = False
    prompt: bool = False

    @property
    def at_once(self) -> bool:
        """Whether it goes out without waiting for others."""
        return self.owed or self.prompt


@dataclass(frozen=True)
class Way:
    """A link in a letter by which its reader answers without signing in; only the page behind it does anything."""

    words: str
    path: str


@dataclass(frozen=True)
class Line:
    """A notice as it reads: who did what, to which thing, and the address of its page below the installation's own."""

    who: str
    sentence: str
    title: str
    ref: str
    path: str
    about: str = ""
    ways: tuple[Way, ...] = ()


# Answers, for letters alone, the ways to answer those activities, by the activity's id.
Answering = Callable[[Actor, Sequence[Activity]], dict[int, tuple[Way, ...]]]
# Answers the lines of those activities whose things the actor may (still) see, by the activity's id.
Teller = Callable[[Actor, Sequence[Activity]], dict[int, Line]]

_kinds: dict[str, Kind] = {}
_tellers: dict[str, Teller] = {}
_answering: dict[str, Answering] = {}


def register_kinds(kinds: Iterable[Kind]) -> None:
    """Enter kinds of notices; a later one with the same code takes the place of the earlier."""
    _kinds.update({kind.code: kind for kind in kinds})


def all_kinds() -> list[Kind]:
    """Every kind, in the order of entry."""
    return list(_kinds.values())


def kind_of(verb: str) -> Kind | None:
    """The kind of the notices that this verb makes; None for one that was never sorted."""
    return next((kind for kind in _kinds.values() if verb in kind.after), None)


def register_teller(subject_type: str, teller: Teller) -> None:
    """Let activities about a type of thing be told."""
    _tellers[subject_type] = teller


def lines(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """How these activities read to the actor, by their id; what he may not see any more is left out."""
    answer: dict[int, Line] = {}
    for subject_type, teller in _tellers.items():
        about = [activity for activity in activities if activity.subject_type == subject_type]
        if about:
            answer |= teller(actor, about)
    return answer


def register_answering(subject_type: str, answering: Answering) -> None:
    """Let letters about a type of thing be answered by a link."""
    _answering[subject_type] = answering


def ways(actor: Actor, activities: Sequence[Activity]) -> dict[int, tuple[Way, ...]]:
    """The links by which the actor answers these activities, by their id; those without any are left out."""
    answer: dict[int, tuple[Way, ...]] = {}
    for subject_type, answering in _answering.items():
        about = [activity for activity in activities if activity.subject_type == subject_type]
        if about:
            answer |= answering(actor, about)
    return answer
