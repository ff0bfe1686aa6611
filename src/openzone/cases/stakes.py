"""What is at stake in a demand: who may note it, in which currency, and what was noted last."""

from django.utils.translation import gettext as _

from openzone.cases.enums import Relation
from openzone.cases.models import Case, Stake
from openzone.cases.rules import DISPATCHERS, HANDLERS
from openzone.core.errors import Denied
from openzone.core.machine import YES, Answer, no

# In what a zone reckons: amounts of several currencies would not add up to a figure.
CURRENCY = "CNY"


def may_note_stake(relations: frozenset[Relation]) -> Answer:
    """Whether somebody may note what is at stake in a case: who sorts it or works on it, whatever its state."""
    if not relations & (HANDLERS | DISPATCHERS):
        return no(Denied(_("Only who sorts this demand or works on it notes what is at stake.")))
    return YES


def stake_of(case: Case) -> Stake | None:
    """What was noted last."""
    return case.stakes.order_by("-id").first()
