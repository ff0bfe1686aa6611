"""The work on a list: chunk by chunk, each in a transaction of its own, so that it can end anywhere and go on there."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, F
from django.utils import translation

from openzone.core import clock
from openzone.core.actions import append, deliver
from openzone.core.actor import Actor, system
from openzone.core.bulk import insert_rows, update_rows
from openzone.core.errors import Refusal
from openzone.core.files import place_of
from openzone.core.live import tell
from openzone.core.sentences import gettext as _
from openzone.core.sentences import keep
from openzone.registry.actions.imports import topic
from openzone.registry.actions.imports.undoing import undo_rows
from openzone.registry.actions.imports.writing import WRITTEN, write
from openzone.registry.enums import ImportState, RowOutcome
from openzone.registry.importing.catalogue import catalogue_for
from openzone.registry.importing.judging import SAME, Chosen, Ground, apart, first_wave, foresee, judged
from openzone.registry.importing.known_names import Names
from openzone.registry.importing.layout import is_no_row
from openzone.registry.importing.naming import columns_in
from openzone.registry.importing.planning import Plan
from openzone.registry.importing.queries import is_csv, keeps_lists
from openzone.registry.importing.sheets import Cells, height_of, rows_of
from openzone.registry.importing.wishes import Wish, read_row
from openzone.registry.models import ImportRow, ImportRun, Organisation
from openzone.registry.rules import AT_WORK, may_bring

CHUNK = 500
TRIES = 3
Told = Callable[[ImportRun], None]


class Stopped(Exception):
    """Somebody stopped the work, or somebody else works on it now."""


def work(number: int, told: Told = lambda run: None) -> None:
    """Do what a list waits for: look it through, bring it in or undo it; from where a killed attempt came to.

    It ends as done, failed with a sentence, or stopped; whoever brought it is told in the page.
    """
    run = _begun(number)
    if run is None:
        return
    state = ImportState(run.state)
    with translation.override(run.language or None):
        try:
            may_bring(keeps=keeps_lists(_actor(run))).insist()
            _WORKS[state](run, told)
        except Stopped:
            return
        except Exception as error:
            _end(run, _AFTER_A_FAULT[state], problem=keep(_sentence(error)))
            if not isinstance(error, Refusal):
                raise
            return
        _end(run, _AFTER[state])
    told(run)


_AFTER = {
    ImportState.CHECKING: ImportState.CHECKED,
    ImportState.RUNNING: ImportState.DONE,
    ImportState.UNDOING: ImportState.UNDONE,
}
_AFTER_A_FAULT = {
    ImportState.CHECKING: ImportState.FAILED,
    ImportState.RUNNING: ImportState.STOPPED,
    ImportState.UNDOING: ImportState.DONE,
}


def _sentence(error: Exception) -> object:
    if isinstance(error, Refusal):
        return error.sentence
    return _(
        "Something went wrong on our side. What is done stays; go on with it, or tell whoever runs the installation."
    )


def _actor(run: ImportRun) -> Actor:
    return Actor(run.begun_by_id, run.zone_id, via="import") if run.begun_by_id else system(run.zone_id)


def _begun(number: int) -> ImportRun | None:
    """Take the work, also from a killed attempt; None when there is nothing to do any more."""
    rows = ImportRun.objects.filter(pk=number, state__in=AT_WORK)
    if not rows.update(attempt=F("attempt") + 1):
        return None
    return ImportRun.objects.select_related("zone", "source", "file").get(pk=number)


def _keep(run: ImportRun, told: Told, *, done: int, reached: int, total: int | None = None) -> None:
    """Write down how far it has come, in the transaction of what was done. `Stopped` when it is no longer ours."""
    total = max(run.total if total is None else total, done)
    mine = ImportRun.objects.filter(pk=run.pk, attempt=run.attempt, state=run.state)
    if not mine.update(done=done, reached=reached, total=total):
        raise Stopped
    run.done, run.reached, run.total = done, reached, total
    tell([topic(run)])
    transaction.on_commit(lambda: told(run))


def _ground(run: ImportRun) -> Ground:
    rows = ImportRow.objects.filter(run=run).exclude(choice="").exclude(choice=SAME, organisation=None)
    chosen = {row.number: Chosen(row.choice, _living(row.organisation)) for row in rows.select_related("organisation")}
    return Ground(catalogue_for(run), Names(run.zone_id), chosen)


def _living(organisation: Organisation | None) -> int | None:
    """The organisation, or the one into which it was merged since it was chosen."""
    return None if organisation is None else organisation.merged_into_id or organisation.pk


# Looking through


def _look_through(run: ImportRun, told: Told) -> None:
    """Judge all rows of the file as things stand, and keep what would become of each."""
    plain, sheet = is_csv(run), run.layout["sheet"]
    height = height_of(place_of(run.file), is_csv=plain, sheet=sheet)
    ground, rows = _ground(run), _below(run, rows_of(place_of(run.file), is_csv=plain, sheet=sheet))
    ImportRow.objects.filter(run=run).delete()
    done = 0
    while chunk := list(islice(rows, CHUNK)):
        done += len(chunk)
        with transaction.atomic():
            _foresee_chunk(run, ground, chunk)
            _keep(run, told, done=done, reached=chunk[-1][0], total=height)
    with transaction.atomic():
        _keep(run, told, done=done, reached=run.reached, total=done)


def _below(run: ImportRun, rows: Iterator[tuple[int, Cells]]) -> Iterator[tuple[int, Cells]]:
    return ((number, cells) for number, cells in rows if number > run.layout["last"] and not is_no_row(cells))


def _foresee_chunk(run: ImportRun, ground: Ground, chunk: Sequence[tuple[int, Cells]]) -> None:
    cells, columns = dict(chunk), columns_in(run.columns)
    left = [read_row(number, row, columns, ground.known) for number, row in chunk]
    made: list[ImportRow] = []
    while left:
        wave, left = first_wave(left)
        plans = judged(wave, ground, hold=False)
        foresee(plans, ground)
        made += [_row(run, plan, cells[plan.wish.number], ground) for plan in plans]
    insert_rows(made)


def _row(run: ImportRun, plan: Plan, cells: Cells, ground: Ground) -> ImportRow:
    chosen = ground.chosen.get(plan.wish.number)
    organisation = plan.organisation.pk if plan.organisation is not None else None
    return ImportRow(
        run=run, number=plan.wish.number, cells=cells, outcome=plan.outcome, reasons=plan.said,
        organisation_id=chosen.organisation_id if chosen else organisation, choice=chosen.choice if chosen else "",
    )  # fmt: skip


# Bringing in


def _bring_in(run: ImportRun, told: Told) -> None:
    """Write what each row says, judged anew at that moment; a chunk is written whole or not at all."""
    ground = _ground(run)
    while chunk := list(ImportRow.objects.filter(run=run, number__gt=run.reached).order_by("number")[:CHUNK]):
        for attempt in range(1, TRIES + 1):
            try:
                with transaction.atomic():
                    _write_chunk(run, ground, chunk)
                    _keep(run, told, done=run.done + len(chunk), reached=chunk[-1].number)
                break
            except IntegrityError:
                # Somebody entered the same number or name meanwhile: the rows are judged anew.
                ground.names = Names(run.zone_id)
                if attempt == TRIES:
                    raise


def _write_chunk(run: ImportRun, ground: Ground, chunk: Sequence[ImportRow]) -> None:
    rows, columns = {row.number: row for row in chunk}, columns_in(run.columns)
    left: list[Wish] = [read_row(row.number, row.cells, columns, ground.known) for row in chunk]
    while left:
        wave, later = first_wave(left)
        now, again = apart(judged(wave, ground, hold=True))
        kept = write(now, ground.known, by=_actor(run))
        for plan in now:
            row = rows[plan.wish.number]
            row.outcome, row.reasons, row.applied = plan.outcome, plan.said, plan.outcome in WRITTEN
            row.organisation = plan.organisation
            if row.applied and plan.organisation is not None:
                row.before, row.after = kept[row.number].before, kept[row.number].after
                ground.names.add(plan.organisation.pk, [*plan.wish.called, *(name for _kind, name in plan.wish.names)])
        left = sorted([*again, *later], key=lambda wish: wish.number)
    update_rows(chunk, ["outcome", "reasons", "applied", "organisation", "before", "after"])


# Undoing


def _undo(run: ImportRun, told: Told) -> None:
    """Take back what the rows did, the last first; a row that changed since stays and says so."""
    rows = ImportRow.objects.filter(run=run, applied=True, undone=False)
    while chunk := list(rows.filter(number__lt=run.reached).order_by("-number")[:CHUNK]):
        with transaction.atomic():
            undo_rows(chunk, by=_actor(run))
            update_rows(chunk, ["undone", "reasons", "organisation"])
            _keep(run, told, done=run.done + len(chunk), reached=chunk[-1].number)


_WORKS: dict[ImportState, Callable[[ImportRun, Told], None]] = {
    ImportState.CHECKING: _look_through,
    ImportState.RUNNING: _bring_in,
    ImportState.UNDOING: _undo,
}


@transaction.atomic
def _end(run: ImportRun, state: ImportState, *, problem: Any = "") -> None:
    """Write down how it ended and tell whoever brought it; nothing when it was stopped or begun again meanwhile."""
    mine = ImportRun.objects.filter(pk=run.pk, attempt=run.attempt, state=run.state)
    now = clock.now()
    columns = {"state": state, "problem": problem, "ended_at": now, "counts": counts_of(run)}
    columns |= {"undone_at": now} if state == ImportState.UNDONE else {}
    if not mine.update(**columns):
        return
    run.state, run.problem, run.counts = state, problem, counts_of(run)
    activity = append(f"import.{state}", subject_type="import", subject_id=run.pk, by=system(run.zone_id))
    if run.begun_by_id is not None:
        deliver(activity, to=[run.begun_by_id])
        tell([f"user:{run.begun_by_id}"])
    tell([topic(run)])


def counts_of(run: ImportRun) -> dict[str, int]:
    """How many rows came to what; `undone` and `kept` after it was undone."""
    rows = ImportRow.objects.filter(run=run)
    found = Counter(dict.fromkeys(RowOutcome.values, 0))
    found.update(dict(rows.order_by().values_list("outcome").annotate(n=Count("pk"))))
    undone = rows.filter(undone=True).count()
    if undone or run.state == ImportState.UNDOING:
        found.update({"undone": undone, "kept": rows.filter(applied=True, undone=False).count()})
    return dict(found)
