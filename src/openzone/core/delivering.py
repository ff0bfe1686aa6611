"""The rows of what goes out by mail and messenger: made with their cause, claimed before sending, settled after."""

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.db import transaction
from django.db.models import F, Q, QuerySet

from openzone.core import clock
from openzone.core.calendars.reading import working_time
from openzone.core.enums import Channel, DeliveryState
from openzone.core.jobs import enqueue
from openzone.core.models import Activity, Delivery
from openzone.core.notices import Kind, kind_of
from openzone.core.readers import Reader, readers_of
from openzone.core.rules import MAIL_PAUSES, MESSENGER_PAUSES, due, pause_after, wants
from openzone.core.working_time import WorkingTime

OUTSIDE = (Channel.MAIL, Channel.MESSENGER)
SENDERS = {Channel.MAIL: "core.send_mail", Channel.MESSENGER: "core.send_messages"}
PAUSES = {Channel.MAIL: MAIL_PAUSES, Channel.MESSENGER: MESSENGER_PAUSES}
MOST_ROWS = 2_000
MOST_IN_A_LETTER = 200
# Longer than any letter may take: whoever claimed it that long ago is dead.
CLAIM_ENDS = timedelta(minutes=10)
KEPT = timedelta(days=365)
_in_the_page_alone: ContextVar[bool] = ContextVar("in the page alone", default=False)


@dataclass(frozen=True)
class Fate:
    """What came of trying: a state, and why. `waiting` is tried again later; `broken`: so is everything behind it."""

    state: DeliveryState
    error: str = ""
    broken: bool = False


@contextmanager
def in_the_page_alone() -> Iterator[None]:
    """Within the block people are told in the page and nowhere else: the past is loaded, and no letter is due of it."""
    token = _in_the_page_alone.set(True)
    try:
        yield
    finally:
        _in_the_page_alone.reset(token)


def outgoing(activity: Activity, told: Collection[int]) -> list[Delivery]:
    """The rows for those who want to be told outside the page. What no kind covers stays in the page."""
    kind = kind_of(activity.verb)
    if kind is None or not told or _in_the_page_alone.get():
        return []
    work = cache(lambda: working_time(activity.zone_id))
    return [row for reader in readers_of(activity.zone_id, told) for row in _rows(activity, kind, reader, work)]


def _rows(activity: Activity, kind: Kind, reader: Reader, work: Callable[[], WorkingTime]) -> list[Delivery]:
    channels = [one for one in OUTSIDE if reader.reached_by(one) and _wanted(kind, one, reader)]
    if not channels:
        return []
    now = clock.now()
    moment = due(now, at_once=kind.at_once, habits=reader.habits, timezone=reader.house.timezone, work=work)
    return [
        Delivery(
            zone_id=activity.zone_id,
            recipient_id=reader.user_id,
            channel=channel,
            activity=activity,
            created_at=now,
            state=DeliveryState.WAITING,
            due_at=moment,
            next_try_at=moment,
        )
        for channel in channels
    ]


def _wanted(kind: Kind, channel: str, reader: Reader) -> bool:
    return wants(kind.code, channel, owed=kind.owed, choices=reader.choices)


def still_wanted(delivery: Delivery, reader: Reader) -> bool:
    """Whether the person wants at sending time what was wanted when it happened."""
    kind = kind_of(delivery.activity.verb)
    return kind is not None and reader.reached_by(delivery.channel) and _wanted(kind, delivery.channel, reader)


def wake_senders(rows: Iterable[Delivery]) -> None:
    """Have those of the rows sent that are due. A look every minute finds what is due later, and what is left.

    No job is put in for later: as the senders run one after the other, it would keep all behind it waiting too.
    """
    now = clock.now()
    for channel in sorted({row.channel for row in rows if row.due_at is None or row.due_at <= now}):
        _wake(Channel(channel))


def _wake(channel: Channel) -> None:
    sender = SENDERS[channel]
    enqueue(sender, only_once=f"{sender} now", one_at_a_time=sender)


