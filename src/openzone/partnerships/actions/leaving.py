"""What becomes of the agreements that somebody keeps who leaves, and of what groups gave him to do."""

from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.core.actions import append
from openzone.partnerships.enums import AgreementState
from openzone.partnerships.group_rules import PENDING
from openzone.partnerships.models import ActionItem, Agreement
from openzone.places.models import Post
from openzone.places.queries import network_of
from openzone.places.rules import WORKING_ROLES
from openzone.places.signals import HandingOver, Held

KIND, ITEMS = "agreements", "action_items"


def hand_over_agreements(event: HandingOver) -> None:
    """Answer which agreements a leaver keeps, and unless only asked give them to his successor, or to their units."""
    held = Agreement.objects.filter(officer=event.from_user, zone=event.zone).exclude(state=AgreementState.ENDED)
    agreements = list(held.order_by("pk"))
    if not agreements:
        return
    successor = event.to_user(KIND)
    able = _units_worked_on(successor, event.zone.pk) if successor else set()
    for row in agreements if not event.only_asked else ():
        officer = successor if row.unit_id in able else None
        Agreement.objects.filter(pk=row.pk).update(officer=officer)
        append("agreement.changed", subject_type="agreement", subject_id=row.pk, by=event.by, zone_id=row.zone_id)
    lines = tuple(f"{row.ref} {row.shown_title}" for row in agreements)
    event.held.append(Held(KIND, _("Agreements"), len(agreements), lines))


def _units_worked_on(user: User, zone_id: int) -> set[int]:
    posts = Post.objects.filter(user=user, zone_id=zone_id, until__isnull=True, role__in=WORKING_ROLES)
    return network_of(zone_id).below(posts.order_by().values_list("unit_id", flat=True))


def hand_over_items(event: HandingOver) -> None:
    """Answer what groups gave a leaver to do, and unless only asked give it to his successor, or to their units."""
    held = ActionItem.objects.filter(user=event.from_user, group__zone=event.zone, state__in=PENDING)
    items = list(held.select_related("group").order_by("pk"))
    if not items:
        return
    successor = event.to_user(ITEMS)
    for row in items if not event.only_asked else ():
        unit_id = None if successor else row.group.unit_id
        ActionItem.objects.filter(pk=row.pk).update(user=successor, unit_id=unit_id)
        append(
            "group.item_change", subject_type="group", subject_id=row.group_id, by=event.by,
            zone_id=event.zone.pk, data={"item": row.pk},
        )  # fmt: skip
    lines = tuple(f"{row.group.shown_name} {row.number}: {row.shown_text}" for row in items)
    event.held.append(Held(ITEMS, _("Action items"), len(items), lines))
