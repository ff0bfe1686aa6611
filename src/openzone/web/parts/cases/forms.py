"""The forms of the verbs. Each field is called like the argument of the action that it feeds."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from openzone.accounts.models import User
from openzone.cases.enums import Outcome, Satisfaction, Urgency
from openzone.cases.joining_queries import MOST_CANDIDATES, mergeable_into
from openzone.cases.models import Case, Category
from openzone.core.actor import Actor
from openzone.core.errors import Refusal
from openzone.places.models import Unit
from openzone.web.parts.cases import choices

PLEASE_CHOOSE = {
    "required": _("Please choose one of the answers."),
    "invalid_choice": _("Please choose one of the answers."),
}
PLEASE_FILL = {"required": _("Please fill this in.")}


def words(label: Any, *, rows: int = 5, required: bool = True, help_text: Any = "") -> forms.CharField:
    """A field for several lines. How long they may be is the action's rule, not the form's."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        strip=False,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        error_messages=PLEASE_FILL,
    )


def choice(label: Any, options: Any = (), *, radio: bool = False, **more: Any) -> forms.ChoiceField:
    """A field with one answer out of some."""
    widget = forms.RadioSelect if radio else forms.Select
    shown = [(value, capfirst(word)) for value, word in options]
    return forms.ChoiceField(label=label, choices=shown, widget=widget, error_messages=PLEASE_CHOOSE, **more)


def day(label: Any) -> forms.DateField:
    """A field for a day."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": _("Please give a day."), "invalid": _("Please give a date such as 2026-03-31.")},
    )


class ActForm(forms.Form):
    """What every verb's form carries: the version of the case that was looked at, and the key of this form."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, case: Case, **more: Any) -> None:
        super().__init__(*args, **more)
        self.actor, self.case = actor, case
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the case and on who acts."""

    def arguments(self) -> dict[str, Any]:
        """What the action is called with."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}

    def refuse(self, refusal: Refusal) -> None:
        """Show why the action said no, at the fields that it named."""
        for name, sentence in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(sentence))
        if not refusal.fields:
            self.add_error(None, str(refusal.sentence))


class AcceptanceForm(ActForm):
    """Nothing to say."""


class ResumptionForm(ActForm):
    """Nothing to say."""


class _WithCategory(ActForm):
    """A form that offers the categories of the zone, and begins with the case's own."""

    def prepare(self) -> None:
        """Offer the categories."""
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField), "declared below"
        field.choices = choices.category_choices(self.actor)
        self.initial.setdefault("category", self.case.category.code if self.case.category else "")

    def clean_category(self) -> Category | None:
        """The category itself."""
        return choices.category_of(self.actor, self.cleaned_data["category"])


class TriageForm(_WithCategory):
    """What it is about and how pressing it is."""

    category = choice(_("What it is about"))
    urgency = choice(_("How urgent"), Urgency.choices, radio=True)

    def prepare(self) -> None:
        """Begin with what the case says."""
        super().prepare()
        self.initial.setdefault("urgency", self.case.urgency)


class ImmediateAnswerForm(_WithCategory):
    """An answer that needs no work."""

    body = words(_("Your answer"), rows=7)
    outcome = choice(_("What it amounts to"), Outcome.choices, initial=Outcome.EXPLAINED)
    category = choice(_("What it is about"))


class InformationRequestForm(ActForm):
    """A question to the enterprise."""

    body = words(_("Your question"))


class _WithUnit(ActForm):
    """A form that offers the units where somebody can work on the case."""

    def prepare(self) -> None:
        """Offer the units; for a confidential case the zone's own alone."""
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField), "declared below"
        field.choices = choices.unit_choices(self.actor)[: 1 if self.case.confidential else None]

    def clean_unit(self) -> Unit | None:
        """The unit itself."""
        return choices.unit_of(self.actor, self.cleaned_data["unit"])


