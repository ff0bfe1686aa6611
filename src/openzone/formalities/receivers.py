"""What formalities enter with the apps below."""

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openzone.core.errors import Conflict
from openzone.core.jobs import enqueue
from openzone.core.notices import Kind, register_kinds
from openzone.core.webhooks.catalogue import Group, column, offer, refer_to
from openzone.formalities.actions.plans import close_the_second
from openzone.formalities.enums import ServiceState
from openzone.formalities.mandates import living_of
from openzone.formalities.merging import end_double_mandates
from openzone.formalities.models import (
    Agency,
    Appointment,
    Formality,
    HandedDocument,
    Mandate,
    OutsideOffice,
    Plan,
    Service,
    ServiceCounter,
)
from openzone.formalities.moves import OPEN
from openzone.formalities.privacy import forget_in_formalities, knows, owed_in_formalities
from openzone.formalities.verbs import (
    CANCELLED,
    OF_AGENCIES,
    OF_APPOINTMENTS,
    OF_COUNTERS,
    OF_FORMALITIES,
    OF_MANDATES,
    OF_PLANS,
    OF_SERVICES,
)
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
    Group("mandates", _("Agencies and mandates"), {**OF_AGENCIES, **OF_MANDATES}),
)
refer_to("service", column(Service, "code"))
refer_to("service_counter", column(ServiceCounter, "code"))
refer_to("outside_office", column(OutsideOffice, "code"))
refer_to("appointment", column(Appointment, "ref"))
refer_to("formality", column(Formality, "ref"))
refer_to("plan", column(Plan, "organisation__ref"))
refer_to("agency", column(Agency, "code"))
refer_to("mandate", column(Mandate, "ref"))
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
        Kind(
            "mandates_owed",
            _("Mandates that somebody gives you, and mandates that end soon"),
            frozenset({"mandate.given", "mandate.reminded"}),
            owed=True,
        ),
        Kind(
            "mandates",
            _("What becomes of mandates, and what your agent begins and hands in for you"),
            frozenset(
                {
                    "mandate.accept",
                    "mandate.decline",
                    "mandate.extend",
                    "mandate.end",
                    "mandate.lay_down",
                    "mandate.lapse",
                    "formality.opened",
                    "formality.document_handed",
                }
            ),
        ),
    ]
)
declare(Formality, "organisation", _("formalities"))
declare(Plan, "organisation", _("plans of formalities"), before=close_the_second)
declare(HandedDocument, "organisation", _("documents handed in for formalities"))
declare(
    Mandate,
    "organisation",
    _("mandates given"),
    before=end_double_mandates,
    outcome=_("Of two mandates to one agent the merged one's ends, and so does one between the two."),
)
declare(Mandate, "intermediary", _("mandates held"), before=end_double_mandates)


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
    """Refuse to close a unit at which formalities are still open, or that runs an agency."""
    rows = Formality.objects.filter(state__in=OPEN)
    if rows.filter(Q(unit=event.unit) | Q(desk=event.unit) | Q(steps__unit=event.unit)).exists():
        raise Conflict(gettext("Formalities are still open at “%(unit)s”.") % {"unit": event.unit})
    version = Q(shown__unit=event.unit) | Q(shown__steps__unit=event.unit)
    if Service.objects.filter(Q(unit=event.unit) | version, state=ServiceState.PUBLISHED).exists():
        sentence = gettext("Services that are published name “%(unit)s”. Let others do them first, or retire them.")
        raise Conflict(sentence % {"unit": event.unit})
    if ServiceCounter.objects.filter(unit=event.unit, closed_at__isnull=True).exists():
        raise Conflict(gettext("“%(unit)s” has a counter that is open.") % {"unit": event.unit})
    if living_of(event.unit).exists():
        raise Conflict(gettext("“%(unit)s” runs an agency that is open.") % {"unit": event.unit})


@calendar_corrected.connect
def count_anew(event: CalendarCorrected) -> None:
    """Count the open formalities of the zone anew when this is committed."""
    if Formality.objects.filter(zone_id=event.calendar.zone_id, state__in=OPEN).exists():
        enqueue("formalities.recount", one_at_a_time="formalities.recount", zone_id=event.calendar.zone_id)
