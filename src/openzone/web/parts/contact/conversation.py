"""A standing conversation as a list in time: what was said, and the cases that came out of it."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from openzone.cases.enums import Side
from openzone.cases.models import Case
from openzone.contact.models import Talk, TalkCase
from openzone.contact.queries import is_known_to, readers_of, said_in
from openzone.core.actor import Actor
from openzone.core.forms import local
from openzone.core.models import StoredFile
from openzone.registry.models import Organisation
from openzone.web.parts.cases.conversation import Attachment, Entry
from openzone.web.parts.contact.doors import TalkDoor

SIDES = {Side.ENTERPRISE.value: "enterprise", Side.STAFF.value: "zone"}


def entries(actor: Actor, talk: Talk | None, links: list[TalkCase], door: TalkDoor, *, after: int = 0) -> list[Entry]:
    """What was said after a number, with all the lines about cases (a page skips those that it has)."""
    if talk is None:
        return []
    organisation = talk.organisation
    roles = {Side.ENTERPRISE.value: organisation.shown_name, Side.STAFF.value: organisation.zone.shown_name}
    said = [_said(actor, row, organisation, roles[row.side]) for row in said_in(talk, after)]
    lines = [_line(link, door) for link in links if is_known_to(actor, link)]
    return sorted([*said, *lines], key=lambda one: (one.at, one.side == "event", one.number))


def _said(actor: Actor, row: Any, organisation: Organisation, role: str) -> Entry:
    return Entry(
        number=row.number,
        side=SIDES[row.side],
        who=row.author.shown_name,
        role=role,
        at=row.sent_at,
        body=row.body,
        mine=row.author_id == actor.user_id,
        files=[attachment(organisation.ref, StoredFile(**one)) for one in row.attached],
    )


def attachment(ref: str, file: StoredFile) -> Attachment:
    """A file of something that is not a case, found by the reference of what it hangs on."""
    address = reverse("file", args=[ref, file.pk])
    return Attachment(file.name, file.size, address, f"{address}?preview=1" if file.previewable else "")


def _line(link: Any, door: TalkDoor) -> Entry:
    words = _("Message %(start)d became") if link.from_number == link.to_number else _became_several()
    said = words % {"start": link.from_number, "end": link.to_number}
    return Entry(link.pk, "event", "", link.at, format_html("<span>{} {}</span>", said, _name_of(link, door)))


def _became_several() -> str:
    return _("Messages %(start)d to %(end)d became")


def _name_of(link: Any, door: TalkDoor) -> str:
    case: Case = link.case
    if case.submitted_at is None:
        return format_html('<a href="{}">{}</a>', reverse("portal_draft", args=[case.ref]), _("your draft"))
    name = f"{case.ref} {case.title}"
    if not link.open_to_reader:
        return name
    return format_html('<a href="{}">{}</a>', door.door.address("case", case.ref), name)


def seen_by(actor: Actor, talk: Talk | None, shown: Iterable[Entry], side: Side) -> str:
    """Who of the other side has read the last thing that the reader's side said; empty while nobody has."""
    own = SIDES[side.value]
    last = max((one.number for one in shown if one.side == own), default=0)
    if talk is None or not last:
        return ""
    here = side == Side.ENTERPRISE
    names = [local(name, name_local) for name, name_local, belongs in readers_of(talk, last) if belongs != here]
    return _("Read by %(names)s.") % {"names": ", ".join(names)} if names else ""


def origin_of(case: Case) -> TalkCase | None:
    """The link to the conversation out of which a case came, as the page of the case has loaded it."""
    found: TalkCase | None = getattr(case, "talk_case", None)
    return found
