"""The work of an export: the rows of one moment, batch by batch, into a file that is offered when it is whole."""

import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from openzone.core import clock, sheets
from openzone.core.actions import append, deliver, note_reading
from openzone.core.actor import Actor, system
from openzone.core.enums import ExportFormat, ExportState
from openzone.core.errors import Denied, Invalid, Refusal
from openzone.core.files import root
from openzone.core.keyset import Order, some_after
from openzone.core.lists import Cell, Column, Listing, find
from openzone.core.live import tell
from openzone.core.models import Export

BATCH = 2_000
TOLD_EVERY = 1.0
KEPT = timedelta(days=7)
log = logging.getLogger(__name__)

Told = Callable[[int, int], None]


class Stopped(Exception):
    """Somebody stopped the export, or somebody else works on it now."""


def folder() -> Path:
    """Where the files of exports lie."""
    return root() / "exports"


def place_of(export: Export) -> Path:
    """Where the file of an export lies."""
    return folder() / export.file_name


def run(number: int) -> None:
    """Make an export, from its beginning: whatever an earlier, killed attempt has written is removed.

    It ends as done, failed with a sentence, or stopped; the person who asked is told in the page.
    """
    export = _begun(number)
    if export is None:
        return
    with translation.override(export.language or None):
        try:
            size = _written(export)
        except Stopped:
            return
        except Exception as error:
            _end(export, ExportState.FAILED, error=sentence(error))
            if not isinstance(error, Refusal | OSError):
                raise
            return
    if not _end(export, ExportState.DONE, size=size):
        place_of(export).unlink(missing_ok=True)
        return
    reader = Actor(export.user_id, export.zone_id, via="export")
    note_reading(reader, subject_type="export", subject_id=export.pk, what="export")


def sentence(error: Exception) -> str:
    """Why an export was not made, and what to do."""
    if isinstance(error, Refusal):
        return str(error)
    if isinstance(error, OSError) and error.errno in (ENOSPC, EDQUOT):
        return _("The disk of the installation is full; nothing was kept. Tell whoever runs it, then ask again.")
    if isinstance(error, OSError):
        return _("The file could not be written; nothing was kept. Tell whoever runs the installation, then ask again.")
    return _("Something went wrong on our side; nothing was kept. Please ask again.")


def _begun(number: int) -> Export | None:
    """Take an export that waits, or that a killed worker left; None when there is nothing to do any more."""
    under_way = Export.objects.filter(pk=number, state__in=[ExportState.WAITING, ExportState.RUNNING])
    if not under_way.update(state=ExportState.RUNNING, attempt=F("attempt") + 1, done=0, expected=None):
        return None
    for draft in folder().glob(f".{number}-*"):
        draft.unlink(missing_ok=True)
    return Export.objects.get(pk=number)


def _written(export: Export) -> int:
    """Write the file, put it in its place and answer its size."""
    actor = Actor(export.user_id, export.zone_id, via="export")
    listing = find(export.what)
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with _telling(export) as told:
        return write(
            listing, actor, export.query, listing.these(export.columns),
            form=export.format, path=place_of(export), draft=folder() / f".{export.pk}-{export.attempt}", told=told,
        )  # fmt: skip


def write(
    listing: Listing,
    actor: Actor,
    query: Mapping[str, str],
    columns: Sequence[Column],
    *,
    form: str,
    path: Path,
    draft: Path,
    told: Told = lambda done, expected: None,
) -> int:
    """Write what the actor may see of a list into a file, and answer its size. There is never half a file at `path`.

    All rows are of one moment: the snapshot of one reading transaction. `told` hears how many of how many are written.
    """
    if not listing.admits(actor):
        raise Denied(_("This list is not open to you any more."))
    try:
        with _snapshot(), sheets.WRITERS[ExportFormat(form)](draft, [str(one.words) for one in columns]) as put:
            rows = listing.rows(actor, query, columns)
            expected = rows.order_by().count()
            if form == ExportFormat.XLSX and expected > sheets.MOST_ROWS:
                raise Invalid(_too_long(expected))
            _put_all(put, rows, listing.order(query), columns, ZoneInfo(listing.timezone(actor)), expected, told)
        return put_in_place(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _too_long(rows: int) -> str:
    counts = {"rows": f"{rows:,}", "most": f"{sheets.MOST_ROWS:,}"}
    return _("A workbook holds at most %(most)s rows, and these are %(rows)s. Export them as CSV, or filter.") % counts


@contextmanager
def _snapshot() -> Iterator[None]:
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _put_all(
    put: sheets.Append, rows: QuerySet[Any], order: Order, columns: Sequence[Column], here: ZoneInfo, expected: int,
    told: Told,
) -> None:  # fmt: skip
    done = 0
    told(done, expected)
    for batch in batches(rows, order):
        for row in batch:
            put([_local(column.cell(row), here) for column in columns])
        done += len(batch)
        told(done, expected)


def batches(rows: QuerySet[Any], order: Order) -> Iterator[Sequence[Any]]:
    """All rows in their order, some at a time."""
    place: tuple[Any, int] | None = None
    while True:
        batch, place = some_after(rows, order, place, BATCH)
        yield batch
        if place is None:
            return


def _local(cell: Cell, here: ZoneInfo) -> Cell:
    """Moments in the zone's time; files know no zones of time."""
    return cell.astimezone(here).replace(tzinfo=None, microsecond=0) if isinstance(cell, datetime) else cell


def put_in_place(draft: Path, path: Path) -> int:
    """Let a file that is whole be found, and answer its size."""
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(path)
    return path.stat().st_size


@contextmanager
def _telling(export: Export) -> Iterator[Told]:
    """Write down and tell how far it has come, once a second and at the end, beside the snapshot; `Stopped` ends it."""
    aside = connection.copy()
    latest = 0.0

    def told(done: int, expected: int) -> None:
        nonlocal latest
        if done < expected and time.monotonic() - latest < TOLD_EVERY:
            return
        latest = time.monotonic()
        with aside.cursor() as cursor:
            cursor.execute(
                "UPDATE core_export SET done = %s, expected = %s WHERE id = %s AND attempt = %s AND state = %s",
                [done, expected, export.pk, export.attempt, ExportState.RUNNING],
            )
            if not cursor.rowcount:
                raise Stopped
        tell([topic(export)], over=aside)

    try:
        yield told
    finally:
        aside.close()


def remove_expired() -> int:
    """Remove the exports whose time is over, with their files; answers how many."""
    old = list(Export.objects.filter(expires_at__lt=clock.now()).exclude(state=ExportState.RUNNING).order_by("id"))
    for export in old:
        place_of(export).unlink(missing_ok=True)
        export.delete()
    return len(old)


def topic(export: Export) -> str:
    """What an open page of the export watches."""
    return f"export:{export.pk}"


@transaction.atomic
def _end(export: Export, state: ExportState, *, size: int | None = None, error: str = "") -> bool:
    """Write down how it ended and tell who asked; False when it was stopped or begun again meanwhile."""
    now = clock.now()
    mine = Export.objects.filter(pk=export.pk, attempt=export.attempt, state=ExportState.RUNNING)
    columns: dict[str, Any] = {"state": state, "error": error, "done_at": now, "expires_at": now + KEPT, "size": size}
    if not mine.update(**columns):
        return False
    by = system(export.zone_id)
    activity = append(f"export.{state}", subject_type="export", subject_id=export.pk, by=by)
    deliver(activity, to=[export.user_id])
    tell([topic(export), f"user:{export.user_id}"])
    return True
