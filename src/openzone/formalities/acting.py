"""Who may act for an applicant, and who is told for it: the one place that says so.

Whoever belongs to the applicant acts for it, and by a mandate in force its agent, in the services that this covers.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.machine import Answer
from openzone.core.models import Activity
from openzone.formalities.mandate_rules import may_act
from openzone.formalities.mandates import SHOWN_WITH as MANDATES_SHOWN_WITH
from openzone.formalities.mandates import (
    acts_by_mandates,
    agents_by,
    from_principal,
    in_force_on,
    in_hand,
    people_behind,
)
from openzone.formalities.models import Formality, Mandate
from openzone.places.queries import day_in, today_of
from openzone.registry.models import Organisation, Person
from openzone.registry.queries import belonging, memberships_of, organisations_joined


def acts_for(actor: Actor, formality: Formality) -> bool:
    """Whether the actor is the applicant of a formality, belongs to it, or is its agent in this service."""
    return speaks_for(actor, formality.applicant, formality.version.service.code)


def speaks_for(actor: Actor, applicant: Organisation | Person, service: str | None = None) -> bool:
    """Whether the actor may begin something for an organisation or a person: in a service, or, with None, in any."""
    return belongs_to(actor, applicant) or mandate_for(actor, applicant, service) is not None


def belongs_to(actor: Actor, applicant: Organisation | Person) -> bool:
    """Whether the actor is the person, or belongs to the organisation."""
    if isinstance(applicant, Organisation):
        return belonging(actor, applicant.pk) is not None
    return applicant.user_id is not None and applicant.user_id == actor.user_id


def mandate_for(actor: Actor, applicant: Organisation | Person, service: str | None) -> Mandate | None:
    """The mandate by which the actor acts for somebody to whom he does not belong; the farthest-reaching first."""
    if belongs_to(actor, applicant):
        return None
    known = [one for one in from_principal(actor, applicant) if may_act(one.powers, service, today_of(actor))]
    return max(known, key=lambda one: one.withdraws, default=None)


def mandate_in(actor: Actor, formality: Formality) -> Mandate | None:
    """The mandate by which the actor acts in a formality."""
    return mandate_for(actor, formality.applicant, formality.version.service.code)


def no_mandate(actor: Actor, applicant: Organisation | Person, service: str) -> Answer | None:
    """Why the mandate that the actor has, or had, does not let him act; None where there never was one."""
    if belongs_to(actor, applicant):
        return None
    answers = [may_act(one.powers, service, today_of(actor)) for one in from_principal(actor, applicant)]
    return next((one for one in answers if not one), None) if not any(answers) else None


def acted_in(actor: Actor, formality: Formality) -> bool:
    """Whether the actor ever acted in a formality by a mandate, also one that has ended since."""
    rows = Activity.objects.filter(subject_type="formality", subject_id=formality.pk, actor_id=actor.who)
    return actor.recall(("acted in", formality.pk), lambda: rows.filter(data__has_key="mandate").exists())


def own(actor: Actor) -> Q:
    """The condition that the actor is the applicant of a formality, or belongs to it."""
    return Q(organisation_id__in=organisations_joined(actor)) | Q(person__user_id=actor.who)


def acted_for(actor: Actor) -> Q:
    """The condition that the actor may act for the applicant of a formality as one of an enterprise: its own people,
    and those of an organisation with a mandate."""
    return own(actor) | _by_mandate(actor, Q(agency__isnull=True)) if acts_by_mandates(actor) else own(actor)


def appointed_for(actor: Actor) -> Q:
    """The condition that the actor may act for an enterprise in the service of an appointment."""
    joined = Q(organisation_id__in=organisations_joined(actor))
    if not acts_by_mandates(actor):
        return joined
    scope = Q(services=[]) | Q(services__contains=[OuterRef("version__service__code")])
    return joined | Q(Exists(in_hand(actor).filter(scope, organisation_id=OuterRef("organisation_id"))))


def enterprises_in(actor: Actor, service: str) -> list[Organisation]:
    """The organisations for which the actor may begin something in a service, his own first."""
    own = [one.organisation for one in memberships_of(actor)]
    if not acts_by_mandates(actor):
        return own
    covering = in_hand(actor).filter(Q(services=[]) | Q(services__contains=[service]))
    principals = Organisation.objects.filter(pk__in=covering.values("organisation_id"))
    return [*own, *principals.exclude(pk__in=[one.pk for one in own]).order_by("name", "pk")]


def acted_for_at_once(actor: Actor) -> Q:
    """The same without asking first whether there is a mandate: for where that would be a statement more."""
    return own(actor) | _in_hand(actor, Q(agency__isnull=True))


def by_agency(actor: Actor) -> Q:
    """The condition that the actor may act for the applicant of a formality as one of an agency's people."""
    return _by_mandate(actor, Q(agency__isnull=False))


def by_mandate(actor: Actor) -> Q:
    """The condition that any mandate lets the actor act in a formality."""
    return _by_mandate(actor, Q())


def _by_mandate(actor: Actor, which: Q) -> Q:
    return _in_hand(actor, which) if acts_by_mandates(actor) else Q(pk__in=[])


def _in_hand(actor: Actor, which: Q) -> Q:
    principal = Q(organisation_id=OuterRef("organisation_id")) | Q(person_id=OuterRef("person_id"))
    scope = Q(services=[]) | Q(services__contains=[OuterRef("version__service__code")])
    return Q(Exists(in_hand(actor).filter(which, principal, scope)))


def enterprises_of(actor: Actor) -> set[int]:
    """The organisations to which the actor belongs, or for which he holds a mandate that covers something today."""
    own = organisations_joined(actor)
    if not acts_by_mandates(actor):
        return own
    rows = in_hand(actor).filter(organisation__isnull=False).values_list("organisation_id", flat=True)
    return own | actor.recall("principals by mandate", lambda: set(rows))


def told_for(formality: Formality) -> set[int]:
    """The users who are told what becomes of a formality: those of the applicant, and its agents in this service."""
    people = people_behind(formality.applicant)
    return people.union(*(agents_by(one) for one in mandates_in(formality)))


def mandates_in(formality: Formality) -> QuerySet[Mandate]:
    """The mandates in force today that cover a formality."""
    side = {"organisation": formality.organisation} if formality.organisation else {"person": formality.person}
    scope = Q(services=[]) | Q(services__contains=[formality.version.service.code])
    today = day_in(formality.zone, clock.now())
    rows = Mandate.objects.filter(scope, in_force_on(today), **side)
    return rows.select_related(*MANDATES_SHOWN_WITH).order_by("pk")
