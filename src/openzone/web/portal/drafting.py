"""Raising a demand: the form of its words and questions, and keeping what was typed in the draft."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from openzone.cases.actions import save_draft
from openzone.cases.models import Case, Category
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.forms import Field, check, parse
from openzone.core.models import StoredFile
from openzone.core.text import BODY, TITLE, clean_text
from openzone.places.models import Unit
from openzone.places.queries import network
from openzone.web.parts.questions import answers_from, answers_in, name_of, question_field
from openzone.web.parts.units import units_in_order

Units = Sequence[tuple[Unit, str]]
FILL_IN = {"required": _("Please fill this in.")}


class DemandForm(forms.Form):
    """The words of a demand and the questions of its category. What fits is the rule of core."""

    use_required_attribute = False
    title = forms.CharField(
        label=_("What do you need, in one line?"),
        help_text=_("For example: “Bus for our night shift, 300 people”."),
        error_messages=FILL_IN,
    )
    description = forms.CharField(
        label=_("Tell us more"),
        help_text=_("What happened, since when, whom it concerns, what you have tried already. English or Chinese."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages=FILL_IN,
    )

    confidential = forms.BooleanField(
        label=_("Only the zone's own office may read this"),
        help_text=_("It then goes to the management commission itself; the parks and stations cannot see it."),
        required=False,
    )

    complaint_about = forms.ChoiceField(
        label=_("Is this about how an office treated you?"),
        help_text=_("Then it goes to the level above that office, whose people neither see it nor are told of it."),
        required=False,
        error_messages={"invalid_choice": _("Please choose an office of this zone.")},
    )

    def __init__(self, *args: Any, asked: list[Field], units: Units = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["complaint_about"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("no")), *((unit.code, label) for unit, label in units)]
        self.asked = asked
        self.misfits: set[str] = set()
        for one in asked:
            self.fields[name_of(one)] = question_field(one)

    def clean(self) -> dict[str, Any]:
        """A question that the other answers make needless need not be answered."""
        given = {one.code: self.data.get(name_of(one), "") for one in self.asked}
        for one in self.asked:
            if not one.asked(given):
                self.errors.pop(name_of(one), None)
        return self.cleaned_data

    def questions(self) -> list[tuple[BoundField, str, str]]:
        """Each question with the field and the answer on which it depends."""
        return [(self[name_of(one)], *_condition(one)) for one in self.asked]

    def excuse(self) -> None:
        """Say nothing about what is merely missing: it is written later."""
        for name in set(self.errors) - self.misfits:
            self.errors.pop(name)

    def blame(self, name: str, sentence: str) -> None:
        """Say what is wrong with something that was typed, in place of a mere “missing”."""
        self.errors.pop(name, None)
        self.misfits.add(name)
        self.add_error(name, sentence)


def _condition(one: Field) -> tuple[str, str]:
    return (f"answers.{one.only_if[0]}", one.only_if[1]) if one.only_if else ("", "")


def questions_of(category: Category) -> list[Field]:
    """What is asked about a category today."""
    return parse(category.form.fields) if category.form else []


def units_of(actor: Actor) -> Units:
    """The open units of the zone, each indented by its place."""
    return units_in_order(unit for unit in network(actor).units.values() if unit.closed_at is None)


def form_of(case: Case | None, category: Category, actor: Actor) -> DemandForm:
    """The form as it stands: empty, or with what the draft holds."""
    asked = questions_of(category)
    return DemandForm(asked=asked, units=units_of(actor), initial=_kept_in(case, asked) if case else {})


def _kept_in(case: Case, asked: list[Field]) -> dict[str, Any]:
    numbers = [case.answers.get(one.code) for one in asked if one.kind == "file"]
    files = StoredFile.objects.in_bulk([number for number in numbers if isinstance(number, int)])
    return {
        "title": case.title,
        "description": case.description,
        "confidential": case.confidential,
        "complaint_about": case.complaint_about.code if case.complaint_about else "",
        **answers_in(asked, case.answers, files),
    }


def _about(posted: QueryDict, by: Actor) -> Unit | None:
    """The office that was chosen, if there is one of this code."""
    code = posted.get("complaint_about", "")
    return next((unit for unit, _label in units_of(by) if unit.code == code), None)


def anything_typed(posted: QueryDict, uploads: MultiValueDict[str, Any]) -> bool:
    """Whether the form holds any word, answer or file at all."""
    names = [name for name in posted if name in ("title", "description") or name.startswith("answers.")]
    return bool(uploads) or any(value.strip() for name in names for value in posted.getlist(name))


def keep(
    case: Case, posted: QueryDict, uploads: MultiValueDict[str, Any], *, category: Category, by: Actor
) -> DemandForm:
    """Keep in the draft all that fits, and answer the form with all that was typed and what is still wrong."""
    asked = questions_of(category)
    answers, wrong = answers_from(asked, posted, uploads, kept=case.answers, by=by)
    texts = {
        "title": _fitting(posted, "title", case.title, wrong, longest=TITLE, lines=False),
        "description": _fitting(posted, "description", case.description, wrong, longest=BODY, lines=True),
    }
    kept = save_draft(
        case,
        by=by,
        category=category,
        answers=answers,
        confidential="confidential" in posted,
        complaint_about=_about(posted, by),
        **texts,
    )
    form = DemandForm(posted, asked=asked, units=units_of(by), initial=_kept_in(kept, asked))
    form.full_clean()
    _blame(form, answers, wrong)
    return form


def _fitting(posted: QueryDict, name: str, before: str, wrong: dict[str, str], *, longest: int, lines: bool) -> str:
    """The text if it can be stored, else what was stored before, and the sentence why not."""
    try:
        return clean_text(posted.get(name, ""), field=name, longest=longest, required=False, lines=lines)
    except Invalid as refusal:
        wrong[name] = str(refusal)
        return before


def _blame(form: DemandForm, answers: Mapping[str, Any], wrong: Mapping[str, str]) -> None:
    misfits = {f"answers.{code}": text for code, text in check(form.asked, answers).errors.items() if answers.get(code)}
    for name, sentence in {**misfits, **wrong}.items():
        form.blame(name, sentence)
    for code, sentence in check(form.asked, answers).errors.items():
        if f"answers.{code}" not in form.errors:
            form.add_error(f"answers.{code}", sentence)
