"""What is typed about returns at the desk: opening a round, deciding a return."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.places.models import Unit
from openzone.places.queries import day_in, network, units_held, zone_of
from openzone.places.rules import DISPATCHING_ROLES
from openzone.registry.models import ReturnTemplate
from openzone.registry.return_queries import templates_of
from openzone.web.desk.announcement_forms import AudienceForm
from openzone.web.parts.forms import ActionForm
from openzone.web.parts.units import units_in_order

USUAL_DAYS = 30


def units_to_ask_for(actor: Actor) -> list[Unit]:
    """The open units for which the actor may open a round."""
    tree = network(actor).units
    return [tree[unit] for unit in sorted(units_held(actor, DISPATCHING_ROLES)) if tree[unit].closed_at is None]


class RoundForm(AudienceForm):
    """Which return, over which period, until when, of whom."""

    template = forms.ModelChoiceField(
        ReturnTemplate.objects.none(), label=_("Which return"), to_field_name="code", empty_label=None
    )
    over = forms.CharField(
        label=_("Over which period"),
        max_length=20,
        help_text=_("A year, a month or a quarter: 2017, 2017-05, 2017-Q2."),
    )
    due = forms.DateField(label=_("Due by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    name = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Left empty, it is named after return and period."),
    )
    name_local = forms.CharField(label=_("Title in Chinese"), max_length=200, required=False)
    expected = forms.IntegerField(required=False, widget=forms.HiddenInput)
    unit = forms.ChoiceField(label=_("In the name of"))
    field_order = ["unit", "template", "over", "due", "name", "name_local"]

    def __init__(self, data: QueryDict | None = None, *, actor: Actor) -> None:
        today = day_in(zone_of(actor), clock.now())
        initial = {"over": str(today.year - 1), "due": today + timedelta(days=USUAL_DAYS)}
        super().__init__(data, initial=initial)
        self.units = units_to_ask_for(actor)
        self.offer("unit", [(unit.code, label) for unit, label in units_in_order(self.units)])
        self.take_from("template", templates_of(actor.where))
        self.offer_audience(actor)

    def clean_unit(self) -> Unit:
        """The unit with the chosen code."""
        return next(unit for unit in self.units if unit.code == self.cleaned_data["unit"])

    def content(self) -> dict[str, Any]:
        """What the action takes beside the organisations."""
        names = ("template", "unit", "over", "due", "name", "name_local")
        given = {name: self.cleaned_data[name] for name in names}
        template: ReturnTemplate = given["template"]
        named = bool(given["name"] or given["name_local"])
        if not named:
            given["name"] = f"{template.name} {given['over']}"
            given["name_local"] = f"{given['over']} {template.name_local}" if template.name_local else ""
        given["name"] = given["name"] or given["name_local"]
        return given


class DecisionForm(ActionForm):
    """Why, in words that the enterprise reads."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    remark = forms.CharField(
        label=_("In words for the enterprise"), widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}), max_length=2000
    )

    def __init__(self, data: QueryDict | None = None, *, seen: int) -> None:
        super().__init__(data, initial={"seen": seen})
