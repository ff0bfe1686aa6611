"""Who may act for an applicant, and who is told for it: the one place that says so."""

from django.db.models import Q

from openzone.core.actor import Actor
from openzone.formalities.models import Formality
from openzone.registry.models import Organisation, Person
from openzone.registry.queries import belonging, organisations_joined, people_of


def acts_for(actor: Actor, formality: Formality) -> bool:
    """Whether the actor is the applicant of a formality, or belongs to the organisation that is."""
    return speaks_for(actor, formality.applicant)


def speaks_for(actor: Actor, applicant: Organisation | Person) -> bool:
    """Whether the actor may begin something for an organisation or a person."""
    if isinstance(applicant, Organisation):
        return belonging(actor, applicant.pk) is not None
    return applicant.user_id is not None and applicant.user_id == actor.user_id


def enterprises_of(actor: Actor) -> set[int]:
    """The organisations for which the actor may begin something."""
    return set(organisations_joined(actor))


def acted_for(actor: Actor) -> Q:
    """The condition that the actor may act for the applicant of a formality."""
    return Q(organisation_id__in=organisations_joined(actor)) | Q(person__user_id=actor.who)


def told_for(formality: Formality) -> set[int]:
    """The users who are told what becomes of a formality."""
    if formality.organisation is not None:
        return set(people_of(formality.organisation).order_by().values_list("user_id", flat=True))
    assert formality.person is not None, "somebody applied"
    return {one for one in (formality.person.user_id,) if one is not None}
