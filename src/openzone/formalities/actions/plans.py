"""The plan of an enterprise that settles: laid, changed, its formalities begun, closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append, deliver
from openzone.core.actor import Actor
from openzone.core.days import insist_near
from openzone.core.enums import Audience
from openzone.core.errors import Conflict, Invalid
from openzone.core.models import Activity
from openzone.core.text import clean_line
from openzone.formalities.actions.feeding import feed_step, take_what_there_is
from openzone.formalities.actions.opening import open_formality
from openzone.formalities.enums import FormalitySource, ServiceState
from openzone.formalities.models import Formality, Plan, PlanItem, Service
from openzone.formalities.plan_rules import may_change_part, may_drop, may_keep
from openzone.formalities.planning import (
    Part,
    items_of,
    may_begin_now,
    may_keep_now,
    parts_of,
    services_of_template,
    spans_of,
    template,
)
from openzone.formalities.steps import circle_in
from openzone.places.queries import day_in, roles_over
from openzone.registry.merging import Merging, Reference
from openzone.registry.models import FirstDaysStep, Organisation
from openzone.registry.queries import owners_of
from openzone.registry.settlements import steps_in_use

MOST_ITEMS = 40
REASON = 300


@dataclass(frozen=True)
class Wanted:
    """A part that a plan is to have: a service, after others by their codes, for a step of the first days."""

    service: Service
    after: Sequence[str] = ()
    feeds: FirstDaysStep | None = None


@transaction.atomic
def lay(
    organisation: Organisation,
    *,
    begins_on: date,
    by: Actor,
    wanted: Sequence[Wanted] | None = None,
    occurred_at: datetime | None = None,
) -> Plan:
    """Lay the plan of an enterprise from a day on: with these parts, or with those with which a newcomer begins.

    Its people are told. `Conflict` when it has a plan that is not closed.
    """
    may_keep(roles_over(by, organisation.unit_id), closed=False).insist()
    at = occurred_at or clock.now()
    insist_near(begins_on, day_in(organisation.zone, at), "begins_on")
    plan = Plan(
        zone_id=organisation.zone_id, organisation=organisation, begins_on=begins_on, laid_by_id=by.user_id,
        laid_at=at, changed_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError:
        raise Conflict(_("This enterprise has a plan already.")) from None
    parts = _of_a_newcomer(organisation) if wanted is None else wanted
    _put(plan, [], parts, at)
    deliver(_note("plan.laid", plan, by, at), to=[one.user_id for one in owners_of(organisation)])
    return plan


def _of_a_newcomer(organisation: Organisation) -> list[Wanted]:
    offered = services_of_template(organisation.zone_id)
    steps = {one.code: one for one in steps_in_use(organisation.zone)}
    found = [one for one in template() if one["service"] in offered]
    return [
        Wanted(
            service=offered[one["service"]],
            after=[code for code in one["after"] if code in offered],
            feeds=steps.get(one["feeds"]),
        )
        for one in found
    ]


def _put(plan: Plan, known: Sequence[PlanItem], wanted: Sequence[Wanted], at: datetime) -> None:
    """Put parts at the end of a plan, each with the days for which it is planned as things stand."""
    made = [_item(plan, len(known) + place, one) for place, one in enumerate(wanted)]
    _insist_fit([*known, *made])
    asked = [one for one in (*known, *made) if one.dropped_at is None]
    spans = spans_of(plan, asked, day_in(plan.zone, at))
    for one in made:
        one.first_begins, one.first_ends = spans[one.code].begins, spans[one.code].ends
    PlanItem.objects.bulk_create(made)
    take_what_there_is(plan, made, at)


def _item(plan: Plan, position: int, wanted: Wanted) -> PlanItem:
    service = wanted.service
    if service.zone_id != plan.zone_id or service.state != ServiceState.PUBLISHED:
        raise Invalid.of("service", _("Please choose a service that this zone offers now."))
    if wanted.feeds is not None and wanted.feeds.zone_id != plan.zone_id:
        raise Invalid.of("feeds", _("Please choose a step of the first days of this zone."))
    after = list(dict.fromkeys(wanted.after))
    return PlanItem(plan=plan, code=service.code, service=service, position=position, after=after, feeds=wanted.feeds)


def _insist_fit(items: Sequence[PlanItem]) -> None:
    """Refuse what no plan can be: a service twice, one that waits for what is not there, a circle."""
    if len(items) > MOST_ITEMS:
        raise Invalid.of("service", _("At most %(most)d are possible here.") % {"most": MOST_ITEMS})
    names = {one.code: one.service.text.shown_name for one in items}
    if len(names) != len(items):
        raise Invalid.of("service", _("This service is part of the plan already."))
    if unknown := [code for one in items for code in one.after if code not in names]:
        raise Invalid.of("after", _("“%(code)s” is no part of this plan.") % {"code": unknown[0]})
    asked = {one.code for one in items if one.dropped_at is None}
    circle = circle_in({one.code: [code for code in one.after if code in asked] for one in items if one.code in asked})
    if circle:
        way = " ← ".join(f"“{names[code]}”" for code in (*circle, circle[0]))
        sentence = _("These wait for each other, so none of them could ever begin: %(way)s.")
        raise Invalid.of("after", sentence % {"way": way})


@transaction.atomic
def add_item(plan: Plan, *, wanted: Wanted, by: Actor, seen: int | None = None) -> PlanItem:
    """Put one more formality into a plan, or ask again for one that was dropped."""
    row = _held(plan, by, seen)
    at, known = clock.now(), items_of(row)
    dropped = next((one for one in known if one.code == wanted.service.code and one.dropped_at is not None), None)
    if dropped is not None:
        known.remove(dropped)
        dropped.delete()
    _put(row, known, [wanted], at)
    _changed(row, at)
    _note("plan.item_added", row, by, at, item=wanted.service.code)
    return row.items.get(code=wanted.service.code)


@transaction.atomic
def change_item(
    item: PlanItem, *, after: Sequence[str], by: Actor, feeds: FirstDaysStep | None = None, seen: int | None = None
) -> PlanItem:
    """Let a part come after others than before, or be for another step of the first days. Its first days stay."""
    row = _held(item.plan, by, seen)
    items = items_of(row)
    found = _among(items, item.code)
    may_change_part(_part(row, item.code).state).insist()
    before = [one for one in items if one.feeds_id == found.feeds_id and one.pk != found.pk]
    found.after, found.feeds = list(dict.fromkeys(after)), feeds
    _insist_fit(items)
    found.save(update_fields=["after", "feeds"])
    at = clock.now()
    _changed(row, at)
    _note("plan.item_changed", row, by, at, item=found.code)
    for one in before:
        feed_step(one, at)
    feed_step(found, at)
    return found


@transaction.atomic
def drop_item(item: PlanItem, *, reason: str, by: Actor, seen: int | None = None) -> PlanItem:
    """Ask for a part no more, and say why; what came after it waits for it no longer."""
    row, words = _held(item.plan, by, seen), clean_line(reason, "reason", longest=REASON)
    part = _part(row, item.code)
    may_drop(part.state).insist()
    at, found = clock.now(), part.item
    found.dropped_at, found.dropped_reason = at, words
    found.save(update_fields=["dropped_at", "dropped_reason"])
    _changed(row, at)
    _note("plan.item_dropped", row, by, at, item=found.code)
    feed_step(found, at)
    return found


@transaction.atomic
def begin_item(item: PlanItem, *, by: Actor, occurred_at: datetime | None = None) -> Formality:
    """Begin the formality of a part for the enterprise. Of two who begin it at once, one does."""
    row = _lock(item.plan)
    part = _part(row, item.code)
    may_begin_now(by, row, part).insist()
    made = open_formality(
        part.service, applicant=row.organisation, by=by, source=FormalitySource.PLAN, occurred_at=occurred_at
    )
    at = occurred_at or clock.now()
    _changed(row, at)
    _note("plan.item_begun", row, by, at, item=item.code, formality=made.ref)
    return made


@transaction.atomic
def close(plan: Plan, *, by: Actor, seen: int | None = None) -> Plan:
    """Close a plan: nothing of it is begun any more, and the enterprise may get another one. What runs goes on."""
    row = _held(plan, by, seen)
    at = clock.now()
    row.closed_at, row.closed_by_id = at, by.user_id
    row.save(update_fields=["closed_at", "closed_by"])
    _changed(row, at)
    _note("plan.closed", row, by, at)
    return row


def close_the_second(merging: Merging, reference: Reference) -> None:
    """Where both of two enterprises that become one have a plan, the one of the merged enterprise is closed."""
    living = Plan.objects.filter(closed_at__isnull=True)
    second = living.filter(organisation=merging.gone).first()
    if second is not None and living.filter(organisation=merging.kept).exists():
        merging.journal.change(second, closed_at=clock.now())


def _among(items: Sequence[PlanItem], code: str) -> PlanItem:
    found = next((one for one in items if one.code == code), None)
    if found is None:
        raise Conflict(_("This is no longer part of the plan."))
    return found


def _part(row: Plan, code: str) -> Part:
    items = items_of(row)
    _among(items, code)
    return next(one for one in parts_of(row, day_in(row.zone, clock.now()), items) if one.item.code == code)


def _lock(plan: Plan) -> Plan:
    rows = Plan.objects.select_for_update(of=("self",)).select_related("zone", "organisation__zone")
    return rows.get(pk=plan.pk)


def _held(plan: Plan, by: Actor, seen: int | None) -> Plan:
    """The plan as it is now, held until the commit, for somebody who may change it."""
    row = _lock(plan)
    may_keep_now(by, row).insist()
    if seen is not None and seen != row.revision:
        raise Conflict(
            _("Somebody changed this while you were writing. What you typed is kept; look at it and save it again.")
        )
    return row


def _changed(row: Plan, at: datetime) -> None:
    row.revision, row.changed_at = row.revision + 1, at
    row.save(update_fields=["revision", "changed_at"])


def _note(verb: str, row: Plan, by: Actor, at: datetime, **data: Any) -> Activity:
    return append(
        verb,
        subject_type="plan",
        subject_id=row.pk,
        by=by,
        zone_id=row.zone_id,
        audience=Audience.PARTIES,
        data={"organisation": row.organisation_id, **data},
        occurred_at=at,
    )
