"""Who is on the page of a conversation and who types there: rows that end by their time.

Open pages are woken only when something changes for those who watch: when somebody comes or goes, begins or ends to
type; never because it goes on. A page that shows somebody asks again by itself when that would end.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.errors import Denied
from openzone.core.live import tell
from openzone.core.models import Presence
from openzone.core.rooms import ANSWER, NOTE, Room, live_topic

HERE_FOR = timedelta(seconds=75)
TYPES_FOR = timedelta(seconds=10)
_COLUMN = {ANSWER: "answering_until", NOTE: "noting_until"}


@transaction.atomic
def arrive(room: Room, *, by: Actor) -> None:
    """Say that the actor is on the page, for as long as a page stays silent at most. Colleagues see it."""
    now = clock.now()
    before = _row(room, by)
    _upsert(room, by, now)
    if before is None or before.here_until < now:
        tell([room.live])


@transaction.atomic
def type_in(room: Room, what: str, *, by: Actor) -> None:
    """Say that the actor is typing an answer, which both sides see, or a note, which only the zone's side does."""
    if what not in room.writes:
        raise Denied(_("You can read this conversation but not write in it."))
    now = clock.now()
    before = _row(room, by)
    _upsert(room, by, now, **{_COLUMN[what]: now + TYPES_FOR})
    until: datetime | None = getattr(before, _COLUMN[what], None)
    if until is None or until < now:
        tell(_watching(room, what))


@transaction.atomic
def stop_typing(room: Room, what: str, *, by: Actor) -> None:
    """Say that the actor no longer types: it was sent, or taken back."""
    typing = Presence.objects.filter(topic=room.topic, user_id=by.who, **{f"{_COLUMN[what]}__gte": clock.now()})
    if typing.update(**{_COLUMN[what]: None}):
        tell(_watching(room, what))


@transaction.atomic
def leave(room: Room, *, by: Actor) -> None:
    """Say that the actor has left the page."""
    now = clock.now()
    before = _row(room, by)
    if before is None:
        return
    before.delete()
    woken = [room.live] if before.here_until >= now else []
    if before.answering_until and before.answering_until >= now:
        woken += _watching(room, ANSWER)
    if woken:
        tell(woken)


def around(room: Room, *, but: Actor) -> QuerySet[Presence]:
    """Who else is there, as far as this side may know: colleagues, and of the other side who types an answer."""
    now = clock.now()
    known = Q(inside=room.inside) | Q(answering_until__gte=now)
    rows = Presence.objects.filter(known, topic=room.topic, here_until__gte=now)
    return rows.exclude(user_id=but.who).order_by("pk")


def colleagues_at(topics: Iterable[str], *, but: Actor) -> QuerySet[Presence]:
    """Who else of the zone is on the pages of these conversations."""
    rows = Presence.objects.filter(topic__in=list(topics), inside=True, here_until__gte=clock.now())
    return rows.exclude(user_id=but.who).order_by("pk")


def types(row: Presence, what: str) -> bool:
    """Whether the person is typing this at the moment."""
    until: datetime | None = getattr(row, _COLUMN[what])
    return until is not None and until >= clock.now()


def ends(room: Room, rows: Iterable[Presence]) -> datetime | None:
    """When the first of what these rows show would end by itself; None when they show nothing."""
    now = clock.now()
    moments = [moment for row in rows for moment in _shown_until(room, row)]
    return min((moment for moment in moments if moment and moment >= now), default=None)


def _shown_until(room: Room, row: Presence) -> tuple[datetime | None, ...]:
    own = row.inside == room.inside
    return (row.answering_until, *((row.here_until, row.noting_until) if own else ()))


def remove_ended() -> int:
    """Remove the rows of those who are long gone; answers how many."""
    removed, _by_table = Presence.objects.filter(here_until__lt=clock.now() - timedelta(days=1)).delete()
    return removed


def _watching(room: Room, what: str) -> list[str]:
    """Whose pages show it: an answer's typing both sides, a note's the zone alone."""
    return [room.live] if what == NOTE else [live_topic(room.topic, inside=inside) for inside in (True, False)]


def _row(room: Room, by: Actor) -> Presence | None:
    return Presence.objects.filter(topic=room.topic, user_id=by.who).order_by("pk").first()


def _upsert(room: Room, by: Actor, now: datetime, **columns: datetime) -> None:
    """One statement, so that two pages of one person never stand in each other's way."""
    columns["here_until"] = now + HERE_FOR
    row = Presence(zone_id=by.where, user_id=by.who, topic=room.topic, inside=room.inside, **columns)
    Presence.objects.bulk_create(
        [row],
        update_conflicts=True,
        update_fields=["zone_id", "inside", *columns],
        unique_fields=["topic", "user_id"],
    )
