"""Which plans there are for whom, how far each is, and with which parts the plan of a newcomer begins."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from openzone.core.actor import Actor
from openzone.core.calendars.reading import working_time
from openzone.core.machine import Answer
from openzone.formalities.acting import belongs_to, enterprises_of, speaks_for
from openzone.formalities.enums import FormalityState, ItemState
from openzone.formalities.models import Formality, Plan, PlanItem, Service
from openzone.formalities.plan_rules import may_begin, may_keep, state_of
from openzone.formalities.queries import for_everybody
from openzone.formalities.running import desks_for
from openzone.formalities.scheduling import Piece, Span, scheduled
from openzone.places.queries import is_staff, roles_over
from openzone.places.rules import WORKING_ROLES
from openzone.registry.queries import visible_to

TEMPLATE = Path(__file__).parent / "presets" / "plans" / "newcomer.json"


@dataclass(frozen=True)
class Part:
    """A part of a plan as it stands on a day: its state, and from when to when it goes by what is known today."""

    item: PlanItem
    state: ItemState
    span: Span | None
    waits: Sequence[PlanItem]

    @property
    def is_late(self) -> bool:
        """Whether it ends, or ended, later than it was planned."""
        return self.span is not None and self.span.ends > self.item.first_ends

    @property
    def service(self) -> Service:
        """The service that it asks for."""
        return self.item.service


@cache
def template() -> tuple[dict[str, Any], ...]:
    """The parts with which the plan of a newcomer begins; a zone without one of these services leaves it out."""
    return tuple(json.loads(TEMPLATE.read_text(encoding="utf-8")))


def services_of_template(zone_id: int) -> dict[str, Service]:
    """The services of that plan which the zone offers, by their code."""
    wanted = [one["service"] for one in template()]
    return {one.code: one for one in for_everybody(zone_id).filter(code__in=wanted)}


def _of(zone_id: int) -> QuerySet[Plan]:
    return Plan.objects.filter(zone_id=zone_id).select_related("organisation", "zone", "laid_by")


def plans_at_desk(actor: Actor) -> QuerySet[Plan]:
    """The plans of the organisations that the actor sees as staff."""
    if not is_staff(actor):
        return Plan.objects.none()
    return _of(actor.where).filter(organisation__in=visible_to(actor))


def plans_at_portal(actor: Actor) -> QuerySet[Plan]:
    """The plans of the enterprises for which the actor acts, be it with a mandate."""
    return _of(actor.where).filter(organisation_id__in=enterprises_of(actor))


def plans_visible_to(actor: Actor) -> QuerySet[Plan]:
    """The plans that the actor sees by all his rights."""
    return plans_at_desk(actor) if is_staff(actor) else plans_at_portal(actor)


def with_progress(rows: QuerySet[Plan]) -> QuerySet[Any]:
    """Each with how many parts are asked for (`asked`) and how many of them are `completed`."""
    asked = Q(items__dropped_at__isnull=True)
    done = asked & Q(items__formality__state=FormalityState.COMPLETED)
    return rows.annotate(asked=Count("items", filter=asked), completed=Count("items", filter=done))


def narrowed(rows: QuerySet[Plan], what: str, today: date) -> QuerySet[Plan]:
    """Those that are open or closed, or of which a part was planned to be over by now and is not."""
    if what == "late":
        open_parts = PlanItem.objects.filter(plan=OuterRef("pk"), dropped_at__isnull=True, first_ends__lt=today)
        late = open_parts.exclude(formality__state=FormalityState.COMPLETED)
        return rows.filter(Exists(late), closed_at__isnull=True)
    known = {"open": True, "closed": False}
    return rows.filter(closed_at__isnull=known[what]) if what in known else rows


def plan_of(organisation_id: int) -> Plan | None:
    """The plan of an organisation that is not closed, else its last one."""
    rows = Plan.objects.filter(organisation=organisation_id).select_related("organisation", "zone")
    return rows.order_by(F("closed_at").desc(nulls_first=True), "-laid_at", "-pk").first()


def items_of(plan: Plan) -> list[PlanItem]:
    """The parts of a plan in their order, each with its service and the formality that was begun for it."""
    formality = Prefetch("formality", Formality.objects.select_related("version__service"))
    shown = [f"service__shown__{name}" for name in ("counter", "unit", "office")]
    rows = plan.items.select_related(*shown, "feeds").prefetch_related(formality)
    return list(rows.defer("service__shown__words").order_by("position", "pk"))


def parts_of(plan: Plan, today: date, items: Sequence[PlanItem] | None = None) -> list[Part]:
    """The parts of a plan as they stand on a day, in their order: three statements, however many they are."""
    rows = items_of(plan) if items is None else items
    asked = {one.code: one for one in rows if one.dropped_at is None}
    states = {one.code: state_of(_state(one), dropped=one.dropped_at is not None) for one in rows}
    spans = spans_of(plan, asked.values(), today)
    return [
        Part(
            item=one,
            state=states[one.code],
            span=spans.get(one.code),
            waits=[asked[code] for code in one.after if code in asked and states[code] != ItemState.COMPLETED],
        )
        for one in rows
    ]


def spans_of(plan: Plan, items: Iterable[PlanItem], today: date) -> dict[str, Span]:
    """From when to when these parts of a plan go by what is known on a day."""
    here = ZoneInfo(plan.zone.timezone)
    return scheduled([_piece(one, here) for one in items], plan.begins_on, today, working_time(plan.zone_id))


def _state(item: PlanItem) -> str | None:
    return None if item.formality is None else item.formality.state


def _piece(item: PlanItem, here: ZoneInfo) -> Piece:
    days, formality = item.service.text.promise_days, item.formality
    if formality is None or state_of(formality.state, dropped=False) == ItemState.PLANNED:
        return Piece(item.code, item.after, days)
    return Piece(
        code=item.code,
        after=item.after,
        days=formality.version.promise_days,
        began=formality.opened_at.astimezone(here).date(),
        due=_day(formality.due_at, here),
        ended=_day(formality.ended_at, here),
    )


def _day(moment: datetime | None, here: ZoneInfo) -> date | None:
    return None if moment is None else moment.astimezone(here).date()


def candidates(plan: Plan) -> QuerySet[Service]:
    """The services that can still be put into a plan."""
    return for_everybody(plan.zone_id).exclude(code__in=plan.items.values("code")).order_by("shown__name", "code")


def may_keep_now(actor: Actor, plan: Plan) -> Answer:
    """Whether the actor may change a plan now."""
    return may_keep(roles_over(actor, plan.organisation.unit_id), closed=plan.closed_at is not None)


def may_begin_now(actor: Actor, plan: Plan, part: Part) -> Answer:
    """Whether the actor may begin the formality of a part now."""
    return may_begin(
        part.state,
        [one.service.text.shown_name for one in part.waits],
        concerned=_begins(actor, plan, part.service),
        closed=plan.closed_at is not None,
    )


def _begins(actor: Actor, plan: Plan, service: Service) -> bool:
    """Whether the actor acts for the enterprise in a service, or serves it and a counter where this is offered."""
    if speaks_for(actor, plan.organisation, service.code):
        return True
    version = service.text
    version.service = service
    return serves_at_work(actor, plan.organisation.unit_id) and bool(desks_for(actor, version))


def serves_at_work(actor: Actor, unit_id: int) -> bool:
    """Whether the actor works in a unit or above it."""
    return bool(WORKING_ROLES.intersection(roles_over(actor, unit_id)))


def parts_seen(actor: Actor, plan: Plan, today: date) -> list[Part]:
    """The parts of a plan that the actor reads: an agent those that his mandate covers, everybody else all."""
    parts = parts_of(plan, today)
    if is_staff(actor) or belongs_to(actor, plan.organisation):
        return parts
    return [one for one in parts if speaks_for(actor, plan.organisation, one.item.code)]
