"""What is typed about an indicator."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from openzone.registry.enums import IndicatorKind, Period
from openzone.registry.models import Indicator
from openzone.web.parts.forms import ActionForm, EditForm

LINES = {"rows": 3, "dir": "auto"}


def _number(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, max_digits=18, decimal_places=6)


class Words(forms.Form):
    """What can be changed of an indicator."""

    name = forms.CharField(label=_("Name"), max_length=200)
    name_local = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    definition = forms.CharField(
        label=_("What exactly it means"), required=False, max_length=2000, widget=forms.Textarea(attrs=LINES)
    )
    definition_local = forms.CharField(
        label=_("The same in Chinese"), required=False, max_length=2000, widget=forms.Textarea(attrs=LINES)
    )
    lowest = _number(_("Lowest possible value"))
    highest = _number(_("Highest possible value"))
    is_key = forms.BooleanField(label=_("A key fact: it stands on the page of each enterprise"), required=False)
    place = forms.IntegerField(label=_("Place in the list"), required=False, min_value=0, max_value=999)


class IndicatorEditForm(Words, EditForm):
    """The words of an indicator that is there."""

    def __init__(self, data: QueryDict | None = None, *, indicator: Indicator) -> None:
        super().__init__(data, initial={name: getattr(indicator, name) for name in Words.base_fields})


class IndicatorForm(Words, ActionForm):
    """A new indicator."""

    code = forms.CharField(
        label=_("Code"), max_length=40, help_text=_("By which rules and spreadsheets name it, such as rd_staff.")
    )
    kind = forms.ChoiceField(
        label=_("What it is"), choices=[(value, capfirst(word)) for value, word in IndicatorKind.choices]
    )
    unit = forms.CharField(label=_("Unit"), max_length=20, help_text=_("For money the usual currency, such as CNY."))
    unit_local = forms.CharField(label=_("Unit in Chinese"), max_length=20, required=False)
    period = forms.ChoiceField(label=_("Told"), choices=Period.choices)
    decimals = forms.IntegerField(label=_("Decimals"), min_value=0, max_value=6, initial=0)
    field_order = ["code", "name", "name_local", "kind", "unit", "unit_local", "period", "decimals"]
