"""The agreements by which the reader's enterprises are bound: what they promised and what the zone did."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openzone.partnerships import actions
from openzone.partnerships.enums import CommitmentVerb
from openzone.partnerships.models import Agreement, Commitment
from openzone.partnerships.queries import at_portal, commitments_of, with_counts
from openzone.places.queries import today_of
from openzone.web.parts import sheets
from openzone.web.parts.files import document_of
from openzone.web.parts.forms import bound
from openzone.web.parts.partnerships.forms import ProofForm
from openzone.web.parts.partnerships.shown import MEANINGS, head_of, sides_of
from openzone.web.portal.overview import owned_or_404
from openzone.web.requests import PageRequest, for_enterprise

MOST = 100


@for_enterprise
@require_GET
def agreements(request: PageRequest) -> HttpResponseBase:
    """The agreements, the last changed first."""
    owned_or_404(request)
    rows = with_counts(at_portal(request.actor), today_of(request.actor)).order_by("-changed_at", "-pk")[:MOST]
    lines = [(one, MEANINGS[one.state]) for one in rows]
    return render(request, "portal/agreements.html", {"lines": lines})


def _found(request: PageRequest, ref: str) -> Agreement:
    return get_object_or_404(at_portal(request.actor), ref=ref)


@for_enterprise
@require_GET
def agreement(request: PageRequest, ref: str) -> HttpResponseBase:
    """One agreement: its papers, what one promised oneself, and what the zone promised."""
    row = _found(request, ref)
    context = head_of(request.actor, row, sides_of(request.actor, row, _sheet))
    return render(request, "portal/agreement.html", context)


def _sheet(row: Commitment, noun: str) -> str:
    return reverse("portal_commitment_report", args=[row.agreement.ref, row.number])


@for_enterprise
@require_http_methods(["GET", "HEAD", "POST"])
def commitment_report(request: PageRequest, ref: str, number: int) -> HttpResponseBase:
    """Say that something that one promised is done."""
    row = _found(request, ref)
    mine = [one for one in commitments_of(request.actor, row) if one.number == number]
    one = get_object_or_404(row.commitments.filter(pk__in=[found.pk for found in mine]).select_related("party"))
    one.agreement = row
    form = bound(request, ProofForm, actor=request.actor, thing=one)
    if request.method != "POST":
        actions.insist_commitment(one, CommitmentVerb.REPORT, by=request.actor)

    def act() -> None:
        typed = {**form.content(), "document": document_of(request)}
        actions.report(one, by=request.actor, seen=form.cleaned_data["seen"], **typed)

    return sheets.act_or_ask(
        request,
        form,
        act,
        base="portal/base.html",
        title=_("Report as done"),
        intro=one.shown_text,
        button=_("Report it"),
        back=reverse("portal_agreement", args=[ref]),
        said=_("Reported. The zone confirms it, or says what is missing."),
    )
