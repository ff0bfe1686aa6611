"""Appointments at counters: the free slots of a service, taken by an enterprise and given up by either side."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import BaseModel, Field

from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body, CalendarDay, Filters, Line, Moment, Ref
from openzone.api.named import organisation_named
from openzone.api.possible import REFERENCE
from openzone.api.services import service_of
from openzone.core import clock
from openzone.core.keyset import Order
from openzone.formalities import actions
from openzone.formalities.models import Appointment
from openzone.formalities.openings import bookable_days, openings
from openzone.formalities.queries import appointments_visible_to, on_day, shown_of
from openzone.places.queries import zone_of

router = Router(tags=["appointments"])
FIRST = Order("appointments", "starts_at")


class AppointmentFilters(Filters):
    """Which appointments."""

    day: CalendarDay | None = Field(default=None, description="A day of the zone; without one: all.")


class SlotShape(BaseModel):
    """A time of a counter that is still to come."""

    starts_at: datetime
    ends_at: datetime
    free: int = Field(description="How many places are left.")


class Slots(BaseModel):
    """The slots of a service."""

    items: list[SlotShape]


class AppointmentShape(BaseModel):
    """A slot of a counter that an enterprise has taken."""

    ref: str = Field(examples=["W-2026-00001"])
    service: str = Field(description="Code of the service.")
    version: int = Field(description="Number of its version when the appointment was taken.")
    counter: str = Field(description="Code of the counter.")
    organisation: str = Field(description="Reference of the enterprise.")
    starts_at: datetime
    ends_at: datetime
    remark: str
    cancelled_at: datetime | None
    cancelled_reason: str

    @classmethod
    def of(cls, row: Appointment) -> "AppointmentShape":
        """The shape of this row."""
        names = ("ref", "starts_at", "ends_at", "remark", "cancelled_at", "cancelled_reason")
        more: dict[str, Any] = {name: getattr(row, name) for name in names}
        return cls(
            **more,
            service=row.version.service.code,
            version=row.version.number,
            counter=row.counter.code,
            organisation=row.organisation.ref,
        )


class NewAppointment(Body):
    """A slot to be taken."""

    organisation: Ref = Field(description="Reference of the enterprise for which you act.")
    starts_at: Moment = Field(description="The beginning of a slot.", examples=["2026-03-12T09:00:00+08:00"])
    remark: Line = ""


class AppointmentCancellation(Body):
    """An appointment to be given up."""

    reason: Line = ""


@router.get(
    "/services/{service}/slots",
    response=documented(200, Slots, 404),
    summary="List the slots of a service",
    operation_id="list_slots",
)
def list_slots(request: ApiRequest, service: str) -> HttpResponse:
    """The slots still to come of the counter where it is given, as far ahead as it can be booked."""
    version, now = shown_of(service_of(request.auth, service)), clock.now()
    counter = version.counter
    days = openings(counter, *bookable_days(counter, now), now) if counter and not counter.closed_at else []
    return respond(Slots(items=[SlotShape(**vars(slot)) for day in days for slot in day.slots]))


@router.post(
    "/services/{service}/appointments",
    response=documented(201, AppointmentShape, 400, 403, 404, 409, 413),
    summary="Take an appointment",
    operation_id="create_appointment",
)
def create_appointment(request: ApiRequest, service: str, payload: NewAppointment, key: Key) -> HttpResponse:
    """Take a slot for an enterprise of the caller's, or one whose mandate he holds. 409 when its last place is gone."""

    def act() -> AppointmentShape:
        actor, row = request.auth, service_of(request.auth, service)
        organisation = organisation_named(actor, payload.organisation)
        more: dict[str, Any] = {"starts_at": payload.starts_at, "remark": payload.remark}
        made = actions.book(row, organisation=organisation, by=actor, **more)
        return AppointmentShape.of(appointments_visible_to(actor).get(pk=made.pk))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.get(
    "/appointments",
    response=documented(200, Items[AppointmentShape]),
    summary="List appointments",
    operation_id="list_appointments",
)
def list_appointments(request: ApiRequest, filters: Query[AppointmentFilters]) -> HttpResponse:
    """Those of the caller's enterprises or, for staff, of the counters and services of his units; the first first."""
    actor = request.auth
    rows = appointments_visible_to(actor)
    rows = on_day(rows, zone_of(actor), filters.day) if filters.day else rows
    found, after = page(rows, FIRST, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[AppointmentShape.of(row) for row in found], next=after))


@router.post(
    "/appointments/{appointment}/cancellation",
    response=documented(200, AppointmentShape, 400, 403, 404, 409, 413),
    summary="Cancel an appointment",
    operation_id="cancel_appointment",
)
def cancel_appointment(
    request: ApiRequest, appointment: str, payload: AppointmentCancellation, key: Key
) -> HttpResponse:
    """Give it up, so that its place is free again."""

    def act() -> AppointmentShape:
        if not REFERENCE.fullmatch(appointment):
            raise Http404
        row = get_object_or_404(appointments_visible_to(request.auth), ref=appointment)
        return AppointmentShape.of(actions.cancel(row, by=request.auth, reason=payload.reason))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)
