"""What is typed about categories and about the first way of demands."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from openzone.cases.models import Category
from openzone.places.models import Unit
from openzone.web.desk.settings_forms import CODE_HELP
from openzone.web.parts.forms import ActionForm, EditForm
from openzone.web.parts.units import units_in_order

ICONS = (
    "category", "bus", "bed", "users", "coin", "certificate", "droplet", "bolt", "building", "gavel", "school",
    "stethoscope", "shield", "world", "truck", "microscope", "report-money", "wifi", "parking", "tools", "help",
)  # fmt: skip
MOST = 32_000


class CategoryWords(forms.Form):
    """How a category is called and what belongs there."""

    name = forms.CharField(label=_("Name"), max_length=200)
    name_local = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    description = forms.CharField(label=_("What belongs here"), max_length=300, required=False)
    description_local = forms.CharField(label=_("What belongs here, in Chinese"), max_length=300, required=False)
    position = forms.IntegerField(
        label=_("Place in the list"), min_value=0, max_value=MOST, initial=0, help_text=_("Small numbers come first.")
    )


class CategoryForm(CategoryWords, ActionForm):
    """A new category."""

    code = forms.CharField(label=_("Code"), max_length=40, help_text=CODE_HELP)
    icon = forms.ChoiceField(
        label=_("Picture"), choices=[(name, name) for name in ICONS], initial=ICONS[0], widget=forms.RadioSelect
    )


class CategoryEditForm(CategoryWords, EditForm):
    """The words of a category there is."""

    def __init__(self, data: QueryDict | None = None, *, category: Category) -> None:
        names = ("name", "name_local", "description", "description_local", "position")
        super().__init__(data, initial={name: getattr(category, name) for name in names})


class _Places(forms.Form):
    """Forms in which categories and units are chosen by code."""

    def __init__(self, *args: Any, categories: list[Category], units: list[Unit], **more: Any) -> None:
        super().__init__(*args, **more)
        self.categories = {one.code: one for one in categories}
        self.units = {one.code: one for one in units}

    def clean_category(self) -> Category | None:
        """The category with the chosen code."""
        return self.categories.get(self.cleaned_data["category"])

    def clean_unit(self) -> Unit | None:
        """The unit with the chosen code."""
        return self.units.get(self.cleaned_data["unit"])

    def clean_to_unit(self) -> Unit | None:
        """The unit with the chosen code."""
        return self.units.get(self.cleaned_data["to_unit"])


class RuleForm(_Places, ActionForm):
    """A rule of the first way: demands of a category from enterprises of a unit go to a unit."""

    category = forms.ChoiceField(label=_("Demands about"), required=False)
    unit = forms.ChoiceField(label=_("from enterprises served by"), required=False)
    to_unit = forms.ChoiceField(label=_("go first to"))

    def __init__(self, data: QueryDict | None, *, categories: list[Category], units: list[Unit]) -> None:
        super().__init__(data, categories=categories, units=units)
        places = [(unit.code, label) for unit, label in units_in_order(units)]
        self.offer("category", [("", _("any subject")), *((one.code, _full(one)) for one in categories)])
        self.offer("unit", [("", _("any unit")), *places])
        self.offer("to_unit", [("", _("Please choose")), *places])


class TryForm(_Places, ActionForm):
    """A demand that is only imagined, to see where it would go."""

    category = forms.ChoiceField(label=_("A demand about"))
    enterprise = forms.CharField(label=_("from the enterprise"), max_length=200)

    def __init__(self, data: QueryDict | None, *, categories: list[Category]) -> None:
        super().__init__(data, categories=categories, units=[])
        self.offer("category", [("", _("Please choose")), *((one.code, _full(one)) for one in categories)])
        self.fields["enterprise"].widget.attrs["placeholder"] = _("name or reference")


def _full(category: Category) -> str:
    return f"{category.parent.shown_name} › {category.shown_name}" if category.parent else category.shown_name
