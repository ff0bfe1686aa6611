"""Which call-backs there are for whom, and who is left out because he handled the demand."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from openzone.cases.models import CallBack, Cycle
from openzone.cases.queries import relations_of
from openzone.cases.rules import STAFF
from openzone.cases.verdicts import Caller, may_call_back
from openzone.core.actor import Actor
from openzone.core.machine import Answer
from openzone.core.models import Activity
from openzone.places.models import Unit
from openzone.places.queries import Network, is_staff, network, oversees_zone, posts_of, units_held
from openzone.places.rules import WORKING_ROLES
from openzone.registry.queries import organisations_joined

SHOWN_WITH = ("case__organisation", "cycle__unit", "unit", "done_by")


def call_backs_visible_to(actor: Actor) -> QuerySet[Any]:
    """The call-backs of the units on which the actor works, none about an enterprise to which he belongs.

    Each with whether he ever did anything to its demand, as `acted`.
    """
    if not is_staff(actor):
        return CallBack.objects.none()
    rows = CallBack.objects.filter(zone_id=actor.where, unit_id__in=units_held(actor))
    if not oversees_zone(actor):
        rows = rows.filter(case__confidential=False)
    rows = rows.exclude(case__organisation_id__in=organisations_joined(actor)).select_related(*SHOWN_WITH)
    return rows.annotate(acted=Exists(_acts_of(actor.who).filter(subject_id=OuterRef("case_id"))))


def calls_waiting_for(actor: Actor) -> QuerySet[Any]:
    """Those that the actor may make now, the oldest first: of his own units, about demands that he did not handle."""
    own = {post.unit_id for post in posts_of(actor) if post.role in WORKING_ROLES}
    top = network(actor).top.pk
    rows = call_backs_visible_to(actor).filter(done_at__isnull=True, unit_id__in=own)
    return (
        rows.filter(~Q(cycle__unit_id__in=own) | Q(cycle__unit_id=top))
        .exclude(case__officer_id=actor.who)
        .filter(acted=False)
        .order_by("id")
    )


def may_call(actor: Actor, call_back: CallBack, *, acted: bool | None = None) -> Answer:
    """Whether the actor may make this call. `acted` is known of rows from the list, and asked otherwise."""
    if acted is None:
        acted = _acts_of(actor.who).filter(subject_id=call_back.case_id).exists()
    own = {post.unit_id for post in posts_of(actor) if post.role in WORKING_ROLES}
    line = network(actor).upwards(call_back.unit_id) if call_back.zone_id == actor.zone_id else []
    return may_call_back(
        Caller(
            works_there=bool(own & set(line)) and bool(relations_of(actor, call_back.case) & STAFF),
            handled=acted or call_back.case.officer_id == actor.who,
            done=call_back.done_at is not None,
            of_its_unit=call_back.cycle.unit_id in own,
            nobody_above=call_back.cycle.unit_id == network(actor).top.pk,
        )
    )


def _acts_of(user_id: int) -> QuerySet[Activity]:
    """What somebody did to cases; a call in vain is not work on them."""
    return Activity.objects.filter(subject_type="case", actor_id=user_id).exclude(verb="case.call_back")


def calling_unit(tree: Network, cycle: Cycle) -> Unit:
    """The unit that calls back: the nearest above the one that handled the demand where somebody works, else the top.

    What is confidential is for the zone's own unit.
    """
    if cycle.case.confidential or cycle.unit_id is None:
        return tree.top
    return next((unit for unit in tree.above(cycle.unit_id) if tree.roles[unit.pk] & WORKING_ROLES), tree.top)
