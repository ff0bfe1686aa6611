"""What formalities keep of persons: why somebody cannot be erased yet, and how they forget him."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.core.files import forget
from openzone.core.models import StoredFile
from openzone.formalities.mandate_rules import LIVING
from openzone.formalities.models import Certificate, Formality, HandedDocument, Mandate
from openzone.formalities.moves import OPEN
from openzone.registry.models import Person

ERASED = "–"


def knows(user: User, zone_id: int) -> bool:
    """Whether somebody went through a formality of a zone for himself, or gave a mandate for one."""
    own = {"person__user": user, "zone_id": zone_id}
    return Formality.objects.filter(**own).exists() or Mandate.objects.filter(**own).exists()


def owed_in_formalities(persons: QuerySet[Person]) -> list[str]:
    """What still runs for persons themselves."""
    owed = []
    if Formality.objects.filter(person__in=persons, state__in=OPEN).exists():
        owed.append(_("A formality of the person is still open."))
    if Mandate.objects.filter(person__in=persons, state__in=LIVING).exists():
        owed.append(_("A mandate of the person has not ended yet."))
    return owed


def forget_in_formalities(persons: QuerySet[Person]) -> None:
    """Remove the papers that persons handed in, signed and got for themselves. That they did, and when, stays."""
    handed = HandedDocument.objects.filter(person__in=persons)
    issued = Certificate.objects.filter(formality__person__in=persons)
    given = Mandate.objects.filter(person__in=persons)
    columns = (handed.values_list("file", flat=True), issued.values_list("file", flat=True))
    signed = {*given.values_list("document", flat=True), *given.values_list("earlier_documents", flat=True)}
    files = {*columns[0], *columns[1], *signed} - {None}
    handed.update(file=None, number=ERASED)
    issued.update(file=None)
    given.update(document=None)
    Mandate.earlier_documents.through.objects.filter(mandate__in=given).delete()
    for file in StoredFile.objects.filter(pk__in=files).order_by("pk"):
        forget(file)
