"""What a completed formality does for the checklist of an enterprise's first days."""

from datetime import datetime

from django.db.models import Q

from openzone.core.actor import system
from openzone.formalities.enums import FormalityState
from openzone.formalities.models import Formality, PlanItem
from openzone.registry.actions.settlement import tick
from openzone.registry.models import Step


def feed_first_days(formality: Formality, at: datetime) -> None:
    """Tick the step that a completed formality was planned for, once all parts of the plan for it are completed.

    It stands there as done by the system, with the reference of the formality that was the last.
    """
    item = PlanItem.objects.filter(formality=formality, feeds__isnull=False, dropped_at__isnull=True).first()
    if item is None:
        return
    others = PlanItem.objects.filter(plan=item.plan_id, feeds=item.feeds_id, dropped_at__isnull=True)
    if others.exclude(Q(formality__state=FormalityState.COMPLETED) | Q(pk=item.pk)).exists():
        return
    waiting = Step.objects.filter(organisation=formality.organisation_id, step=item.feeds_id, done_at__isnull=True)
    for step in waiting.order_by("pk"):
        tick(step, done=True, by=system(formality.zone_id), remark=formality.ref, occurred_at=at)
