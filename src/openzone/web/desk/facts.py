"""What is known of an enterprise in figures, at the desk: all of it, and the sheet that records or restates one."""

from typing import cast

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openzone.core.files import Upload
from openzone.places.queries import serves
from openzone.registry.actions.facts import record_fact, withdraw_fact
from openzone.registry.actions.insisting import insist_serves
from openzone.registry.fact_queries import facts_visible_to
from openzone.registry.models import Fact
from openzone.registry.queries import visible_to
from openzone.registry.values import shown
from openzone.web.desk.fact_forms import FactForm, WithdrawalForm
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import bound
from openzone.web.parts.registry.facts import all_facts
from openzone.web.requests import PageRequest, for_staff
from openzone.web.shared import file_response


@require_GET
@for_staff
def facts(request: PageRequest, ref: str) -> HttpResponseBase:
    """All facts of an enterprise by indicator, those restated too, with who says so."""
    row = get_object_or_404(visible_to(request.actor), ref=ref)
    context = {**all_facts(row), "may_change": serves(request.actor, row.unit_id)}
    return render(request, "desk/enterprises/facts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def fact_new(request: PageRequest, ref: str) -> HttpResponseBase:
    """Record a figure, or restate the one of the indicator and date that the address names."""
    row = get_object_or_404(visible_to(request.actor).select_related("zone"), ref=ref)
    insist_serves(request.actor, row.unit_id)
    asked = {name: request.GET.get(name, "")[:40] for name in ("indicator", "at")}
    files = request.FILES if request.method == "POST" else None
    form = bound(request, FactForm, organisation=row, asked=asked, files=files)

    def act() -> str:
        copy = form.cleaned_data["document"]
        made = record_fact(
            row, by=request.actor, seen=form.seen(), copies=[cast(Upload, copy)] if copy else [], **form.content()
        )
        return f"{reverse('desk_facts', args=[ref])}#{made.indicator.code}"

    return act_or_ask(
        request,
        form,
        act,
        title=_("Restate a figure") if form.restated else _("Record a figure"),
        intro=_("What was recorded before stays and can be seen. Size class and growth follow by themselves."),
        button=_("Record it"),
        back=reverse("desk_organisation", args=[ref]),
    )


def _fact(request: PageRequest, ref: str, number: int) -> Fact:
    return get_object_or_404(facts_visible_to(request.actor), organisation__ref=ref, pk=number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def fact_withdrawal(request: PageRequest, ref: str, number: int) -> HttpResponseBase:
    """Take a figure back that should never have been recorded."""
    fact = _fact(request, ref, number)
    insist_serves(request.actor, fact.organisation.unit_id)
    form = bound(request, WithdrawalForm)

    def act() -> None:
        withdraw_fact(fact, by=request.actor, **form.content())

    words = {"indicator": fact.indicator.shown_name, "date": fact.at.words, "figure": shown(fact.value)}
    return act_or_ask(
        request,
        form,
        act,
        title=_("Withdraw this figure?"),
        intro=_("“%(indicator)s”, %(date)s: %(figure)s. It stays to be seen, and what it restated counts again.")
        % words,
        button=_("Withdraw it"),
        back=reverse("desk_facts", args=[ref]),
        danger=True,
    )


@require_GET
@for_staff
def fact_document(request: PageRequest, ref: str, number: int) -> HttpResponseBase:
    """The copy of the document from which a figure is known, for the zone's people."""
    document = _fact(request, ref, number).document
    if document is None:
        raise Http404
    return file_response(document, preview="preview" in request.GET)
