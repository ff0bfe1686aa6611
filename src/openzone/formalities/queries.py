"""Which services, counters and appointments there are for whom."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.machine import Answer
from openzone.core.search import Words, matching
from openzone.formalities.acting import appointed_for, speaks_for
from openzone.formalities.enums import ServiceState
from openzone.formalities.models import (
    Appointment,
    OutsideOffice,
    Service,
    ServiceCounter,
    ServiceDocument,
    ServiceStep,
    ServiceVersion,
)
from openzone.formalities.rules import may_cancel, may_discard, may_publish, may_retire, may_write
from openzone.places.models import Zone
from openzone.places.queries import is_staff, oversees_zone, roles_over, serves, units_held
from openzone.registry.queries import memberships_of

READ = (ServiceState.PUBLISHED, ServiceState.RETIRED)
SHOWN_WITH = ("unit", "shown__unit", "shown__office")
APPOINTED_WITH = (
    "counter__unit", "counter__office", "counter__zone", "version__service", "organisation", "booked_by",
    "cancelled_by",
)  # fmt: skip


def _of(zone_id: int) -> QuerySet[Service]:
    return Service.objects.filter(zone_id=zone_id).select_related(*SHOWN_WITH).defer("shown__words")


def at_desk(actor: Actor) -> QuerySet[Service]:
    """What was published or retired in the zone, and the drafts of the units for which the actor holds a post."""
    if not (actor.is_system or is_staff(actor)):
        return Service.objects.none()
    if actor.is_system or oversees_zone(actor):
        return _of(actor.where)
    return _of(actor.where).filter(Q(state__in=READ) | Q(unit_id__in=units_held(actor)))


def for_everybody(zone_id: int) -> QuerySet[Service]:
    """What anybody reads of the catalogue of a zone."""
    return _of(zone_id).filter(state=ServiceState.PUBLISHED)


def at_portal(actor: Actor) -> QuerySet[Service]:
    """What the people of enterprises read of it."""
    return for_everybody(actor.where) if memberships_of(actor) else Service.objects.none()


def visible_to(actor: Actor) -> QuerySet[Service]:
    """The services that the actor may read by all his rights."""
    return at_desk(actor) if actor.is_system or is_staff(actor) else at_portal(actor)


def search(rows: QuerySet[Service], text: str) -> QuerySet[Service]:
    """Those with these words where they are read, or with this code."""
    if not text.strip():
        return rows
    words = Words(text)
    content = ["shown__name", "shown__name_local", "shown__summary", "shown__summary_local"]
    condition = matching(words, index="shown__words", content=content)
    return rows.none() if condition is None else rows.filter(condition | Q(code=text.strip().lower()))


def versions_of(actor: Actor, service: Service) -> QuerySet[ServiceVersion]:
    """The versions of a service that the actor may read, the latest first.

    What was never published is for the people of its unit and those above.
    """
    rows = whole(service.versions.all()).order_by("-number")
    inside = actor.is_system or oversees_zone(actor) or service.unit_id in units_held(actor)
    return rows if inside else rows.filter(published_at__isnull=False)


def whole(rows: QuerySet[ServiceVersion]) -> QuerySet[ServiceVersion]:
    """Versions with all that is read of them: steps, documents, the counter."""
    steps = ServiceStep.objects.select_related("unit", "office").order_by("position", "id")
    documents = ServiceDocument.objects.order_by("position", "id")
    joined = ("unit", "office", "author", "published_by", "counter__unit", "counter__office", "counter__zone")
    found = rows.select_related(*joined).defer("words")
    return found.prefetch_related(Prefetch("steps", steps), Prefetch("documents", documents))


def shown_of(service: Service) -> ServiceVersion:
    """The version that is read, whole."""
    return whole(service.versions.all()).get(pk=service.text.pk)


def latest_of(service: Service) -> ServiceVersion:
    """The version that was written last, whole."""
    return whole(service.versions.all()).get(number=service.version_count)


def answers_for(actor: Actor, service: Service) -> dict[str, Answer]:
    """What the actor may do to a service, and what not, by the verb."""
    roles = roles_over(actor, service.unit_id)
    return {
        "change": may_write(roles),
        "publish": may_publish(service.state, roles, newer=service.has_newer),
        "retire": may_retire(service.state, roles),
        "discard": may_discard(service.state, roles),
    }


def counters_of(zone_id: int) -> QuerySet[ServiceCounter]:
    """The open counters of a zone."""
    rows = ServiceCounter.objects.filter(zone_id=zone_id, closed_at__isnull=True)
    return rows.select_related("unit", "office", "zone").order_by("name", "id")


def offices_of(zone_id: int) -> QuerySet[OutsideOffice]:
    """The offices outside the network that serve people in a zone."""
    return OutsideOffice.objects.filter(zone_id=zone_id).order_by("name", "id")


def _appointments(zone_id: int) -> QuerySet[Appointment]:
    return Appointment.objects.filter(zone_id=zone_id).select_related(*APPOINTED_WITH).defer("version__words")


def appointments_at_desk(actor: Actor) -> QuerySet[Appointment]:
    """The appointments at the counters of the actor's units and for what these keep; at the zone's own level all."""
    if not is_staff(actor):
        return Appointment.objects.none()
    rows, units = _appointments(actor.where), units_held(actor)
    own = Q(counter__unit_id__in=units) | Q(version__service__unit_id__in=units)
    return rows if oversees_zone(actor) else rows.filter(own)


def appointments_at_portal(actor: Actor) -> QuerySet[Appointment]:
    """The appointments of the enterprises for which the actor acts, also by a mandate."""
    return _appointments(actor.where).filter(appointed_for(actor))


def appointments_visible_to(actor: Actor) -> QuerySet[Appointment]:
    """The appointments that the actor may see by all his rights."""
    return appointments_at_desk(actor) | appointments_at_portal(actor)


def on_day(rows: QuerySet[Appointment], zone: Zone, day: date) -> QuerySet[Appointment]:
    """Those that begin on a day of the zone, in their order."""
    since = datetime.combine(day, time(), tzinfo=ZoneInfo(zone.timezone)).astimezone(UTC)
    until = datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(zone.timezone)).astimezone(UTC)
    return rows.filter(starts_at__gte=since, starts_at__lt=until).order_by("starts_at", "place", "id")


def may_cancel_now(actor: Actor, appointment: Appointment) -> Answer:
    """Whether the actor may give an appointment up now."""
    held = (appointment.counter.unit_id, appointment.version.service.unit_id)
    works = any(unit is not None and serves(actor, unit) for unit in held)
    return may_cancel(
        concerned=works or speaks_for(actor, appointment.organisation, appointment.version.service.code),
        cancelled=appointment.cancelled_at is not None,
        starts_at=appointment.starts_at,
        now=clock.now(),
    )
