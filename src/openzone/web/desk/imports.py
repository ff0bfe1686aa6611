"""Lists that are brought in: which there are, a new one, its columns, what would become of its rows, and undoing it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openzone.core.actions import note_reading
from openzone.core.errors import Invalid
from openzone.registry.actions import imports as acts
from openzone.registry.enums import IMPORT_NOUNS, ImportState, ImportVerb, RowOutcome
from openzone.registry.fact_queries import indicators_of
from openzone.registry.importing.naming import Column, columns_in
from openzone.registry.importing.queries import BAD, imports_visible_to, keeps_lists, rows_of_run
from openzone.registry.importing.returned import form_of, returned
from openzone.registry.models import ImportRow, ImportRun
from openzone.registry.queries import visible_to
from openzone.registry.rules import AT_WORK, TO_BE_NAMED, may_import
from openzone.web.desk.import_forms import HeadingsForm, ImportForm, lines_of, named_in
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.once import new_key
from openzone.web.parts.paging import page_by_date
from openzone.web.parts.registry.imports import MEANINGS, shown_rows, told_as_of
from openzone.web.requests import PageRequest, View, gone_to, only

ROWS = 50
both = require_http_methods(["GET", "HEAD", "POST"])
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def for_keepers(view: View[Any]) -> View[Any]:
    """Let only those in who bring lists in; for others the page does not exist."""
    return only(view, keeps_lists)


def _found(request: PageRequest, number: int) -> ImportRun:
    return get_object_or_404(imports_visible_to(request.actor), pk=number)


@require_GET
@for_keepers
def imports(request: PageRequest) -> HttpResponseBase:
    """The lists that were brought, the latest first, each with how far it has come."""
    page = page_by_date(imports_visible_to(request.actor), request.GET.get("after", ""), date="begun_at")
    watched = " ".join(acts.topic(row) for row in page.rows if row.state in AT_WORK)
    lines = [(row, MEANINGS[ImportState(row.state)], _to_correct(row)) for row in page.rows]
    return render(request, "desk/imports/list.html", {"page": page, "lines": lines, "watched": watched})


def _to_correct(run: ImportRun) -> int:
    return sum(run.counts.get(outcome, 0) for outcome in BAD)


@both
@for_keepers
def import_new(request: PageRequest) -> HttpResponseBase:
    """Bring a spreadsheet; its columns are looked over next."""
    data = request.POST if request.method == "POST" else None
    form = ImportForm(data, actor=request.actor, files=request.FILES if data is not None else None)

    def act() -> str:
        given = form.cleaned_data
        run = acts.bring(upload=given["file"], by=request.actor, unit=form.units[given["unit"]], source=given["source"])
        return reverse("desk_import_columns", args=[run.pk])

    if url := form.carry_out(request, act):
        return gone_to(request, url)
    return render(request, "desk/imports/new.html", {"form": form}, status=form.status)


@both
@for_keepers
def import_columns(request: PageRequest, number: int) -> HttpResponseBase:
    """What each column is, as suggested; once that is said, the rows are looked through and nothing is changed yet."""
    run = _found(request, number)
    columns, wrong, status = columns_in(run.columns), dict[str, object](), 200
    sentence, as_of = "", str(run.as_of)
    if request.method == "POST":
        named, as_of = named_in(request.POST, columns), request.POST.get("as_of", as_of)[:60].strip()
        try:
            acts.name_columns(run, by=request.actor, columns=named, as_of=as_of)
            acts.do(run, ImportVerb.CHECK, by=request.actor)
            return gone_to(request, reverse("desk_import", args=[number]))
        except Invalid as refusal:
            columns = [Column(**{**vars(one), **named.get(one.place, {})}) for one in columns]
            wrong, sentence, status = refusal.fields, str(refusal), refusal.status
    context = _columns_page(run, columns, wrong)
    context |= {"sentence": sentence, "as_of": as_of}
    return render(request, "desk/imports/columns.html", context, status=status)


def _columns_page(run: ImportRun, columns: Sequence[Column], wrong: dict[str, object]) -> dict[str, Any]:
    headed = Counter(one.heading for one in columns if one.heading)
    return {
        "run": run,
        "lines": lines_of(run, columns, wrong, indicators_of(run.zone_id)),
        "doubled": [heading for heading, times in headed.items() if times > 1],
        "headings": HeadingsForm(run=run),
        "as_of": str(run.as_of),
        "as_of_problem": wrong.get("as_of", ""),
        "may": run.state in TO_BE_NAMED,
    }


@require_POST
@for_keepers
def import_headings(request: PageRequest, number: int) -> HttpResponseBase:
    """Say on which sheet and in which rows the headings stand."""
    run = _found(request, number)
    form = bound(request, HeadingsForm, run=run)

    def act() -> str:
        given = form.cleaned_data
        acts.find_headings(run, by=request.actor, sheet=given["sheet"], first=given["first"], last=given["last"])
        return reverse("desk_import_columns", args=[number])

    if url := form.carry_out(request, act):
        return gone_to(request, url)
    context = {**_columns_page(run, columns_in(run.columns), {}), "headings": form}
    return render(request, "desk/imports/columns.html", context, status=form.status)


@require_GET
@for_keepers
def import_page(request: PageRequest, number: int) -> HttpResponseBase:
    """One list: how far it has come, what becomes or became of its rows, and what can be done with it."""
    run = _found(request, number)
    which = request.GET.get("which", "")
    which = which if which in RowOutcome.values else ""
    rows, after = _some(run, which, request.GET.get("after", ""))
    can = {verb.value: bool(may_import(run.state, verb, keeps=True)) for verb in ImportVerb}
    context = {
        "run": run,
        "meaning": MEANINGS[ImportState(run.state)],
        "rows": shown_rows(rows),
        "which": which,
        "tabs": _tabs(run),
        "next": after,
        "first": not request.GET.get("after"),
        "can": can,
        "open_dates": told_as_of(run, indicators_of(run.zone_id)),
        "at_work": run.state in AT_WORK,
        "may_name": run.state in TO_BE_NAMED,
        "may_decide": run.state == ImportState.CHECKED,
        "to_correct": _to_correct(run),
        "key": new_key(),
    }
    return render(request, "desk/imports/run.html", context)


def _some(run: ImportRun, which: str, after: str) -> tuple[list[ImportRow], str]:
    """The rows behind a row's number, and the number behind which the next ones stand."""
    place = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    found = list(rows_of_run(run, which).filter(number__gt=place)[: ROWS + 1])
    return found[:ROWS], str(found[ROWS - 1].number) if len(found) > ROWS else ""


