"""Tenancies that were entered wrongly, or of which nothing came: put right, or taken back. What stood there is kept."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.days import in_words
from openzone.core.errors import Conflict, Invalid
from openzone.core.text import clean_line
from openzone.places.actions.spaces import already_held, insist_there, plausible
from openzone.places.queries import holds_between
from openzone.registry.actions.tenancies import (
    agreed_terms,
    held_tenancy,
    insist_free,
    noted_tenancy,
    schedule_in_order,
)
from openzone.registry.models import RentStep, Tenancy, TenancyCorrection
from openzone.registry.rents import Rate, day_before
from openzone.registry.tenancies import schedule_of, terms_of

_AGREED = ("area", "currency", "deposit", "rent_free_months", "subsidy")


@transaction.atomic
def cancel_tenancy(tenancy: Tenancy, *, reason: str, by: Actor, occurred_at: datetime | None = None) -> None:
    """Take back a tenancy of which nothing came, or that was entered by mistake: the space was never let by it.

    What it said is kept with the reason. `Conflict` when the tenant moved on from it: that is taken back first.
    """
    row = held_tenancy(tenancy, by, even_past=True)
    if following := Tenancy.objects.filter(moved_from=row).first():
        words = {"day": in_words(following.since)}
        raise Conflict(_("The tenant moved on from here on %(day)s. Take that tenancy back first.") % words)
    _keep(row, None, _written(row), reason, by, occurred_at)
    noted_tenancy("tenancy.cancelled", row, by, occurred_at)
    row.delete()


@transaction.atomic
def correct_tenancy(
    tenancy: Tenancy,
    *,
    reason: str,
    by: Actor,
    since: date | None = None,
    rents: Iterable[Rate] | None = None,
    occurred_at: datetime | None = None,
    **agreed: Any,
) -> Tenancy:
    """Put right what was entered wrongly: the first day, the schedule, and what `let` takes beside.

    What is not named stays; the rent of the first day moves with it. What stood there is kept with the reason.
    """
    row = held_tenancy(tenancy, by, even_past=True)
    before, first = _written(row), _first_day(row, since)
    terms = agreed_terms(row.space, **{**{name: getattr(row, name) for name in _AGREED}, **agreed})
    schedule = schedule_in_order(_schedule_from(row, first) if rents is None else rents, first, row.until)
    row.since = first
    for name, value in vars(terms).items():
        setattr(row, name, value)
    row.save(update_fields=["since", *_AGREED])
    row.rents.all().delete()
    RentStep.objects.bulk_create(RentStep(tenancy=row, **vars(one)) for one in schedule)
    if _written(row) == before:
        raise Invalid(_("All of this stands there already."))
    _keep(row, row, before, reason, by, occurred_at)
    noted_tenancy("tenancy.corrected", row, by, occurred_at)
    return row


def _first_day(row: Tenancy, since: date | None) -> date:
    """The first day as it is to be, on which the space must be there and nobody else's."""
    first = row.since if since is None else plausible(since, "since")
    if row.until is not None and first > row.until:
        raise Invalid.of("since", _("It ends on %(day)s, before that.") % {"day": in_words(row.until)})
    insist_there(row.space, first, row.until)
    insist_free(row.space, first, row.until, but=row)
    if first < row.since and (held := holds_between(row.space, first, day_before(row.since)).first()):
        raise Conflict(already_held(held))
    return first


def _schedule_from(row: Tenancy, first: date) -> list[Rate]:
    """The steps that there are; the rent of the first day is that of the new first day."""
    steps, terms = schedule_of(row), terms_of(row)
    later = [one for one in steps if one.since > max(first, row.since)]
    begins = max(first, row.since)
    return [replace(steps[0], since=first, per_square_metre=terms.rate_on(begins)), *later] if steps else []


def _written(row: Tenancy) -> dict[str, Any]:
    """All that a tenancy says, as it is kept."""
    steps = [[str(one.since), str(one.per_square_metre)] for one in row.rents.order_by("since")]
    told = {name: str(getattr(row, name)) for name in ("since", *_AGREED)}
    return {**told, "until": str(row.until) if row.until else "", "rents": steps}


def _keep(
    row: Tenancy, tenancy: Tenancy | None, before: dict[str, Any], reason: str, by: Actor, moment: datetime | None
) -> None:
    TenancyCorrection.objects.create(
        zone_id=row.zone_id,
        organisation_id=row.organisation_id,
        space_id=row.space_id,
        tenancy=tenancy,
        before=before,
        reason=clean_line(reason, "reason", longest=500),
        made_by_id=by.user_id,
        made_at=moment or clock.now(),
    )
