"""Who is told of announcements and conversations, and which open pages are woken."""

from collections import defaultdict

from django.db import transaction

from openzone.cases.enums import Side
from openzone.contact.models import Announcement, Recipient, Talk
from openzone.contact.queries import managers, people_at, voices
from openzone.core.actions import deliver
from openzone.core.actor import Actor
from openzone.core.live import tell
from openzone.core.models import Activity

BATCH = 500


@transaction.atomic
def tell_batch(announcement: Announcement, most: int = BATCH) -> int:
    """Tell the people of so many recipients what they have still to be told of; answers how many recipients it were.

    What is told and that it was told are one transaction, so a batch that was killed is told again as a whole.
    """
    rows = list(
        Recipient.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(announcement=announcement, telling__isnull=False)
        .select_related("telling")
        .order_by("id")[:most]
    )
    matters: dict[int, list[Recipient]] = defaultdict(list)
    for row in rows:
        assert row.telling is not None, "filtered above"
        matters[row.telling.pk].append(row)
    for about in matters.values():
        _tell_people(about)
    Recipient.objects.filter(pk__in=[row.pk for row in rows]).update(telling=None)
    tell([f"announcement:{announcement.pk}"])
    return len(rows)


def _tell_people(rows: list[Recipient]) -> None:
    activity = rows[0].telling
    assert activity is not None, "only recipients that are to be told come here"
    people = people_at([row.organisation_id for row in rows]).order_by().values_list("user_id", flat=True)
    told = deliver(activity, to=set(people))
    tell(f"user:{user}" for user in told)


def tell_of_talk(talk: Talk, activity: Activity, *, by: Actor, side: Side) -> None:
    """Tell the other side, and wake whoever has the conversation open. Writing history tells nobody."""
    if by.via == "history":
        return
    other = managers(talk.organisation) if side == Side.ENTERPRISE else voices(talk)
    told = deliver(activity, to=other)
    wake = managers(talk.organisation) | told
    tell([f"talk:{talk.organisation_id}", *(f"user:{user}" for user in sorted(wake))])


def tell_called(activity: Activity, *, by: Actor) -> None:
    """Tell those whom a message calls; its own telling has woken the pages. Writing history tells nobody."""
    if by.via != "history":
        tell(f"user:{user}" for user in sorted(deliver(activity, to=set(activity.data["users"]))))
