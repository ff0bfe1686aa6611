"""What formalities keep of persons: why somebody cannot be erased yet, and how they forget him."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.accounts.models import User
from openzone.core.actions import note_reading
from openzone.core.actor import Actor
from openzone.core.files import forget
from openzone.core.models import StoredFile
from openzone.core.retention import Kept, register_kept
from openzone.formalities.acting import belongs_to
from openzone.formalities.mandate_rules import LIVING
from openzone.formalities.models import (
    Certificate,
    CorrectionItem,
    CorrectionNotice,
    Formality,
    FormalityStep,
    HandedDocument,
    Mandate,
)
from openzone.formalities.moves import OPEN
from openzone.places.queries import is_staff
from openzone.registry.models import Person

ERASED = "–"


def knows(user: User, zone_id: int) -> bool:
    """Whether somebody went through a formality of a zone for himself, or gave a mandate for one."""
    own = {"person__user": user, "zone_id": zone_id}
    return Formality.objects.filter(**own).exists() or Mandate.objects.filter(**own).exists()


def note_applicant_read(actor: Actor, row: Formality) -> None:
    """Put on record that staff read a person who applied for himself: his name, and how he is reached."""
    if row.person is not None and is_staff(actor) and not belongs_to(actor, row.person):
        note_reading(actor, subject_type="formality", subject_id=row.pk, what="personal")


def owed_in_formalities(persons: QuerySet[Person]) -> list[str]:
    """What still runs for persons themselves."""
    owed = []
    if Formality.objects.filter(person__in=persons, state__in=OPEN).exists():
        owed.append(_("A formality of the person is still open."))
    if Mandate.objects.filter(person__in=persons, state__in=LIVING).exists():
        owed.append(_("A mandate of the person has not ended yet."))
    return owed


def forget_in_formalities(persons: QuerySet[Person]) -> None:
    """Remove the papers that persons handed in, signed and got for themselves, and what was written about them.

    That they did, and when, stays.
    """
    handed = HandedDocument.objects.filter(person__in=persons)
    issued = Certificate.objects.filter(formality__person__in=persons)
    given = Mandate.objects.filter(person__in=persons)
    columns = (handed.values_list("file", flat=True), issued.values_list("file", flat=True))
    signed = {*given.values_list("document", flat=True), *given.values_list("earlier_documents", flat=True)}
    files = {*columns[0], *columns[1], *signed} - {None}
    handed.update(file=None, number=ERASED)
    issued.update(file=None, name=ERASED, name_local="", number=Concat(Value(ERASED), Cast("pk", CharField())))
    given.update(document=None, ended_for="")
    Mandate.earlier_documents.through.objects.filter(mandate__in=given).delete()
    own = Formality.objects.filter(person__in=persons)
    FormalityStep.objects.filter(formality__in=own).update(remark="")
    CorrectionNotice.objects.filter(formality__in=own).update(reason="")
    CorrectionItem.objects.filter(notice__formality__in=own).exclude(words="").update(words=ERASED)
    own.update(ended_for="")
    _forget_files(files)


def old_papers(zone_id: int, before: datetime) -> int:
    """Remove the papers handed in before then that no open formality, and none that ended since, rests on."""
    needed = Q(uses__formality__state__in=sorted(OPEN)) | Q(uses__formality__ended_at__gte=before)
    rows = HandedDocument.objects.filter(zone_id=zone_id, file__isnull=False, handed_at__lt=before)
    old = dict(rows.exclude(pk__in=rows.filter(needed).values("pk")).values_list("pk", "file"))
    HandedDocument.objects.filter(pk__in=old).update(file=None, number=ERASED)
    _forget_files(old.values())
    return len(old)


register_kept([Kept("formality_papers", gettext_lazy("Papers handed in for formalities"), 365, 1825, old_papers)])


def _forget_files(files: Iterable[int]) -> None:
    for file in StoredFile.objects.filter(pk__in=set(files)).order_by("pk"):
        forget(file)
