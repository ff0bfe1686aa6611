"""What becomes of a person's cases when his post ends, or when all he holds is handed over."""

from collections import Counter

from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.cases.actions.movement import record, write
from openzone.cases.models import Case
from openzone.cases.queries import worked_on_by
from openzone.cases.rules import LIVE
from openzone.core import clock
from openzone.core.actor import system
from openzone.places.models import Post
from openzone.places.queries import network_of
from openzone.places.rules import WORKING_ROLES
from openzone.places.signals import HandingOver, Held


def release(post: Post) -> int:
    """Give the open cases of somebody whose post has ended back to their units; answers how many."""
    kept = Post.objects.filter(user_id=post.user_id, zone_id=post.zone_id, until__isnull=True, role__in=WORKING_ROLES)
    tree = network_of(post.zone_id)
    still = tree.below(kept.order_by().values_list("unit_id", flat=True))
    lost = (
        Case.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(zone_id=post.zone_id, officer_id=post.user_id, state__in=LIVE)
    )
    cases = list(lost.exclude(unit_id__in=still).order_by("id"))
    for case in cases:
        write(case, officer=None)
        record(case, "released", by=system(post.zone_id), at=clock.now(), audience="staff", data={"user": post.user_id})
    return len(cases)


def hand_over_cases(event: HandingOver) -> None:
    """Answer which open cases a leaver works on, by unit, and unless only asked give them to his successor.

    A case goes back to its unit where the successor may not work on it.
    """
    rows = worked_on_by(event.from_user.pk, event.zone.pk)
    cases = list(rows if event.only_asked else rows.select_for_update(of=("self",)))
    if not cases:
        return
    outcome = "" if event.only_asked else _given(cases, event.to_user("cases"), event)
    by_unit = Counter(case.unit.shown_name for case in cases if case.unit)
    lines = tuple(f"{unit}: {number}" for unit, number in sorted(by_unit.items()))
    event.held.append(Held("cases", _("Open demands"), len(cases), lines, outcome=outcome))


def _given(cases: list[Case], successor: User | None, event: HandingOver) -> str:
    able = _units_worked_on(successor, event.zone.pk) if successor else set()
    taken = 0
    for case in cases:
        fits = case.unit_id in able
        write(case, officer=successor if fits else None, changed_at=clock.now())
        data = {"user": event.from_user.pk, "officer": successor.pk if successor and fits else None}
        record(case, "handed_over", by=event.by, at=clock.now(), audience="staff", data=data)
        taken += fits
    back = _("%(count)d back to the unit") % {"count": len(cases) - taken} if taken < len(cases) else ""
    given = _("%(count)d to %(person)s") % {"count": taken, "person": successor} if taken else ""
    return ", ".join(filter(None, [given, back]))


def _units_worked_on(user: User, zone_id: int) -> set[int]:
    posts = Post.objects.filter(user=user, zone_id=zone_id, until__isnull=True, role__in=WORKING_ROLES)
    return network_of(zone_id).below(posts.order_by().values_list("unit_id", flat=True))
