"""What is typed about formalities at both doors."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from openzone.formalities.models import Formality, ServiceDocument
from openzone.web.parts.cases.forms import words
from openzone.web.parts.forms import SeenForm


def optional_day(label: Any, help_text: Any = "") -> forms.DateField:
    """A day that may be left out, in the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    wrong = {"invalid": _("Please give a date such as 2026-03-31.")}
    return forms.DateField(
        label=label,
        required=False,
        widget=widget,
        help_text=help_text,
        input_formats=["%Y-%m-%d"],
        error_messages=wrong,
    )


class FormalityForm(SeenForm):
    """A form about a formality, which counts its changes; on its own it asks for nothing."""

    counted = "revision"


class WordsForm(FormalityForm):
    """Why, where one likes to say."""

    reason = words(_("Why"), rows=3, required=False)


class HandInForm(FormalityForm):
    """A document: the file, when it was issued, its number."""

    document = forms.FileField(label=_("Document"), required=False)
    issued_on = optional_day(_("Issued on"))
    number = forms.CharField(label=_("Number"), required=False, max_length=100)

    def __init__(
        self, data: QueryDict | None = None, *, thing: Formality, wanted: ServiceDocument, at_counter: bool
    ) -> None:
        super().__init__(data, thing=thing)
        if at_counter:
            self.fields["document"].help_text = _("A paper that you have seen may be put on record by its number.")
        if wanted.valid_months is None:
            self.fields["issued_on"].help_text = _("Where it has a date.")

    def clean_document(self) -> None:
        """The file is taken from the request."""

    def refuse(self, refusal: Any) -> None:
        """What is said of the file stands at the field of the document."""
        for name in ("file", "files"):
            if name in refusal.fields:
                refusal.fields["document"] = refusal.fields.pop(name)
        super().refuse(refusal)

    def content(self) -> dict[str, Any]:
        """When it was issued, and its number."""
        return {name: self.cleaned_data[name] for name in ("issued_on", "number")}
