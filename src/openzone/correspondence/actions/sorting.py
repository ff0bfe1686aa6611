"""Understands a kept letter and puts it where it belongs: all of that in one transaction, so it happens once or not."""

import logging
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from openzone.accounts.models import User
from openzone.cases.actions import post_message, write_note
from openzone.cases.models import Case, Message, Note
from openzone.core import clock
from openzone.core.actions import append, deliver
from openzone.core.actor import Actor, system
from openzone.core.bounces import bounce_in, note
from openzone.core.errors import Conflict, Refusal
from openzone.core.files import place_of as bytes_of
from openzone.core.files import store
from openzone.core.live import tell
from openzone.core.mail import own_address
from openzone.core.models import StoredFile
from openzone.correspondence.content import Content, content_of
from openzone.correspondence.enums import LetterState, Reason, Way
from openzone.correspondence.finding import Found, place_of, place_of_message
from openzone.correspondence.machines import reason_of
from openzone.correspondence.messages import posted
from openzone.correspondence.mime import Read, read
from openzone.correspondence.models import Letter, Mailbox
from openzone.correspondence.queries import came_within_an_hour, carers, kept, sent_by_us
from openzone.correspondence.rules import MOST_AN_HOUR
from openzone.places.queries import is_staff
from openzone.registry.queries import belonging

RUN_SECONDS = 40.0
TOLD_AGAIN_AFTER = timedelta(days=1)

log = logging.getLogger(__name__)


def sort_letters(seconds: float = RUN_SECONDS) -> int:
    """Understand what was kept, letter by letter, until the time is over; answers how many it were.

    A defect of ours leaves its letter to somebody and holds up no other.
    """
    ends, done = time.monotonic() + seconds, 0
    while time.monotonic() < ends:
        number = kept().values_list("pk", flat=True).first()
        if number is None:
            break
        try:
            sort_letter(number)
        except Exception:
            log.exception("a letter could not be dealt with")
            _give_up(number)
        done += 1
    return done


@transaction.atomic
def sort_letter(number: int) -> None:
    """Understand one kept letter. Nothing happens to one that somebody else is dealing with, or has dealt with."""
    row = _held(number)
    if row is None:
        return
    if row.way == Way.MESSENGER:
        _sort_message(row)
    else:
        _sort_mail(row)


@transaction.atomic
def _give_up(number: int) -> None:
    row = _held(number)
    if row is not None:
        quarantine(row, Reason.DEFECT)


def _held(number: int) -> Letter | None:
    rows = Letter.objects.select_for_update(of=("self",)).select_related("raw", "mailbox", "inlet")
    return rows.filter(pk=number, state=LetterState.KEPT).first()


def _sort_message(row: Letter) -> None:
    message = posted(bytes_of(row.raw).read_bytes())
    content = content_of(message.text, message.files, quotes=False)
    _note_content(row, content)
    _place(row, place_of_message(row, message.case), content)


def _sort_mail(row: Letter) -> None:
    raw = bytes_of(row.raw).read_bytes()
    try:
        mail = read(raw, whole=row.whole)
    except Exception:
        log.warning("a mail is not readable", exc_info=True)
        refuse(row, Reason.UNREADABLE)
        return
    row.sender, row.sender_name, row.subject = mail.sender, mail.sender_name, mail.subject
    row.save(update_fields=["sender", "sender_name", "subject"])
    if machine := _machine(row, mail):
        _set_aside(row, machine, raw)
    elif row.mailbox is None:
        quarantine(row, Reason.NEW_MATTER)
    else:
        _sort_read(row, mail, row.mailbox)


def _machine(row: Letter, mail: Read) -> Reason | None:
    ours = {own_address().lower(), *([row.mailbox.address.lower()] if row.mailbox else [])}
    if mail.sender in ours:
        return Reason.OWN
    return reason_of(
        mail.mail,
        sender=mail.sender,
        subject=mail.subject,
        ours=lambda name: bool(sent_by_us(row.zone_id, name.strip("<>"))),
    )


def _set_aside(row: Letter, reason: Reason, raw: bytes) -> None:
    """Keep what a machine wrote, and note what it says of a letter of ours that did not arrive."""
    bounce = bounce_in(raw) if reason == Reason.BOUNCE else None
    if bounce is not None:
        note(bounce)
    _settle(row, LetterState.IGNORED, reason)


def _sort_read(row: Letter, mail: Read, mailbox: Mailbox) -> None:
    if not mail.sender:
        refuse(row, Reason.UNREADABLE)
        return
    found = place_of(row, mail, mailbox)
    if not row.whole:
        refuse(row, Reason.TOO_BIG, found)
        return
    content = content_of(mail.text, mail.files, quotes=True)
    _note_content(row, content)
    _place(row, found, content)


def _note_content(row: Letter, content: Content) -> None:
    row.text, row.rest, row.refused_files = content.text, content.rest, content.refused
    row.save(update_fields=["text", "rest", "refused_files"])


def _place(row: Letter, found: Found, content: Content) -> None:
    reason = _against(row, found)
    if reason is not None or found.case is None or found.person is None:
        _leave_to_somebody(row, found, reason or Reason.NEW_MATTER, content)
    elif content.is_empty:
        refuse(row, Reason.EMPTY, found)
    else:
        _say_or_not(row, found, found.case, found.person, content)


def _against(row: Letter, found: Found) -> Reason | None:
    """Why somebody has to look first."""
    if came_within_an_hour(row) > MOST_AN_HOUR:
        return Reason.TOO_MANY
    if found.reason is not None or found.case is None or found.person is None:
        return found.reason
    by = speaker(row, found.person)
    return None if _acts_for(by, found.case) or is_staff(by) else Reason.LEFT


