"""The returns that the zone asks of the reader's enterprises: which there are, and filling one in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openzone.core import clock
from openzone.core.errors import Refusal
from openzone.places.queries import day_in
from openzone.registry.actions.returns import save_answers, submit_return
from openzone.registry.enums import ReturnState, ReturnVerb
from openzone.registry.models import Return
from openzone.registry.queries import owned_by
from openzone.registry.return_queries import paper_of, returns_at_portal, sides_of
from openzone.registry.rules import OWING, may_return
from openzone.web.parts.once import new_key, posted_once, was_done
from openzone.web.parts.registry.returns import MEANINGS, heading, shown_lines, shown_warnings, typed_in
from openzone.web.portal.overview import owned_or_404
from openzone.web.requests import PageRequest, for_enterprise, gone_to

MOST = 100


@for_enterprise
@require_GET
def returns(request: PageRequest) -> HttpResponseBase:
    """What the zone asks: first what is owed, then what was handed in."""
    owned = owned_or_404(request)
    rows = list(returns_at_portal(request.actor).order_by("-round__due", "-id")[:MOST])
    owing = [row for row in rows if row.state in OWING and not row.is_closed]
    today = day_in(rows[0].round.zone, clock.now()) if rows else None
    page = {
        "owing": sorted(owing, key=lambda row: (row.round.due, row.pk)),
        "others": [(row, MEANINGS[ReturnState(row.state)]) for row in rows if row not in owing],
        "several": len(owned) > 1,
        "today": today,
    }
    return render(request, "portal/returns.html", page)


def _found(request: PageRequest, number: int) -> Return:
    return get_object_or_404(returns_at_portal(request.actor), pk=number)


@for_enterprise
@require_http_methods(["GET", "HEAD", "POST"])
def return_form(request: PageRequest, number: int) -> HttpResponseBase:
    """One return: to be filled in while it is owed, else as it was handed in. Posted, it is kept and handed in."""
    row = _found(request, number)
    if request.method == "POST":
        return _submit(request, row)
    return _show(request, row, judged=row.state == ReturnState.SENT_BACK)


def _seen(request: PageRequest) -> dict[str, Any]:
    """The version that the page was made from, and when it was last kept then."""
    version, kept = request.POST.get("seen", ""), request.POST.get("seen_saved", "")
    try:
        at = datetime.fromisoformat(kept) if kept else None
    except ValueError:
        at = None
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None
    return {"seen": number, "seen_saved": at}


def _keep(request: PageRequest, row: Return) -> Return:
    return save_answers(
        row,
        by=request.actor,
        answers=typed_in(request.POST, "answer."),
        explanations=typed_in(request.POST, "explanation."),
        **_seen(request),
    )


def _submit(request: PageRequest, row: Return) -> HttpResponseBase:
    """Keep first, so that a refusal loses nothing; then hand in, once however often it is clicked."""
    back = reverse("portal_return", args=[row.pk])
    if was_done(request):
        return gone_to(request, back)
    try:
        row = _keep(request, row)
        if "later" in request.POST:
            messages.success(request, _("Kept. Nobody in the zone reads it before you submit it."))
            return gone_to(request, back)
        posted_once(request, lambda: submit_return(row, by=request.actor).pk)
    except Refusal as refusal:
        row.refresh_from_db()
        return _show(request, _found(request, row.pk), judged=True, refusal=refusal, typed=request.POST)
    messages.success(request, _("Submitted. The zone looks at it, and you read here what it says."))
    return gone_to(request, back)


def _show(
    request: PageRequest,
    row: Return,
    *,
    judged: bool,
    refusal: Refusal | None = None,
    typed: Mapping[str, Any] | None = None,
) -> HttpResponse:
    answers = typed_in(request.POST, "answer.") if typed is not None else None
    explanations = typed_in(request.POST, "explanation.") if typed is not None else row.explanations
    open_now = bool(may_return(row, row.state, ReturnVerb.SUBMIT, sides_of(request.actor, row)))
    submitted = row.state in (ReturnState.SUBMITTED, ReturnState.ACCEPTED)
    paper = paper_of(row, answers if answers is not None else row.answers if submitted else None)
    wanted = {name: str(sentence) for name, sentence in refusal.fields.items()} if refusal else {}
    page = {
        **heading(row),
        "lines": shown_lines(paper, judged=judged and open_now),
        "warnings": shown_warnings(paper, explanations, wanted) if judged or not open_now else [],
        "open_now": open_now,
        "fresh": row.saved_at is None and bool(paper.before),
        "refusal": refusal,
        "key": new_key(),
        "several": len(owned_by(request.actor)) > 1,
    }
    return render(request, "portal/return.html", page, status=refusal.status if refusal else 200)


@for_enterprise
@require_POST
def keep(request: PageRequest, number: int) -> HttpResponseBase:
    """Keep what is being typed; answers what it adds up to so far."""
    row, refusal = _found(request, number), None
    try:
        row = _keep(request, row)
    except Refusal as refused:
        refusal = refused
    paper = paper_of(row, typed_in(request.POST, "answer."))
    page = {"row": row, "refusal": refusal, "looked": paper.looked, "kept": refusal is None}
    # A refusal is told in its place on the page: an error status would leave the page as it is.
    return render(request, "portal/return_kept.html", page)
