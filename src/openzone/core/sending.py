"""Sends what is due: claims a letter, writes it for its reader as of this moment, hands it over, settles its fate."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from openzone.core.answering import Answering, answering
from openzone.core.delivering import Fate, claim, due_now, give_up_dead_claims, settle, still_wanted
from openzone.core.enums import Channel, DeliveryState
from openzone.core.letters import Part, mail, parts
from openzone.core.mail import NoServer, PostOffice, refuses_for_good
from openzone.core.messengers import give_up, post, turns_off
from openzone.core.models import Delivery, Messenger
from openzone.core.posting import Postman
from openzone.core.preferences import stop_mail_to
from openzone.core.readers import Reader, readers_of

# A run ends after this long, so that other jobs get their turn; the next one goes on.
RUN_SECONDS = 40.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """A claimed letter as it is handed over."""

    reader: Reader
    rows: list[Delivery]
    parts: list[Part]
    answer: Answering | None = None

    @property
    def name(self) -> str:
        """What it is called, however often it is tried."""
        return self.rows[0].message_id


def send_mail(seconds: float = RUN_SECONDS) -> int:
    """Send the mail that is due, over one connection; answers how many letters were handed over.

    Without a server nothing is claimed: it stays due, and is tried at the next look.
    """
    give_up_dead_claims()
    if not due_now(Channel.MAIL).exists():
        return 0
    try:
        with PostOffice() as office:
            return _work_off(Channel.MAIL, lambda letter: _mail(office, letter), seconds)
    except NoServer as error:
        log.warning("mail waits: the mail server cannot be reached (%s)", error)
        return 0


def _mail(office: PostOffice, letter: Letter) -> Fate:
    fate = office.hand_over(mail(letter.reader, letter.parts, name=letter.name, answer=letter.answer))
    if refuses_for_good(fate):
        stop_mail_to(letter.reader.email, user_id=letter.reader.user_id, zone_id=letter.reader.zone_id)
    return fate


def send_messages(seconds: float = RUN_SECONDS) -> int:
    """Post what is due at the messengers; answers how many were taken. One that fails holds up nobody else."""
    give_up_dead_claims()
    if not due_now(Channel.MESSENGER).exists():
        return 0
    with Postman() as postman:

        def hand_over(letter: Letter) -> Fate:
            place = {"user_id": letter.reader.user_id, "zone_id": letter.reader.zone_id}
            messenger = Messenger.objects.filter(turned_off_at__isnull=True, **place).first()
            if messenger is None:
                return Fate(DeliveryState.DROPPED, "no messenger")
            return post(postman, messenger, letter.reader, letter.parts, name=letter.name)

        return _work_off(Channel.MESSENGER, hand_over, seconds)


def _work_off(channel: Channel, hand_over: Callable[[Letter], Fate], seconds: float) -> int:
    """Letter by letter, until nothing is due, the time is over or the way is broken."""
    ends, handed = time.monotonic() + seconds, 0
    failing: set[tuple[int, int]] = set()
    while time.monotonic() < ends:
        rows = claim(channel, but_not=failing)
        if not rows:
            break
        fate = _try(rows, hand_over)
        handed += fate.state == DeliveryState.SENT
        if channel == Channel.MESSENGER and fate.state in (DeliveryState.WAITING, DeliveryState.UNCERTAIN):
            failing.add((rows[0].recipient_id, rows[0].zone_id))
        if fate.broken:
            break
    return handed


def _try(rows: list[Delivery], hand_over: Callable[[Letter], Fate]) -> Fate:
    """Write and hand over a claimed letter, and settle it. A defect of ours fails this letter and no other."""
    try:
        letter = written(rows)
    except Exception:
        log.exception("a letter could not be written")
        fate, rows = Fate(DeliveryState.FAILED, "could not be written"), _claimed(rows)
    else:
        if letter is None:
            return Fate(DeliveryState.DROPPED)
        fate, rows = hand_over(letter), letter.rows
    settle(rows, fate)
    if rows and rows[0].channel == Channel.MESSENGER and turns_off(fate, rows[0].state):
        give_up(rows[0].recipient_id, rows[0].zone_id, fate.error)
    return fate


def _claimed(rows: list[Delivery]) -> list[Delivery]:
    return [row for row in rows if row.state != DeliveryState.DROPPED]


def written(rows: list[Delivery]) -> Letter | None:
    """The letter as of now; what is not needed any more is dropped, and with everything the letter.

    Not needed: what was read in the page meanwhile, what the person does not want (or see) any more.
    """
    first = rows[0]
    reader = next(iter(readers_of(first.zone_id, [first.recipient_id])), None)
    if reader is None:
        _dropped(rows, "the account is closed")
        return None
    wanted = [row for row in rows if still_wanted(row, reader)]
    _dropped(_but(rows, wanted), "not wanted any more")
    unread = _unread(wanted)
    _dropped(_but(wanted, unread), "read in the page")
    answer = answering(reader, unread) if unread and first.channel == Channel.MAIL else None
    told = parts(reader, unread, answer) if unread else []
    if not told:
        _dropped(unread, "not visible any more")
        return None
    return Letter(reader, unread, told, answer)


def _unread(rows: list[Delivery]) -> list[Delivery]:
    """Those whose notice in the page was not read yet."""
    read = Delivery.objects.filter(
        channel=Channel.PAGE,
        activity__in=[row.activity_id for row in rows],
        recipient_id__in=[row.recipient_id for row in rows],
        read_at__isnull=False,
    )
    known = set(read.values_list("activity_id", flat=True))
    return [row for row in rows if row.activity_id not in known]


def _but(rows: Sequence[Delivery], kept: Sequence[Delivery]) -> list[Delivery]:
    return [row for row in rows if row not in kept]


def _dropped(rows: list[Delivery], why: str) -> None:
    """Settle what is not needed any more."""
    settle(rows, Fate(DeliveryState.DROPPED, why))
