"""What is typed when a claim is decided."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from openzone.core.actor import Actor
from openzone.places.models import Unit
from openzone.places.queries import network, serves
from openzone.registry.enums import Belonging
from openzone.registry.models import Claim, Membership
from openzone.registry.schemes import SCHEMES
from openzone.web.desk.enterprise_forms import SEARCHABLE
from openzone.web.parts.countries import country_choices
from openzone.web.parts.forms import ActionForm
from openzone.web.parts.units import units_in_order

ROLES = [
    (Belonging.OWNER, _("see all of the organisation and invite colleagues (owner)")),
    (Belonging.MEMBER, _("raise demands and follow their own (member)")),
]


class ConfirmForm(ActionForm):
    """As what the person comes in, and who of the people there has left."""

    role = forms.ChoiceField(label=_("May do what?"), widget=forms.RadioSelect, choices=ROLES)
    ending = forms.MultipleChoiceField(
        label=_("Who has left?"),
        help_text=_("Those ticked can no longer act for the enterprise, and are told."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, data: QueryDict | None = None, *, people: list[Membership], owned: bool) -> None:
        super().__init__(data, initial={"role": Belonging.MEMBER if owned else Belonging.OWNER})
        field = self.fields["ending"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (str(one.pk), f"{one.user.shown_name} · {one.user.email} · {one.get_role_display()}") for one in people
        ]
        if not people:
            del self.fields["ending"]


class RegisterForm(ActionForm):
    """A new organisation from the words of a claim."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("In English or in Latin letters."))
    name_local = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    country = forms.ChoiceField(label=_("Country"), required=False, widget=forms.Select(attrs=SEARCHABLE))
    unit = forms.ChoiceField(label=_("Served by"))
    role = forms.ChoiceField(label=_("May do what?"), widget=forms.RadioSelect, choices=ROLES)

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, claim: Claim) -> None:
        super().__init__(data, initial=_words_of(claim))
        units = [one for one in network(actor).units.values() if one.closed_at is None and serves(actor, one.pk)]
        self.units = units
        self.offer("country", [("", _("not known")), *country_choices()])
        self.offer("unit", [(unit.code, label) for unit, label in units_in_order(units)])

    def clean_unit(self) -> Unit:
        """The unit with the chosen code."""
        return next(unit for unit in self.units if unit.code == self.cleaned_data["unit"])


def _words_of(claim: Claim) -> dict[str, Any]:
    """The claim's name where it belongs: a name in Chinese is the local one, and stands for both if it is alone."""
    local = not claim.name.isascii()
    return {
        "name": (claim.name_latin or claim.name) if local else claim.name,
        "name_local": claim.name if local else "",
        "country": SCHEMES[claim.scheme].country if claim.scheme in SCHEMES else "",
        "unit": claim.unit.code,
        "role": Belonging.OWNER,
    }


class RefuseForm(ActionForm):
    """Why it is refused."""

    reason = forms.CharField(
        label=_("Reason, in words for the person"),
        help_text=_("Say what is missing and where to go. Do not say who owns the enterprise here."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
