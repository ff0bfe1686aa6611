"""What becomes of a person's cases when his post ends."""

from openzone.cases.actions.movement import record, write
from openzone.cases.models import Case
from openzone.cases.rules import LIVE
from openzone.core import clock
from openzone.core.actor import system
from openzone.places.models import Post
from openzone.places.queries import network_of
from openzone.places.rules import WORKING_ROLES


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
