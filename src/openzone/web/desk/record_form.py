"""The form in which staff write down what an enterprise wants."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.cases.complaints import concerned_units
from openzone.cases.enums import Intake, Urgency
from openzone.core.actor import Actor
from openzone.core.errors import Refusal
from openzone.core.forms import Field
from openzone.places.models import Unit
from openzone.places.queries import network
from openzone.web.parts.cases import choices
from openzone.web.parts.cases.forms import PLEASE_FILL, choice, words
from openzone.web.parts.questions import name_of, question_field
from openzone.web.parts.units import units_in_order

WAYS = (Intake.PHONE, Intake.COUNTER, Intake.VISIT, Intake.EMAIL, Intake.HOTLINE)


def complainable(actor: Actor) -> list[tuple[Unit, str]]:
    """The open offices about which the actor may record a complaint: not the ones in which he works himself."""
    own = concerned_units(actor)
    return units_in_order(one for one in network(actor).units.values() if one.closed_at is None and one.pk not in own)


class RecordForm(forms.Form):
    """A demand in the words of whoever took it down, with the questions of its category."""

    intake = choice(gettext_lazy("How it came in"), [(way.value, way.label) for way in WAYS], radio=True)
    category = choice(gettext_lazy("What it is about"))
    title = forms.CharField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("One line, as you would say it aloud."),
        error_messages=PLEASE_FILL,
    )
    description = words(gettext_lazy("What the enterprise says"), rows=7)
    urgency = choice(gettext_lazy("How urgent"), Urgency.choices, radio=True, initial=Urgency.NORMAL)
    complaint_about = choice(
        gettext_lazy("Is it a complaint about an office?"),
        required=False,
        help_text=gettext_lazy(
            "Then it goes to the level above that office, whose people neither see it nor are told of it. A complaint"
            " about your own office is recorded by somebody else."
        ),
    )
    consent = forms.BooleanField(
        label=gettext_lazy("The enterprise wants this recorded and will see all of it."),
        error_messages={"required": gettext_lazy("Please confirm that the enterprise wants this demand recorded.")},
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, questions: list[Field], **more: Any) -> None:
        super().__init__(*args, **more)
        offered = self.fields["category"]
        assert isinstance(offered, forms.ChoiceField), "declared above"
        offered.choices = [("", _("Please choose")), *choices.category_choices(actor)]
        offices = self.fields["complaint_about"]
        assert isinstance(offices, forms.ChoiceField), "declared above"
        self.units = {unit.code: unit for unit, _label in complainable(actor)}
        offices.choices = [("", _("no")), *((unit.code, label) for unit, label in complainable(actor))]
        self.questions = [name_of(one) for one in questions]
        for one in questions:
            self.fields[name_of(one)] = question_field(one)

    @property
    def about(self) -> Unit | None:
        """The office that it is a complaint about."""
        return self.units.get(self.cleaned_data["complaint_about"])

    @property
    def asked(self) -> list[forms.BoundField]:
        """The questions of the category."""
        return [self[name] for name in self.questions]

    def refuse(self, refusal: Refusal) -> None:
        """Show why it was refused, at the fields that the refusal names."""
        for name, sentence in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(sentence))
        if not refusal.fields:
            self.add_error(None, str(refusal.sentence))
