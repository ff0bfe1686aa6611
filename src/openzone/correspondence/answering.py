"""How letters about demands are answered: to a signed address, in one thread; and what they bring of what was said."""

from collections.abc import Mapping, Sequence

from openzone.cases.models import Case
from openzone.cases.queries import SHOWN_WITH, relations_of
from openzone.cases.rules import ENTERPRISE_READERS, may_note, may_write
from openzone.core.actor import Actor
from openzone.core.answering import Answering, Saying
from openzone.core.enums import Audience
from openzone.core.mail import own_address
from openzone.core.models import Activity, Delivery
from openzone.core.readers import Reader
from openzone.correspondence.addresses import Place, reply_address, tag_of
from openzone.correspondence.folding import ABOVE, ABOVE_FOR_ALL, ABOVE_INSIDE
from openzone.correspondence.models import Mailbox
from openzone.correspondence.queries import latest_name, mailbox_of

THREADS = "thread"
MARK_INSIDE = "[内部 · inside]"


def answer(reader: Reader, deliveries: Sequence[Delivery]) -> Answering | None:
    """How a letter is answered; only one that is about a single demand, and goes to somebody who may answer it."""
    about = {(row.activity.subject_type, row.activity.subject_id) for row in deliveries}
    mailbox = mailbox_of(reader.zone_id) if len(about) == 1 else None
    if mailbox is None:
        return None
    ((subject_type, number),) = about
    case = Case.objects.select_related(*SHOWN_WITH).filter(pk=number).first() if subject_type == "case" else None
    if case is None:
        return None
    activities = [row.activity for row in deliveries]
    if relations_of(_by_mail(reader), case) & ENTERPRISE_READERS:
        return _of_enterprise(reader, mailbox, case, activities)
    return _of_staff(reader, mailbox, case, activities)


def _by_mail(reader: Reader) -> Actor:
    return Actor(reader.user_id, reader.zone_id, "mail")


def _of_enterprise(reader: Reader, mailbox: Mailbox, case: Case, activities: Sequence[Activity]) -> Answering:
    place = Place(case.pk, reader.user_id)
    writes = may_write(case, relations_of(_by_mail(reader), case))
    return Answering(
        reply_to=reply_address(mailbox.address, place, zone_id=case.zone_id) if writes else "",
        follows=_follows(place, case.zone_id),
        subject=f"{case.ref} {case.title}",
        above=ABOVE,
        said=_said(mailbox, case, activities),
    )


def _of_staff(reader: Reader, mailbox: Mailbox, case: Case, activities: Sequence[Activity]) -> Answering | None:
    """An answer to what the enterprise is told too goes to the enterprise, to anything else it is a note."""
    inside, relations = is_inside(activities), relations_of(_by_mail(reader), case)
    if not (may_note(case, relations) if inside else may_write(case, relations)):
        return None
    place = Place(case.pk, reader.user_id, inside=inside)
    return Answering(
        reply_to=reply_address(mailbox.address, place, zone_id=case.zone_id),
        follows=_follows(place, case.zone_id),
        subject=f"{MARK_INSIDE} {case.ref} {case.title}" if inside else f"{case.ref} {case.title}",
        above=ABOVE_INSIDE if inside else ABOVE_FOR_ALL,
        said={} if inside else _said(mailbox, case, activities),
    )


def is_inside(activities: Sequence[Activity]) -> bool:
    """Whether a letter tells anything of which the enterprise is not told."""
    return any(one.audience == Audience.STAFF for one in activities)


def thread_address(place: Place, *, zone_id: int) -> str:
    """The Message-ID, without brackets, of the letter that was never sent and that all letters of a thread follow."""
    domain = own_address().rpartition("@")[2] or "localhost"
    return reply_address(f"{THREADS}@{domain}", place, zone_id=zone_id)


def is_thread(name: str) -> str:
    """The base of such a Message-ID as far as it looks like one; nothing for every other."""
    domain = name.rpartition("@")[2]
    base = f"{THREADS}@{domain}"
    return base if tag_of(name, base) else ""


def _follows(place: Place, zone_id: int) -> tuple[str, ...]:
    latest = latest_name(place.case_id, place.user_id)
    return tuple(f"<{name}>" for name in (thread_address(place, zone_id=zone_id), latest) if name)


def _said(mailbox: Mailbox, case: Case, activities: Sequence[Activity]) -> Mapping[int, Saying]:
    """What was said, unless the zone or the enterprise wants that in the page alone."""
    if not mailbox.carries_words or case.confidential:
        return {}
    numbers = {one.pk: number for one in activities if (number := _number(one))}
    rows = case.messages.filter(number__in=set(numbers.values())).prefetch_related("files")
    known = {row.number: Saying(row.body, tuple(row.files.all())) for row in rows}
    return {activity: known[number] for activity, number in numbers.items() if number in known}


def _number(activity: Activity) -> int:
    """The number of the message that an activity tells of."""
    if activity.verb in ("case.message", "case.mention"):
        number = activity.data.get("number") if activity.data.get("stream", "message") == "message" else 0
    else:
        number = activity.data.get("message")
    return number if isinstance(number, int) else 0
