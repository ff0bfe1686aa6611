"""What agents go through for others: which formalities, what is missing, what waits for whom."""

from collections.abc import Collection
from datetime import date

from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When

from openzone.core.actor import Actor
from openzone.formalities.acting import by_mandate
from openzone.formalities.enums import Applicant, MandateState
from openzone.formalities.mandate_rules import REMINDED
from openzone.formalities.mandates import held_by
from openzone.formalities.models import Formality, Mandate, Service, ServiceDocument
from openzone.formalities.moves import GATHERING, OPEN
from openzone.formalities.queries import for_everybody
from openzone.formalities.running import SHOWN_WITH, needed_in

_WAITS = Case(When(state__in=sorted(GATHERING), then=Value(True)), default=Value(False), output_field=BooleanField())


def on_behalf(actor: Actor) -> QuerySet[Formality]:
    """The open formalities that the actor goes through for others: what waits for him first, then the next due."""
    rows = Formality.objects.filter(by_mandate(actor), zone_id=actor.where, state__in=sorted(OPEN))
    rows = rows.select_related(*SHOWN_WITH).defer("version__words")
    return rows.order_by(_WAITS.desc(), F("due_at").asc(nulls_last=True), "state_since", "pk")


def waiting_for_agent(actor: Actor) -> QuerySet[Formality]:
    """Those of them that are being prepared or came back."""
    return on_behalf(actor).filter(state__in=sorted(GATHERING))


def lacking_in(rows: Collection[Formality], today: date) -> dict[int, list[ServiceDocument]]:
    """What has to be handed in yet before each may be submitted, by its number: three statements for all of them."""
    needed = needed_in([one for one in rows if one.state in GATHERING], today)
    return {key: [one.document for one in found if one.lacks] for key, found in needed.items()}


def services_under(mandate: Mandate) -> QuerySet[Service]:
    """The services that may be begun by a mandate: published, in its scope, for applicants of the principal's kind."""
    fit = Applicant.ENTERPRISES if mandate.organisation_id is not None else Applicant.PERSONS
    rows = for_everybody(mandate.zone_id).filter(shown__applicant__in=[fit, Applicant.BOTH])
    rows = rows.filter(code__in=mandate.services) if mandate.services else rows
    return rows.order_by("shown__name", "id")


def mandates_waiting(actor: Actor, today: date) -> QuerySet[Mandate]:
    """The mandates that the actor is to accept, and those by which he acts that end soon."""
    soon = Q(state=MandateState.IN_FORCE, until__range=(today, today + REMINDED))
    return held_by(actor).filter(Q(state=MandateState.ASKED) | soon).order_by("state", "until", "pk")
