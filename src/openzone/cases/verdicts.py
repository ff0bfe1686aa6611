"""Yes or no about what an enterprise says of a solution after its end, and about who may call it back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from openzone.cases.enums import Outcome, Relation, Solved, State
from openzone.cases.rules import ENDED, ENTERPRISE, Standing
from openzone.core.errors import Conflict, Denied
from openzone.core.machine import YES, Answer, no

# What the handler's outcome leads one to expect that the enterprise says. Where nothing was solved, it is not.
EXPECTED: dict[str, frozenset[str]] = {
    Outcome.SOLVED: frozenset({Solved.YES}),
    Outcome.PARTLY: frozenset({Solved.PARTLY}),
}
NOT_SOLVED = frozenset({Solved.PARTLY, Solved.NO})
MOST_TRIES = 3


class Round(Protocol):
    """A round of solving, as far as the rules look at it."""

    held: str
    held_asked_at: datetime | None


def may_say_whether_it_holds(case: Standing, cycle: Round, relations: frozenset[Relation]) -> Answer:
    """Whether somebody may answer the second look: the enterprise, once, as long as the demand is over."""
    if not relations & ENTERPRISE:
        return no(Denied(_("Only who raised this demand, or an owner of the enterprise, says whether it still holds.")))
    if cycle.held:
        return no(Conflict(_("This has been answered already. Thank you.")))
    if case.state != State.CLOSED or cycle.held_asked_at is None:
        return no(Conflict(_("This is not asked now.")))
    return YES


def may_begin_anew(case: Standing, relations: frozenset[Relation]) -> Answer:
    """Whether somebody may raise a new demand that takes this one up: the enterprise, when it has ended."""
    if not relations & ENTERPRISE:
        return no(Denied(_("Only who raised this demand, or an owner of the enterprise, takes it up in a new one.")))
    if case.state not in ENDED:
        return no(Conflict(_("This demand is still open. Write in its conversation.")))
    return YES


def may_complain(case: Standing, relations: frozenset[Relation]) -> Answer:
    """Whether somebody may complain about how a demand is handled: the enterprise, once it was sent."""
    if not relations & ENTERPRISE:
        return no(Denied(_("Only who raised this demand, or an owner of the enterprise, complains about it.")))
    if case.state == State.DRAFT:
        return no(Conflict(_("This demand is not sent yet.")))
    return YES


@dataclass(frozen=True)
class Caller:
    """Who wants to make a call-back: whether he worked on the demand, and whether he belongs to who made the round."""

    works_there: bool
    handled: bool
    done: bool
    of_its_unit: bool = False
    nobody_above: bool = False


def may_call_back(caller: Caller) -> Answer:
    """Whether somebody may call the enterprise back: of the unit chosen for it, and never who handled the demand.

    People of the unit that handled it are left out too, unless there is no level above it.
    """
    if not caller.works_there:
        return no(Denied(_("Another unit makes this call.")))
    if caller.handled:
        return no(Denied(_("You worked on this demand yourself. Somebody else must call.")))
    if caller.of_its_unit and not caller.nobody_above:
        return no(Denied(_("Your unit handled this demand. Somebody of another unit must call.")))
    if caller.done:
        return no(Conflict(_("This call has been made already.")))
    return YES


def agrees(outcome: str, solved: str) -> bool:
    """Whether what the enterprise says on the phone is what the handler's outcome says."""
    return solved in EXPECTED.get(outcome, NOT_SOLVED)
