"""Keeps what came in as it came, before anybody understands it: each once, whoever dies in between."""

from collections.abc import Callable

from django.db import IntegrityError, transaction

from openzone.core import clock
from openzone.core.actions import fingerprint
from openzone.core.actor import system
from openzone.core.files import enter, keep_as_it_came
from openzone.core.jobs import enqueue
from openzone.core.models import StoredFile
from openzone.correspondence.enums import Way
from openzone.correspondence.imap import Fetched
from openzone.correspondence.mime import digest_of, read
from openzone.correspondence.models import Inlet, Letter, Mailbox

SORTER = "correspondence.sort"
RAW_MAIL, RAW_MESSAGE = "message/rfc822", "application/json"


def keep_mail(mailbox: Mailbox, fetched: Fetched, *, uidvalidity: int) -> Letter | None:
    """Keep a mail, and that the mailbox was read so far: both or neither. None for one that is here already."""
    kept = keep_as_it_came(fetched.content, name="mail.eml", media_type=RAW_MAIL)
    with transaction.atomic():
        place = {"mailbox": mailbox, "uidvalidity": uidvalidity, "uid": fetched.uid}
        digest = digest_of(fetched.content)
        letter = Letter(
            zone_id=mailbox.zone_id, way=Way.MAIL, digest=digest, whole=fetched.whole, size=fetched.size,
            received_at=clock.now(), **place, **_head(fetched.content),
        )  # fmt: skip
        made = _added(letter, lambda: enter(kept, by=system(mailbox.zone_id)))
        pass_over(mailbox, fetched.uid, uidvalidity=uidvalidity)
        if made:
            wake_sorter()
    return letter if made else None


def pass_over(mailbox: Mailbox, uid: int, *, uidvalidity: int) -> None:
    """Note that the mailbox was read so far, unless it has become another one meanwhile."""
    same = Mailbox.objects.filter(pk=mailbox.pk, revision=mailbox.revision)
    same.update(uidvalidity=uidvalidity, last_uid=uid)


def _head(content: bytes) -> dict[str, str]:
    """By what a mail is told from others. One of which not even that can be read is told by its bytes."""
    try:
        return {"name": read(content, whole=False).message_id}
    except Exception:
        return {}


@transaction.atomic
def keep_message(
    inlet: Inlet, *, name: str, sender: str, sender_name: str, body: bytes, thread: str = ""
) -> tuple[Letter, bool]:
    """Keep a message that another system posted under a name. One that is here already is answered, and False."""
    known = Letter.objects.filter(inlet=inlet, name=name).order_by("id").first()
    if known is not None:
        return known, False
    letter = Letter(
        zone_id=inlet.zone_id, way=Way.MESSENGER, inlet=inlet, name=name, digest=fingerprint(body.decode()),
        size=len(body), received_at=clock.now(), sender=sender, sender_name=sender_name, thread=thread,
    )  # fmt: skip
    kept = keep_as_it_came(body, name="message.json", media_type=RAW_MESSAGE)
    if not _added(letter, lambda: enter(kept, by=system(inlet.zone_id))):
        return Letter.objects.get(inlet=inlet, name=name), False
    Inlet.objects.filter(pk=inlet.pk).update(used_at=letter.received_at)
    wake_sorter()
    return letter, True


def _added(letter: Letter, raw: Callable[[], StoredFile]) -> bool:
    """Add the letter with its raw form; False when the same is there already."""
    try:
        with transaction.atomic():
            letter.raw = raw()
            letter.save(force_insert=True)
    except IntegrityError as error:
        if any(name in str(error) for name in ("letter_fetched_once", "letter_kept_once", "letter_handed_in_once")):
            return False
        raise
    return True


def wake_sorter() -> None:
    """Have what was kept understood soon."""
    enqueue(SORTER, only_once=f"{SORTER} now", one_at_a_time=SORTER)