def go_on(channel: Channel) -> None:
    """Have the rest sent, if there is one."""
    if due_now(channel).exists():
        _wake(channel)


def due_now(channel: str) -> QuerySet[Delivery]:
    """What is to be tried now, the longest waiting first."""
    waiting = Delivery.objects.filter(channel=channel, state=DeliveryState.WAITING, next_try_at__lte=clock.now())
    return waiting.order_by("next_try_at", "id")


@transaction.atomic
def claim(channel: str, *, but_not: Collection[tuple[int, int]] = ()) -> list[Delivery]:
    """Take the next letter out of the queue: all that is due to one person in one zone; empty when nothing is.

    Committed before anything is sent: whoever dies with a letter in hand leaves it claimed, never in the queue.
    `but_not` are people (user, zone) who are passed over in this run.
    """
    waiting = due_now(channel).select_for_update(skip_locked=True, of=("self",))
    for user, zone in but_not:
        waiting = waiting.exclude(recipient_id=user, zone_id=zone)
    first = waiting.first()
    if first is None:
        return []
    same = {"recipient_id": first.recipient_id, "zone_id": first.zone_id, "message_id": first.message_id}
    letter = list(waiting.filter(**same).select_related("activity")[:MOST_IN_A_LETTER])
    name = first.message_id or secrets.token_hex(16)
    now = clock.now()
    _of(letter).update(
        state=DeliveryState.SENDING, claimed_at=now, next_try_at=None, attempts=F("attempts") + 1, message_id=name
    )
    for row in letter:
        row.message_id, row.attempts = name, row.attempts + 1
    return letter


def _of(rows: Sequence[Delivery]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk__in=[row.pk for row in rows])


def settle(rows: Sequence[Delivery], fate: Fate) -> None:
    """Write down what came of a claimed letter. After the last attempt in vain it has failed."""
    if not rows:
        return
    now, state, again = clock.now(), fate.state, None
    if state == DeliveryState.WAITING:
        pause = pause_after(rows[0].attempts, PAUSES[Channel(rows[0].channel)])
        again = now + pause if pause else None
        state = DeliveryState.WAITING if pause else DeliveryState.FAILED
    claimed = _of(rows).filter(state=DeliveryState.SENDING)
    claimed.update(
        state=state,
        claimed_at=None,
        next_try_at=again,
        sent_at=now if state == DeliveryState.SENT else None,
        error=fate.error[:200],
    )
    for row in rows:
        row.state = state


def give_up_dead_claims() -> int:
    """Nobody knows whether a letter left whose sender died with it in hand: it is uncertain, and not sent again."""
    dead = Delivery.objects.filter(state=DeliveryState.SENDING, claimed_at__lt=clock.now() - CLAIM_ENDS)
    return dead.update(state=DeliveryState.UNCERTAIN, claimed_at=None, error="the sender ended while sending")


def drop_waiting(channel: str, *, user_id: int, zone_id: int, why: str) -> int:
    """Take out of the queue what waits for a person over a channel."""
    waiting = Delivery.objects.filter(
        channel=channel, recipient_id=user_id, zone_id=zone_id, state=DeliveryState.WAITING
    )
    return waiting.update(state=DeliveryState.DROPPED, next_try_at=None, error=why)


def remove_old() -> int:
    """Remove deliveries of more than a year ago that were read in the page or have come to their end outside it.

    What was never read stays, and the log with what happened stays in any case.
    """
    ended = Q(channel=Channel.PAGE, read_at__isnull=False) | (
        ~Q(channel=Channel.PAGE) & ~Q(state__in=[DeliveryState.WAITING, DeliveryState.SENDING])
    )
    old = Delivery.objects.filter(ended, created_at__lt=clock.now() - KEPT).order_by("id")
    removed = 0
    while numbers := list(old.values_list("pk", flat=True)[:MOST_ROWS]):
        Delivery.objects.filter(pk__in=numbers).delete()
        removed += len(numbers)
    return removed
