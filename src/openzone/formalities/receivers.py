"""What formalities enter with the apps below."""

from django.utils.translation import gettext_lazy as _

from openzone.core.notices import Kind, register_kinds
from openzone.core.webhooks.catalogue import Group, column, offer, refer_to
from openzone.formalities.models import Appointment, OutsideOffice, Service, ServiceCounter
from openzone.formalities.verbs import CANCELLED, OF_APPOINTMENTS, OF_COUNTERS, OF_SERVICES
from openzone.registry.merging import declare, declare_loose

offer(
    Group("services", _("Services and counters"), {**OF_SERVICES, **OF_COUNTERS}),
    Group("appointments", _("Appointments"), OF_APPOINTMENTS),
)
refer_to("service", column(Service, "code"))
refer_to("service_counter", column(ServiceCounter, "code"))
refer_to("outside_office", column(OutsideOffice, "code"))
refer_to("appointment", column(Appointment, "ref"))
register_kinds([Kind("appointments", _("Appointments that a counter cancels"), frozenset({CANCELLED}), prompt=True)])
declare(Appointment, "organisation", _("appointments"))
declare_loose(formalities__ServiceCounter="its hours name nobody")
