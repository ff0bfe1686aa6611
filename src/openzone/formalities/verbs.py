"""The verbs of formalities in the log, in words: each ends a sentence that begins with who."""

from django.utils.translation import gettext_lazy as _

OF_SERVICES = {
    "service.drafted": _("drafted a service"),
    "service.changed": _("changed a draft of a service"),
    "service.discarded": _("discarded a draft of a service"),
    "service.published": _("published a service"),
    "service.retired": _("retired a service"),
}
OF_COUNTERS = {
    "outside_office.opened": _("entered an office outside the network"),
    "outside_office.changed": _("changed an office outside the network"),
    "service_counter.opened": _("opened a counter"),
    "service_counter.changed": _("changed a counter"),
    "service_counter.closed": _("closed a counter"),
}
BOOKED, CANCELLED = "appointment.booked", "appointment.cancelled"
OF_APPOINTMENTS = {
    BOOKED: _("took an appointment"),
    CANCELLED: _("cancelled an appointment"),
}
OF_FORMALITIES = {
    "formality.opened": _("opened a formality"),
    "formality.document_handed": _("handed in a document for a formality"),
    "formality.submit": _("submitted a formality"),
    "formality.return": _("returned a formality for correction"),
    "formality.accept": _("accepted a formality"),
    "formality.step_completed": _("completed a step of a formality"),
    "formality.complete": _("completed a formality"),
    "formality.refuse": _("refused a formality"),
    "formality.withdraw": _("withdrew a formality"),
    "formality.certificate_issued": _("issued a certificate"),
    "formality.certificate_reminded": _("reminds you: a certificate expires soon"),
}
OF_PLANS = {
    "plan.laid": _("laid the plan of an enterprise"),
    "plan.item_added": _("added a formality to a plan"),
    "plan.item_changed": _("changed the order of a plan"),
    "plan.item_dropped": _("took a formality out of a plan"),
    "plan.item_begun": _("began a formality of a plan"),
    "plan.closed": _("closed a plan"),
}
OF_AGENCIES = {
    "agency.opened": _("opened an agency"),
    "agency.changed": _("changed an agency"),
    "agency.closed": _("closed an agency"),
}
OF_MANDATES = {
    "mandate.given": _("gave a mandate"),
    "mandate.accept": _("accepted a mandate"),
    "mandate.decline": _("declined a mandate"),
    "mandate.extend": _("changed the last day of a mandate"),
    "mandate.end": _("ended a mandate"),
    "mandate.lay_down": _("gave a mandate back"),
    "mandate.lapse": _("says that the last day of a mandate is over"),
    "mandate.reminded": _("reminds you: a mandate ends soon"),
}
