"""Noting what is at stake in a demand for its enterprise and, after the end, what became of it."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.cases.actions.movement import lock, record
from openzone.cases.enums import Business
from openzone.cases.models import Case, Stake
from openzone.cases.queries import relations_of
from openzone.cases.rules import ENDED
from openzone.cases.stakes import may_note_stake, stake_of
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.amounts import number_of
from openzone.core.enums import Audience
from openzone.core.errors import Invalid

MOST_INVESTED = Decimal(10) ** 12
MOST_JOBS = Decimal(10) ** 6


@transaction.atomic
def note_stake(
    case: Case, *, by: Actor, investment: object = None, jobs: object = None, business: str = ""
) -> Stake | None:
    """Say what is at stake in a case and, once it has ended, whether the business was kept: all that holds from now on.

    The enterprise is not told. Saying again what stands does nothing.
    """
    row = lock(case)
    may_note_stake(relations_of(by, row)).insist()
    said, before = _said(row, investment, jobs, business), stake_of(row)
    if _stands(row, before, said):
        return before
    assert by.user_id is not None, "only people note this"
    at = clock.now()
    noted = Stake.objects.create(case=row, noted_at=at, noted_by_id=by.user_id, **said)
    record(row, "stake", by=by, at=at, audience=Audience.STAFF)
    return noted


def _said(case: Case, investment: object, jobs: object, business: str) -> dict[str, Any]:
    if business and business not in Business.values:
        raise Invalid.of("business", _("Please choose one of the answers."))
    if business and case.state not in ENDED:
        raise Invalid.of("business", _("This demand has not ended. Say then what became of the business."))
    return {
        "investment": _number(investment, "investment", MOST_INVESTED, "0.01"),
        "jobs": None if (number := _number(jobs, "jobs", MOST_JOBS, "1")) is None else int(number),
        "business": business,
    }


def _number(value: object, field: str, most: Decimal, places: str) -> Decimal | None:
    return None if value in (None, "") else number_of(value, field, most=most, places=places)


def _stands(case: Case, before: Stake | None, said: dict[str, Any]) -> bool:
    """Whether that is noted already; what became of the business, since the demand ended the last time."""
    if before is None:
        return not any(value not in (None, "") for value in said.values())
    same = all(getattr(before, name) == value for name, value in said.items())
    return same and (not before.business or before.noted_at >= case.state_since)
