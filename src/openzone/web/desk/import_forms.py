"""What is filled in to bring a list in: the file and whose it is, where its headings stand, what its columns are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.actor import Actor
from openzone.places.queries import units_visible_to
from openzone.registry.importing.fields import FIXED
from openzone.registry.importing.naming import FACT, NUMBER, Column, choices, undated
from openzone.registry.importing.queries import sources_of
from openzone.registry.importing.sheets import MOST_ROWS
from openzone.registry.models import ImportRun, Indicator
from openzone.web.parts.forms import ActionForm
from openzone.web.parts.units import units_in_order

SAMPLES_SHOWN = 3


def _what_is_taken() -> str:
    sentence = _("An .xlsx or .csv file of at most 20 MB and %(rows)s rows, as the office keeps it.")
    return sentence % {"rows": f"{MOST_ROWS:,}"}


class ImportForm(ActionForm):
    """A spreadsheet, whose it is, and who serves what is new in it."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=lazy(_what_is_taken, str)(),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        allow_empty_file=True,
    )
    source = forms.CharField(
        label=gettext_lazy("Whose list it is"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("The office that keeps it. What its columns are is remembered for its next list."),
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Who serves what is new"),
        help_text=gettext_lazy("An enterprise whose park is named in the list is served by the unit of that park."),
    )

    def __init__(
        self, data: QueryDict | None = None, *, actor: Actor, files: MultiValueDict[str, Any] | None = None
    ) -> None:
        super().__init__(data, files)
        self.units = {unit.code: unit for unit in units_visible_to(actor)}
        shown = units_in_order(self.units.values())
        self.offer("unit", [(unit.code, words) for unit, words in shown])
        self.sources = list(sources_of(actor.where).values_list("name", flat=True)[:50])


class HeadingsForm(ActionForm):
    """Which sheet, and the rows of its headings."""

    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"), required=False)
    first = forms.IntegerField(label=gettext_lazy("Headings from row"), min_value=1, max_value=30)
    last = forms.IntegerField(label=gettext_lazy("to row"), min_value=1, max_value=30)

    def __init__(self, data: QueryDict | None = None, *, run: ImportRun) -> None:
        kept = run.layout
        super().__init__(data, initial={name: kept[name] for name in ("sheet", "first", "last")})
        self.offer("sheet", [(name, name or _("the file")) for name in kept["sheets"]])


@dataclass(frozen=True)
class Line:
    """One column as the page of the columns shows it."""

    column: Column
    samples: list[str]
    problem: str
    options: list[tuple[str, list[tuple[str, str]]]]
    is_open: bool


def _grouped_choices(indicators: Iterable[Indicator]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a column can be, in groups."""
    known = choices(indicators)
    fixed = {one.code for one in FIXED}
    return [
        (_("Who it is"), [one for one in known if one[0] in fixed]),
        (_("Figures"), [one for one in known if one[0].startswith(FACT)]),
        (_("Numbers in registers"), [one for one in known if one[0].startswith(NUMBER)]),
    ]


def lines_of(
    run: ImportRun, columns: Sequence[Column], wrong: Mapping[str, object], indicators: Iterable[Indicator]
) -> list[Line]:
    """The columns with what stands in them, and what is wrong with how they are named."""
    samples, known = run.layout["samples"], {one.code: one for one in indicators}
    options, open_ones = _grouped_choices(known.values()), undated(columns, known)
    return [
        Line(
            one,
            [row[one.place] for row in samples if one.place < len(row) and row[one.place]][:SAMPLES_SHOWN],
            str(wrong.get(f"column-{one.place}", "")),
            options,
            one in open_ones,
        )
        for one in columns
    ]


def named_in(data: QueryDict, columns: Iterable[Column]) -> dict[int, dict[str, str]]:
    """What was sent for each column."""
    return {
        one.place: {name: data.get(f"{name}-{one.place}", "")[:60].strip() for name in ("to", "period", "unit")}
        for one in columns
        if f"to-{one.place}" in data
    }
