"""What may be done to the plan of an enterprise, by whom and when."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from openzone.core.errors import Conflict, Denied
from openzone.core.machine import YES, Answer, no
from openzone.formalities.enums import FormalityState, ItemState
from openzone.places.rules import WORKING_ROLES

# A formality that came to one of these does what the plan asked for no longer: it may be begun anew.
CAME_TO_NOTHING = frozenset({FormalityState.REFUSED, FormalityState.WITHDRAWN})


def state_of(formality: str | None, *, dropped: bool) -> ItemState:
    """How far a part of a plan is, by the state of the formality that was begun for it last."""
    if dropped:
        return ItemState.DROPPED
    if formality is None or formality in CAME_TO_NOTHING:
        return ItemState.PLANNED
    return ItemState.COMPLETED if formality == FormalityState.COMPLETED else ItemState.RUNNING


def may_keep(roles: Iterable[str], *, closed: bool) -> Answer:
    """Whether somebody with these roles over the unit that serves an enterprise may change its plan."""
    if not WORKING_ROLES.intersection(roles):
        return no(Denied(_("Only people who work for the unit that serves the enterprise keep its plan.")))
    return _open(closed=closed)


def may_begin(state: ItemState, waits: Sequence[str], *, concerned: bool, closed: bool) -> Answer:
    """Whether the formality of a part may be begun by somebody whom it concerns; `waits` names what must be over."""
    if not concerned:
        return no(Denied(_("Only the enterprise, who acts for it, and the unit that serves it begin this.")))
    if state == ItemState.DROPPED:
        return no(Conflict(_("This is no longer part of the plan.")))
    if state != ItemState.PLANNED:
        return no(Conflict(_("This has been begun already.")))
    if waits:
        sentence = _("This comes after %(names)s, which is not completed yet.")
        return no(Conflict(sentence % {"names": ", ".join(f"“{one}”" for one in waits)}))
    return _open(closed=closed)


def may_drop(state: ItemState) -> Answer:
    """Whether a part may be taken out of a plan: what runs or is completed stays in it."""
    if state == ItemState.PLANNED:
        return YES
    if state == ItemState.DROPPED:
        return no(Conflict(_("This is no longer part of the plan.")))
    return no(Conflict(_("This has been begun. It ends as a formality does, and stays in the plan.")))


def may_change_part(state: ItemState) -> Answer:
    """Whether a part may come after others, or be for another step: not once it is over, or out of the plan."""
    if state in (ItemState.PLANNED, ItemState.RUNNING):
        return YES
    return no(Conflict(_("This is completed, or no longer part of the plan, so it stays as it was.")))


def _open(*, closed: bool) -> Answer:
    return no(Conflict(_("This plan is closed."))) if closed else YES
