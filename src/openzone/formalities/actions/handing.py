"""Documents of an applicant: handed in once, put to each formality that asks for them while they are good."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.text import clean_line
from openzone.formalities.actions.keeping import Paper, kept, lock, note, write
from openzone.formalities.enums import FormalityRelation
from openzone.formalities.models import Formality, FormalityDocument, HandedDocument, ServiceDocument
from openzone.formalities.moves import may_hand_in
from openzone.formalities.running import insist_no_mandate_is_over, relations_to, reusable
from openzone.formalities.validity import last_day, may_be_handed_in
from openzone.places.queries import day_in

NUMBER = 100
HANDING_FILES = frozenset({FormalityRelation.APPLICANT, FormalityRelation.AGENT})


@transaction.atomic
def hand_in(
    formality: Formality,
    *,
    code: str,
    by: Actor,
    file: Paper | None = None,
    number: str = "",
    issued_on: date | None = None,
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> FormalityDocument:
    """Put a document to a formality, in place of an earlier one. `Invalid` when it is too old today.

    At the counter a paper may be put on record without a file, by its number.
    """
    row = lock(formality, seen=seen)
    insist_no_mandate_is_over(by, row)
    relations = relations_to(by, row)
    may_hand_in(row.state, relations).insist()
    document = _document(row, code)
    at = occurred_at or clock.now()
    may_be_handed_in(document.shown_name, issued_on, document.valid_months, day_in(row.zone, at)).insist()
    known_by = clean_line(number, "number", required=False, longest=NUMBER)
    if file is None and (not known_by or relations & HANDING_FILES):
        raise Invalid.of("file", _("Please attach the document."))
    handed = HandedDocument.objects.create(
        zone_id=row.zone_id, organisation_id=row.organisation_id, person_id=row.person_id, code=document.code,
        name=document.name, name_local=document.name_local, file=kept(file, by), number=known_by, issued_on=issued_on,
        handed_at=at, handed_by_id=by.user_id, formality=row,
    )  # fmt: skip
    made = _put(row, document, handed, last_day(issued_on, document.valid_months), at)
    write(row, at)
    note("document_handed", row, by, at, document_code=document.code)
    return made


def _document(row: Formality, code: str) -> ServiceDocument:
    found = ServiceDocument.objects.filter(version_id=row.version_id, code=code).first()
    if found is None:
        raise Invalid.of("code", _("This service asks for no such document."))
    return found


def _put(
    row: Formality,
    document: ServiceDocument,
    handed: HandedDocument,
    valid_until: date | None,
    at: datetime,
    *,
    reused: bool = False,
) -> FormalityDocument:
    row.documents.filter(document=document, replaced_at__isnull=True).update(replaced_at=at)
    return FormalityDocument.objects.create(
        formality=row, document=document, handed=handed, valid_until=valid_until, reused=reused, put_at=at
    )


def reuse_what_is_good(row: Formality, at: datetime) -> list[FormalityDocument]:
    """Put to a formality what its applicant handed in for others and is still good."""
    found: Iterable[tuple[ServiceDocument, HandedDocument, date | None]] = reusable(row, day_in(row.zone, at))
    return [_put(row, document, handed, until, at, reused=True) for document, handed, until in found]
