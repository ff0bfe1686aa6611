"""What is typed when other units are asked to contribute, and in checklists."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from openzone.accounts.models import User
from openzone.cases.canned import KEEPING_ROLES, may_keep
from openzone.cases.joint_queries import checklists_for, day_promised
from openzone.cases.models import Case, Category, Checklist
from openzone.core.actor import Actor
from openzone.places.models import Unit
from openzone.places.queries import network, units_held
from openzone.web.desk.bulk_choices import recipients_among
from openzone.web.parts.cases.choices import categories, category_choices
from openzone.web.parts.cases.forms import PLEASE_CHOOSE, PLEASE_FILL, choice, words
from openzone.web.parts.forms import ActionForm, EditForm
from openzone.web.parts.units import units_in_order

REQUIRED = "*"


class AskForm(ActionForm):
    """The unit (or a person in it), its part, and the day by which."""

    to = choice(_("Unit, or a person in it"))
    what = words(_("What it shall contribute"), rows=4)
    due = forms.DateField(
        label=_("By which day"),
        help_text=_("A working day; it is due when work ends."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": _("Please give a day."), "invalid": _("Please give a date such as 2026-03-31.")},
    )

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, case: Case) -> None:
        super().__init__(data, initial={"due": day_promised(actor, case)})
        self.recipients = recipients_among(actor, but=case.unit_id)
        self.offer("to", [("", _("Choose a unit or a person")), *self.recipients.grouped])
        self.fields["to"].widget.attrs["data-search"] = ""

    def content(self) -> dict[str, Any]:
        """The unit, the person, what and by when."""
        unit, officer = self._chosen()
        rest = {name: value for name, value in super().content().items() if name != "to"}
        return {**rest, "unit": unit, "officer": officer}

    def _chosen(self) -> tuple[Unit, User | None]:
        return self.recipients.known[self.cleaned_data["to"]]


class ResultForm(ActionForm):
    """What the unit contributes."""

    result = words(_("Your result"), rows=6, help_text=_("The unit that leads makes one answer of all results."))


class WaiverForm(ActionForm):
    """Why it is not needed."""

    reason = words(_("Why it is not needed"), rows=3)


class LayForm(ActionForm):
    """Which checklist is laid on a case."""

    checklist = forms.ModelChoiceField(
        label=_("Checklist"), queryset=Checklist.objects.none(), error_messages=PLEASE_CHOOSE
    )

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, case: Case) -> None:
        super().__init__(data)
        self.take_from("checklist", checklists_for(actor, case))


class ChecklistForm(EditForm):
    """A checklist: its points in both languages, and where it is used."""

    title = forms.CharField(label=_("Title"), max_length=200, error_messages=PLEASE_FILL)
    title_local = forms.CharField(label=_("Title in Chinese"), max_length=200, required=False)
    items = words(
        _("Points"),
        rows=6,
        help_text=_("One on each line. A line that begins with * must be ticked before a solution."),
    )
    items_local = words(_("Points in Chinese"), rows=6, required=False, help_text=_("Line by line as above, or empty."))
    category = forms.ChoiceField(label=_("For demands about"), required=False)
    unit = forms.ChoiceField(label=_("Used in"), required=False, help_text=_("There and in the units below it."))
    by_itself = forms.BooleanField(label=_("Lay it on every demand that fits when it is accepted"), required=False)

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, checklist: Checklist | None = None) -> None:
        held = units_held(actor, KEEPING_ROLES)
        self.units = [unit for unit in network(actor).units.values() if unit.pk in held and unit.closed_at is None]
        self.subjects = {one.code: one for one in categories(actor)}
        super().__init__(data, initial=_initial(checklist))
        whole = [("", _("the whole zone"))] if may_keep(actor, None) else []
        self.offer("category", [("", _("any subject")), *category_choices(actor)])
        self.offer("unit", [*whole, *((unit.code, label) for unit, label in units_in_order(self.units))])
        self.fields["unit"].required = not whole

    def clean_unit(self) -> Unit | None:
        """The unit with the chosen code."""
        return next((unit for unit in self.units if unit.code == self.cleaned_data["unit"]), None)

    def clean_category(self) -> Category | None:
        """The category with the chosen code."""
        return self.subjects.get(self.cleaned_data["category"])

    def clean(self) -> dict[str, Any]:
        """As many lines in the one language as in the other."""
        cleaned = super().clean() or self.cleaned_data
        theirs = _lines(cleaned.get("items_local", ""))
        if theirs and len(theirs) != len(_lines(cleaned.get("items", ""))):
            self.add_error("items_local", _("Please write as many lines as above, or none."))
        return cleaned

    def content(self) -> dict[str, Any]:
        """The points as a list."""
        typed = super().content()
        texts, theirs = _lines(typed["items"]), _lines(typed.pop("items_local"))
        pairs = zip(texts, theirs or [""] * len(texts), strict=True)
        return {**typed, "items": [_item(text, text_local) for text, text_local in pairs]}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _item(text: str, text_local: str) -> dict[str, Any]:
    return {
        "text": text.removeprefix(REQUIRED).strip(),
        "text_local": text_local.removeprefix(REQUIRED).strip(),
        "required": text.startswith(REQUIRED),
    }


def _initial(checklist: Checklist | None) -> dict[str, Any]:
    if checklist is None:
        return {}
    marks = [f"{REQUIRED} " if one["required"] else "" for one in checklist.items]
    texts = [f"{mark}{one['text']}" for mark, one in zip(marks, checklist.items, strict=True)]
    theirs = [one["text_local"] or one["text"] for one in checklist.items]
    return {
        "title": checklist.title,
        "title_local": checklist.title_local,
        "items": "\n".join(texts),
        "items_local": "\n".join(theirs) if any(one["text_local"] for one in checklist.items) else "",
        "category": checklist.category.code if checklist.category else "",
        "unit": checklist.unit.code if checklist.unit else "",
        "by_itself": checklist.by_itself,
    }
