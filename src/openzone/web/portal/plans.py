"""The plan of the reader's enterprise at the portal: looked at, and its formalities begun."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openzone.formalities import actions
from openzone.formalities.models import Plan
from openzone.formalities.planning import plans_at_portal, with_progress
from openzone.web.parts.formalities.plans import Door, plan_told
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.sheets import act_or_ask
from openzone.web.requests import PageRequest, for_enterprise, gone_to

MOST = 100


@for_enterprise
@require_GET
def plans(request: PageRequest) -> HttpResponseBase:
    """The plans of the reader's enterprises; the only one at once."""
    rows = list(with_progress(plans_at_portal(request.actor)).order_by("-laid_at", "-pk")[:MOST])
    if len(rows) == 1:
        return gone_to(request, reverse("portal_plan", args=[rows[0].pk]))
    return render(request, "portal/plans.html", {"rows": rows})


def _found(request: PageRequest, number: int) -> Plan:
    return get_object_or_404(plans_at_portal(request.actor).select_related("organisation__unit"), pk=number)


@for_enterprise
@require_GET
def plan(request: PageRequest, number: int) -> HttpResponseBase:
    """One plan: what comes after what, until when, and how far it is."""
    row = _found(request, number)
    door = Door(
        formality=lambda one: reverse("portal_formality", args=[one.ref]),
        begin=lambda code: reverse("portal_plan_begin", args=[row.pk, code]),
    )
    return render(request, "portal/plan.html", plan_told(request.actor, row, door))


@for_enterprise
@require_http_methods(["GET", "HEAD", "POST"])
def item_begin(request: PageRequest, number: int, code: str) -> HttpResponseBase:
    """Begin the formality of a part."""
    row = _found(request, number)
    item = get_object_or_404(row.items.select_related("service__shown", "plan"), code=code)
    form = bound(request, ActionForm)

    def act() -> str:
        return reverse("portal_formality", args=[actions.begin_item(item, by=request.actor).ref])

    return act_or_ask(
        request,
        form,
        act,
        base="portal/base.html",
        title=_("Begin “%(service)s”?") % {"service": item.service.text.shown_name},
        intro=_("Documents that you handed in before, and that are still good, are put to it."),
        button=_("Begin it"),
        back=reverse("portal_plan", args=[row.pk]),
    )
