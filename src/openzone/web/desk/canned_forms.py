"""What is typed in a canned answer."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from openzone.cases.canned import KEEPING_ROLES, may_keep
from openzone.cases.models import CannedAnswer, Category
from openzone.core.actor import Actor
from openzone.core.errors import Refusal
from openzone.places.models import Unit
from openzone.places.queries import network, units_held
from openzone.web.parts.cases.choices import categories, category_choices
from openzone.web.parts.forms import EditForm
from openzone.web.parts.units import units_in_order

_FIELDS = ("title", "title_local", "body", "body_local")
_HELP = _("{enterprise}, {reference} and {officer} are filled in when it is put into an answer.")


class CannedForm(EditForm):
    """A canned answer: its words in both languages, and where it is offered."""

    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("How you find it. The enterprise never sees it.")
    )
    title_local = forms.CharField(label=_("Title in Chinese"), max_length=200, required=False)
    body = forms.CharField(
        label=_("Answer"), required=False, help_text=_HELP, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    )
    body_local = forms.CharField(
        label=_("Answer in Chinese"), required=False, widget=forms.Textarea(attrs={"rows": 5, "lang": "zh-Hans"})
    )
    fields_typed = forms.CharField(
        label=_("Your own fields"),
        required=False,
        help_text=_("One on each line, as in {date of the visit}: whoever uses the answer is asked to fill them in."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    category = forms.ChoiceField(label=_("For demands about"), required=False)
    unit = forms.ChoiceField(label=_("Offered in"), required=False, help_text=_("There and in the units below it."))

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, answer: CannedAnswer | None = None) -> None:
        held = units_held(actor, KEEPING_ROLES)
        self.units = [unit for unit in network(actor).units.values() if unit.pk in held and unit.closed_at is None]
        self.subjects = {one.code: one for one in categories(actor)}
        super().__init__(data, initial=_initial(answer))
        whole = [("", _("the whole zone"))] if may_keep(actor, None) else []
        self.offer("category", [("", _("any subject")), *category_choices(actor)])
        self.offer("unit", [*whole, *((unit.code, label) for unit, label in units_in_order(self.units))])
        self.fields["unit"].required = not whole

    def content(self) -> dict[str, Any]:
        """The names of the fields as a list."""
        typed = super().content()
        lines = typed.pop("fields_typed").splitlines()
        return {**typed, "fields": [line for line in map(str.strip, lines) if line]}

    def refuse(self, refusal: Refusal) -> None:
        """What is wrong with the fields stands beside them."""
        told = dict(refusal.fields)
        if "fields" in told:
            told["fields_typed"] = told.pop("fields")
        super().refuse(type(refusal)(refusal.sentence, fields=told))

    def clean_unit(self) -> Unit | None:
        """The unit with the chosen code."""
        return next((unit for unit in self.units if unit.code == self.cleaned_data["unit"]), None)

    def clean_category(self) -> Category | None:
        """The category with the chosen code."""
        return self.subjects.get(self.cleaned_data["category"])


def _initial(answer: CannedAnswer | None) -> dict[str, Any]:
    if answer is None:
        return {}
    places = {
        "unit": answer.unit.code if answer.unit else "",
        "category": answer.category.code if answer.category else "",
    }
    fields = {"fields_typed": "\n".join(answer.fields)}
    return {**{name: getattr(answer, name) for name in _FIELDS}, **places, **fields}
