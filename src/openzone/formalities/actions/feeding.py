"""What formalities do for the plan of their enterprise, and the plan for the checklist of its first days."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Q

from openzone.core.actor import system
from openzone.formalities.enums import FormalityState
from openzone.formalities.models import Formality, Plan, PlanItem
from openzone.formalities.moves import OPEN
from openzone.formalities.plan_rules import CAME_TO_NOTHING
from openzone.registry.actions.settlement import tick
from openzone.registry.models import Step

# What an enterprise completed so shortly before its plan begins needs not be gone through again.
RECENT = timedelta(days=90)
_FREE = Q(formality__isnull=True) | Q(formality__state__in=sorted(CAME_TO_NOTHING))


def take_into_plan(formality: Formality) -> None:
    """Let a formality that was begun anywhere be what the plan of its enterprise asks for."""
    rows = PlanItem.objects.select_for_update(of=("self",)).filter(
        _FREE,
        plan__organisation=formality.organisation_id,
        plan__closed_at__isnull=True,
        code=formality.version.service.code,
        dropped_at__isnull=True,
    )
    for item in rows:
        item.formality = formality
        item.save(update_fields=["formality"])


def take_what_there_is(plan: Plan, items: Iterable[PlanItem], at: datetime) -> None:
    """Let new parts of a plan begin with what its enterprise is going through already, or completed recently."""
    since = at - RECENT
    for item in items:
        known = Formality.objects.filter(
            Q(state__in=sorted(OPEN)) | Q(state=FormalityState.COMPLETED, ended_at__gte=since),
            organisation=plan.organisation_id, version__service=item.service_id, plan_item__isnull=True,
        )  # fmt: skip
        item.formality = known.order_by(F("ended_at").desc(nulls_first=True), "-pk").first()
        if item.formality is not None:
            item.save(update_fields=["formality"])
            feed_step(item, at)


def feed_first_days(formality: Formality, at: datetime) -> None:
    """Tick the step that a completed formality was planned for, once all parts of the plan for it are completed."""
    item = PlanItem.objects.filter(formality=formality, dropped_at__isnull=True).select_related("plan").first()
    if item is not None:
        feed_step(item, at)


def feed_step(item: PlanItem, at: datetime) -> None:
    """Tick the step that a part is for, where all parts for it that are still asked for are completed.

    It stands there as done by the system, with the reference of the formality that was the last.
    """
    parts = PlanItem.objects.filter(plan=item.plan_id, feeds=item.feeds_id, dropped_at__isnull=True)
    completed = [one.formality for one in parts.select_related("formality") if _is_completed(one)]
    if item.feeds_id is None or not completed or len(completed) < parts.count():
        return
    last = max((one for one in completed if one is not None), key=lambda one: (one.ended_at or at, one.pk))
    waiting = Step.objects.filter(organisation=item.plan.organisation_id, step=item.feeds_id, done_at__isnull=True)
    for step in waiting.order_by("pk"):
        tick(step, done=True, by=system(item.plan.zone_id), remark=last.ref, occurred_at=at)


def _is_completed(item: PlanItem) -> bool:
    return item.formality is not None and item.formality.state == FormalityState.COMPLETED
