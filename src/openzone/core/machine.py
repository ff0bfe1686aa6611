"""State machines as data: who may do which verb in which state, asked in one place by page, API and action."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from openzone.core.errors import Conflict, Denied, Refusal

S = TypeVar("S")
V = TypeVar("V")
R = TypeVar("R")


@dataclass(frozen=True)
class Answer:
    """A yes, or a no with its reason and the kind of refusal it would be."""

    refusal: Refusal | None = None

    def __bool__(self) -> bool:
        return self.refusal is None

    def insist(self) -> None:
        """Raise the refusal, if there is one."""
        if self.refusal is not None:
            raise self.refusal


YES = Answer()


def no(refusal: Refusal) -> Answer:
    """A no for this reason."""
    return Answer(refusal)


@dataclass(frozen=True)
class Move(Generic[S, R]):
    """One row of a transition table: the state it leads to, the relations that may do it, and a further guard."""

    to: S
    who: frozenset[R]
    when: Callable[..., Answer] | None = None


Transitions = Mapping[tuple[S, V], Move[S, R]]


@dataclass(frozen=True)
class Words:
    """The sentences with which a machine says no."""

    not_yours: Callable[[object], object]
    not_now: Callable[[object, object], object]


def may_ever(table: Transitions[S, V, R], verb: V, relations: frozenset[R]) -> bool:
    """Whether these relations allow the verb in any state at all."""
    return any(move.who & relations for (_, known), move in table.items() if known == verb)


def can(
    table: Transitions[S, V, R], words: Words, state: S, verb: V, relations: frozenset[R], *guarded: object
) -> Answer:
    """Whether somebody standing in `relations` may do `verb` in `state`.

    Roles are asked before states, so that a stranger to the verb is told so (`Denied`) whatever the state, and somebody
    who may do it elsewhere is told that the state forbids it now (`Conflict`). `guarded` goes to the move's own guard.
    """
    if not may_ever(table, verb, relations):
        return no(Denied(words.not_yours(verb)))
    move = table.get((state, verb))
    if move is None:
        return no(Conflict(words.not_now(verb, state)))
    if not move.who & relations:
        return no(Denied(words.not_yours(verb)))
    return move.when(*guarded) if move.when else YES
