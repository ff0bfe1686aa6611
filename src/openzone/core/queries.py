"""Which rows of core concern whom."""

from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Count, Model, QuerySet

from openzone.core.actor import Actor
from openzone.core.enums import Channel, DeliveryState
from openzone.core.models import Activity, Approval, Delivery, Form, Habit, Messenger, Preference, Reading
from openzone.core.prepared import Given, Prepared

M = TypeVar("M", bound=Model)


def found_first(rows: QuerySet[M], most: int) -> QuerySet[M]:
    """The first of these rows in their order, found by their numbers alone and only then read with all that is joined.

    The database then goes by an index as far as that reaches, instead of joining what it throws away again.
    """
    found = rows.all()
    # What was asked of them is asked by the inner statement; said twice it would be planned twice.
    found.query.clear_where()
    return found.filter(pk__in=rows.values("pk")[:most])


def history_of(subject_type: str, subject_id: int | Given) -> QuerySet[Activity]:
    """The log of one thing, oldest first."""
    return Activity.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("id")


def open_approval(subject_type: str, subject_id: int, verb: str) -> Approval | None:
    """The request that waits for a second person, if there is one."""
    return _open_approval.first(subject_type=subject_type, subject=subject_id, verb=str(verb))


_open_approval = Prepared(
    lambda: Approval.objects.filter(
        subject_type=Given("subject_type"), subject_id=Given("subject"), verb=Given("verb"), decided_at__isnull=True
    ).order_by("pk")[:1]
)


def notices_of(actor: Actor) -> QuerySet[Delivery]:
    """What the actor was told in the page in this zone, newest first."""
    return (
        Delivery.objects.filter(recipient_id=actor.who, zone_id=actor.where, channel="page")
        .select_related("activity")
        .order_by("-id")
    )


def told_outside(actor: Actor) -> QuerySet[Delivery]:
    """What the actor was told by mail and messenger, in whatever zone."""
    outside = Delivery.objects.filter(recipient_id=actor.who).exclude(channel=Channel.PAGE)
    return outside.select_related("activity").order_by("-id")


def unread_count(actor: Actor, at_most: int = 100) -> int:
    """How many notices the actor has not read, counted up to a cap."""
    if actor.user_id is None:
        return 0
    unread = Delivery.objects.filter(recipient_id=actor.who, zone_id=actor.where, channel="page", read_at__isnull=True)
    return unread.order_by()[:at_most].count()


def newest_form(zone_id: int, code: str) -> Form | None:
    """The latest version of a form."""
    return Form.objects.filter(zone_id=zone_id, code=code).order_by("-version").first()


# How long after its moment a delivery may still wait before somebody has to look.
LATE = timedelta(minutes=15)


def late_deliveries(now: datetime) -> QuerySet[Delivery]:
    """What should have gone out by mail or messenger some time ago and still waits, the latest first."""
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, due_at__lt=now - LATE)
    return waiting.order_by("due_at", "id")


def deliveries_by_fate(since: datetime) -> dict[tuple[str, str], int]:
    """How many deliveries outside the page have come to which state, by channel and state, since a moment."""
    rows = Delivery.objects.exclude(channel=Channel.PAGE).filter(created_at__gte=since).order_by()
    counted = rows.values_list("channel", "state").annotate(number=Count("pk"))
    return {(channel, state): number for channel, state, number in counted}


def habit_of(actor: Actor) -> Habit | None:
    """When the actor wants to be told in this zone; None while nothing was chosen."""
    return Habit.objects.filter(user_id=actor.who, zone_id=actor.where).first()


def chosen(actor: Actor) -> dict[tuple[str, str], bool]:
    """What the actor wants by kind and channel where that was chosen."""
    rows = Preference.objects.filter(user_id=actor.who, zone_id=actor.where)
    return {(row.kind, row.channel): row.wanted for row in rows}


def messenger_of(actor: Actor) -> Messenger | None:
    """The messenger at which the actor is told, also when it was turned off."""
    return Messenger.objects.filter(user_id=actor.who, zone_id=actor.where).first()


def readings_in(zone_id: int) -> QuerySet[Reading]:
    """Who read what is sensitive in a zone."""
    return Reading.objects.filter(zone_id=zone_id)


def approvals_asked_by(user_id: int, zone_id: int) -> QuerySet[Approval]:
    """What somebody asked in a zone and nobody has decided yet."""
    return Approval.objects.filter(asked_by_id=user_id, zone_id=zone_id, decided_at__isnull=True).order_by("id")
