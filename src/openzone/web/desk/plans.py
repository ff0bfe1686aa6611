"""The plans of enterprises that settle, at the desk: laid, looked at, changed, their formalities begun."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from openzone.formalities import actions
from openzone.formalities.models import Plan, PlanItem
from openzone.formalities.plan_rules import may_keep
from openzone.formalities.planning import (
    items_of,
    may_keep_now,
    narrowed,
    plan_of,
    plans_at_desk,
    services_of_template,
    with_progress,
)
from openzone.places.queries import roles_over, today_of
from openzone.registry.models import Organisation
from openzone.registry.queries import visible_to
from openzone.web.desk.plan_forms import AddForm, ChangeForm, DropForm, LayForm, OfPlan
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.formalities.plans import Door, plan_told
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.once import was_done
from openzone.web.parts.paging import MOST_COUNTED, page_by_date
from openzone.web.requests import PageRequest, for_staff

both = require_http_methods(["GET", "HEAD", "POST"])
FILTERS = (
    ("open", gettext_lazy("Open")),
    ("late", gettext_lazy("Late against the plan")),
    ("closed", gettext_lazy("Closed")),
)


@require_GET
@for_staff
def plans(request: PageRequest) -> HttpResponseBase:
    """The plans of the enterprises that the reader sees, the last changed first."""
    what = request.GET.get("what", "open")
    rows = with_progress(narrowed(plans_at_desk(request.actor), what, today_of(request.actor)))
    page = page_by_date(rows, request.GET.get("after", ""), date="changed_at")
    context = {"page": page, "most": MOST_COUNTED, "what": what, "filters": FILTERS}
    return render(request, "desk/plans/list.html", context)


def _organisation(request: PageRequest, ref: str) -> Organisation:
    return get_object_or_404(visible_to(request.actor).select_related("unit", "zone"), ref=ref)


def _plan(request: PageRequest, ref: str) -> Plan:
    found = plan_of(_organisation(request, ref).pk)
    return get_object_or_404(Plan.objects.select_related("organisation__unit", "zone"), pk=found.pk if found else 0)


def _item(request: PageRequest, ref: str, code: str) -> tuple[Plan, PlanItem]:
    plan = _plan(request, ref)
    return plan, get_object_or_404(plan.items.select_related("service__shown", "feeds", "plan"), code=code)


@require_GET
@for_staff
def plan(request: PageRequest, ref: str) -> HttpResponseBase:
    """The plan of an enterprise, or that it has none yet."""
    row = _organisation(request, ref)
    found, offered = plan_of(row.pk), services_of_template(row.zone_id)
    keeps = bool(may_keep(roles_over(request.actor, row.unit_id), closed=False))
    context: dict[str, Any] = {"organisation": row, "template": list(offered.values())}
    context["may_lay"] = keeps and (found is None or found.closed_at is not None)
    if found is not None:
        context |= plan_told(request.actor, found, _door(row, keeps=keeps))
        context["may_keep"] = bool(may_keep_now(request.actor, found))
    return render(request, "desk/plans/plan.html", context)


def _door(row: Organisation, *, keeps: bool) -> Door:
    def sheet(name: str, code: str) -> str:
        return reverse(name, args=[row.ref, code])

    return Door(
        formality=lambda one: reverse("desk_formality", args=[one.ref]),
        begin=lambda code: sheet("desk_plan_begin", code),
        change=(lambda code: sheet("desk_plan_change", code)) if keeps else None,
        drop=(lambda code: sheet("desk_plan_drop", code)) if keeps else None,
    )


def _back(ref: str) -> str:
    return reverse("desk_plan", args=[ref])


@both
@for_staff
def plan_new(request: PageRequest, ref: str) -> HttpResponseBase:
    """Lay the plan of an enterprise, with the formalities with which a newcomer begins."""
    row = _organisation(request, ref)
    may_keep(roles_over(request.actor, row.unit_id), closed=False).insist()
    form = bound(request, LayForm, today=today_of(request.actor))

    def act() -> None:
        actions.lay(row, begins_on=form.cleaned_data["begins_on"], by=request.actor)

    return act_or_ask(
        request,
        form,
        act,
        title=_("Lay the plan of “%(enterprise)s”?") % {"enterprise": row.shown_name},
        intro=_("It begins with what newcomers need. Add to it and take away afterwards. Its people are told."),
        button=_("Lay the plan"),
        back=_back(ref),
    )


@both
@for_staff
def item_new(request: PageRequest, ref: str) -> HttpResponseBase:
    """Put one more formality into a plan."""
    row = _plan(request, ref)
    may_keep_now(request.actor, row).insist()
    form = bound(request, AddForm, plan=row, others=_others(row, ""))

    def act() -> None:
        actions.add_item(row, wanted=form.wanted(), by=request.actor, seen=form.cleaned_data["seen"])

    return act_or_ask(request, form, act, title=_("Add a formality to the plan"), button=_("Add it"), back=_back(ref))


def _others(plan: Plan, code: str) -> list[PlanItem]:
    return [one for one in items_of(plan) if one.dropped_at is None and one.code != code]


@both
@for_staff
def item_change(request: PageRequest, ref: str, code: str) -> HttpResponseBase:
    """Let a part come after others than before."""
    row, item = _item(request, ref, code)
    may_keep_now(request.actor, row).insist()
    form = bound(request, ChangeForm, plan=row, item=item, others=_others(row, code))

    def act() -> None:
        actions.change_item(item, **form.placed(), by=request.actor, seen=form.cleaned_data["seen"])

    return act_or_ask(
        request, form, act, title=item.service.text.shown_name, button=_("Change the order"), back=_back(ref)
    )


@both
@for_staff
def item_drop(request: PageRequest, ref: str, code: str) -> HttpResponseBase:
    """Take a part out of a plan."""
    row, item = _item(request, ref, code)
    may_keep_now(request.actor, row).insist()
    form = bound(request, DropForm, thing=row)

    def act() -> None:
        typed = form.cleaned_data
        actions.drop_item(item, reason=typed["reason"], by=request.actor, seen=typed["seen"])

    return act_or_ask(
        request,
        form,
        act,
        title=_("Take “%(service)s” out of the plan?") % {"service": item.service.text.shown_name},
        intro=_("What comes after it waits for it no longer."),
        button=_("Take it out"),
        back=_back(ref),
        danger=True,
    )


@both
@for_staff
def item_begin(request: PageRequest, ref: str, code: str) -> HttpResponseBase:
    """Begin the formality of a part at the counter."""
    row, item = _item(request, ref, code)
    if not was_done(request):
        may_keep_now(request.actor, row).insist()
    form = bound(request, ActionForm)

    def act() -> str:
        return reverse("desk_formality", args=[actions.begin_item(item, by=request.actor).ref])

    return act_or_ask(
        request,
        form,
        act,
        title=_("Begin “%(service)s”?") % {"service": item.service.text.shown_name},
        intro=_("Documents that the enterprise handed in before, and that are still good, are put to it."),
        button=_("Begin it"),
        back=_back(ref),
    )


@both
@for_staff
def plan_close(request: PageRequest, ref: str) -> HttpResponseBase:
    """Close a plan."""
    row = _plan(request, ref)
    if not was_done(request):
        may_keep_now(request.actor, row).insist()
    form = bound(request, OfPlan, thing=row)

    def act() -> None:
        actions.close(row, by=request.actor, seen=form.cleaned_data["seen"])

    return act_or_ask(
        request,
        form,
        act,
        title=_("Close this plan?"),
        intro=_("Nothing of it is begun any more. Formalities that run go on."),
        button=_("Close it"),
        back=_back(ref),
        danger=True,
    )
