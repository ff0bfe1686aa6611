"""What is typed about a service promise: for which demands it is, its times, and what happens on the way."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from openzone.cases.enums import ClockKind, StepAct, TimeUnit, Urgency
from openzone.cases.models import Category
from openzone.cases.timing import Step, Term
from openzone.core.actor import Actor
from openzone.core.errors import Refusal
from openzone.places.enums import Level
from openzone.registry.enums import Size
from openzone.web.parts.cases.choices import categories, category_choices
from openzone.web.parts.forms import ActionForm

# What the enterprise is promised first, then what the zone asks of itself. A supervision brings its own day.
KINDS = (
    ClockKind.FIRST_REPLY, ClockKind.RESOLUTION, ClockKind.NEXT_REPLY, ClockKind.CONFIRMATION, ClockKind.DISPATCH,
    ClockKind.SIGN_FOR, ClockKind.CO_TASK, ClockKind.URGE, ClockKind.EXTENSION,
)  # fmt: skip
TO_THE_ENTERPRISE = 4
_ACTS = (StepAct.REMIND, StepAct.WARN, StepAct.CLIMB, StepAct.SUPERVISE)
_AT = {
    StepAct.REMIND: _("Remind the officer at"),
    StepAct.WARN: _("Warn the unit at"),
    StepAct.CLIMB: _("One level up at"),
    StepAct.SUPERVISE: _("Tell the leaders at"),
}
_MEANS = {
    ClockKind.DISPATCH: _("From when it is sent until a unit has it."),
    ClockKind.SIGN_FOR: _("From when a unit is given it until it accepts it."),
    ClockKind.FIRST_REPLY: _("Until a person of the zone has written to the enterprise."),
    ClockKind.NEXT_REPLY: _("Each time the enterprise writes, until somebody answers."),
    ClockKind.RESOLUTION: _("Until a solution is proposed; it stands still while the enterprise owes an answer."),
    ClockKind.CONFIRMATION: _(
        "Until the enterprise has said whether it is solved; then the demand closes unconfirmed."
    ),
    ClockKind.CO_TASK: _("For what other units do besides."),
    ClockKind.URGE: _("Until an urging is answered; a working day without this."),
    ClockKind.EXTENSION: _("Until the level above has decided on more time; a working day without this."),
}


def percents(text: str) -> list[int]:
    """The percentages of a text such as “50, 80 %”. `ValueError` for anything else."""
    words = text.replace("%", " ").replace("，", ",").replace("、", ",").replace(",", " ").split()
    return [int(word) for word in words]


class PercentsField(forms.CharField):
    """Percentages, several divided by commas."""

    def clean(self, value: Any) -> list[int]:
        """The numbers."""
        try:
            return percents(super().clean(value))
        except ValueError as error:
            raise forms.ValidationError(_("Please give percentages such as 50, 80.")) from error


@dataclass(frozen=True)
class Row:
    """One kind of time on the page: its fields, what it means, and whether its steps are open to see."""

    kind: ClockKind
    means: Any
    amount: BoundField
    unit: BoundField
    steps: list[BoundField]
    for_enterprise: bool

    @property
    def has_steps(self) -> bool:
        """Whether anything happens on the way, or is wrong there."""
        return any(one.value() or one.errors for one in self.steps)


class TermsForm(ActionForm):
    """The words and the times of a promise. `seen` is the version that was looked at."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("Such as “Ordinary demands”."))
    name_local = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        for kind in KINDS:
            self._add(kind)

    def _add(self, kind: ClockKind) -> None:
        whole = _("Please give a whole number.")
        self.fields[f"{kind}_amount"] = forms.IntegerField(
            label=_("At most"), required=False, error_messages={"invalid": whole}
        )
        self.fields[f"{kind}_unit"] = forms.ChoiceField(
            label=_("counted in"), required=False, choices=TimeUnit.choices, initial=TimeUnit.WORKING_DAYS
        )
        for act in _ACTS:
            self.fields[f"{kind}_{act}"] = PercentsField(
                label=_AT[act], required=False, max_length=40, widget=forms.TextInput(attrs={"placeholder": "%"})
            )

    def rows(self) -> list[Row]:
        """The times as the page shows them."""
        return [
            Row(
                kind,
                _MEANS[kind],
                self[f"{kind}_amount"],
                self[f"{kind}_unit"],
                [self[f"{kind}_{act}"] for act in _ACTS],
                for_enterprise=place < TO_THE_ENTERPRISE,
            )
            for place, kind in enumerate(KINDS)
        ]

    def terms(self) -> list[Term]:
        """The times that were filled in."""
        return [self._term(kind) for kind in KINDS if self.cleaned_data[f"{kind}_amount"] is not None]

    def _term(self, kind: ClockKind) -> Term:
        typed = self.cleaned_data
        steps = [Step(percent, act) for act in _ACTS for percent in typed[f"{kind}_{act}"]]
        return Term(
            kind,
            typed[f"{kind}_amount"],
            TimeUnit(typed[f"{kind}_unit"] or TimeUnit.WORKING_DAYS),
            tuple(sorted(steps, key=_by_percent)),
        )

    def refuse(self, refusal: Refusal) -> None:
        """Show what is wrong with a time at its field."""
        renamed = {f"{name.removeprefix('terms.')}_amount": words for name, words in refusal.fields.items()}
        known = {name: words for name, words in renamed.items() if name in self.fields}
        if not known:
            super().refuse(refusal)
            return
        self.status = refusal.status
        for name, words in known.items():
            self.add_error(name, str(words))


def _by_percent(step: Step) -> int:
    return step.percent


class PromiseForm(TermsForm):
    """A new promise: besides, for which demands it is."""

    category = forms.ChoiceField(label=_("Demands about"), required=False)
    urgency = forms.ChoiceField(label=_("that are"), required=False)
    level = forms.ChoiceField(label=_("going first to a"), required=False)
    size = forms.ChoiceField(label=_("from enterprises that are"), required=False)

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.subjects = {one.code: one for one in categories(actor)}
        self.offer("category", [("", _("any subject")), *category_choices(actor)])
        self.offer("urgency", [("", _("of any urgency")), *_capital(Urgency.choices)])
        self.offer("level", [("", _("unit of any level")), *_capital(Level.choices)])
        self.offer("size", [("", _("of any size")), *_capital(Size.choices)])

    def clean_category(self) -> Category | None:
        """The subject with the chosen code."""
        return self.subjects.get(self.cleaned_data["category"])

    def scope(self) -> dict[str, Any]:
        """For which demands it is."""
        return {name: self.cleaned_data[name] for name in ("category", "urgency", "level", "size")}


def _capital(choices: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(value, capfirst(str(words))) for value, words in choices]


def typed_of(terms: Iterable[Term]) -> dict[str, Any]:
    """What the fields hold for these terms."""
    values: dict[str, Any] = {}
    for term in terms:
        values |= {f"{term.kind}_amount": term.amount, f"{term.kind}_unit": term.unit.value}
        for act in _ACTS:
            values[f"{term.kind}_{act}"] = ", ".join(str(one.percent) for one in term.steps if one.act == act)
    return values
