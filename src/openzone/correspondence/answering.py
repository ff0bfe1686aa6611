"""How letters about demands are answered: to a signed address, in one thread; and what they bring of what was said."""

from collections.abc import Mapping, Sequence

from openzone.cases.models import Case
from openzone.cases.queries import SHOWN_WITH, relations_of
from openzone.cases.rules import ENTERPRISE_READERS, may_write
from openzone.core.actor import Actor
from openzone.core.answering import Answering, Saying
from openzone.core.mail import own_address
from openzone.core.models import Activity, Delivery
from openzone.core.readers import Reader
from openzone.correspondence.addresses import Place, reply_address, tag_of
from openzone.correspondence.folding import ABOVE
from openzone.correspondence.models import Mailbox
from openzone.correspondence.queries import latest_name, mailbox_of

THREADS = "thread"


def answer(reader: Reader, deliveries: Sequence[Delivery]) -> Answering | None:
    """How a letter is answered; only one that is about a single demand, and goes to somebody of its enterprise."""
    about = {(row.activity.subject_type, row.activity.subject_id) for row in deliveries}
    mailbox = mailbox_of(reader.zone_id) if len(about) == 1 else None
    if mailbox is None:
        return None
    ((subject_type, number),) = about
    case = Case.objects.select_related(*SHOWN_WITH).filter(pk=number).first() if subject_type == "case" else None
    if case is None:
        return None
    relations = relations_of(Actor(reader.user_id, reader.zone_id, "mail"), case)
    if not relations & ENTERPRISE_READERS:
        return None
    place = Place(case.pk, reader.user_id)
    return Answering(
        reply_to=reply_address(mailbox.address, place, zone_id=case.zone_id) if may_write(case, relations) else "",
        follows=_follows(place, case.zone_id),
        subject=f"{case.ref} {case.title}",
        above=ABOVE,
        said=_said(mailbox, case, [row.activity for row in deliveries]),
    )


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
