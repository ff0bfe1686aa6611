"""Which rows of core concern whom."""

from django.db.models import QuerySet

from openzone.core.actor import Actor
from openzone.core.models import Activity, Approval, Delivery, Form


def history_of(subject_type: str, subject_id: int) -> QuerySet[Activity]:
    """The log of one thing, oldest first."""
    return Activity.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("id")


def open_approval(subject_type: str, subject_id: int, verb: str) -> Approval | None:
    """The request that waits for a second person, if there is one."""
    return Approval.objects.filter(
        subject_type=subject_type, subject_id=subject_id, verb=verb, decided_at__isnull=True
    ).first()


def notices_of(actor: Actor) -> QuerySet[Delivery]:
    """What the actor was told in the page in this zone, newest first."""
    return (
        Delivery.objects.filter(recipient_id=actor.who, zone_id=actor.where, channel="page")
        .select_related("activity")
        .order_by("-id")
    )


def unread_count(actor: Actor, at_most: int = 100) -> int:
    """How many notices the actor has not read, counted up to a cap."""
    if actor.user_id is None:
        return 0
    unread = Delivery.objects.filter(recipient_id=actor.who, zone_id=actor.where, channel="page", read_at__isnull=True)
    return unread.order_by()[:at_most].count()


def newest_form(zone_id: int, code: str) -> Form | None:
    """The latest version of a form."""
    return Form.objects.filter(zone_id=zone_id, code=code).order_by("-version").first()
