"""Announcements: what the zone tells its enterprises, and which of them has read it and taken note."""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body, Filters, Ref
from openzone.api.possible import REFERENCE
from openzone.contact.actions import acknowledge
from openzone.contact.enums import AnnouncementState
from openzone.contact.models import Announcement, Recipient
from openzone.contact.queries import WENT_OUT, announcements_at_desk, announcements_at_portal, recipients_at_desk
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.keyset import Order
from openzone.registry.queries import organisations_joined

router = Router(tags=["announcements"])
NEWEST = Order("announcements", "changed_at", down=True)


class AnnouncementShape(BaseModel):
    """What a unit tells the enterprises that it serves."""

    ref: str = Field(examples=["N-2026-00003"])
    unit: str = Field(description="Code of the unit in whose name it speaks.")
    title: str
    title_local: str
    body: str
    body_local: str
    state: AnnouncementState
    wants_acknowledgement: bool
    corrects: str | None = Field(description="Reference of the one that it corrects.")
    sent_at: datetime | None
    reach: int | None = Field(description="To how many organisations it went; told to staff only.")
    withdrawn_reason: str

    @classmethod
    def of(cls, row: Announcement, *, inside: bool) -> "AnnouncementShape":
        """The shape of this row; `inside` for staff."""
        return cls(
            ref=row.ref,
            unit=row.unit.code,
            title=row.title,
            title_local=row.title_local,
            body=row.body,
            body_local=row.body_local,
            state=AnnouncementState(row.state),
            wants_acknowledgement=row.wants_acknowledgement,
            corrects=row.corrects.ref if row.corrects else None,
            sent_at=row.sent_at,
            reach=row.reach if inside and row.sent_at else None,
            withdrawn_reason=row.withdrawn_reason,
        )


class Receipt(BaseModel):
    """What became of an announcement at one organisation."""

    organisation: str = Field(description="Reference of the organisation.", examples=["O-2026-00007"])
    read_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None = Field(description="The person's name.")
    reminders: int

    @classmethod
    def of(cls, row: Recipient) -> "Receipt":
        """The shape of this row."""
        return cls(
            organisation=row.organisation.ref,
            read_at=row.read_at,
            acknowledged_at=row.acknowledged_at,
            acknowledged_by=row.acknowledged_by.name if row.acknowledged_by else None,
            reminders=row.reminders,
        )


class Acknowledgement(Body):
    """Take note of it for one of your organisations."""

    organisation: Ref | None = Field(default=None, description="Needed by whoever acts for several that received it.")


@router.get(
    "/announcements",
    response=documented(200, Items[AnnouncementShape]),
    summary="List announcements",
    operation_id="list_announcements",
)
def list_announcements(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """Those that the caller may read: people of an enterprise what came to it, staff those of their units."""
    actor = request.auth
    joined = organisations_joined(actor)
    rows = announcements_at_desk(actor)
    if joined:
        received = Recipient.objects.filter(organisation_id__in=joined).values("announcement_id")
        rows = Announcement.objects.filter(pk__in=received, state__in=WENT_OUT).select_related("unit", "corrects")
    found, after = page(rows, NEWEST, cursor=filters.cursor, limit=filters.limit)
    items = [AnnouncementShape.of(row, inside=not joined) for row in found]
    return respond(Items(items=items, next=after))


def receipts_of(actor: Actor, ref: str) -> tuple[Announcement, list[Recipient] | None]:
    """The announcement, and for people of an enterprise what came of it to theirs; 404 for what one may not read."""
    if not REFERENCE.fullmatch(ref):
        raise Http404
    own = list(announcements_at_portal(actor).filter(announcement__ref=ref))
    if own:
        return own[0].announcement, own
    return get_object_or_404(announcements_at_desk(actor), ref=ref), None


@router.get(
    "/announcements/{announcement}",
    response=documented(200, AnnouncementShape, 404),
    summary="Show an announcement",
    operation_id="show_announcement",
)
def show_announcement(request: ApiRequest, announcement: str) -> HttpResponse:
    """One announcement. To ask for it does not mark it as read."""
    row, own = receipts_of(request.auth, announcement)
    return respond(AnnouncementShape.of(row, inside=own is None))


@router.get(
    "/announcements/{announcement}/acknowledgement",
    response=documented(200, Items[Receipt], 404),
    summary="Who has read it",
    operation_id="list_acknowledgements",
)
def list_acknowledgements(request: ApiRequest, announcement: str, filters: Query[Filters]) -> HttpResponse:
    """Which organisations have read it and taken note: for staff those that they serve, for an enterprise its own."""
    row, own = receipts_of(request.auth, announcement)
    rows = recipients_at_desk(request.auth, row)
    if own is not None:
        rows = row.recipients.filter(pk__in=[one.pk for one in own]).select_related("organisation", "acknowledged_by")
    order = Order(f"acknowledgements {row.ref}", "organisation_id")
    found, after = page(rows, order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[Receipt.of(one) for one in found], next=after))


@router.post(
    "/announcements/{announcement}/acknowledgement",
    response=documented(200, Receipt, 400, 403, 404, 409, 413),
    summary="Take note of an announcement",
    operation_id="acknowledge_announcement",
)
def take_note(request: ApiRequest, announcement: str, payload: Acknowledgement, key: Key) -> HttpResponse:
    """Say for the enterprise that it has taken note. The first person who does so counts; later ones change nothing."""

    def act() -> Receipt:
        _announcement, own = receipts_of(request.auth, announcement)
        return Receipt.of(acknowledge(_named(own or [], payload.organisation), by=request.auth))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


def _named(own: list[Recipient], ref: str | None) -> Recipient:
    found = [one for one in own if ref is None or one.organisation.ref == ref]
    if len(found) != 1:
        raise Invalid.of("organisation", _("Please name the organisation of yours that received it."))
    return found[0]
