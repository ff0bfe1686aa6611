"""What an enterprise types when it proposes a correction: the fields of one kind of thing, why, and what shows it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.actor import Actor
from openzone.core.intervals import Comparator
from openzone.registry import schemes
from openzone.registry.correcting import FIELDS
from openzone.registry.correction_queries import plain_number
from openzone.registry.enums import AddressKind, CorrectionKind, NameKind
from openzone.registry.queries import industries_of
from openzone.web.parts.countries import country_choices
from openzone.web.parts.dates import PartialDateField
from openzone.web.parts.forms import ActionForm
from openzone.web.parts.industries import industry_choices
from openzone.web.parts.numbers import NumberField
from openzone.web.parts.registry.corrections import label_of

SEARCHABLE = {"data-search": ""}
LAST = ("reason", "document")
REQUIRED = {"name", "scheme", "value", "lines", "industry", "comparator", "country"}
UNTIL_HELP = gettext_lazy("Fill this in when it is no longer so: then it stays as history.")


class CorrectionForm(ActionForm):
    """A correction of one kind, with what stands there already typed in."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("What changed, or where it says so. The zone decides by it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    document = forms.FileField(
        label=gettext_lazy("Document that shows it"),
        required=False,
        help_text=gettext_lazy("For example the new licence, as PDF or picture."),
    )

    def __init__(
        self, data: QueryDict | None = None, *, actor: Actor, kind: CorrectionKind, present: Mapping[str, str]
    ) -> None:
        super().__init__(data, initial=dict(present))
        self.kind, self.actor = kind, actor
        for name in FIELDS[kind]:
            if name not in ("until", "ended") or present:
                self.fields[name] = self._field(name)
        self.order_fields([*(name for name in self.fields if name not in LAST), *LAST])

    def clean_document(self) -> None:
        """The file is taken from the request: what it is, is for the store of files to find out."""

    def _field(self, name: str) -> forms.Field:
        label, required = label_of(self.kind, name), name in REQUIRED
        if name in ("until", "ended"):
            return PartialDateField(label=label, help_text=UNTIL_HELP)
        if name == "value" and self.kind == CorrectionKind.FACT:
            return NumberField(label=label, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
        if name == "currency":
            return forms.CharField(required=False, max_length=3, widget=forms.HiddenInput)
        if choices := self._choices(name):
            return forms.ChoiceField(label=label, choices=choices, required=required, widget=_widget(choices))
        longest = 300 if name in ("lines", "lines_local", "url") else 200
        widget = forms.TextInput(attrs={"lang": "zh-Hans"} if name.endswith("_local") else {})
        help_text = _("Leave it empty if you have none any more.") if name == "url" and self.initial else ""
        return forms.CharField(label=label, max_length=longest, required=required, widget=widget, help_text=help_text)

    def _choices(self, name: str) -> list[tuple[str, Any]]:
        """What a field is chosen from; nothing for one that is typed."""
        if name == "kind":
            return AddressKind.choices if self.kind == CorrectionKind.ADDRESS else NameKind.choices
        if name == "industry":
            return industry_choices(industries_of(self.actor.where))
        if name == "comparator":
            return Comparator.choices
        if name == "scheme":
            return schemes.choices()
        return country_choices() if name == "country" else []

    def proposed(self) -> dict[str, Any]:
        """The values of the fields, as a correction keeps them."""
        values = {name: self.cleaned_data.get(name, "") for name in FIELDS[self.kind]}
        if self.kind == CorrectionKind.FACT:
            values["value"] = plain_number(values["value"])
        return values


def _widget(choices: list[tuple[str, Any]]) -> forms.Select:
    return forms.Select(attrs=SEARCHABLE if len(choices) > 12 else {})
