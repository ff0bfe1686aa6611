"""How activities read as notices, by what they are about: entered once when the doors start."""

from openzone.core.notices import register_answering, register_teller
from openzone.web.parts.absences import tell_of_absences
from openzone.web.parts.cases.matter_telling import tell_of_matters
from openzone.web.parts.cases.telling import answered_by, tell
from openzone.web.parts.channels import tell_of_channels
from openzone.web.parts.contact.telling import tell_announcements, tell_talks
from openzone.web.parts.correspondence.telling import tell_of_letters
from openzone.web.parts.formalities.plan_telling import tell_of_plans
from openzone.web.parts.formalities.pooled import tell_of_applications, tell_of_routes
from openzone.web.parts.formalities.telling import tell_of_appointments, tell_of_formalities, tell_of_mandates
from openzone.web.parts.partnerships.telling import tell_of_agreements, tell_of_groups
from openzone.web.parts.registry.correction_telling import tell_of_corrections
from openzone.web.parts.registry.return_telling import tell_of_returns, tell_of_rounds
from openzone.web.parts.registry.telling import tell_of_claims, tell_of_organisations

TELLERS = {
    "case": tell,
    "matter": tell_of_matters,
    "absence": tell_of_absences,
    "channel": tell_of_channels,
    "announcement": tell_announcements,
    "talk": tell_talks,
    "letter": tell_of_letters,
    "appointment": tell_of_appointments,
    "plan": tell_of_plans,
    "formality": tell_of_formalities,
    "mandate": tell_of_mandates,
    "shuttle_route": tell_of_routes,
    "home_application": tell_of_applications,
    "agreement": tell_of_agreements,
    "group": tell_of_groups,
    "claim": tell_of_claims,
    "return_round": tell_of_rounds,
    "return": tell_of_returns,
    "correction": tell_of_corrections,
    "organisation": tell_of_organisations,
}

register_answering("case", answered_by)
for kind, teller in TELLERS.items():
    register_teller(kind, teller)
