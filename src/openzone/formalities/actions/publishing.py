"""What readers get of the catalogue: a version is published, a service taken away."""

from datetime import datetime

from django.db import transaction

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.formalities.actions.writing import append_to, lock, write
from openzone.formalities.enums import ServiceState
from openzone.formalities.models import Service, ServiceVersion
from openzone.formalities.queries import answers_for
from openzone.formalities.rules import may_retire
from openzone.places.queries import roles_over


@transaction.atomic
def publish(service: Service, *, by: Actor, seen: int | None = None, occurred_at: datetime | None = None) -> Service:
    """Let the version that was written last be read, and be what begins from now on. A retired one comes back."""
    row = lock(service, seen)
    answers_for(by, row)["publish"].insist()
    at = occurred_at or clock.now()
    version = ServiceVersion.objects.get(service=row, number=row.version_count)
    version.published_at, version.published_by_id = at, by.who
    version.save(update_fields=["published_at", "published_by"])
    write(row, at, state=ServiceState.PUBLISHED, shown=version, retired_at=None, retired_by_id=None)
    append_to(row, "service.published", by=by, at=at, version=version.number)
    return row


@transaction.atomic
def retire(service: Service, *, by: Actor, seen: int | None = None, occurred_at: datetime | None = None) -> Service:
    """Take a service out of the catalogue. Appointments that were taken for it stay, and so does all that was read."""
    row = lock(service, seen)
    may_retire(row.state, roles_over(by, row.unit_id)).insist()
    at = occurred_at or clock.now()
    write(row, at, state=ServiceState.RETIRED, retired_at=at, retired_by_id=by.user_id)
    append_to(row, "service.retired", by=by, at=at)
    return row


@transaction.atomic
def discard(service: Service, *, by: Actor) -> None:
    """Throw away a service that was never published."""
    row = lock(service, None)
    answers_for(by, row)["discard"].insist()
    append_to(row, "service.discarded", by=by, at=clock.now())
    row.delete()