class AssignmentForm(_WithUnit):
    """The unit that shall do it, and perhaps the person."""

    unit = choice(_("Unit"))
    officer = choice(_("Person"), required=False)

    def prepare(self) -> None:
        """Offer the people of the chosen unit, which is the case's own to begin with."""
        super().prepare()
        self.initial.setdefault("unit", self.case.unit.code if self.case.unit else "")
        unit = choices.unit_of(self.actor, str(self["unit"].value()))
        people = [(str(one.pk), one.name) for one in choices.officers(self.actor, unit)]
        field = self.fields["officer"]
        assert isinstance(field, forms.ChoiceField), "declared above"
        field.choices = [("", _("nobody yet: the unit decides")), *people]
        field.error_messages["invalid_choice"] = _("This person does not work in the unit. Please choose again.")

    def clean_officer(self) -> User | None:
        """The person, if one was named."""
        chosen = self.cleaned_data["officer"]
        unit = self.cleaned_data.get("unit")
        return next((one for one in choices.officers(self.actor, unit) if str(one.pk) == chosen), None)


class ReferralForm(_WithUnit):
    """Where it belongs, and why."""

    unit = choice(_("Unit to which it belongs"))
    reason = words(_("Why it belongs there"), rows=3)

    def prepare(self) -> None:
        """Offer the other units."""
        super().prepare()
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField), "declared above"
        own = self.case.unit.code if self.case.unit else ""
        field.choices = [("", _("Choose a unit")), *(one for one in choices.unit_choices(self.actor) if one[0] != own)]


class WaitingForm(ActForm):
    """For whom the work waits, and until when."""

    on = forms.CharField(label=_("For whom we wait"), strip=False, error_messages=PLEASE_FILL)
    until = day(_("Until when"))


class EscalationForm(ActForm):
    """Why the level above is needed."""

    reason = words(_("Why the level above is needed"), rows=4)


class DeEscalationForm(ActForm):
    """What the level below shall do now."""

    reason = words(_("What shall happen now"), rows=3, required=False)


class ProposalForm(ActForm):
    """A solution and what it amounts to."""

    body = words(_("Your solution, in words for the enterprise"), rows=8)
    outcome = choice(_("What it amounts to"), Outcome.choices, radio=True, initial=Outcome.SOLVED)


class ConfirmationForm(ActForm):
    """The enterprise's verdict: solved or not, and apart from that how satisfied."""

    solved = choice(_("Is it solved?"), [("yes", _("Yes")), ("partly", _("Partly")), ("no", _("No"))], radio=True)
    satisfaction = forms.TypedChoiceField(
        label=_("How satisfied are you with the service?"),
        choices=[(value, capfirst(word)) for value, word in reversed(Satisfaction.choices)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages=PLEASE_CHOOSE,
    )
    reason = words(
        _("What is still missing?"),
        rows=4,
        required=False,
        help_text=_("Needed if it is not solved: the zone takes it up again with what you write here."),
    )


class DisputeForm(ActForm):
    """Why it is not solved."""

    reason = words(_("What is still missing?"))


class DeclineForm(ActForm):
    """The ground for declining, and where to go instead."""

    reason = words(_("Ground, in words for the enterprise"))
    instead = words(_("Where the enterprise can go instead"), rows=3, required=False)


class DeclineApprovalForm(ActForm):
    """The decision of a second person."""

    granted = choice(
        _("Your decision"),
        [("yes", _("Decline the demand")), ("no", _("Do not decline it; the work goes on"))],
        radio=True,
    )
    remark = words(_("Remark for the colleague who asked"), rows=3, required=False)

    def clean_granted(self) -> bool:
        """Yes or no."""
        return bool(self.cleaned_data["granted"] == "yes")


class WithdrawalForm(ActForm):
    """Why the demand is taken back."""

    reason = words(_("Why you withdraw it"), rows=3)


class MergerForm(ActForm):
    """Into which demand of the same enterprise it is merged, and why."""

    target = choice(_("Into which demand"), help_text=_("Open demands of the same enterprise that you can see."))
    reason = words(_("Why they are one"), rows=3, required=False)

    def prepare(self) -> None:
        """Offer the other demands of the enterprise."""
        self.others = {one.ref: one for one in mergeable_into(self.actor, self.case)[:MOST_CANDIDATES]}
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField), "declared above"
        named = [(ref, f"{ref} {one.title}") for ref, one in self.others.items()]
        field.choices = [("", _("Choose a demand")), *named]
        field.widget.attrs["data-search"] = ""

    def clean_target(self) -> Case:
        """The demand itself."""
        return self.others[self.cleaned_data["target"]]


class MergerEndForm(ActForm):
    """Why they are two after all."""

    reason = words(_("Why they are two after all"), rows=3, required=False)
