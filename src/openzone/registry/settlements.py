"""Which states organisations were in, what is still to be done in their first days, and which may be at risk."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from openzone.core.actor import Actor
from openzone.places.models import Zone
from openzone.places.queries import posts_of
from openzone.places.rules import WORKING_ROLES
from openzone.registry.enums import SuggestionState
from openzone.registry.models import FirstDaysStep, Organisation, RiskSuggestion, Settlement, Step
from openzone.registry.queries import visible_to


def steps_in_use(zone: Zone) -> QuerySet[FirstDaysStep]:
    """The steps of a zone's checklist that are in use, by their day."""
    return FirstDaysStep.objects.filter(zone=zone, retired_at__isnull=True).order_by("day", "id")


def late_steps(actor: Actor, day: date) -> QuerySet[Step]:
    """The open steps that were due before a day, of the organisations that the actor manages or whose unit is his."""
    rows = Step.objects.filter(
        done_at__isnull=True, due__lt=day, organisation__in=visible_to(actor).filter(_mine(actor))
    )
    return rows.select_related("organisation", "step").order_by("due", "id")


def suggestions_for(actor: Actor) -> QuerySet[RiskSuggestion]:
    """The open suggestions about the organisations that the actor manages; without a manager, those of his own unit."""
    mine = visible_to(actor).filter(_mine(actor))
    rows = RiskSuggestion.objects.filter(state=SuggestionState.OPEN, organisation__in=mine)
    return rows.select_related("organisation").order_by("made_at", "id")


def _mine(actor: Actor) -> Q:
    own = [post.unit_id for post in posts_of(actor) if post.role in WORKING_ROLES]
    return Q(account_manager_id=actor.who) | Q(account_manager__isnull=True, unit_id__in=own)


def with_settlement(rows: QuerySet[Organisation]) -> QuerySet[Any]:
    """The organisations, each with its states, its checklist and what speaks for a risk, in the same statement."""
    states = Settlement.objects.filter(organisation=OuterRef("pk")).order_by("-since", "-id")
    told = JSONObject(
        id="pk", state="state", since="since", reason="reason", channel="channel", correction="correction",
        through="through__name", through_local="through__name_local", through_ref="through__ref",
    )  # fmt: skip
    latest = Settlement.objects.filter(organisation=OuterRef("organisation"), first_days__isnull=False)
    steps = Step.objects.filter(
        organisation=OuterRef("pk"), settlement=Subquery(latest.order_by("-since", "-id").values("pk")[:1])
    )
    step = JSONObject(
        id="pk", name="step__name", name_local="step__name_local", due="due", done_at="done_at",
        by="done_by__name", remark="remark",
    )  # fmt: skip
    open_one = RiskSuggestion.objects.filter(organisation=OuterRef("pk"), state=SuggestionState.OPEN)
    return rows.annotate(
        states=ArraySubquery(states.values(one=told)),
        first_steps=ArraySubquery(steps.order_by("due", "step__day", "id").values(one=step)),
        risk=Subquery(open_one.values("reasons")[:1]),
    )
