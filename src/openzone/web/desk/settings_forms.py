"""What is typed in the settings of the zone, its units and its people."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openzone.places.enums import Level, Role
from openzone.places.models import Unit
from openzone.places.rules import BELOW
from openzone.web.parts.forms import ActionForm, EditForm
from openzone.web.parts.units import units_in_order

CODE_HELP = _("Small letters, digits and hyphens. Other programs name it by this; it stays as it is.")


class UnitForm(ActionForm):
    """A new unit below another one."""

    name = forms.CharField(label=_("Name"), max_length=200)
    name_local = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    level = forms.ChoiceField(label=_("Level"), widget=forms.RadioSelect)
    code = forms.CharField(label=_("Code"), max_length=40, help_text=CODE_HELP)

    def __init__(self, data: QueryDict | None = None, *, parent: Unit) -> None:
        levels = BELOW[Level(parent.level)]
        super().__init__(data, initial={"level": levels[0]})
        self.offer("level", [(level, level.label) for level in levels])


class NamesForm(EditForm):
    """The names of a unit."""

    name = forms.CharField(label=_("Name"), max_length=200)
    name_local = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)

    def __init__(self, data: QueryDict | None = None, *, unit: Unit) -> None:
        super().__init__(data, initial={"name": unit.name, "name_local": unit.name_local})


class StaffForm(ActionForm):
    """A person who will work in a unit."""

    email = forms.EmailField(label=_("E-mail"), max_length=200)
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=100)
    name_local = forms.CharField(label=pgettext_lazy("person", "Name in Chinese"), max_length=100, required=False)
    unit = forms.ChoiceField(label=_("Unit"))
    role = forms.ChoiceField(
        label=_("Role"),
        widget=forms.RadioSelect,
        initial=Role.OFFICER,
        choices=[
            (Role.OFFICER, _("officer: works on demands")),
            (Role.DISPATCHER, _("dispatcher: sorts demands and gives them to units")),
            (Role.LEADER, _("leader: does what a dispatcher does, and decides")),
            (Role.ADMINISTRATOR, _("administrator: keeps these settings, reads demands")),
            (Role.AUDITOR, _("auditor: reads, changes nothing")),
        ],
    )

    def __init__(self, data: QueryDict | None = None, *, units: list[Unit], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.units = units
        self.offer("unit", [(unit.code, label) for unit, label in units_in_order(units)])

    def clean_unit(self) -> Unit:
        """The unit with the chosen code."""
        return next(unit for unit in self.units if unit.code == self.cleaned_data["unit"])
