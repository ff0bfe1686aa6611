"""What is at stake in a case, as its page at the desk shows it."""

from decimal import Decimal
from typing import Any

from openzone.cases.enums import Business, Relation
from openzone.cases.models import Case
from openzone.cases.stakes import CURRENCY, may_note_stake
from openzone.web.parts.cases.gathered import found


def at_stake(case: Case, relations: frozenset[Relation]) -> dict[str, Any]:
    """What was noted last, as far as it is known, and whether the reader may note something else."""
    told = next(map(_told, found(case, "stakes")), None)
    return {"stake": told if told and told["any"] else None, "may_note_stake": bool(may_note_stake(relations))}


def _told(row: Any) -> dict[str, Any]:
    investment = None if row.investment is None else Decimal(str(row.investment))
    business = Business(row.business).label if row.business else ""
    known = investment is not None or row.jobs is not None or bool(business)
    return {"investment": investment, "currency": CURRENCY, "jobs": row.jobs, "business": business, "any": known}
