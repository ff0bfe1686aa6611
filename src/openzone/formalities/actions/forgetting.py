"""Somebody who came for himself and has no account is erased, with the papers of all his formalities."""

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core.actor import Actor
from openzone.core.errors import Conflict
from openzone.formalities.models import Formality
from openzone.formalities.privacy import forget_in_formalities, owed_in_formalities
from openzone.registry.actions.persons import forget_person
from openzone.registry.models import Person


@transaction.atomic
def forget_applicant(formality: Formality, *, by: Actor) -> None:
    """Erase the person who applied, for good. `Conflict` while a formality of the person is open."""
    if formality.person is None:
        raise Conflict(_("An enterprise applied for this, not a person."))
    forget_person(formality.person, by=by)
    same = Person.objects.filter(pk=formality.person.pk)
    if owed := owed_in_formalities(same):
        raise Conflict(" ".join(owed))
    forget_in_formalities(same)
