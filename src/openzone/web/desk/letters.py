"""Letters that came in, at the desk: those that wait for somebody, and what became of the others."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openzone.core.actions import note_reading
from openzone.core.sentences import said
from openzone.correspondence.actions import deciding as acts
from openzone.correspondence.enums import LetterState
from openzone.correspondence.models import Letter
from openzone.correspondence.queries import at_desk, looks_after_letters
from openzone.correspondence.rules import may_discard, may_settle
from openzone.web.desk.letter_forms import AssignForm, RaiseForm
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.paging import page_by_number
from openzone.web.requests import P, PageRequest, View, only
from openzone.web.shared import file_response

MEANINGS = {
    LetterState.KEPT: "plain",
    LetterState.POSTED: "done",
    LetterState.QUARANTINED: "waits",
    LetterState.IGNORED: "plain",
    LetterState.REFUSED: "late",
    LetterState.DISCARDED: "plain",
}
SHOWN = (
    LetterState.QUARANTINED, LetterState.POSTED, LetterState.IGNORED, LetterState.REFUSED, LetterState.DISCARDED,
    LetterState.KEPT,
)  # fmt: skip
read_or_send = require_http_methods(["GET", "HEAD", "POST"])


def _for_carers(view: View[P]) -> View[P]:
    """Let only those in who look after letters; for others the page does not exist."""
    return only(view, looks_after_letters)


def _letter(request: PageRequest, number: int) -> Letter:
    return get_object_or_404(at_desk(request.actor), pk=number)


@require_GET
@_for_carers
def letters(request: PageRequest) -> HttpResponseBase:
    """The letters, the newest first: those that wait, or those of another fate, or all."""
    state = request.GET.get("state", LetterState.QUARANTINED)
    rows = at_desk(request.actor)
    rows = rows.filter(state=state) if state in LetterState else rows
    page = page_by_number(rows, request.GET.get("after", ""), column="id")
    context = {
        "page": page,
        "lines": [(one, MEANINGS[LetterState(one.state)]) for one in page.rows],
        "state": state if state in LetterState else "all",
        "states": [*((one.value, one.label) for one in SHOWN), ("all", _("All"))],
    }
    return render(request, "desk/letters/list.html", context)


@require_GET
@_for_carers
def letter(request: PageRequest, number: int) -> HttpResponseBase:
    """A letter as text, and what can be done with it."""
    row = _letter(request, number)
    note_reading(request.actor, subject_type="letter", subject_id=row.pk, what="letter")
    context = {
        "letter": row,
        "meaning": MEANINGS[LetterState(row.state)],
        "files": list(row.files.order_by("pk")),
        "refused": [(one["name"], said(one["sentence"])) for one in row.refused_files],
        "may_settle": bool(may_settle(row.state)),
        "may_discard": bool(may_discard(row.state)),
    }
    return render(request, "desk/letters/letter.html", context)


@require_GET
@_for_carers
def letter_file(request: PageRequest, number: int, file: int) -> HttpResponseBase:
    """A file of a letter, to keep; the letter as it came among them."""
    row = _letter(request, number)
    stored = row.raw if file == row.raw_id else row.files.filter(pk=file).first()
    if stored is None:
        raise Http404
    return file_response(stored, preview="preview" in request.GET)


def _page(row: Letter, **more: Any) -> dict[str, Any]:
    return {"back": reverse("desk_letter", args=[row.pk]), **more}


@read_or_send
@_for_carers
def letter_assign(request: PageRequest, number: int) -> HttpResponse:
    """Put a letter into its demand."""
    row = _letter(request, number)
    may_settle(row.state).insist()
    form = bound(request, AssignForm, actor=request.actor, letter=row)

    def act() -> str:
        done = acts.assign_letter(row, by=request.actor, **form.content())
        messages.success(request, _("The letter stands in its demand now."))
        assert done.case is not None, "it was put there"
        return reverse("desk_case", args=[done.case.ref])

    page = _page(row, title=_("Put the letter into a demand"), button=_("Put it there"))
    return act_or_ask(request, form, act, intro=_("It stands there as the words of whoever wrote it."), **page)


@read_or_send
@_for_carers
def letter_raise(request: PageRequest, number: int) -> HttpResponse:
    """Make a demand out of a letter."""
    row = _letter(request, number)
    may_settle(row.state).insist()
    form = bound(request, RaiseForm, actor=request.actor, letter=row)

    def act() -> str:
        case = acts.raise_letter(row, by=request.actor, **form.content())
        messages.success(request, _("%(ref)s is recorded.") % {"ref": case.ref})
        return reverse("desk_case", args=[case.ref])

    page = _page(row, title=_("Make a demand out of the letter"), button=_("Record the demand"))
    return act_or_ask(request, form, act, **page)


@read_or_send
@_for_carers
def letter_discard(request: PageRequest, number: int) -> HttpResponse:
    """Lay a letter aside, once that has been confirmed."""
    row = _letter(request, number)
    may_discard(row.state).insist()
    form = bound(request, ActionForm)

    def act() -> None:
        acts.discard_letter(row, by=request.actor)

    intro = _("Nobody is told. It is kept, and can be taken up again from the list of what was laid aside.")
    page = {"title": _("Lay this letter aside?"), "button": _("Lay it aside"), "back": reverse("desk_letters")}
    return act_or_ask(request, form, act, intro=intro, **page)
