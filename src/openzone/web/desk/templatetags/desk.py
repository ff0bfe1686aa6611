"""The counters beside the navigation of the desk."""

from typing import Any

from django import template
from django.db.models import IntegerField, QuerySet, Subquery
from django.template.context import Context

from openzone.cases.joint_queries import tasks_waiting
from openzone.cases.queries import at_desk, live, queue_of, unit_queue_of, whose_work_is_mine
from openzone.contact.queries import talks_waiting
from openzone.core.actor import Actor
from openzone.core.prepared import PreparedFor
from openzone.core.queries import notices_of
from openzone.correspondence.queries import at_desk as letters_at_desk
from openzone.correspondence.queries import looks_after_letters
from openzone.correspondence.queries import waiting as letters_waiting
from openzone.insight.board import sees_board
from openzone.places.enums import Role
from openzone.places.models import Zone
from openzone.places.queries import holds, is_staff, reads_the_log
from openzone.registry.importing.queries import keeps_lists
from openzone.registry.queries import claims_to_answer, decides_claims, standing

register = template.Library()

MOST_WAITING = 100
MOST_OPEN = 1000


class CountedUpTo(Subquery):
    """How many rows there are, counted no further than a limit, as one part of a larger statement."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Any], most: int) -> None:
        super().__init__(rows.order_by().values("pk")[: most + 1])


@register.simple_tag(takes_context=True)
def desk_counters(context: Context) -> dict[str, int]:
    """What waits for the person, how many cases are open, how much is unread: one statement for a request."""
    actor: Actor | None = context.get("actor")
    if actor is None or not is_staff(actor):
        return {"waiting": 0, "open": 0, "claims": 0, "letters": 0, "unread": 0}
    return actor.recall("desk counters", lambda: _counted(actor))


_counting: PreparedFor[tuple[int, ...]] = PreparedFor()


def _counted(actor: Actor) -> dict[str, int]:
    found = _counting(standing(actor), lambda: _counts(actor))()
    mine, theirs, talks, parts, unsettled, claimed, written, unread = found[0]
    waiting = mine + theirs + talks + parts
    return {"waiting": waiting, "open": unsettled, "claims": claimed, "letters": written, "unread": unread}


def _counts(actor: Actor) -> QuerySet[Any, tuple[int, ...]]:
    unit = unit_queue_of(actor).exclude(whose_work_is_mine(actor))
    return Zone.objects.filter(pk=actor.where).values_list(
        CountedUpTo(queue_of(actor), MOST_WAITING),
        CountedUpTo(unit, MOST_WAITING),
        CountedUpTo(talks_waiting(actor), MOST_WAITING),
        CountedUpTo(tasks_waiting(actor), MOST_WAITING),
        CountedUpTo(live(at_desk(actor)), MOST_OPEN),
        CountedUpTo(claims_to_answer(actor), MOST_WAITING),
        CountedUpTo(letters_waiting(letters_at_desk(actor)), MOST_WAITING),
        CountedUpTo(notices_of(actor).filter(read_at__isnull=True), MOST_WAITING),
    )


@register.simple_tag(takes_context=True)
def may_decide_claims(context: Context) -> bool:
    """Whether the reader's units decide claims."""
    actor: Actor | None = context.get("actor")
    return actor is not None and bool(decides_claims(actor))


@register.simple_tag(takes_context=True)
def may_see_letters(context: Context) -> bool:
    """Whether the reader looks after letters that came in."""
    actor: Actor | None = context.get("actor")
    return actor is not None and looks_after_letters(actor)


@register.simple_tag(takes_context=True)
def may_read_the_log(context: Context) -> bool:
    """Whether the reader may see who read what."""
    actor: Actor | None = context.get("actor")
    return actor is not None and reads_the_log(actor)


@register.simple_tag(takes_context=True)
def may_bring_lists(context: Context) -> bool:
    """Whether the reader brings lists of enterprises in."""
    actor: Actor | None = context.get("actor")
    return actor is not None and keeps_lists(actor)


@register.simple_tag(takes_context=True)
def is_administrator(context: Context) -> bool:
    """Whether the settings are open to the reader."""
    actor: Actor | None = context.get("actor")
    return actor is not None and holds(actor, Role.ADMINISTRATOR)


@register.simple_tag(takes_context=True)
def may_see_board(context: Context) -> bool:
    """Whether the reader leads, sorts or audits in any unit."""
    actor: Actor | None = context.get("actor")
    return actor is not None and sees_board(actor)
