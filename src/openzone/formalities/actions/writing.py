"""Writing the catalogue: services are drafted, and written on version by version."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.text import clean_line
from openzone.formalities.actions.content import (
    Content,
    Document,
    Step,
    checked,
    checked_documents,
    checked_steps,
    same,
)
from openzone.formalities.models import Service, ServiceDocument, ServiceStep, ServiceVersion
from openzone.formalities.queries import latest_of
from openzone.formalities.rules import may_write
from openzone.places.models import CODE, Unit
from openzone.places.queries import roles_over

__all__ = ["Content", "Document", "Step", "append_to", "change", "draft", "lock", "write"]
REMARK = 300


@transaction.atomic
def draft(*, unit: Unit, code: str, content: Content, by: Actor, occurred_at: datetime | None = None) -> Service:
    """Enter a service that a unit keeps, with its first version. Nobody outside reads it before it is published."""
    if by.user_id is None or unit.zone_id != by.zone_id or unit.closed_at is not None:
        raise Invalid.of("keeper", _("Please choose a unit of this zone."))
    may_write(roles_over(by, unit.pk)).insist()
    if not CODE.fullmatch(code):
        raise Invalid.of("code", _("A code begins with a small letter and holds small letters, digits and hyphens."))
    at = occurred_at or clock.now()
    service = Service(zone_id=unit.zone_id, code=code, unit=unit, changed_at=at)
    try:
        with transaction.atomic():
            service.save()
    except IntegrityError:
        raise Invalid.of("code", _("This code is already in use in the zone.")) from None
    _show(service, _written(service, content, by=by, at=at))
    append_to(service, "service.drafted", by=by, at=at)
    return service


@transaction.atomic
def change(
    service: Service,
    *,
    content: Content,
    by: Actor,
    remark: str = "",
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Service:
    """Write the next version. Readers of a published service go on reading the one that was published, and what runs
    by an earlier one goes on by it. Where nothing is otherwise, nothing is done."""
    row = lock(service, seen)
    may_write(roles_over(by, row.unit_id)).insist()
    at, words = occurred_at or clock.now(), clean_line(remark, "remark", required=False, longest=REMARK)
    if _says(row, content):
        return row
    version = _written(row, content, by=by, at=at, remark=words)
    if row.text.published_at is None:
        _show(row, version)
    write(row, at)
    append_to(row, "service.changed", by=by, at=at, version=row.version_count)
    return row


def _says(service: Service, content: Content) -> bool:
    """Whether the version that was written last says this already."""
    latest, zone = latest_of(service), service.zone_id
    return (
        same([latest], [checked(content, zone)])
        and same(latest.steps.all(), checked_steps(content.steps, zone))
        and same(latest.documents.all(), checked_documents(content.documents))
    )


def _written(service: Service, content: Content, *, by: Actor, at: datetime, remark: str = "") -> ServiceVersion:
    """The next version, whole; numbers are given under the service's lock and have no gap."""
    zone = service.zone_id
    values, steps = checked(content, zone), checked_steps(content.steps, zone)
    documents = checked_documents(content.documents)
    service.version_count += 1
    service.save(update_fields=["version_count"])
    number = service.version_count
    made = ServiceVersion(service=service, number=number, author_id=by.who, written_at=at, remark=remark, **values)
    made.save()
    ServiceStep.objects.bulk_create(ServiceStep(version=made, **one) for one in steps)
    ServiceDocument.objects.bulk_create(ServiceDocument(version=made, **one) for one in documents)
    return made


def _show(service: Service, version: ServiceVersion) -> None:
    service.shown = version
    service.save(update_fields=["shown"])


def lock(service: Service, seen: int | None) -> Service:
    """The service as it is now, held until the commit. `Conflict` when it was changed since `seen`, or is gone."""
    rows = Service.objects.select_for_update(no_key=True, of=("self",)).select_related("shown", "zone")
    row = rows.filter(pk=service.pk).first()
    if row is None:
        raise Conflict(_("This has been taken away already."))
    if seen is not None and seen != row.revision:
        raise Conflict(
            _("Somebody changed this while you were writing. What you typed is kept; look at it and save it again.")
        )
    return row


def write(row: Service, at: datetime, **columns: Any) -> None:
    """Write columns of a locked service, so that whoever looked at it before notices."""
    columns |= {"revision": row.revision + 1, "changed_at": at}
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))


def append_to(service: Service, verb: str, *, by: Actor, at: datetime, **data: Any) -> None:
    """Append to the log what was done with a service."""
    if by.user_id is None:
        raise Denied(_("Only people do something with services."))
    append(
        verb, subject_type="service", subject_id=service.pk, by=by, zone_id=service.zone_id, data=data, occurred_at=at
    )
