"""Where a letter belongs and whose it is, by what stands in it and can be believed."""

from dataclasses import dataclass, replace
from email.message import Message

from openzone.accounts.models import User
from openzone.cases.models import Case
from openzone.cases.queries import SHOWN_WITH
from openzone.core.actor import Actor
from openzone.correspondence.addresses import Place, looks_signed, place_at
from openzone.correspondence.answering import is_inside, is_thread
from openzone.correspondence.enums import Reason
from openzone.correspondence.mime import Read
from openzone.correspondence.models import Letter, Mailbox
from openzone.correspondence.queries import case_named, latest_of_thread, letter_named, sender_at, sent_by_us
from openzone.registry.queries import belonging


@dataclass(frozen=True)
class Found:
    """Where a letter belongs, whose it is, and what stands against putting it there at once.

    `reason` is why somebody has to look first; without one the letter goes into its case, as a note if `inside`.
    """

    case: Case | None = None
    person: User | None = None
    reason: Reason | None = None
    inside: bool = False


def place_of(letter: Letter, read: Read, mailbox: Mailbox) -> Found:
    """Where a mail belongs: by its signed address, by the letter that it follows, by a reference in its subject."""
    sender = sender_at(letter.zone_id, letter)
    place, forged = _signed(letter.zone_id, read, mailbox)
    if forged:
        return Found(None, sender, Reason.FORGED)
    followed = _followed(letter.zone_id, read)
    place = place or next(iter(followed), None)
    if place is not None:
        # What answers a letter of the zone's own affairs stays inside, whatever address a program puts in.
        inside = place.inside or any(one.inside for one in followed)
        return _of_person(letter, read, mailbox, replace(place, inside=inside), sender)
    return _claimed(letter, read, mailbox, sender)


def _signed(zone_id: int, read: Read, mailbox: Mailbox) -> tuple[Place | None, bool]:
    """The place of the reply address to which it was written; and whether there is one that we did not write."""
    base = mailbox.address
    places = [place for one in read.recipients if (place := place_at(one, base=base, zone_id=zone_id))]
    if places:
        return places[0], False
    return None, any(looks_signed(one, base=base) for one in read.recipients)


def _followed(zone_id: int, read: Read) -> list[Place]:
    """The places of the letters of ours that it follows, the nearest first: only who got one knows how it is called."""
    return [place for name in read.follows if (place := _place_named(zone_id, name))]


def _place_named(zone_id: int, name: str) -> Place | None:
    """The place of the letter of ours with this Message-ID."""
    if base := is_thread(name):
        return place_at(name, base=base, zone_id=zone_id)
    sent = sent_by_us(zone_id, name)
    if not sent or sent[0].activity.subject_type != "case":
        return None
    inside = is_inside([one.activity for one in sent])
    return Place(sent[0].activity.subject_id, sent[0].recipient_id, inside=inside)


def _of_person(letter: Letter, read: Read, mailbox: Mailbox, place: Place, sender: User | None) -> Found:
    """A letter to a place of one person: only from that person's own address it goes there.

    Of somebody who works for the zone the server that the zone named must vouch for it: he speaks in the zone's name.
    """
    case = _case(letter.zone_id, place.case_id)
    person = User.objects.filter(pk=place.user_id, is_active=True).first()
    if case is None or person is None:
        return Found(case, sender, Reason.LEFT)
    if person.email.lower() != letter.sender.lower():
        return Found(case, sender, Reason.OTHER_SENDER)
    works_here = belonging(Actor(person.pk, letter.zone_id), case.organisation_id) is None
    if is_disowned(read.mail, mailbox.vouched_by, strictly=works_here):
        return Found(case, person, Reason.UNPROVEN)
    return Found(case, person, inside=place.inside)


def _claimed(letter: Letter, read: Read, mailbox: Mailbox, sender: User | None) -> Found:
    """A letter that only says what it is about and whose it is: believed of a proven address, else looked at."""
    if sender is None:
        return Found(_claimed_case(letter, read), None, Reason.UNKNOWN_SENDER)
    case = _claimed_case(letter, read)
    if case is None:
        return Found(None, sender, Reason.NEW_MATTER)
    proven = sender.proven_at is not None and not is_disowned(read.mail, mailbox.vouched_by, strictly=True)
    return Found(case, sender, None if proven else Reason.UNPROVEN)


def _claimed_case(letter: Letter, read: Read) -> Case | None:
    """The demand of a letter of somebody else that it answers, else the one that its subject names."""
    before = next((one for name in read.follows if (one := letter_named(letter.zone_id, name))), None)
    if before is not None and before.case_id is not None:
        return _case(letter.zone_id, before.case_id)
    named = case_named(letter.zone_id, read.subject)
    return _case(letter.zone_id, named.pk) if named else None


def _case(zone_id: int, number: int) -> Case | None:
    return Case.objects.select_related(*SHOWN_WITH).filter(zone_id=zone_id, pk=number).first()


def is_disowned(mail: Message, vouched_by: str, *, strictly: bool = False) -> bool:
    """Whether the server that took the mail says that it does not come from who stands in it (RFC 8601).

    Believed is the server that the zone named; where none is named, what the last server of all wrote, which stands on
    top, and only its no. `strictly`: where a server is named, its silence is a no as well.
    """
    results = [" ".join(str(one).lower().split()) for one in mail.get_all("Authentication-Results", [])]
    named = vouched_by.lower()
    own = [one for one in results if one.partition(";")[0].split(" ")[0] == named] if named else results[:1]
    word = own[0] if own else ""
    if named and strictly:
        return "dmarc=pass" not in word
    return "dmarc=fail" in word or ("dmarc=pass" not in word and "spf=fail" in word and "dkim=pass" not in word)


def place_of_message(letter: Letter, ref: str) -> Found:
    """Where a message of a messenger belongs: the demand that it names, else the one of its exchange.

    Who sent it, the other system has found out; whether that person may write there, the demand is asked.
    """
    sender = sender_at(letter.zone_id, letter)
    case = Case.objects.select_related(*SHOWN_WITH).filter(zone_id=letter.zone_id, ref=ref).first() if ref else None
    if case is None and letter.thread and (before := latest_of_thread(letter)) is not None:
        case = _case(letter.zone_id, before)
    if sender is None:
        return Found(case, None, Reason.UNKNOWN_SENDER)
    return Found(case, sender, None if case else Reason.NEW_MATTER)
