"""A formality is opened: at the portal by the applicant, at a counter by staff, out of a demand or by a plan."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import next_reference
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.formalities.acting import belongs_to, no_mandate, speaks_for
from openzone.formalities.actions.feeding import take_into_plan
from openzone.formalities.actions.handing import reuse_what_is_good
from openzone.formalities.actions.keeping import note
from openzone.formalities.enums import Applicant, FormalitySource, ServiceState
from openzone.formalities.models import Formality, FormalityStep, Service, ServiceVersion
from openzone.formalities.running import desks_for
from openzone.places.models import Unit
from openzone.places.queries import day_in
from openzone.registry.actions.insisting import hold_living
from openzone.registry.actions.persons import note_person
from openzone.registry.models import Organisation, Person

LETTER = "F"


@transaction.atomic
def open_formality(
    service: Service,
    *,
    applicant: Organisation | Person,
    by: Actor,
    desk: Unit | None = None,
    source: FormalitySource | None = None,
    occurred_at: datetime | None = None,
) -> Formality:
    """Begin a formality by the version that is published now, and put to it what was handed in before and is good.

    Without `desk`, for whom the actor acts, be it by a mandate; at a counter for anybody: the unit of the service
    unless another is named.
    """
    row = Service.objects.select_related("shown__counter", "zone").get(pk=service.pk)
    _insist_offered(row, applicant)
    version, at = row.text, occurred_at or clock.now()
    version.service = row
    where = _desk(version, applicant, by, desk)
    made = Formality(
        zone=row.zone, version=version, unit_id=row.unit_id, desk=where, state_since=at, opened_at=at,
        opened_by_id=by.user_id, changed_at=at, source=source or _source(where, applicant, by),
        ref=next_reference(LETTER, day_in(row.zone, at).year),
        organisation=applicant if isinstance(applicant, Organisation) else None,
        person=applicant if isinstance(applicant, Person) else None,
    )  # fmt: skip
    made.save()
    _lay_steps(made)
    reuse_what_is_good(made, at)
    note("opened", made, by, at)
    take_into_plan(made)
    return made


@transaction.atomic
def open_for_person(
    service: Service,
    *,
    by: Actor,
    name: str,
    name_local: str = "",
    phone: str = "",
    email: str = "",
    occurred_at: datetime | None = None,
) -> Formality:
    """Put on record somebody who comes to a counter for himself, and open a formality for him there."""
    words = {"name": name, "name_local": name_local, "phone": phone, "email": email}
    person = note_person(zone_id=by.where, by=by, **words)
    return open_formality(service, applicant=person, by=by, occurred_at=occurred_at)


def _insist_offered(service: Service, applicant: Organisation | Person) -> None:
    if service.state != ServiceState.PUBLISHED:
        raise Conflict(_("This service is not offered now."))
    if applicant.zone_id != service.zone_id:
        raise Invalid.of("applicant", _("Please choose an applicant of this zone."))
    if isinstance(applicant, Organisation):
        hold_living(applicant)
        wrong = service.text.applicant == Applicant.PERSONS
    else:
        wrong = service.text.applicant == Applicant.ENTERPRISES
    if wrong:
        words = service.text.get_applicant_display()
        raise Invalid.of("applicant", _("This service is for %(whom)s only.") % {"whom": words})


def _desk(version: ServiceVersion, applicant: Organisation | Person, by: Actor, desk: Unit | None) -> Unit | None:
    """The unit at whose counter it is opened; None where the applicant opens it."""
    if desk is None and speaks_for(by, applicant, version.service.code):
        return None
    known = desks_for(by, version)
    fit = [one for one in known if desk is None or one.pk == desk.pk]
    over = no_mandate(by, applicant, version.service.code)
    if not fit and over is not None:
        over.insist()
    if not fit:
        raise Denied(
            _("Only the applicant, or staff of a counter where this service is offered, begin this formality.")
        )
    return fit[0]


def _source(desk: Unit | None, applicant: Organisation | Person, by: Actor) -> FormalitySource:
    if desk is not None:
        return FormalitySource.COUNTER
    return FormalitySource.PORTAL if belongs_to(by, applicant) else FormalitySource.AGENT


def _lay_steps(row: Formality) -> None:
    """The steps of its version; what an office outside the network does, people of its own unit enter."""
    FormalityStep.objects.bulk_create(
        FormalityStep(formality=row, step=one, unit_id=one.unit_id or row.unit_id)
        for one in row.version.steps.order_by("position", "id")
    )
