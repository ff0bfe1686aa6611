"""What is typed about organisations at the desk."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openzone.accounts.models import User
from openzone.core.actor import Actor
from openzone.core.errors import Refusal
from openzone.places.models import Park, Unit
from openzone.places.queries import network, parks_of, serves
from openzone.registry import schemes
from openzone.registry.enums import Belonging, OrganisationKind
from openzone.registry.models import IndustryClass, Organisation
from openzone.registry.queries import colleagues_of, industries_of, industry_named
from openzone.web.parts.countries import country_choices
from openzone.web.parts.forms import ActionForm, EditForm
from openzone.web.parts.industries import industry_choices
from openzone.web.parts.units import units_in_order

SEARCHABLE = {"data-search": ""}


class OrganisationForm(EditForm):
    """An organisation's names, kind, place and people in charge."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("In English or in Latin letters."))
    name_local = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind.choices)
    country = forms.ChoiceField(label=_("Country"), required=False, widget=forms.Select(attrs=SEARCHABLE))
    unit = forms.ChoiceField(label=_("Served by"))
    park = forms.ModelChoiceField(
        Park.objects.none(), label=_("Park"), required=False, to_field_name="code", empty_label=_("none")
    )
    account_manager = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Account manager"),
        required=False,
        empty_label=_("nobody yet"),
        widget=forms.Select(attrs=SEARCHABLE),
    )
    summary = forms.CharField(
        label=_("What it does"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    summary_local = forms.CharField(
        label=_("What it does, in Chinese"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, data: QueryDict | None = None, *, actor: Actor, organisation: Organisation | None = None
    ) -> None:
        super().__init__(data, initial=_present(organisation))
        self.actor = actor
        self.units = _units_for(actor, organisation)
        self.offer("country", [("", _("not known")), *country_choices()])
        self.offer("unit", [(unit.code, label) for unit, label in units_in_order(self.units)])
        self.take_from("park", parks_of(actor.where))
        self.take_from("account_manager", colleagues_of(actor))

    def clean_unit(self) -> Unit:
        """The unit with the chosen code."""
        return next(unit for unit in self.units if unit.code == self.cleaned_data["unit"])


def _present(organisation: Organisation | None) -> dict[str, Any]:
    if organisation is None:
        return {"kind": OrganisationKind.ENTERPRISE}
    plain = ("name", "name_local", "kind", "country", "summary", "summary_local")
    return {
        **{name: getattr(organisation, name) for name in plain},
        "unit": organisation.unit.code,
        "park": organisation.park.code if organisation.park else None,
        "account_manager": organisation.account_manager_id,
    }


def _units_for(actor: Actor, organisation: Organisation | None) -> list[Unit]:
    """A new organisation is entered where the actor works; an existing one may go to any open unit."""
    known = network(actor).units.values()
    if organisation is None:
        return [unit for unit in known if unit.closed_at is None and serves(actor, unit.pk)]
    return [unit for unit in known if unit.closed_at is None or unit.pk == organisation.unit_id]


class NewOrganisationForm(OrganisationForm):
    """The same with what is often known from the beginning: other names, one number, the main industry."""

    aliases = forms.CharField(
        label=_("Other names"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Former names, trade names, short forms: one on each line. The search finds them too."),
    )
    scheme = forms.ChoiceField(label=_("Which number"), choices=schemes.choices, widget=forms.Select(attrs=SEARCHABLE))
    value = forms.CharField(label=_("Number"), max_length=schemes.LONGEST, required=False)
    reason = forms.CharField(label=_("Why it may differ"), max_length=500, required=False)
    industry = forms.ChoiceField(label=_("Industry"), required=False, widget=forms.Select(attrs=SEARCHABLE))

    def __init__(self, data: QueryDict | None = None, *, actor: Actor) -> None:
        super().__init__(data, actor=actor)
        self.offer("industry", [("", _("not known")), *industry_choices(industries_of(actor.where))])
        if not self.data.get("reason"):
            self.fields["reason"].widget = forms.HiddenInput()

    def refuse(self, refusal: Refusal) -> None:
        """Show why, and the field for the reason once it is needed."""
        if "reason" in refusal.fields:
            self.fields["reason"].widget = forms.TextInput()
        super().refuse(refusal)

    def clean_aliases(self) -> list[str]:
        """The other names, one a line."""
        return [line.strip() for line in self.cleaned_data["aliases"].splitlines() if line.strip()]

    def clean_industry(self) -> IndustryClass | None:
        """The class that was chosen."""
        return industry_named(self.actor.where, self.cleaned_data["industry"])

    def content(self) -> dict[str, Any]:
        """What `register` takes: a number only where one was typed."""
        typed = super().content()
        scheme, value, reason = (typed.pop(name) for name in ("scheme", "value", "reason"))
        return {**typed, "numbers": [schemes.Number(scheme, value, reason)] if value else []}


class ColleagueForm(ActionForm):
    """A person who will act for the organisation."""

    email = forms.EmailField(label=_("E-mail"), max_length=200)
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=100)
    name_local = forms.CharField(label=pgettext_lazy("person", "Name in Chinese"), max_length=100, required=False)
    role = forms.ChoiceField(
        label=_("May do what?"),
        widget=forms.RadioSelect,
        initial=Belonging.MEMBER,
        choices=[
            (Belonging.MEMBER, _("raise demands and follow their own (member)")),
            (Belonging.OWNER, _("see all of the organisation and invite colleagues (owner)")),
        ],
    )
