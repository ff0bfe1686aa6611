"""Checklists: laid on a case and ticked there; written in the settings."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openzone.cases.actions import change_checklist, lay_checklist, retire_checklist, tick, write_checklist
from openzone.cases.joint_queries import checklists_kept_by
from openzone.cases.models import Checklist
from openzone.places.queries import zone_of
from openzone.web.desk.joint_forms import ChecklistForm, LayForm
from openzone.web.desk.settings import tabs
from openzone.web.desk.settings_canned import for_keepers
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.cases.doors import DESK
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.requests import PageRequest, for_staff, gone_to

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@read_or_send
@for_staff
def lay(request: PageRequest, ref: str) -> HttpResponseBase:
    """Lay a checklist on a case."""
    case = DESK.case(request.actor, ref)
    form = bound(request, LayForm, actor=request.actor, case=case)

    def act() -> None:
        lay_checklist(case, by=request.actor, **form.content())

    return act_or_ask(
        request,
        form,
        act,
        title=_("Lay on a checklist"),
        intro=_("Its points are ticked here. Required ones must be before a solution is proposed."),
        button=_("Lay it on"),
        back=DESK.address("case", ref),
    )


@require_POST
@for_staff
def check(request: PageRequest, ref: str, number: int) -> HttpResponseBase:
    """Tick a point, or take the tick away."""
    case = DESK.case(request.actor, ref)
    tick(case, number=number, by=request.actor, done=request.POST.get("done") != "0")
    return gone_to(request, DESK.address("case", ref) + "#checks")


def _checklist(request: PageRequest, number: int) -> Checklist:
    return get_object_or_404(checklists_kept_by(request.actor), pk=number, retired_at__isnull=True)


@require_GET
@for_keepers
def checklists(request: PageRequest) -> HttpResponseBase:
    """The checklists in use with where they are used, and those that were retired."""
    known = list(checklists_kept_by(request.actor))
    context = {
        "rows": [one for one in known if one.retired_at is None],
        "retired": [one for one in known if one.retired_at is not None],
        **tabs(request.actor, "checklists"),
    }
    return render(request, "desk/settings/checklists.html", context)


@read_or_send
@for_keepers
def checklist_new(request: PageRequest) -> HttpResponseBase:
    """Write a checklist."""
    form, back = bound(request, ChecklistForm, actor=request.actor), reverse("desk_checklists")

    def act() -> None:
        write_checklist(zone=zone_of(request.actor), by=request.actor, **form.content())

    return act_or_ask(request, form, act, title=_("New checklist"), button=_("Save"), back=back)


@read_or_send
@for_keepers
def checklist_edit(request: PageRequest, number: int) -> HttpResponseBase:
    """Change a checklist. Cases on which it was laid keep theirs."""
    checklist, back = _checklist(request, number), reverse("desk_checklists")
    form = bound(request, ChecklistForm, actor=request.actor, checklist=checklist)

    def act() -> None:
        form.insist_fresh()
        change_checklist(checklist, by=request.actor, **form.content())

    return act_or_ask(
        request,
        form,
        act,
        title=_("Change “%(checklist)s”") % {"checklist": checklist},
        intro=_("Demands on which it lies already keep the points that they have."),
        button=_("Save"),
        back=back,
    )


@read_or_send
@for_keepers
def checklist_retire(request: PageRequest, number: int) -> HttpResponseBase:
    """Offer a checklist no more, once that has been confirmed."""
    checklist, back = _checklist(request, number), reverse("desk_checklists")
    form = bound(request, ActionForm)

    def act() -> None:
        retire_checklist(checklist, by=request.actor)

    return act_or_ask(
        request,
        form,
        act,
        title=_("Retire “%(checklist)s”?") % {"checklist": checklist},
        intro=_("It is laid on nothing any more. Demands on which it lies keep it."),
        button=_("Retire it"),
        back=back,
        danger=True,
    )
