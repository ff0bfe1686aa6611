"""What is typed when a figure is recorded."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openzone.core.errors import Conflict, Refusal
from openzone.core.intervals import Comparator
from openzone.registry.enums import FactSource
from openzone.registry.fact_queries import indicators_of
from openzone.registry.models import Fact, Indicator, Organisation
from openzone.registry.values import shown
from openzone.web.parts.forms import ActionForm
from openzone.web.parts.numbers import NumberField
from openzone.web.parts.once import new_key

TYPED_SOURCES = (FactSource.STAFF, FactSource.VISIT, FactSource.DOCUMENT, FactSource.STATEMENT)


class FactForm(ActionForm):
    """An indicator, a date, a figure, and who says so. `seen_fact` is the figure of that date that was looked at."""

    seen_fact = forms.IntegerField(required=False, widget=forms.HiddenInput)
    indicator = forms.ModelChoiceField(
        Indicator.objects.none(),
        label=_("Indicator"),
        to_field_name="code",
        empty_label=None,
        widget=forms.Select(attrs={"data-search": ""}),
    )
    at = forms.CharField(
        label=_("As of"),
        max_length=20,
        help_text=_("As precisely as it is known: 2017, 2017-05, 2017-05-17, 2017-Q2, before 2014, since 2015."),
    )
    comparator = forms.ChoiceField(
        label=_("It is"), choices=[(one.value, one.label) for one in Comparator], initial=Comparator.EQUAL.value
    )
    value = NumberField(label=_("Figure"), widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    currency = forms.CharField(
        label=_("Currency"),
        max_length=3,
        required=False,
        help_text=_("For money only, if it is not the usual one: a code such as USD."),
    )
    source = forms.ChoiceField(
        label=_("From where it is known"), choices=[(one.value, capfirst(one.label)) for one in TYPED_SOURCES]
    )
    source_note = forms.CharField(
        label=_("Which visit, document or statement"),
        max_length=300,
        required=False,
        help_text=_("Needed for these, for example: visit on 12 May 2017, annual report page 8."),
    )
    document = forms.FileField(
        label=_("Copy of the document"),
        required=False,
        help_text=_("A PDF, a picture or a spreadsheet, 20 MB at most. Only the zone's people can open it."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        organisation: Organisation,
        asked: Mapping[str, str],
        files: MultiValueDict[str, Any] | None = None,
    ) -> None:
        self.organisation = organisation
        self.restated = None if data is not None else self._current(asked["indicator"], asked["at"])
        super().__init__(data, initial=_present(self.restated, asked), files=files)
        self.take_from("indicator", indicators_of(organisation.zone_id))

    def _current(self, code: str, at: str) -> Fact | None:
        if not (code and at):
            return None
        rows = self.organisation.facts.filter(indicator__code=code, at=at, current=True)
        return rows.select_related("indicator").order_by("id").first()

    def clean_currency(self) -> str:
        """The code in capitals."""
        return str(self.cleaned_data["currency"]).strip().upper()

    def seen(self) -> int:
        """The figure of this date that was looked at; 0 for none."""
        return self.cleaned_data["seen_fact"] or 0

    def content(self) -> dict[str, Any]:
        """What the action takes beside the document."""
        return {name: value for name, value in super().content().items() if name not in ("seen_fact", "document")}

    def refuse(self, refusal: Refusal) -> None:
        """Show why; a figure that stands there already is named, and can then be replaced."""
        super().refuse(refusal)
        if isinstance(refusal, Conflict) and isinstance(self.data, QueryDict):
            there = self._current(self.cleaned_data["indicator"].code, self.cleaned_data["at"].strip())
            data = self.data.copy()
            data["seen_fact"], data["key"] = str(there.pk if there else 0), new_key()
            self.data = data
            if there is not None:
                sentence = gettext("There it says now: %(figure)s.") % {"figure": shown(there.value)}
                self.add_error("value", sentence)


class WithdrawalForm(ActionForm):
    """Why a figure should never have been recorded."""

    reason = forms.CharField(
        label=_("Why"), max_length=500, help_text=_("For example: of another enterprise, of another year.")
    )


def _present(fact: Fact | None, asked: Mapping[str, str]) -> dict[str, Any]:
    if fact is None:
        return dict(asked)
    value: Decimal = fact.value
    return {
        **asked,
        "seen_fact": fact.pk,
        "comparator": fact.comparator,
        "value": shown(value),
        "currency": fact.currency if fact.currency != fact.indicator.unit else "",
        "source": fact.source if fact.source in TYPED_SOURCES else FactSource.STAFF,
    }
