"""Settings: what is done for every enterprise in its first 90 days."""

from typing import Any

from django import forms
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openzone.places.queries import zone_of
from openzone.registry.actions import first_days as actions
from openzone.registry.models import FirstDaysStep
from openzone.registry.settlements import steps_in_use
from openzone.registry.settling import FIRST_DAYS
from openzone.web.desk.administrators import for_zone_administrators
from openzone.web.desk.settings import tabs
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import ActionForm, EditForm, bound
from openzone.web.requests import PageRequest

both = require_http_methods(["GET", "HEAD", "POST"])


class StepFields(forms.Form):
    """What is done, and by which day."""

    name = forms.CharField(label=gettext_lazy("What is done"), max_length=200)
    name_local = forms.CharField(label=gettext_lazy("The same in Chinese"), max_length=200, required=False)
    day = forms.IntegerField(
        label=gettext_lazy("By which day"),
        min_value=0,
        max_value=FIRST_DAYS,
        help_text=gettext_lazy("Days after it settled, 90 at most."),
    )


class StepForm(StepFields, ActionForm):
    """A new step."""


class StepEditForm(StepFields, EditForm):
    """A step that is there."""

    def __init__(self, data: QueryDict | None = None, *, step: FirstDaysStep) -> None:
        super().__init__(data, initial={name: getattr(step, name) for name in ("name", "name_local", "day")})


def _step(request: PageRequest, number: int) -> FirstDaysStep:
    return get_object_or_404(steps_in_use(zone_of(request.actor)).select_related("zone"), pk=number)


@require_GET
@for_zone_administrators
def first_days(request: PageRequest) -> HttpResponseBase:
    """The steps in use, by their day."""
    context: dict[str, Any] = {"rows": list(steps_in_use(zone_of(request.actor))), **tabs(request.actor, "first-days")}
    return render(request, "desk/settings/first_days.html", context)


@require_POST
@for_zone_administrators
def open_shipped(request: PageRequest) -> HttpResponseBase:
    """Begin with the shipped steps."""
    actions.open_first_days(zone_of(request.actor), by=request.actor)
    return redirect("desk_first_days")


@both
@for_zone_administrators
def step_new(request: PageRequest) -> HttpResponseBase:
    """Add a step."""
    form, back = bound(request, StepForm), reverse("desk_first_days")

    def act() -> None:
        actions.write_step(zone_of(request.actor), by=request.actor, **form.content())

    return act_or_ask(request, form, act, title=_("New step"), button=_("Add"), back=back)


@both
@for_zone_administrators
def step_edit(request: PageRequest, number: int) -> HttpResponseBase:
    """Change a step."""
    step, back = _step(request, number), reverse("desk_first_days")
    form = bound(request, StepEditForm, step=step)

    def act() -> None:
        form.insist_fresh()
        actions.change_step(step, by=request.actor, **form.content())

    return act_or_ask(request, form, act, title=_("Change the step"), button=_("Save"), back=back)


@both
@for_zone_administrators
def step_retire(request: PageRequest, number: int) -> HttpResponseBase:
    """Ask for a step no more, once that has been confirmed."""
    step, back = _step(request, number), reverse("desk_first_days")
    form = bound(request, ActionForm)

    def act() -> None:
        actions.retire_step(step, by=request.actor)

    title = _("Retire “%(step)s”?") % {"step": step}
    intro = _("Enterprises that settle from now on do not get it. Checklists that run keep it.")
    return act_or_ask(request, form, act, title=title, intro=intro, button=_("Retire it"), back=back, danger=True)