def _acts_for(by: Actor, case: Case) -> bool:
    return belonging(by, case.organisation_id) is not None


def _say_or_not(row: Letter, found: Found, case: Case, person: User, content: Content) -> None:
    by = speaker(row, person)
    try:
        with transaction.atomic():
            said = note_down(case, content, by=by) if found.inside else say(case, content, by=by)
            row.files.set(said.files.all())
    except Conflict:
        _keep_files(row, content)
        refuse(row, Reason.ENDED, found)
    except Refusal:
        _not_allowed(row, found, content, of_enterprise=_acts_for(by, case))
    else:
        put(row, case, person, said)
        if content.refused:
            _tell_sender(row, "letter.files_refused", person)


def _not_allowed(row: Letter, found: Found, content: Content, *, of_enterprise: bool) -> None:
    """Leave words of the enterprise to somebody; somebody of the zone is told to write his own in the page."""
    if of_enterprise:
        _leave_to_somebody(row, found, Reason.NOT_ALLOWED, content)
    else:
        _keep_files(row, content)
        refuse(row, Reason.NOT_YOURS, found)


def speaker(row: Letter, person: User) -> Actor:
    """Somebody who says something by this letter."""
    return Actor(person.pk, row.zone_id, "mail" if row.way == Way.MAIL else "messenger")


def say(case: Case, content: Content, *, by: Actor) -> Message:
    """Say in a demand what a letter brings, in the name of who wrote it."""
    asides = content.enter_asides(by=by)
    message = post_message(case, by=by, body=_words(content, asides), files=content.files)
    message.files.add(*asides)
    return message


def note_down(case: Case, content: Content, *, by: Actor) -> Note:
    """Note inside the zone what a letter of somebody who works there brings."""
    asides = content.enter_asides(by=by)
    note = write_note(case, by=by, body=_words(content, asides), files=content.files)
    note.files.add(*asides)
    return note


def _words(content: Content, asides: Sequence[StoredFile]) -> str:
    return content.text or ", ".join(one.name for one in asides if not content.files)


def put(row: Letter, case: Case, person: User | None, said: Message | Note | None, *, by: Actor | None = None) -> None:
    """Note that a letter stands in a demand now; `by` is who put it there, if anybody did."""
    row.state, row.case, row.person = LetterState.POSTED, case, person
    row.message = said if isinstance(said, Message) else None
    row.note = said if isinstance(said, Note) else None
    row.settled_at, row.settled_by_id = clock.now(), by.user_id if by else None
    row.save(update_fields=["state", "case", "person", "message", "note", "settled_at", "settled_by"])
    wake(row)


def _leave_to_somebody(row: Letter, found: Found, reason: Reason, content: Content) -> None:
    _keep_files(row, content)
    quarantine(row, reason, found)


def _keep_files(row: Letter, content: Content) -> None:
    by = system(row.zone_id)
    row.files.set([*store(content.files, by=by), *content.enter_asides(by=by)])


def quarantine(row: Letter, reason: Reason, found: Found | None = None) -> None:
    """Leave a letter to somebody, with what we take it for, and tell those who look after letters."""
    row.case, row.person = (found.case, found.person) if found else (None, None)
    row.state, row.reason = LetterState.QUARANTINED, reason
    row.save(update_fields=["case", "person", "state", "reason"])
    activity = _log(row, "letter.quarantined")
    if reason != Reason.TOO_MANY:
        deliver(activity, to=carers(row.zone_id))
    wake(row, *carers(row.zone_id))


def refuse(row: Letter, reason: Reason, found: Found | None = None) -> None:
    """Do not take a letter; it stays here as it came. Who wrote it is told, if it is certain who that is."""
    certain = found if found and found.reason is None else None
    told = certain is not None and not _was_told(row, reason, certain)
    row.case, row.person = (found.case, found.person) if found else (None, None)
    row.save(update_fields=["case", "person"])
    _settle(row, LetterState.REFUSED, reason, tell_sender=told)


def _was_told(row: Letter, reason: Reason, found: Found) -> bool:
    """Whether the person was told the same of the same demand just now: two machines must not talk for ever."""
    since = row.received_at - TOLD_AGAIN_AFTER
    same = Letter.objects.filter(zone_id=row.zone_id, case=found.case, person=found.person, reason=reason)
    return same.filter(received_at__gt=since).exclude(pk=row.pk).exists()


def _settle(row: Letter, state: LetterState, reason: Reason, *, tell_sender: bool = False) -> None:
    row.state, row.reason, row.settled_at = state, reason, clock.now()
    row.save(update_fields=["state", "reason", "settled_at"])
    activity = _log(row, f"letter.{state}")
    if tell_sender and row.person_id:
        deliver(activity, to={row.person_id})
    wake(row)


def _tell_sender(row: Letter, verb: str, person: User) -> None:
    deliver(_log(row, verb), to={person.pk})


def _log(row: Letter, verb: str) -> Any:
    data: dict[str, Any] = {"reason": row.reason} if row.reason else {}
    if row.case_id:
        data["case"] = row.case_id
    return append(verb, subject_type="letter", subject_id=row.pk, by=system(row.zone_id), data=data)


def wake(row: Letter, *users: int) -> None:
    """Wake the open pages of letters, and those of these people, whose counters stand beside them."""
    tell([f"letters:{row.zone_id}", *(f"user:{user}" for user in sorted(users))])
