"""Corrections at the portal: proposing one, seeing what became of it, taking it back."""

from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openzone.registry.actions.corrections import propose, withdraw_correction
from openzone.registry.correcting import ITSELF, OF_THE_ORGANISATION, may_correct, may_propose, takes_a_row
from openzone.registry.correction_queries import corrections_at_portal, row_of, sides_of, with_present
from openzone.registry.enums import CorrectionKind, CorrectionVerb
from openzone.registry.models import Correction, Organisation
from openzone.registry.queries import belonging
from openzone.web.parts.files import document_of
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.registry.corrections import heading, told_of
from openzone.web.parts.sheets import act_or_ask
from openzone.web.portal.correction_forms import CorrectionForm
from openzone.web.portal.overview import chosen_organisation
from openzone.web.requests import PageRequest, for_enterprise
from openzone.web.shared import file_response

both = require_http_methods(["GET", "HEAD", "POST"])
BASE = "portal/base.html"
LARGEST_ID = 2**63 - 1


def _own(request: PageRequest, ref: str) -> Organisation:
    found = chosen_organisation(request.actor, ref)
    if found is None:
        raise Http404
    return found


def _row(text: str, kind: CorrectionKind) -> int | None:
    """Which row is meant: a number, nothing for one that is missing."""
    if kind in OF_THE_ORGANISATION:
        return ITSELF
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    if not takes_a_row(kind, number):
        raise Http404
    return number


@for_enterprise
@both
def correction_new(request: PageRequest, ref: str, kind: str) -> HttpResponseBase:
    """Propose that something in the record be put right, or added."""
    here = _own(request, ref)
    if kind not in CorrectionKind.values:
        raise Http404
    what = CorrectionKind(kind)
    may_propose(what, belonging=belonging(request.actor, here.pk)).insist()
    row = _row(request.GET.get("row", ""), what)
    present = row_of(here, what, row)
    if present is None and row is not None and what != CorrectionKind.INDUSTRY:
        raise Http404
    form = bound(request, CorrectionForm, actor=request.actor, kind=what, present=present or {})
    back = f"{reverse('portal_enterprise')}?organisation={here.ref}"

    def act() -> str:
        reason, document = form.cleaned_data["reason"], document_of(request)
        propose(here, kind=what, row=row, proposed=form.proposed(), reason=reason, document=document, by=request.actor)
        return f"{back}#corrections"

    return act_or_ask(
        request,
        form,
        act,
        said=_("Proposed. The zone compares it and you are told what becomes of it."),
        title=_title(what, missing=present is None and row is None),
        intro=_("Your record changes once %(unit)s has accepted it.") % {"unit": here.unit.shown_name},
        button=_("Propose the correction"),
        back=back,
        base=BASE,
    )


def _title(kind: CorrectionKind, *, missing: bool) -> str:
    words = {"what": kind.label}
    return _("What is missing: %(what)s") % words if missing else _("Put right: %(what)s") % words


def _found(request: PageRequest, number: int) -> Correction:
    row: Correction = get_object_or_404(with_present(corrections_at_portal(request.actor)), pk=number)
    return row


@for_enterprise
@require_GET
def correction(request: PageRequest, number: int) -> HttpResponseBase:
    """One correction and what the zone said to it."""
    row = _found(request, number)
    may = may_correct(row.state, CorrectionVerb.WITHDRAW, sides_of(request.actor, row))
    page: dict[str, Any] = {"one": told_of([row])[0], "heading": heading(row), "may_withdraw": bool(may)}
    return render(request, "portal/correction.html", page)


@for_enterprise
@require_GET
def document(request: PageRequest, number: int) -> HttpResponseBase:
    """The document that went with a correction."""
    row = _found(request, number)
    if row.document is None:
        raise Http404
    return file_response(row.document, preview="preview" in request.GET)


@for_enterprise
@both
def withdrawal(request: PageRequest, number: int) -> HttpResponseBase:
    """Take a correction back, once it has been confirmed."""
    row = _found(request, number)
    may_correct(row.state, CorrectionVerb.WITHDRAW, sides_of(request.actor, row)).insist()
    form = bound(request, ActionForm)

    def act() -> None:
        withdraw_correction(row, by=request.actor)

    return act_or_ask(
        request,
        form,
        act,
        said=_("Taken back. Your record stays as it is."),
        title=_("Take the correction back?"),
        button=_("Take it back"),
        back=f"{reverse('portal_enterprise')}?organisation={row.organisation.ref}",
        danger=True,
        base=BASE,
    )
