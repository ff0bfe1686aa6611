"""What is typed about returns at the desk: opening a round, deciding a return."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.errors import Invalid, Refusal
from openzone.places.models import Unit
from openzone.places.queries import day_in, network, units_held, zone_of
from openzone.places.rules import DISPATCHING_ROLES
from openzone.registry.models import Organisation, Return, ReturnRound, ReturnTemplate
from openzone.registry.return_queries import templates_of
from openzone.web.desk.announcement_forms import AudienceForm
from openzone.web.desk.naming import meant
from openzone.web.desk.space_forms import day_field
from openzone.web.parts.forms import ActionForm
from openzone.web.parts.units import units_in_order

USUAL_DAYS = 30
LATER_DAYS = 14


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
    unit = forms.ChoiceField(label=_("In the name of"))
    field_order = ["unit", "template", "over", "due", "name", "name_local"]

    def __init__(self, data: QueryDict | None = None, *, actor: Actor) -> None:
        today = day_in(zone_of(actor), clock.now())
        initial = {"over": str(today.year - 1), "due": today + timedelta(days=USUAL_DAYS)}
        super().__init__(data, initial=initial)
        self.units = units_to_ask_for(actor)
        self.offer("unit", [(unit.code, label) for unit, label in units_in_order(self.units)])
        self.templates = list(templates_of(actor.where))
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


class PostponeForm(ActionForm):
    """A later day, and why."""

    due = day_field(_("New day"))
    remark = forms.CharField(
        label=_("Why"), max_length=500, help_text=_("The enterprises that have not answered read this.")
    )

    def __init__(self, data: QueryDict | None = None, *, round_: ReturnRound) -> None:
        super().__init__(data, initial={"due": round_.due + timedelta(days=LATER_DAYS)})


class CancelForm(ActionForm):
    """Why a round is taken back."""

    remark = forms.CharField(label=_("Why"), max_length=500, help_text=_("The enterprises read this."))


class AddForm(ActionForm):
    """Further enterprises, one a line."""

    named = forms.CharField(
        label=_("Which enterprises"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        max_length=4000,
        help_text=_("One a line: its reference, or enough of its name."),
    )

    def organisations(self, actor: Actor) -> list[Organisation]:
        """The ones that are named; `Invalid` for a line that names none, or several."""
        return [_meant(actor, line.strip()) for line in self.cleaned_data["named"].splitlines() if line.strip()]


def _meant(actor: Actor, line: str) -> Organisation:
    try:
        return meant(actor, line)
    except forms.ValidationError as error:
        raise Invalid.of("named", f"“{line}”: {error.messages[0]}") from None


class EntryForm(ActionForm):
    """From whom staff have the figures that they enter for an enterprise."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    told_by = forms.CharField(
        label=_("From whom you have it"),
        max_length=300,
        help_text=_("Who told it, when and how, for example: Ms Li, by telephone on 3 March; paper form of 5 March."),
    )

    def __init__(self, data: QueryDict | None = None, *, row: Return) -> None:
        super().__init__(data, initial={"seen": row.version, "told_by": row.told_by})
        self.wanted: dict[str, str] = {}
        self.refusal: Refusal | None = None

    def told(self) -> dict[str, Any]:
        """What the action takes beside the answers."""
        return {"seen": self.cleaned_data["seen"], **self.content()}

    def refuse(self, refusal: Refusal) -> None:
        """Show why; what is wrong with a line stands at the line."""
        self.refusal, self.wanted = refusal, {name: str(sentence) for name, sentence in refusal.fields.items()}
        super().refuse(refusal)


class DecisionForm(ActionForm):
    """Why, in words that the enterprise reads."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    remark = forms.CharField(
        label=_("In words for the enterprise"), widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}), max_length=2000
    )

    def __init__(self, data: QueryDict | None = None, *, seen: int) -> None:
        super().__init__(data, initial={"seen": seen})
