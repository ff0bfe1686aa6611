"""Corrections at the desk: what enterprises propose to their own record, compared with what stands there, decided."""

from django import forms
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from openzone.registry.actions.corrections import accept_correction, refuse_correction
from openzone.registry.correcting import may_correct
from openzone.registry.correction_queries import corrections_at_desk, sides_of, with_present
from openzone.registry.enums import CorrectionState, CorrectionVerb
from openzone.registry.models import Correction
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.paging import page_by_date
from openzone.web.parts.registry.corrections import heading, told_of
from openzone.web.requests import PageRequest, for_staff
from openzone.web.shared import file_response

both = require_http_methods(["GET", "HEAD", "POST"])


class AcceptForm(ActionForm):
    """A word for the proposer; that it counts although something else stands there by now is asked only then."""

    although_changed = forms.BooleanField(
        label=gettext_lazy("It counts all the same, although something else stands there by now"), required=False
    )
    remark = forms.CharField(label=gettext_lazy("A word for the enterprise"), max_length=500, required=False)

    def ask(self, *, stale: bool) -> None:
        """Leave the question out where there is none."""
        if not stale:
            del self.fields["although_changed"]


class RefuseForm(ActionForm):
    """Why it stays as it is."""

    remark = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, help_text=gettext_lazy("The enterprise reads it.")
    )


@require_GET
@for_staff
def corrections(request: PageRequest) -> HttpResponseBase:
    """What waits, the longest waiting first; or what was decided, of all that the actor sees."""
    state = request.GET.get("state", CorrectionState.WAITING)
    rows = corrections_at_desk(request.actor)
    chosen = rows.filter(state=state) if state in CorrectionState.values else rows
    first = state == CorrectionState.WAITING
    page = page_by_date(with_present(chosen), request.GET.get("after", ""), date="proposed_at", oldest_first=first)
    context = {
        "page": page,
        "shown": told_of(page.rows),
        "state": state,
        "states": [*CorrectionState.choices, ("all", _("all of them"))],
    }
    return render(request, "desk/corrections/list.html", context)


def _found(request: PageRequest, number: int) -> Correction:
    row: Correction = get_object_or_404(with_present(corrections_at_desk(request.actor)), pk=number)
    return row


@require_GET
@for_staff
def correction(request: PageRequest, number: int) -> HttpResponseBase:
    """One correction, field by field, with its reason and document."""
    row = _found(request, number)
    may = may_correct(row.state, CorrectionVerb.ACCEPT, sides_of(request.actor, row))
    page = {"one": told_of([row])[0], "heading": heading(row), "may_decide": bool(may)}
    return render(request, "desk/corrections/correction.html", page)


@require_GET
@for_staff
def document(request: PageRequest, number: int) -> HttpResponseBase:
    """The document that goes with a correction."""
    row = _found(request, number)
    if row.document is None:
        raise Http404
    return file_response(row.document, preview="preview" in request.GET)


@both
@for_staff
def decision(request: PageRequest, number: int, noun: str) -> HttpResponseBase:
    """Accept a correction or refuse it with a reason."""
    if noun not in ("acceptance", "refusal"):
        raise Http404
    row = _found(request, number)
    verb = CorrectionVerb.ACCEPT if noun == "acceptance" else CorrectionVerb.REFUSE
    may_correct(row.state, verb, sides_of(request.actor, row)).insist()
    return _accept(request, row) if noun == "acceptance" else _refuse(request, row)


def _accept(request: PageRequest, row: Correction) -> HttpResponseBase:
    form = bound(request, AcceptForm)
    form.ask(stale=told_of([row])[0].stale)

    def act() -> str:
        accept_correction(row, by=request.actor, **form.content())
        return reverse("desk_organisation", args=[row.organisation.ref])

    return act_or_ask(
        request,
        form,
        act,
        said=_("Accepted: it stands in the record now, and the enterprise is told."),
        title=_("Accept the correction of “%(organisation)s”?") % {"organisation": row.organisation},
        intro=_("It is entered into the record as if you had entered it, with the enterprise named as the source."),
        button=_("Accept"),
        back=reverse("desk_correction", args=[row.pk]),
    )


def _refuse(request: PageRequest, row: Correction) -> HttpResponseBase:
    form = bound(request, RefuseForm)

    def act() -> str:
        refuse_correction(row, by=request.actor, **form.content())
        return reverse("desk_corrections")

    return act_or_ask(
        request,
        form,
        act,
        said=_("Refused. The enterprise reads your reason."),
        title=_("Refuse the correction of “%(organisation)s”?") % {"organisation": row.organisation},
        button=_("Refuse"),
        back=reverse("desk_correction", args=[row.pk]),
        danger=True,
    )
