"""Titles that an organisation holds, and its listings on markets."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import held
from openzone.core.actor import Actor
from openzone.core.files import Upload
from openzone.core.text import clean_line
from openzone.registry.actions.documents import stored_as
from openzone.registry.actions.following import tell_followers
from openzone.registry.actions.insisting import Written, insist_changes, noted, span
from openzone.registry.actions.names import chosen, write_once
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
    row = held(row)
    insist_changes(by, row.organisation)
    first, last = span(since, until, row.organisation.zone)
    shown = clean_line(name, "name")
    write_once(
        row, "title_once", "name", _("This title of this batch and date is there already."),
        name=shown,
        name_local=clean_line(name_local, "name_local", required=False),
        kind=chosen(kind, TitleKind),
        code=title_code(clean_line(code, "code", required=False, longest=40) or shown),
        authority=clean_line(authority, "authority", required=False),
        authority_local=clean_line(authority_local, "authority_local", required=False),
        batch=clean_line(batch, "batch", required=False, longest=60),
        number=clean_line(number, "number", required=False, longest=60),
        since=first,
        until=last,
        source=clean_line(source, "source"),
        document=stored_as(document, by) if document is not None else row.document,
    )  # fmt: skip
    activity = noted(verb, row.organisation, by, title=row.pk)
    if verb == "titled":
        tell_followers(activity, row.organisation_id)
    return row


@transaction.atomic
def remove_title(row: Title, *, by: Actor) -> None:
    """Take away a title that was entered by mistake."""
    row = held(row)
    insist_changes(by, row.organisation)
    noted("title_removed", row.organisation, by, title=row.pk)
    row.delete()
