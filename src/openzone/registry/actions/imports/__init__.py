"""Lists of organisations: brought, named, looked through, brought in, stopped and undone."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.files import Upload, enter, keep, place_of
from openzone.core.jobs import enqueue
from openzone.core.live import tell
from openzone.core.models import StoredFile
from openzone.core.partial_dates import PartialDate
from openzone.core.text import clean_line
from openzone.places.models import Unit
from openzone.places.queries import day_in, network_of
from openzone.registry.enums import ImportState, ImportVerb
from openzone.registry.fact_queries import indicators_of
from openzone.registry.importing.cells import read_date
from openzone.registry.importing.judging import NEW, SAME
from openzone.registry.importing.layout import Layout, layout_of
from openzone.registry.importing.naming import Column, Words, choices, columns_in, misnamed, suggested
from openzone.registry.importing.queries import is_csv, keeps_lists
from openzone.registry.importing.sheets import insist_readable, refuse_at_sight, sheet_names
from openzone.registry.models import ImportRow, ImportRun, ImportSource, Indicator, Organisation
from openzone.registry.rules import IMPORT_TRANSITIONS, may_bring, may_decide_row, may_import, may_name_columns

JOB = "registry.import"
HEAD = 65_536


def bring(*, upload: Upload, by: Actor, unit: Unit | None = None, source: str = "") -> ImportRun:
    """Take a spreadsheet in and suggest what its columns are. Nothing of it is an organisation yet.

    `unit` serves what is new in it (the zone's own, unless given), `source` is the office whose list it is: its columns
    are suggested as they were named last time. `Invalid` for whatever is no spreadsheet, too large, locked or empty.
    """
    may_bring(keeps=keeps_lists(by)).insist()
    head = next(iter(upload.chunks(HEAD)), b"")
    refuse_at_sight(upload.name or "", bytes(head))
    try:
        kept = keep(upload)
    except Invalid as refusal:
        raise Invalid.of("file", refusal.sentence) from None
    with transaction.atomic():
        return bring_file(file=enter(kept, by=by), by=by, unit=unit, source=source)


@transaction.atomic
def bring_file(*, file: StoredFile, by: Actor, unit: Unit | None = None, source: str = "") -> ImportRun:
    """The same with a file that was handed in before, by the one who brings it."""
    may_bring(keeps=keeps_lists(by)).insist()
    path, serving = place_of(file), unit or network_of(by.where).top
    with path.open("rb") as content:
        refuse_at_sight(file.name, content.read(HEAD))
    if serving.zone_id != by.where or serving.closed_at is not None:
        raise Invalid.of("unit", _("Please choose a unit of this zone."))
    run = ImportRun(
        zone_id=by.where,
        unit=serving,
        source=_source(source, by),
        file=file,
        language=get_language() or "",
        begun_by_id=by.user_id,
        begun_at=clock.now(),
    )
    run.as_of = _first_told(run)
    insist_readable(path, is_csv=is_csv(run))
    _lay_first(run, sheet_names(path, is_csv=is_csv(run)))
    run.save()
    append("import.brought", subject_type="import", subject_id=run.pk, by=by, data={"file": file.pk})
    return run


def _first_told(run: ImportRun) -> PartialDate:
    """Today; of a file that was brought before the date of then, so that bringing it twice changes nothing."""
    before = ImportRun.objects.filter(zone_id=run.zone_id, file__sha256=run.file.sha256).order_by("-id").first()
    return before.as_of if before is not None else PartialDate(day_in(run.zone, run.begun_at).isoformat())


def _source(name: str, by: Actor) -> ImportSource | None:
    clean = clean_line(name, "source", required=False, longest=100)
    if not clean:
        return None
    row, _new = ImportSource.objects.get_or_create(zone_id=by.where, name=clean, defaults={"used_at": clock.now()})
    return row


def _lay_first(run: ImportRun, sheets: Sequence[str]) -> None:
    """Take the first sheet that holds a list; where none does, say why the first one is none."""
    refusals = [Invalid.of("file", _("This file is empty."))] if not sheets else []
    for sheet in sheets:
        try:
            _lay(run, sheet, sheets)
        except Invalid as refusal:
            refusals.append(refusal)
        else:
            return
    raise refusals[0]


def _lay(run: ImportRun, sheet: str, sheets: Sequence[str], first: int = 0, last: int = 0) -> None:
    """Find the headings of a sheet, or take the rows that were named, and suggest what the columns are."""
    words = Words(indicators_of(run.zone_id))
    found = layout_of(place_of(run.file), words, is_csv=is_csv(run), sheet=sheet, first=first, last=last)
    run.layout = {"sheet": sheet, "sheets": list(sheets), **_data_of(found)}
    remembered: Mapping[str, Any] = run.source.columns if run.source is not None else {}
    columns = suggested(found.headings, found.own, found.samples, words, remembered)
    run.columns = {str(one.place): one.as_data() for one in columns}


def _data_of(layout: Layout) -> dict[str, Any]:
    return {
        "first": layout.first,
        "last": layout.last,
        "headings": layout.headings,
        "written": layout.written,
        "samples": layout.samples,
    }


def _held(run: ImportRun) -> ImportRun:
    rows = ImportRun.objects.select_related("source", "file", "zone").select_for_update(of=("self",), no_key=True)
    return rows.get(pk=run.pk)


@transaction.atomic
def find_headings(run: ImportRun, *, by: Actor, sheet: str, first: int = 0, last: int = 0) -> ImportRun:
    """Look at another sheet, or at other rows as the headings; what the columns are is suggested anew."""
    may_bring(keeps=keeps_lists(by)).insist()
    row = _held(run)
    may_name_columns(row.state).insist()
    if sheet not in row.layout["sheets"]:
        raise Invalid.of("sheet", _("Please choose one of the answers."))
    if first and last and not first <= last <= first + 2:
        raise Invalid.of("last", _("Headings stand in one to three rows, one below the other."))
    _lay(row, sheet, row.layout["sheets"], first, last or first)
    row.state = ImportState.MAPPING
    row.save(update_fields=["layout", "columns", "state"])
    return row


@transaction.atomic
def name_columns(
    run: ImportRun, *, by: Actor, columns: Mapping[int, Mapping[str, str]], as_of: str | None = None
) -> ImportRun:
    """Say what columns are: `to`, for figures `period` and `unit`, by place. `Invalid` names each that cannot be so.

    The source remembers it for its next list. Figures without a date are told `as_of` one, which holds for this list.
    """
    may_bring(keeps=keeps_lists(by)).insist()
    row = _held(run)
    may_name_columns(row.state).insist()
    named = [_renamed(one, columns.get(one.place)) for one in columns_in(row.columns)]
    insist_named(named, indicators_of(row.zone_id))
    row.columns = {str(one.place): one.as_data() for one in named}
    row.as_of = row.as_of if as_of is None else _told_as_of(row, as_of)
    row.state = ImportState.MAPPING
    row.save(update_fields=["columns", "as_of", "state"])
    if row.source is not None:
        row.source.columns |= {one.heading: {"to": one.to, "period": one.period, "unit": one.unit} for one in named}
        row.source.used_at = clock.now()
        row.source.save(update_fields=["columns", "used_at"])
    append("import.named", subject_type="import", subject_id=row.pk, by=by)
    return row


def _told_as_of(run: ImportRun, said: str) -> PartialDate:
    try:
        at = PartialDate(read_date(said) or said)
    except Invalid as refusal:
        raise Invalid.of("as_of", refusal.sentence) from None
    if at.first is None or at.side:
        raise Invalid.of("as_of", _("Please say of which day, month or year this is known."))
    if at.first > day_in(run.zone, clock.now()):
        raise Invalid.of("as_of", _("%(date)s lies in the future.") % {"date": at.words})
    return at


def _renamed(column: Column, said: Mapping[str, str] | None) -> Column:
    if said is None:
        return column
    to = said.get("to", column.to)
    period, unit = (said.get(name, getattr(column, name)).strip() for name in ("period", "unit"))
    return Column(column.place, column.heading, to, *((period, unit) if to.startswith("fact:") else ("", "")))


def insist_named(columns: Sequence[Column], indicators: Sequence[Indicator] | Any) -> None:
    """`Invalid` unless each column can be what it is named, and one of them tells which organisation a row means."""
    known = {one.code: one for one in indicators}
    wrong = misnamed(columns, known, [code for code, _words in choices(known.values())])
    if wrong:
        headings = {one.place: one.heading for one in columns}
        first = min(wrong)
        sentence = _("Column “%(heading)s”: %(problem)s") % {"heading": headings[first], "problem": wrong[first]}
        raise Invalid(sentence, fields={f"column-{place}": words for place, words in wrong.items()})
    if not any(one.to in ("name", "name_local") or one.to.startswith("number:") for one in columns):
        raise Invalid(_("No column is named as the name or a number of the organisation. Name one."))


@transaction.atomic
def do(run: ImportRun, verb: ImportVerb, *, by: Actor, here: bool = False) -> ImportRun:
    """Look through, bring in, stop or undo. The work itself is a job, unless it is done `here` (see `working.work`).

    What is stopped can be gone on with where it stands; what was brought in is undone from what stood there before.
    """
    row = _held(run)
    may_import(row.state, verb, keeps=keeps_lists(by)).insist()
    if verb == ImportVerb.CHECK:
        insist_named(columns_in(row.columns), indicators_of(row.zone_id))
    before, row.state = row.state, IMPORT_TRANSITIONS[ImportState(row.state), verb].to
    _turn(row, verb, ImportState(before))
    row.save(update_fields=["state", "done", "reached", "total", "attempt", "problem", "ended_at"])
    append(f"import.{verb}", subject_type="import", subject_id=row.pk, by=by)
    tell([topic(row)])
    if verb != ImportVerb.STOP and not here:
        # One after the other: two lists at once would wait for each other's organisations.
        enqueue(JOB, one_at_a_time="imports", number=row.pk)
    return row


def _turn(row: ImportRun, verb: ImportVerb, before: ImportState) -> None:
    """Where the work begins: what was stopped goes on, everything else from its beginning."""
    row.attempt, row.problem, row.ended_at = row.attempt + 1, "", None
    if verb == ImportVerb.UNDO:
        applied = ImportRow.objects.filter(run=row, applied=True, undone=False)
        row.total, row.done = applied.count(), 0
        latest = applied.order_by("-number").values_list("number", flat=True).first()
        row.reached = (latest or 0) + 1
    elif verb != ImportVerb.STOP and before != ImportState.STOPPED:
        row.done = row.reached = 0
    if verb == ImportVerb.STOP and row.state == ImportState.MAPPING:
        row.done = row.total = row.reached = 0


def topic(run: ImportRun) -> str:
    """What an open page of the list watches."""
    return f"import:{run.pk}"


@transaction.atomic
def decide_row(row: ImportRow, *, by: Actor, choice: str, organisation: Organisation | None = None) -> ImportRow:
    """Say whom a doubtful row means: `same` as an organisation, a `new` one, or nothing, which leaves it doubtful."""
    may_bring(keeps=keeps_lists(by)).insist()
    run = _held(row.run)
    may_decide_row(run.state, row.outcome, decided=bool(row.choice)).insist()
    if choice not in ("", SAME, NEW) or (choice == SAME) != (organisation is not None):
        raise Invalid.of("choice", _("Please choose one of the answers."))
    if organisation is not None and organisation.zone_id != run.zone_id:
        raise Invalid.of("organisation", _("Please choose an organisation of this zone."))
    row.choice, row.organisation = choice, organisation
    row.save(update_fields=["choice", "organisation"])
    append("import.decided", subject_type="import", subject_id=run.pk, by=by, data={"row": row.number})
    return row
