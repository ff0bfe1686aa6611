"""Services, counters and appointments that tests need."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Cast
from openzone.core import clock
from openzone.core.actor import system
from openzone.formalities import actions
from openzone.formalities.models import (
    Appointment,
    Formality,
    FormalityDocument,
    OutsideOffice,
    Service,
    ServiceCounter,
)
from openzone.formalities.openings import bookable_days, openings
from openzone.places.queries import day_in
from openzone.registry.actions.first_days import open_first_days

MORNING = ((9 * 60, 12 * 60),)
OPEN_ON_WEEKDAYS = [MORNING] * 5 + [()] * 2
# A Wednesday in an ordinary week.
NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)


def office(cast: Cast, code: str = "police") -> OutsideOffice:
    """An office outside the network."""
    return actions.open_office(
        zone=cast.zone, code=code, name="Exit and entry", name_local="出入境", served_since="2008", by=boss(cast)
    )


def boss(cast: Cast) -> Any:
    """The installation, which may keep counters."""
    return system(cast.zone.pk)


def counter(cast: Cast, code: str = "window-1", **more: Any) -> ServiceCounter:
    """A counter of the station that is open in the mornings, for one at a time, half an hour each."""
    values = {"name": "Window 1", "week": OPEN_ON_WEEKDAYS, "unit": cast.units["station"], "capacity": 1, **more}
    return actions.open_counter(zone=cast.zone, code=code, by=boss(cast), **values)


def content(cast: Cast, **more: Any) -> actions.Content:
    """What a service of the station says: three steps, of which two are done side by side, and two documents."""
    unit = cast.units["station"]
    steps = [
        actions.Step("check", "Check", "审核", unit=unit, days=1),
        actions.Step("tax", "Tax", "税务", unit=unit, after=("check",)),
        actions.Step("seals", "Seals", "公章", unit=unit, after=("check",)),
    ]
    documents = [actions.Document("licence", "Licence", "执照", valid_months=12), actions.Document("plan", "Plan")]
    words = {"name": "Moving in", "name_local": "企业入驻", "summary": "From application to keys", "promise_days": 5}
    return actions.Content(**{**words, "unit": unit, "steps": steps, "documents": documents, **more})


def drafted(cast: Cast, code: str = "moving-in", by: str = "officer", keeper: str = "station", **more: Any) -> Service:
    """A draft of somebody in the name of a unit."""
    return actions.draft(unit=cast.units[keeper], code=code, content=content(cast, **more), by=cast.actor(by))


def published(cast: Cast, code: str = "moving-in", **more: Any) -> Service:
    """A service that an officer wrote and the leader published."""
    return actions.publish(drafted(cast, code, **more), by=cast.actor("leader"))


def free_slot(one: ServiceCounter, place: int = 0) -> datetime:
    """The beginning of one of the next free slots, at least a day ahead."""
    now = clock.now()
    first, last = bookable_days(one, now)
    return [slot.starts_at for day in openings(one, first + timedelta(days=1), last, now) for slot in day.free][place]


def booked(cast: Cast, service: Service, place: int = 0, by: str = "member") -> Appointment:
    """An appointment of the member's enterprise at the counter of a service."""
    at = service.text.counter
    assert at is not None
    return actions.book(
        service, organisation=cast.organisation, starts_at=free_slot(at, place), by=cast.actor(by), remark="Two of us"
    )


def paper(name: str = "licence.txt") -> SimpleUploadedFile:
    """A paper as it is handed in."""
    return SimpleUploadedFile(name, b"Issued by the market supervision.")


def opened(cast: Cast, service: Service, by: str = "member", **more: Any) -> Formality:
    """A formality of the member's enterprise."""
    return actions.open_formality(service, applicant=cast.organisation, by=cast.actor(by), **more)


def handed(cast: Cast, row: Formality, *codes: str, by: str = "member") -> list[FormalityDocument]:
    """These documents handed in for a formality, issued yesterday."""
    yesterday = day_in(cast.zone, clock.now()) - timedelta(days=1)
    how: dict[str, Any] = {"file": paper(), "issued_on": yesterday, "by": cast.actor(by)}
    return [actions.hand_in(row, code=code, **how) for code in codes or ("licence", "plan")]


def submitted(cast: Cast, service: Service, **more: Any) -> Formality:
    """A formality of the member's enterprise that was submitted with all its documents."""
    row = opened(cast, service, **more)
    handed(cast, row)
    return actions.submit(row, by=cast.actor("member"))


def accepted(cast: Cast, service: Service, **more: Any) -> Formality:
    """The same once the station has accepted it: its first step can be done."""
    return actions.accept(submitted(cast, service, **more), by=cast.actor("officer"))


def newcomers(cast: Cast) -> None:
    """What a newcomer goes through, kept by the station and offered at every counter; and the first 90 days."""
    unit, bureau = cast.units["station"], office(cast, "bureau")
    everywhere: dict[str, Any] = {"levels": ("zone", "park", "station")}
    licence, identity = (
        actions.Document("licence", "Licence", valid_months=12),
        actions.Document("identity", "Identity"),
    )
    name = actions.Step("name", "File the name", unit=unit)
    decision = actions.Step("decision", "Decide", office=bureau, after=("name",))
    one_step = [actions.Step("opening", "Open it", unit=unit)]
    published(
        cast,
        "company-registration",
        name="Company registration",
        documents=[identity, actions.Document("articles", "Articles")],
        steps=[name, decision],
        **everywhere,
    )
    published(cast, "foreign-staff", name="Work permit", documents=[licence], steps=one_step, **everywhere)
    published(cast, "shuttle-route", name="Shuttle", documents=[licence], steps=one_step, **everywhere)
    moving = Service.objects.get(zone=cast.zone, code="moving-in")
    wanted = content(cast, documents=[licence, identity], **everywhere)
    actions.publish(actions.change(moving, content=wanted, by=cast.actor("officer")), by=cast.actor("leader"))
    open_first_days(cast.zone, by=cast.actor("administrator"))
