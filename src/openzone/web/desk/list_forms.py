"""The forms about lists: saving a view, sharing it, exporting, and what is done to many cases at once."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from openzone.cases.enums import Urgency
from openzone.core.actor import Actor
from openzone.core.enums import ExportFormat
from openzone.places.models import Unit
from openzone.places.saved_views import LONGEST_NAME, sharing_units
from openzone.web.desk.bulk_choices import recipient_choices
from openzone.web.parts.cases.choices import category_choices, category_of
from openzone.web.parts.cases.forms import PLEASE_CHOOSE, PLEASE_FILL, choice, words
from openzone.web.parts.forms import ActionForm
from openzone.web.parts.units import units_in_order
from openzone.web.parts.writing import numbers_in

LONGEST_QUERY = 4000


class ViewForm(ActionForm):
    """What a view is called, and for whom it is."""

    name = forms.CharField(label=_("Name of the view"), max_length=LONGEST_NAME, error_messages=PLEASE_FILL)
    name_local = forms.CharField(
        label=_("Name in the other script"),
        help_text=_("For colleagues who read it in Chinese."),
        max_length=LONGEST_NAME,
        required=False,
    )
    unit = forms.ChoiceField(label=_("Who uses it"), required=False, error_messages=PLEASE_CHOOSE)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST_QUERY)

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        self.units = {unit.code: unit for unit in sharing_units(actor)}
        shared = [(unit.code, label) for unit, label in units_in_order(self.units.values())]
        self.offer("unit", [("", _("only me")), (str(_("Everybody in this unit and those below it")), shared)])

    def clean_unit(self) -> Unit | None:
        """The unit itself."""
        return self.units.get(self.cleaned_data["unit"])

    def content(self) -> dict[str, Any]:
        """Name and unit."""
        return {name: value for name, value in super().content().items() if name != "query"}


class ExportForm(ActionForm):
    """As what a list is written, and which of its columns."""

    format = forms.ChoiceField(
        label=_("Write it as"),
        choices=ExportFormat.choices,
        initial=ExportFormat.CSV,
        widget=forms.RadioSelect,
        error_messages=PLEASE_CHOOSE,
    )
    which = forms.ChoiceField(
        label=_("Columns"),
        choices=[("these", _("those of the list as I see it")), ("all", _("all that there are"))],
        initial="these",
        widget=forms.RadioSelect,
        error_messages=PLEASE_CHOOSE,
    )
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST_QUERY)


class BulkForm(ActionForm):
    """What is done to many cases. Each field is called like the argument of the action that it feeds."""

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        self.actor = actor
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on who acts."""


class BulkAssignmentForm(BulkForm):
    """To whom they are given."""

    to = choice(_("Unit, or a person in it"))

    def prepare(self) -> None:
        """Offer the actor's units with their people."""
        self.recipients = recipient_choices(self.actor)
        self.offer("to", [("", _("Choose a unit or a person")), *self.recipients.grouped])
        self.fields["to"].widget.attrs["data-search"] = ""

    def content(self) -> dict[str, Any]:
        """The unit and the person."""
        unit, officer = self.recipients.known[self.cleaned_data["to"]]
        return {"unit": unit, "officer": officer}


class BulkTriageForm(BulkForm):
    """What they are about and how pressing they are; what is left open stays as it is."""

    category = choice(_("What they are about"), required=False)
    urgency = choice(_("How urgent"), required=False)

    def prepare(self) -> None:
        """Offer the categories."""
        self.offer("category", [("", _("as it is")), *category_choices(self.actor)])
        self.offer("urgency", [("", _("as it is")), *((code, capfirst(word)) for code, word in Urgency.choices)])

    def content(self) -> dict[str, Any]:
        """The category itself, and the urgency."""
        category = category_of(self.actor, self.cleaned_data["category"])
        return {"category": category, "urgency": self.cleaned_data["urgency"] or None}


class BulkAcceptanceForm(BulkForm):
    """Nothing to say."""


class BulkAnswerForm(BulkForm):
    """The same words to each."""

    body = words(
        _("Your message, the same to each"),
        rows=7,
        help_text=_("{enterprise}, {reference} and {officer} are filled in for each demand."),
    )
    canned = forms.CharField(
        widget=forms.HiddenInput({"data-canned-used": ""}), required=False, max_length=LONGEST_QUERY
    )

    def clean_canned(self) -> list[int]:
        """The canned answers that were put in."""
        return numbers_in(self.cleaned_data["canned"])


class BulkEscalationForm(BulkForm):
    """The same reason for each."""

    reason = words(_("Why the level above is needed"), rows=4)
