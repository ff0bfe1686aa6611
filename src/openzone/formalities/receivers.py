"""What formalities enter with the apps below."""

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openzone.core.errors import Conflict
from openzone.core.jobs import enqueue
from openzone.core.notices import Kind, register_kinds
from openzone.core.webhooks.catalogue import Group, column, offer, refer_to
from openzone.formalities.actions.plans import close_the_second
from openzone.formalities.models import (
    Appointment,
    Formality,
    HandedDocument,
    OutsideOffice,
    Plan,
    Service,
    ServiceCounter,
)
from openzone.formalities.moves import OPEN
from openzone.formalities.privacy import forget_in_formalities, knows, owed_in_formalities
from openzone.formalities.verbs import CANCELLED, OF_APPOINTMENTS, OF_COUNTERS, OF_FORMALITIES, OF_PLANS, OF_SERVICES
from openzone.places.signals import (
    CalendarCorrected,
    PersonErasing,
    UnitClosing,
    calendar_corrected,
    person_erasing,
    unit_closing,
)
from openzone.registry.merging import declare, declare_loose
from openzone.registry.models import Person

offer(
    Group("services", _("Services and counters"), {**OF_SERVICES, **OF_COUNTERS}),
    Group("appointments", _("Appointments"), OF_APPOINTMENTS),
    Group("formalities", _("Formalities"), {**OF_FORMALITIES, **OF_PLANS}),
)
refer_to("service", column(Service, "code"))
refer_to("service_counter", column(ServiceCounter, "code"))
refer_to("outside_office", column(OutsideOffice, "code"))
refer_to("appointment", column(Appointment, "ref"))
refer_to("formality", column(Formality, "ref"))
refer_to("plan", column(Plan, "organisation__ref"))
register_kinds([Kind("appointments", _("Appointments that a counter cancels"), frozenset({CANCELLED}), prompt=True)])
declare(Appointment, "organisation", _("appointments"))
declare_loose(formalities__ServiceCounter="its hours name nobody")
register_kinds(
    [
        Kind(
            "formalities_owed",
            _("Formalities of your unit: one was submitted, or a step of yours can begin"),
            frozenset({"formality.submit"}),
            owed=True,
        ),
        Kind(
            "plans",
            _("The plan of your formalities, when it is laid"),
            frozenset({"plan.laid"}),
        ),
        Kind(
            "formalities_returned",
            _("Formalities that come back to you for correction, and certificates that expire"),
            frozenset({"formality.return", "formality.certificate_reminded"}),
            owed=True,
        ),
        Kind(
            "formalities",
            _("What becomes of formalities: accepted, each step, completed, refused"),
            frozenset(
                {
                    "formality.accept",
                    "formality.step_completed",
                    "formality.complete",
                    "formality.refuse",
                    "formality.withdraw",
                    "formality.certificate_issued",
                }
            ),
        ),
    ]
)
declare(Formality, "organisation", _("formalities"))
declare(Plan, "organisation", _("plans of formalities"), before=close_the_second)
declare(HandedDocument, "organisation", _("documents handed in for formalities"))


@person_erasing.connect
def let_go_of_person(event: PersonErasing) -> None:
    """Say which formalities still need a person; forget what he handed in for himself."""
    persons = Person.objects.filter(user=event.user)
    if knows(event.user, event.zone_id):
        event.known.append("formalities")
    event.owed.extend(owed_in_formalities(persons))
    if not event.only_asked:
        forget_in_formalities(persons)


@unit_closing.connect
def keep_unit(event: UnitClosing) -> None:
    """Refuse to close a unit at which formalities are still open."""
    rows = Formality.objects.filter(state__in=OPEN)
    if rows.filter(Q(unit=event.unit) | Q(desk=event.unit) | Q(steps__unit=event.unit)).exists():
        raise Conflict(gettext("Formalities are still open at “%(unit)s”.") % {"unit": event.unit})


@calendar_corrected.connect
def count_anew(event: CalendarCorrected) -> None:
    """Count the open formalities of the zone anew when this is committed."""
    enqueue("formalities.recount", one_at_a_time="formalities.recount", zone_id=event.calendar.zone_id)
