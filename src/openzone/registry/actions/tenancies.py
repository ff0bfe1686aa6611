"""Tenancies: letting a space, ending it, going on, moving, and agreeing on another rent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

import pycountry
from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.amounts import number_of
from openzone.core.days import in_words
from openzone.core.enums import Audience
from openzone.core.errors import Conflict, Invalid
from openzone.core.text import clean_line
from openzone.places.actions import end_hold, insist_works_on, locked
from openzone.places.actions.spaces import LARGEST_AREA, already_held, insist_there, plausible
from openzone.places.enums import HoldKind
from openzone.places.models import Space
from openzone.places.queries import holds_between, today_of
from openzone.places.rules import days_in_order
from openzone.places.signals import SpaceChanging
from openzone.registry.actions.following import tell_followers
from openzone.registry.actions.insisting import hold_living
from openzone.registry.models import Organisation, RentStep, Tenancy
from openzone.registry.rents import Rate, Terms, day_before, terms_from
from openzone.registry.tenancies import overlapping, terms_of

# What happened is often entered late; what ended longer ago is history and stays as it is.
LATE_ENTRY = timedelta(days=366)
TOLD_TO_FOLLOWERS = ("tenancy.began", "tenancy.ended")
MOST_FREE_MONTHS = 60
HIGHEST_RATE = Decimal(100_000)
LARGEST_DEPOSIT = Decimal(10) ** 13


class AsAgreed(Enum):
    """That a tenant who moves keeps the end that was agreed, be it a day or none."""

    END = "end"


@dataclass(frozen=True)
class Agreed:
    """What may be agreed beside space and days, cleaned."""

    area: Decimal
    currency: str
    deposit: Decimal
    rent_free_months: int
    subsidy: str


@transaction.atomic
def let(
    *,
    organisation: Organisation,
    space: Space,
    since: date,
    by: Actor,
    until: date | None = None,
    rents: Iterable[Rate] = (),
    area: object = None,
    currency: str = "CNY",
    deposit: object = 0,
    rent_free_months: int = 0,
    subsidy: str = "",
    reserved_for_it: bool = False,
    occurred_at: datetime | None = None,
) -> Tenancy:
    """Let a space to an organisation; `until` is its last day. What was reserved for it is no longer held then.

    `Conflict` says by whom and until when the space is taken, or what it is held for.
    """
    row = locked(space)
    insist_works_on(by, row.floor.building.park)
    _insist_same_zone(organisation, row)
    days_in_order(plausible(since, "since"), until and plausible(until, "until")).insist()
    insist_there(row, since, until)
    agreed = agreed_terms(
        row, area=area, currency=currency, deposit=deposit, rent_free_months=rent_free_months, subsidy=subsidy
    )
    schedule = schedule_in_order(rents, since, until)
    insist_free(row, since, until)
    _clear_holds(row, since, until, reserved_for_it=reserved_for_it, by=by)
    tenancy = Tenancy.objects.create(
        zone_id=row.zone_id,
        organisation=organisation,
        space=row,
        since=since,
        until=until,
        recorded_by_id=by.user_id,
        recorded_at=occurred_at or clock.now(),
        **vars(agreed),
    )
    RentStep.objects.bulk_create(
        [RentStep(tenancy=tenancy, since=one.since, per_square_metre=one.per_square_metre) for one in schedule]
    )
    noted_tenancy("tenancy.began", tenancy, by, occurred_at)
    return tenancy


def _insist_same_zone(organisation: Organisation, space: Space) -> None:
    if organisation.zone_id != space.zone_id:
        raise Invalid.of("organisation", _("This organisation belongs to another zone than the space."))
    hold_living(organisation)


def insist_free(space: Space, since: date, until: date | None, *, but: Tenancy | None = None) -> None:
    """`Conflict` when somebody has the space on one of these days; `but` is the tenancy that is asked for."""
    rows = overlapping(space, since, until)
    taken = (rows.exclude(pk=but.pk) if but else rows).first()
    if taken is not None:
        raise Conflict(already_let(taken))


def already_let(tenancy: Tenancy) -> str:
    """Why a space cannot be had: by whom it is taken, and until when."""
    words = {"space": tenancy.space.code, "tenant": tenancy.organisation, "since": in_words(tenancy.since)}
    if tenancy.until is None:
        return _("“%(space)s” is let to “%(tenant)s” since %(since)s, without an end.") % words
    words["until"] = in_words(tenancy.until)
    return _("“%(space)s” is let to “%(tenant)s” from %(since)s until %(until)s.") % words


def _clear_holds(space: Space, since: date, until: date | None, *, reserved_for_it: bool, by: Actor) -> None:
    """End what was reserved for the tenant the day before; refuse what else holds the space."""
    for hold in holds_between(space, since, until):
        if hold.kind == HoldKind.RESERVED and reserved_for_it:
            end_hold(hold, on=day_before(since), by=by)
        elif hold.kind == HoldKind.RESERVED:
            sentence = _("Or say that it was reserved for this enterprise.")
            raise Conflict(f"{already_held(hold)} {sentence}")
        else:
            raise Conflict(already_held(hold))


def agreed_terms(
    space: Space, *, area: object, currency: str, deposit: object, rent_free_months: int, subsidy: str
) -> Agreed:
    """What is agreed beside space and days, cleaned; `Invalid` of the field that cannot be so."""
    own = space.area if area in (None, "") else number_of(area, "area", most=LARGEST_AREA)
    if not 0 < own <= space.area:
        sentence = _("The space has %(area)s m²: no more than that can be let, and not nothing.") % {"area": space.area}
        raise Invalid.of("area", sentence)
    if pycountry.currencies.get(alpha_3=currency) is None:
        raise Invalid.of("currency", _("This is not a currency code such as CNY or USD."))
    if not 0 <= rent_free_months <= MOST_FREE_MONTHS:
        sentence = _("Rent-free months are from 0 to %(most)d.") % {"most": MOST_FREE_MONTHS}
        raise Invalid.of("rent_free_months", sentence)
    money = number_of(deposit or 0, "deposit", most=LARGEST_DEPOSIT)
    words = clean_line(subsidy, "subsidy", required=False, longest=300)
    return Agreed(own, currency, money, rent_free_months, words)


def _rate(value: object, field: str) -> Decimal:
    return number_of(value, field, most=HIGHEST_RATE, places="0.0001")


def schedule_in_order(rents: Iterable[Rate], since: date, until: date | None) -> list[Rate]:
    """The steps in order: the first from the first day, each on a day of its own while the tenancy runs."""
    steps = sorted(rents, key=lambda one: one.since)
    days = [one.since for one in steps]
    if steps and days[0] != since:
        raise Invalid.of("rents", _("The first rent must begin on the first day of the tenancy."))
    if len(set(days)) < len(days):
        raise Invalid.of("rents", _("Two rents begin on the same day."))
    if until is not None and days and days[-1] > until:
        raise Invalid.of("rents", _("A rent begins after the end of the tenancy."))
    return [Rate(one.since, _rate(one.per_square_metre, "rents")) for one in steps]


def held_tenancy(tenancy: Tenancy, by: Actor, *, even_past: bool = False) -> Tenancy:
    """The tenancy as it is now, held with its space until the commit, for whoever may change it."""
    space = locked(tenancy.space)
    insist_works_on(by, space.floor.building.park)
    row = Tenancy.objects.select_related("organisation").filter(pk=tenancy.pk).first()
    if row is None:
        raise Conflict(_("This tenancy has been taken back meanwhile."))
    row.space = space
    if not even_past and row.until is not None and row.until < today_of(by) - LATE_ENTRY:
        raise Conflict(_("This tenancy ended on %(day)s.") % {"day": in_words(row.until)})
    return row


@transaction.atomic
def end_tenancy(tenancy: Tenancy, *, on: date, reason: str, by: Actor, occurred_at: datetime | None = None) -> Tenancy:
    """End a tenancy: `on` is its last day. Later than agreed it can only be extended."""
    row = held_tenancy(tenancy, by)
    if plausible(on, "on") < row.since:
        sentence = _("The tenancy begins on %(day)s. If nothing came of it, take it back instead.")
        raise Invalid.of("on", sentence % {"day": in_words(row.since)})
    if row.until is not None and on > row.until:
        sentence = _("The tenancy ends on %(day)s already. To let it go on, extend it.") % {"day": in_words(row.until)}
        raise Invalid.of("on", sentence)
    row.until, row.ended_for = on, clean_line(reason, "reason", longest=500)
    row.save(update_fields=["until", "ended_for"])
    noted_tenancy("tenancy.ended", row, by, occurred_at)
    return row


@transaction.atomic
def extend(
    tenancy: Tenancy, *, until: date | None, by: Actor, rate: object = None, occurred_at: datetime | None = None
) -> Tenancy:
    """Let a tenancy go on to a later last day (None: without an end), from then on for another rent if one is given."""
    row = held_tenancy(tenancy, by)
    if row.until is None:
        raise Conflict(_("This tenancy has no end, so there is nothing to extend."))
    if until is not None and plausible(until, "until") <= row.until:
        sentence = _("It ends on %(day)s already: please give a later day.") % {"day": in_words(row.until)}
        raise Invalid.of("until", sentence)
    following = row.until + timedelta(days=1)
    insist_there(row.space, row.since, until)
    insist_free(row.space, following, until, but=row)
    _clear_holds(row.space, following, until, reserved_for_it=False, by=by)
    row.until, row.ended_for = until, ""
    row.save(update_fields=["until", "ended_for"])
    if rate not in (None, ""):
        _agree(row, following, rate)
    noted_tenancy("tenancy.extended", row, by, occurred_at)
    return row


@transaction.atomic
def agree_rent(
    tenancy: Tenancy, *, since: date, rate: object, by: Actor, occurred_at: datetime | None = None
) -> Tenancy:
    """Agree on the rent from a day on; what was agreed for that day before is replaced."""
    row = held_tenancy(tenancy, by)
    if since < row.since or (row.until is not None and since > row.until):
        raise Invalid.of("since", _("The tenancy does not run on this day."))
    _agree(row, since, rate)
    noted_tenancy("tenancy.rent_agreed", row, by, occurred_at)
    return row


def _agree(row: Tenancy, since: date, rate: object) -> None:
    number = _rate(rate, "rate")
    RentStep.objects.update_or_create(tenancy=row, since=since, defaults={"per_square_metre": number})


@transaction.atomic
def move(
    tenancy: Tenancy,
    *,
    to: Space,
    on: date,
    by: Actor,
    until: date | AsAgreed | None = AsAgreed.END,
    rate: object = None,
    reserved_for_it: bool = False,
    occurred_at: datetime | None = None,
    **agreed: Any,
) -> Tenancy:
    """Move a tenant: out of one space the day before, and into another one on the same conditions, or new ones.

    All or nothing; the two tenancies know each other. Without a rate the schedule goes on, and so do months without
    rent that are left. `until` None: no end any more. `agreed` is what `let` takes beside.
    """
    _hold_both(tenancy.space, to)
    row = held_tenancy(tenancy, by)
    last = _last_before(row, to, on)
    going_on = _going_on(row, on, rate)
    end = row.until if until is AsAgreed.END else until
    row.until = last
    row.save(update_fields=["until"])
    following = let(
        organisation=row.organisation,
        space=to,
        since=on,
        until=end,
        rents=[one for one in going_on.schedule if end is None or one.since <= end],
        reserved_for_it=reserved_for_it,
        by=by,
        occurred_at=occurred_at,
        **{"rent_free_months": going_on.rent_free_months, **_kept(row), **agreed},
    )
    following.moved_from = row
    following.save(update_fields=["moved_from"])
    noted_tenancy("tenancy.moved", following, by, occurred_at)
    return following


def _hold_both(one: Space, other: Space) -> None:
    """Both spaces in the order of their ids, so that two who move in opposite directions do not wait in a ring."""
    for space in sorted((one, other), key=lambda space: space.pk):
        locked(space)


def _last_before(row: Tenancy, to: Space, on: date) -> date:
    """The last day in the old space, or `Invalid` where nobody can move so."""
    if to.pk == row.space_id:
        raise Invalid.of("to", _("It has this space already. Please choose another one."))
    if plausible(on, "on") <= row.since:
        sentence = _("It moved in on %(day)s: it can move on later than that.") % {"day": in_words(row.since)}
        raise Invalid.of("on", sentence)
    last = day_before(on)
    if row.until is not None and last > row.until:
        raise Invalid.of("on", _("Its tenancy ends on %(day)s, before it would move.") % {"day": in_words(row.until)})
    return last


def _going_on(row: Tenancy, on: date, rate: object) -> Terms:
    """What was agreed, from the day of the move on; another rate takes the place of the schedule."""
    terms = terms_of(row)
    if rate not in (None, ""):
        terms = replace(terms, schedule=[Rate(row.since, _rate(rate, "rate"))])
    return terms_from(terms, on)


def _kept(row: Tenancy) -> dict[str, Any]:
    return {"currency": row.currency, "deposit": row.deposit, "subsidy": row.subsidy}


def refuse_what_is_let(event: SpaceChanging) -> None:
    """Refuse to hold or end a space on days on which it is let, or to make it smaller than what is let of it."""
    for taken in overlapping(event.space, event.since, event.until):
        if event.area is None:
            raise Conflict(already_let(taken))
        if taken.area > event.area:
            words = {"area": taken.area, "tenant": taken.organisation}
            raise Conflict(_("%(area)s m² of it are let to “%(tenant)s”.") % words)


def noted_tenancy(verb: str, row: Tenancy, by: Actor, occurred_at: datetime | None) -> None:
    """One line about the tenancy in the log of its organisation, which the enterprise reads too."""
    activity = append(
        verb,
        subject_type="organisation",
        subject_id=row.organisation_id,
        by=by,
        zone_id=row.zone_id,
        audience=Audience.PARTIES,
        data={"tenancy": row.pk, "space": row.space_id},
        occurred_at=occurred_at,
    )
    if verb in TOLD_TO_FOLLOWERS:
        tell_followers(activity, row.organisation_id)