def _tabs(run: ImportRun) -> list[tuple[str, str, int]]:
    counts = run.counts
    total = sum(counts.get(outcome, 0) for outcome in RowOutcome.values)
    return [("", _("All"), total), *((one.value, str(one.label), counts.get(one.value, 0)) for one in RowOutcome)]


_ASKED = {
    ImportVerb.RUN: lambda run: (
        _("Bring this list in?"),
        _("Bring it in"),
        _("%(created)s organisations are created and %(changed)s changed. Doubtful and refused rows are left out."
          " It can be undone.") % {"created": run.counts.get("created", 0), "changed": run.counts.get("changed", 0)},
    ),
    ImportVerb.UNDO: lambda run: (
        _("Undo this list?"),
        _("Undo it"),
        _("What it created is taken away and what it changed is put back. Whatever was changed since stays as it is."),
    ),
}  # fmt: skip


@both
@for_keepers
def import_act(request: PageRequest, number: int, noun: str) -> HttpResponseBase:
    """Look through anew or stop with one click; bring in or undo once that was confirmed."""
    run, verb = _found(request, number), IMPORT_NOUNS.get(noun)
    if verb is None:
        raise Http404
    form, back = bound(request, ActionForm), reverse("desk_import", args=[number])

    def act() -> None:
        acts.do(run, verb, by=request.actor)

    words = _ASKED.get(verb, lambda run: (str(verb.label).capitalize(), str(verb.label).capitalize(), ""))(run)
    title, button, intro = words
    danger = verb == ImportVerb.UNDO
    return act_or_ask(request, form, act, title=title, button=button, intro=intro, back=back, danger=danger)


@require_POST
@for_keepers
def import_row(request: PageRequest, number: int, row: int) -> HttpResponseBase:
    """Say whom a doubtful row means: an organisation that is here, a new one, or nobody after all."""
    run = _found(request, number)
    found = get_object_or_404(run.rows, number=row)
    choice, organisation = request.POST.get("choice", ""), None
    if choice == "same":
        ref = request.POST.get("organisation", "")
        organisation = get_object_or_404(visible_to(request.actor), ref=ref)
    acts.decide_row(found, by=request.actor, choice=choice, organisation=organisation)
    messages.success(request, _("Row %(number)d is decided.") % {"number": row})
    return gone_to(request, f"{reverse('desk_import', args=[number])}?which=doubtful")


@require_GET
@for_keepers
def import_returned(request: PageRequest, number: int) -> HttpResponseBase:
    """The rows that were not taken, as the same spreadsheet with a column that says what to do."""
    run = _found(request, number)
    note_reading(request.actor, subject_type="import", subject_id=run.pk, what="export")
    with returned(run) as path:
        response = HttpResponse(path.read_bytes(), content_type=MEDIA_TYPES[form_of(run)])
    stem = run.file.name.rpartition(".")[0]
    name = _("%(file)s (to be corrected)") % {"file": stem}
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{form_of(run)}')}"
    response["Cache-Control"] = "private, no-store"
    return response
