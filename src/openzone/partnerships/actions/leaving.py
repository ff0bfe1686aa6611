"""What becomes of the agreements that somebody keeps who leaves, of what groups gave him to do, and of his seats."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.partial_dates import PartialDate
from openzone.partnerships.actions.group_keeping import lock_group, note, touch
from openzone.partnerships.actions.items import pass_on
from openzone.partnerships.actions.keeping import tell_people
from openzone.partnerships.enums import AgreementState
from openzone.partnerships.group_rules import PENDING
from openzone.partnerships.models import ActionItem, Agreement, Member
from openzone.places.models import Post
from openzone.places.queries import day_in, network_of
from openzone.places.rules import WORKING_ROLES
from openzone.places.signals import HandingOver, Held
from openzone.registry.models import Membership

KIND, ITEMS, SEATS = "agreements", "action_items", "group_seats"


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
    own = Q(user=event.from_user) | Q(member__in=_seats(event))
    held = ActionItem.objects.filter(own, group__zone=event.zone, state__in=PENDING)
    items = list(held.select_related("group").order_by("pk"))
    if not items:
        return
    successor, groups = event.to_user(ITEMS), {one.group_id: one.group for one in items}
    for group in groups.values() if not event.only_asked else ():
        row = lock_group(group)
        to = {"user": successor} if successor else {"unit": row.unit}
        pass_on(row, held.filter(group=row), event.by, clock.now(), **to)
    lines = tuple(f"{row.group.shown_name} {row.number}: {row.shown_text}" for row in items)
    event.held.append(Held(ITEMS, _("Action items"), len(items), lines))


def _seats(event: HandingOver) -> QuerySet[Member]:
    """The seats of a leaver in living groups, but for those that he has for an enterprise of his own."""
    own = Membership.objects.filter(user=event.from_user, until__isnull=True).values("organisation_id")
    rows = Member.objects.filter(user=event.from_user, until="", group__zone=event.zone, group__ended="")
    return rows.filter(Q(organisation__isnull=True) | ~Q(organisation_id__in=own))


def hand_over_seats(event: HandingOver) -> None:
    """Answer in which groups a leaver sits, and unless only asked let his successor sit there, or nobody for him."""
    seats = list(_seats(event).select_related("group").order_by("pk"))
    if not seats:
        return
    for seat in seats if not event.only_asked else ():
        _vacate(seat, event.to_user(SEATS), event.by)
    lines = tuple(f"{one.group.shown_name}: {one.get_office_display()}" for one in seats)
    event.held.append(Held(SEATS, _("Seats in groups"), len(seats), lines, outcome=_("end without a successor")))


def _vacate(seat: Member, successor: User | None, by: Actor) -> None:
    """Let a seat end today, and a successor who does not sit in the group already take it."""
    row, at = lock_group(seat.group), clock.now()
    today = PartialDate(str(day_in(row.zone, at)))
    Member.objects.filter(pk=seat.pk).update(until=today)
    note("leave", row, by, at, member=seat.pk)
    if successor is not None and not row.members.filter(user=successor, until="").exists():
        kept = {"office": seat.office, "organisation": seat.organisation, "body": seat.body}
        made = Member.objects.create(group=row, user=successor, since=today, **kept)
        tell_people(note("join", row, by, at, member=made.pk), {successor.pk})
    touch(row, at)
