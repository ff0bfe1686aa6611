"""Who may begin a formality out of a demand."""

from django.utils.translation import gettext as _

from openzone.cases.enums import Relation
from openzone.cases.rules import DISPATCHERS, HANDLERS, LIVE
from openzone.core.errors import Conflict, Denied
from openzone.core.machine import YES, Answer, no


def may_begin_formality(state: str, relations: frozenset[Relation]) -> Answer:
    """Whether somebody may begin one for the enterprise: who sorts the demand or works on it, while it is open."""
    if not relations & (HANDLERS | DISPATCHERS):
        return no(Denied(_("Only who sorts this demand or works on it begins a formality for it.")))
    if state not in LIVE:
        return no(Conflict(_("This demand has ended. Open the formality at the counter instead.")))
    return YES
