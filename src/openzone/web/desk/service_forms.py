"""What is typed about services at the desk: the words, and a row for each step and document."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.formalities.actions import Content, Document, Step
from openzone.formalities.actions.content import MOST_DAYS, MOST_DOCUMENTS, MOST_MONTHS, MOST_STEPS
from openzone.formalities.enums import Applicant
from openzone.formalities.models import Provided, Service, ServiceCounter, ServiceVersion
from openzone.formalities.presets import presets
from openzone.formalities.queries import counters_of, offices_of
from openzone.formalities.rules import WRITING_ROLES
from openzone.places.enums import Level
from openzone.places.models import Unit
from openzone.places.queries import network, open_units_held, zone_of
from openzone.web.parts.forms import ActionForm, SeenForm
from openzone.web.parts.units import units_in_order

FREE_ROWS = 3
LINES = {"rows": 4, "dir": "auto"}
TEXTS = ("name", "name_local", "summary", "summary_local", "legal_basis", "legal_basis_local")


class Providers:
    """Who can do something in a zone: its open units, and the other offices that serve there."""

    def __init__(self, actor: Actor) -> None:
        units = [unit for unit in network(actor).units.values() if unit.closed_at is None]
        self.units = {f"unit:{unit.code}": unit for unit in units}
        self.offices = {f"office:{one.code}": one for one in offices_of(actor.where)}
        shown = [(f"unit:{unit.code}", label) for unit, label in units_in_order(units)]
        self.choices = [*shown, *((key, one.shown_name) for key, one in self.offices.items())]

    def named(self, key: str) -> dict[str, Any]:
        """The unit or the office that was chosen."""
        return {"unit": self.units.get(key), "office": self.offices.get(key)}


def key_of(row: Provided) -> str:
    """How a form names who does it."""
    return f"unit:{row.unit.code}" if row.unit else f"office:{row.office.code}" if row.office else ""


class StepRow(forms.Form):
    """A step: left without a name, it is none."""

    use_required_attribute = False
    code = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
    name = forms.CharField(label=_("Step"), required=False)
    name_local = forms.CharField(label=_("In Chinese"), required=False)
    provider = forms.ChoiceField(label=_("Done by"))
    after = forms.CharField(
        label=_("After the steps"), required=False, widget=forms.TextInput(attrs={"placeholder": "1, 2"})
    )
    days = forms.IntegerField(label=_("Working days"), required=False, min_value=0, max_value=MOST_DAYS)

    def __init__(self, *args: Any, choices: Iterable[tuple[str, Any]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["provider"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)


class DocumentRow(forms.Form):
    """A document: left without a name, it is none."""

    use_required_attribute = False
    name = forms.CharField(label=_("Document"), required=False)
    name_local = forms.CharField(label=_("In Chinese"), required=False)
    code = forms.CharField(
        label=_("Code"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"placeholder": "business-licence"}),
    )
    valid_months = forms.IntegerField(
        label=_("At most so many months old"), required=False, min_value=1, max_value=MOST_MONTHS
    )
    required = forms.BooleanField(label=_("Always needed"), required=False, initial=True)


class OfService(SeenForm):
    """A form about a service as it was looked at."""

    counted = "revision"


class ServiceForm(OfService):
    """All that a version says."""

    use_required_attribute = False
    keeper = forms.ChoiceField(label=_("Kept by"))
    code = forms.CharField(
        label=_("Code"), max_length=40, help_text=_("Small letters, digits and hyphens: it stands in the address.")
    )
    name = forms.CharField(label=_("Name"))
    name_local = forms.CharField(label=_("Name in Chinese"), required=False)
    summary = forms.CharField(label=_("What it is for"), required=False, widget=forms.Textarea(attrs=LINES))
    summary_local = forms.CharField(
        label=_("What it is for, in Chinese"), required=False, widget=forms.Textarea(attrs=LINES)
    )
    provider = forms.ChoiceField(label=_("Done by"))
    applicant = forms.ChoiceField(label=_("For"))
    levels = forms.MultipleChoiceField(label=_("Offered at"), widget=forms.CheckboxSelectMultiple, required=False)
    promise_days = forms.IntegerField(
        label=_("Done within so many working days"),
        min_value=0,
        max_value=MOST_DAYS,
        help_text=_("0: while one waits."),
    )
    fee = forms.DecimalField(label=_("Fee"), min_value=0, decimal_places=2, initial=0)
    currency = forms.CharField(label=_("Currency"), max_length=3, initial="CNY")
    counter = forms.ChoiceField(
        label=_("Counter"), required=False, help_text=_("Where it is given, and where appointments are taken.")
    )
    legal_basis = forms.CharField(label=_("Legal basis"), required=False, widget=forms.Textarea(attrs=LINES))
    legal_basis_local = forms.CharField(
        label=_("Legal basis in Chinese"), required=False, widget=forms.Textarea(attrs=LINES)
    )
    remark = forms.CharField(label=_("What changed"), required=False, max_length=300)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        actor: Actor,
        service: Service | None = None,
        version: ServiceVersion | None = None,
    ) -> None:
        super().__init__(data, thing=service, initial=_present(version))
        self.providers = Providers(actor)
        self.counters = {one.code: one for one in counters_of(actor.where)}
        self.keepers = {unit.code: unit for unit in open_units_held(actor, WRITING_ROLES)}
        self.offer("keeper", [(unit.code, label) for unit, label in units_in_order(self.keepers.values())])
        self.offer("provider", self.providers.choices)
        self.offer("applicant", [(value, capfirst(label)) for value, label in Applicant.choices])
        self.offer("levels", [(value, capfirst(label)) for value, label in Level.choices])
        shown = [(code, one.shown_name) for code, one in self.counters.items()]
        self.offer("counter", [("", _("no counter")), *shown])
        for name in ("keeper", "code") if service else ("remark",):
            del self.fields[name]
        steps, documents = _rows(version)
        count = min(len(steps) + FREE_ROWS, MOST_STEPS)
        self.steps = [
            StepRow(data, prefix=f"step-{n}", choices=self.providers.choices, initial=_nth(steps, n))
            for n in range(1, count + 1)
        ]
        count = min(len(documents) + FREE_ROWS, MOST_DOCUMENTS)
        self.documents = [
            DocumentRow(data, prefix=f"document-{n}", initial=_nth(documents, n)) for n in range(1, count + 1)
        ]

    def is_valid(self) -> bool:
        """Whether the form and all its rows can be read."""
        valid, wrong = super().is_valid(), [*self._wrong_rows()]
        for sentence in wrong:
            self.add_error(None, sentence)
        return valid and not wrong

    def _wrong_rows(self) -> Iterator[str]:
        """What is wrong in a row, with the name of the row."""
        steps = [(gettext("Step %(n)s") % {"n": n}, row) for n, row in enumerate(self.steps, 1)]
        documents = [(gettext("Document %(n)s") % {"n": n}, row) for n, row in enumerate(self.documents, 1)]
        for name, row in (*steps, *documents):
            yield from (f"{name}: {row[field].label} – {said[0]}" for field, said in row.errors.items())

    def kept_by(self) -> Unit:
        """The unit that keeps it."""
        return self.keepers[self.cleaned_data["keeper"]]

    def words(self) -> Content:
        """What the version says."""
        data = self.cleaned_data
        names = (*TEXTS, "applicant", "levels", "promise_days", "fee", "currency")
        return Content(
            **{name: data[name] for name in names},
            **self.providers.named(data["provider"]),
            counter=self.counters.get(data["counter"]),
            steps=self._steps(),
            documents=[_document(row.cleaned_data) for row in self.documents if row.cleaned_data["name"]],
        )

    def _steps(self) -> list[Step]:
        """The steps that have a name, each with a code of its own, by which the others name it."""
        rows = {n: row.cleaned_data for n, row in enumerate(self.steps, 1) if row.cleaned_data["name"]}
        codes = {n: data["code"] or f"step-{n}" for n, data in rows.items()}
        return [
            Step(
                codes[n],
                data["name"],
                data["name_local"],
                after=_codes(data["after"], codes),
                days=data["days"],
                **self.providers.named(data["provider"]),
            )
            for n, data in rows.items()
        ]


def _codes(typed: str, codes: Mapping[int, str]) -> list[str]:
    """The codes of the steps whose numbers were typed."""
    pieces = typed.replace("，", ",").replace("、", ",").split(",")
    numbers = [piece.strip() for piece in pieces if piece.strip()]
    for number in numbers:
        if not (number.isdecimal() and len(number) < 4 and int(number) in codes):
            raise Invalid.of(
                "steps", gettext("There is no step %(number)s that another could come after.") % {"number": number}
            )
    return [codes[int(number)] for number in numbers]


def _document(data: Mapping[str, Any]) -> Document:
    return Document(**{name: data[name] for name in ("code", "name", "name_local", "required", "valid_months")})


def _nth(rows: Sequence[dict[str, Any]], number: int) -> dict[str, Any] | None:
    return rows[number - 1] if number <= len(rows) else None


def _present(version: ServiceVersion | None) -> dict[str, Any]:
    """What the form begins with."""
    if version is None:
        return {"levels": [Level.ZONE.value]}
    names = (*TEXTS, "applicant", "levels", "promise_days", "fee", "currency")
    shown = {name: getattr(version, name) for name in names}
    return {**shown, "provider": key_of(version), "counter": version.counter.code if version.counter else ""}


def _rows(version: ServiceVersion | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The steps and documents there are; steps name others by their number."""
    if version is None:
        return [], []
    steps = list(version.steps.all())
    numbers = {step.code: str(number) for number, step in enumerate(steps, 1)}
    told = [
        {
            **{name: getattr(step, name) for name in ("code", "name", "name_local", "days")},
            "provider": key_of(step),
            "after": ", ".join(numbers[code] for code in step.after),
        }
        for step in steps
    ]
    fields = ("code", "name", "name_local", "required", "valid_months")
    return told, [{name: getattr(one, name) for name in fields} for one in version.documents.all()]


class PresetsForm(ActionForm):
    """Which of the services that are shipped are taken into the catalogue, and for whom."""

    presets = forms.MultipleChoiceField(label=_("Services"), widget=forms.CheckboxSelectMultiple)
    unit = forms.ChoiceField(label=_("Kept by"))
    counter = forms.ChoiceField(label=_("Counter"), required=False)

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, known: Iterable[str]) -> None:
        super().__init__(data)
        taken = set(known)
        self.shipped = {one.code: one for one in presets() if one.code not in taken}
        self.units = {unit.code: unit for unit in network(actor).units.values() if unit.closed_at is None}
        self.counters: dict[str, ServiceCounter] = {one.code: one for one in counters_of(zone_of(actor).pk)}
        self.offer("presets", [(code, one.shown_name) for code, one in self.shipped.items()])
        self.offer("unit", [(unit.code, label) for unit, label in units_in_order(self.units.values())])
        shown = [(code, one.shown_name) for code, one in self.counters.items()]
        self.offer("counter", [("", _("no counter")), *shown])
