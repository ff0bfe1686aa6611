"""Files that are put to an organisation itself."""

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Invalid
from openzone.core.files import Upload, store
from openzone.core.models import StoredFile
from openzone.core.text import clean_line
from openzone.registry.actions.insisting import insist_changes, noted
from openzone.registry.models import Document, Organisation


@transaction.atomic
def add_document(
    organisation: Organisation, *, by: Actor, document: Upload | None, words: str = "", shared: bool = False
) -> Document:
    """Put a file to an organisation: what it is, by default its name, and whether the enterprise reads it too."""
    insist_changes(by, organisation)
    if document is None:
        raise Invalid.of("document", _("Please choose a file."))
    stored = stored_as(document, by)
    row = Document.objects.create(
        zone_id=organisation.zone_id,
        organisation=organisation,
        file=stored,
        words=clean_line(words, "words", required=False) or stored.name,
        shared=shared,
        added_by_id=by.user_id,
        added_at=clock.now(),
    )
    noted("document_added", organisation, by, document=row.pk, shared=int(shared))
    return row


def stored_as(document: Upload, by: Actor, field: str = "document") -> StoredFile:
    """The file, kept; a refusal stands beside the field in which it was chosen."""
    try:
        return store([document], by=by)[0]
    except Invalid as refusal:
        raise Invalid.of(field, refusal.sentence) from refusal


@transaction.atomic
def remove_document(row: Document, *, by: Actor) -> None:
    """Take a file away from an organisation; its bytes stay as long as anything else names them."""
    insist_changes(by, row.organisation)
    gone, _all = Document.objects.filter(pk=row.pk).delete()
    if not gone:
        raise Conflict(_("This has been taken away already."))
    noted("document_removed", row.organisation, by, document=row.pk)
