"""What is known of an enterprise in figures, at the desk: all of it, and the sheet that records or restates one."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openzone.places.queries import serves
from openzone.registry.actions.documents import stored_as
from openzone.registry.actions.facts import record_fact
from openzone.registry.actions.insisting import insist_serves
from openzone.registry.queries import visible_to
from openzone.web.desk.fact_forms import FactForm
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.files import document_of
from openzone.web.parts.forms import bound
from openzone.web.parts.registry.facts import all_facts
from openzone.web.requests import PageRequest, for_staff


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
    form = bound(request, FactForm, organisation=row, asked=asked)

    def act() -> str:
        document = document_of(request)
        kept = stored_as(document, request.actor) if document is not None else None
        made = record_fact(row, by=request.actor, seen=form.seen(), document=kept, **form.content())
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
