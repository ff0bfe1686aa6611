"""Titles that an organisation holds, and its listings on markets."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.files import Upload, store
from openzone.core.models import StoredFile
from openzone.core.text import clean_line
from openzone.registry.actions.insisting import Written, insist_changes, noted, span
from openzone.registry.actions.names import chosen, save_once
from openzone.registry.enums import TitleKind
from openzone.registry.models import Organisation, Title
from openzone.registry.rules import title_code


@transaction.atomic
def give_title(organisation: Organisation, *, by: Actor, **values: Any) -> Title:
    """Enter a title or a listing: what, by whose authority, in which batch, from when to when, and who says so."""
    row = Title(zone_id=organisation.zone_id, organisation=organisation, recorded_by_id=by.user_id)
    row.recorded_at = clock.now()
    return _write(row, by, "titled", **values)


@transaction.atomic
def change_title(row: Title, *, by: Actor, **values: Any) -> Title:
    """Put a title right, or say until when it was held."""
    return _write(row, by, "title_changed", **values)


def _write(
    row: Title,
    by: Actor,
    verb: str,
    *,
    name: str,
    source: str,
    kind: str = TitleKind.TITLE,
    code: str = "",
    name_local: str = "",
    authority: str = "",
    authority_local: str = "",
    batch: str = "",
    number: str = "",
    since: Written = "",
    until: Written = "",
    document: Upload | None = None,
) -> Title:
    insist_changes(by, row.organisation)
    row.name, row.name_local = clean_line(name, "name"), clean_line(name_local, "name_local", required=False)
    row.kind = chosen(kind, TitleKind)
    row.code = title_code(clean_line(code, "code", required=False, longest=40) or row.name)
    row.authority = clean_line(authority, "authority", required=False)
    row.authority_local = clean_line(authority_local, "authority_local", required=False)
    row.batch = clean_line(batch, "batch", required=False, longest=60)
    row.number = clean_line(number, "number", required=False, longest=60)
    row.since, row.until = span(since, until, row.organisation.zone)
    row.source = clean_line(source, "source")
    row.document = _kept(document, by) or row.document
    save_once(row, "title_once", "name", _("This title of this batch and date is there already."))
    noted(verb, row.organisation, by, title=row.pk)
    return row


def _kept(document: Upload | None, by: Actor) -> StoredFile | None:
    if document is None:
        return None
    try:
        return store([document], by=by)[0]
    except Invalid as refusal:
        raise Invalid.of("document", refusal.sentence) from refusal


@transaction.atomic
def remove_title(row: Title, *, by: Actor) -> None:
    """Take away a title that was entered by mistake."""
    insist_changes(by, row.organisation)
    noted("title_removed", row.organisation, by, title=row.pk)
    row.delete()
