"""What is typed about spaces and tenancies at the desk."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.places.enums import HoldKind, SpaceUse
from openzone.places.models import Floor, Space
from openzone.places.queries import today_of
from openzone.registry.models import Organisation, Tenancy
from openzone.registry.rents import Rate
from openzone.registry.tenancies import spaces_to_let
from openzone.web.desk.naming import OrganisationField, ask_of
from openzone.web.parts.forms import ActionForm, EditForm
from openzone.web.parts.registry.spaces import area, place_name

MOST_OFFERED = 500
CURRENCIES = ("CNY", "USD", "EUR", "HKD", "JPY", "KRW", "SGD", "INR")


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, in the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def offered_spaces(actor: Actor) -> list[Space]:
    """The spaces that the actor may let, the free ones first by their place."""
    return list(spaces_to_let(actor, today_of(actor))[:MOST_OFFERED])


def space_choices(spaces: list[Space]) -> list[tuple[str, str]]:
    """The spaces as they stand in a choice."""
    return [(str(one.pk), f"{one.code} · {area(one.area)} · {place_name(one)}") for one in spaces]


class RentForm(ActionForm):
    """What is agreed about money."""

    rate = forms.DecimalField(
        label=gettext_lazy("Rent for each m² and month"), min_value=0, max_digits=10, decimal_places=4
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=[(code, code) for code in CURRENCIES])
    next_rate = forms.DecimalField(
        label=gettext_lazy("Later rent for each m² and month"),
        min_value=0,
        max_digits=10,
        decimal_places=4,
        required=False,
        help_text=gettext_lazy("Leave it empty if the rent stays. Further steps are added on the page of the space."),
    )
    next_since = day_field(gettext_lazy("From which day"), required=False)
    rent_free_months = forms.IntegerField(
        label=gettext_lazy("Months without rent at the beginning"), min_value=0, max_value=60, initial=0
    )
    deposit = forms.DecimalField(label=gettext_lazy("Deposit"), min_value=0, decimal_places=2, initial=0)
    subsidy = forms.CharField(
        label=gettext_lazy("Rent subsidy"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("In words, with its ground: “half for three years, talent plan 2026”."),
    )

    def agreed(self, since: date) -> dict[str, Any]:
        """The schedule and the rest, as the action takes them."""
        typed = self.cleaned_data
        rents = [Rate(since, typed["rate"])]
        if typed["next_rate"] is not None:
            if typed["next_since"] is None:
                raise Invalid.of("next_since", _("Please say from which day on."))
            rents.append(Rate(typed["next_since"], typed["next_rate"]))
        return {
            "rents": rents,
            **{name: typed[name] for name in ("currency", "rent_free_months", "deposit", "subsidy")},
        }


class LetForm(RentForm):
    """A space, an organisation, days and money. What the page already knows is not asked again."""

    organisation = OrganisationField(label=gettext_lazy("Enterprise"))
    space = forms.ChoiceField(label=gettext_lazy("Space"), widget=forms.Select(attrs={"data-search": ""}))
    since = day_field(gettext_lazy("First day"))
    until = day_field(gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: no end is agreed."))
    area = forms.DecimalField(
        label=gettext_lazy("m² that are let"),
        min_value=0,
        decimal_places=2,
        required=False,
        help_text=gettext_lazy("Empty: the whole space."),
    )
    reserved_for_it = forms.BooleanField(label=gettext_lazy("It was reserved for this enterprise"), required=False)
    field_order = ("key", "organisation", "space", "since", "until", "area", "reserved_for_it", "rate", "currency")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        actor: Actor,
        space: Space | None = None,
        organisation: Organisation | None = None,
    ) -> None:
        super().__init__(data, initial={"since": today_of(actor), "currency": "CNY"})
        self.known, self.chosen = space, organisation
        if organisation is not None:
            del self.fields["organisation"]
        else:
            ask_of(self, "organisation", actor)
        if space is not None:
            del self.fields["space"]
            self.spaces = [space]
        else:
            self.spaces = offered_spaces(actor)
            self.offer("space", space_choices(self.spaces))

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        typed = self.cleaned_data
        return {
            "organisation": self.chosen or typed["organisation"],
            "space": self.known or next(one for one in self.spaces if str(one.pk) == typed["space"]),
            **{name: typed[name] for name in ("since", "until", "area", "reserved_for_it")},
            **self.agreed(typed["since"]),
        }


class EndForm(ActionForm):
    """The last day, and why."""

    on = day_field(gettext_lazy("Last day"))
    reason = forms.CharField(label=gettext_lazy("Why does it end?"), max_length=500)

    def __init__(self, data: QueryDict | None = None, *, tenancy: Tenancy, actor: Actor) -> None:
        super().__init__(data, initial={"on": tenancy.until or today_of(actor)})


class TakeBackForm(ActionForm):
    """Why a tenancy never was."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it taken back?"),
        max_length=500,
        help_text=gettext_lazy("Such as: entered for the wrong enterprise; they did not sign."),
    )


class CorrectionForm(EditForm):
    """What was entered wrongly of a tenancy, and how it came to that."""

    since = day_field(gettext_lazy("First day"))
    area = forms.DecimalField(label=gettext_lazy("m² that are let"), min_value=0, decimal_places=2)
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=[(code, code) for code in CURRENCIES])
    rent_free_months = forms.IntegerField(
        label=gettext_lazy("Months without rent at the beginning"), min_value=0, max_value=60
    )
    deposit = forms.DecimalField(label=gettext_lazy("Deposit"), min_value=0, decimal_places=2)
    subsidy = forms.CharField(label=gettext_lazy("Rent subsidy"), max_length=300, required=False)
    reason = forms.CharField(label=gettext_lazy("Why is it corrected?"), max_length=500)

    def __init__(self, data: QueryDict | None = None, *, tenancy: Tenancy) -> None:
        names = ("since", "area", "currency", "rent_free_months", "deposit", "subsidy")
        super().__init__(data, initial={name: getattr(tenancy, name) for name in names})


class ExtendForm(ActionForm):
    """A later last day, and the rent from then on."""

    until = day_field(gettext_lazy("New last day"), required=False, help_text=gettext_lazy("Empty: no end is agreed."))
    rate = forms.DecimalField(
        label=gettext_lazy("Rent for each m² and month from then on"),
        min_value=0,
        decimal_places=4,
        required=False,
        help_text=gettext_lazy("Empty: as before."),
    )


class AgreeForm(ActionForm):
    """Another rent, from which day on."""

    since = day_field(gettext_lazy("From which day"))
    rate = forms.DecimalField(label=gettext_lazy("Rent for each m² and month"), min_value=0, decimal_places=4)


class MoveForm(ActionForm):
    """Where to, when, and on which conditions."""

    to = forms.ChoiceField(label=gettext_lazy("To which space"), widget=forms.Select(attrs={"data-search": ""}))
    on = day_field(gettext_lazy("First day there"), help_text=gettext_lazy("It leaves the old space the day before."))
    until = day_field(gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: no end is agreed."))
    rate = forms.DecimalField(
        label=gettext_lazy("Another rent for each m² and month"),
        min_value=0,
        decimal_places=4,
        required=False,
        help_text=gettext_lazy("Empty: as agreed, with all later steps."),
    )
    reserved_for_it = forms.BooleanField(label=gettext_lazy("It was reserved for this enterprise"), required=False)

    def __init__(self, data: QueryDict | None = None, *, tenancy: Tenancy, actor: Actor) -> None:
        super().__init__(data, initial={"until": tenancy.until})
        self.spaces = [one for one in offered_spaces(actor) if one.pk != tenancy.space_id]
        self.offer("to", space_choices(self.spaces))

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        typed = super().content()
        return {**typed, "to": next(one for one in self.spaces if str(one.pk) == typed["to"])}


class HoldForm(ActionForm):
    """What a space is held for, and how long."""

    kind = forms.ChoiceField(label=gettext_lazy("What for"), choices=HoldKind.choices, widget=forms.RadioSelect)
    since = day_field(gettext_lazy("First day"))
    until = day_field(
        gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: until somebody ends it.")
    )
    reason = forms.CharField(
        label=gettext_lazy("For whom, or which works"), max_length=300, help_text=gettext_lazy("Colleagues read this.")
    )

    def __init__(self, data: QueryDict | None = None, *, actor: Actor) -> None:
        super().__init__(data, initial={"since": today_of(actor), "kind": HoldKind.RESERVED})


class HoldEndForm(ActionForm):
    """The last day of a hold."""

    on = day_field(gettext_lazy("Last day"))

    def __init__(self, data: QueryDict | None = None, *, actor: Actor) -> None:
        super().__init__(data, initial={"on": today_of(actor)})


class BuildingForm(ActionForm):
    """A new building with its floors."""

    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=40, help_text=gettext_lazy("Small letters and digits, such as tower-a.")
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    name_local = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=200, required=False)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=300, required=False)
    address_local = forms.CharField(label=gettext_lazy("Address in Chinese"), max_length=300, required=False)


class BuildingEditForm(EditForm):
    """Names and address of a building."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    name_local = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=200, required=False)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=300, required=False)
    address_local = forms.CharField(label=gettext_lazy("Address in Chinese"), max_length=300, required=False)


class FloorForm(ActionForm):
    """A new floor."""

    number = forms.IntegerField(
        label=gettext_lazy("Number of the floor"),
        min_value=-9,
        max_value=200,
        help_text=gettext_lazy("1 is the ground floor; 0, −1 … are below it."),
    )


class SpaceFields(forms.Form):
    """What describes a space, with its place on the drawing of the floor."""

    code = forms.CharField(label=gettext_lazy("Number of the space"), max_length=40)
    area = forms.DecimalField(label=gettext_lazy("Area in m²"), min_value=0, decimal_places=2)
    use = forms.ChoiceField(label=gettext_lazy("Use"), choices=SpaceUse.choices)
    left = forms.IntegerField(
        label=gettext_lazy("On the drawing: from the left, in %"), min_value=0, max_value=100, initial=0
    )
    top = forms.IntegerField(label=gettext_lazy("from the top, in %"), min_value=0, max_value=100, initial=0)
    width = forms.IntegerField(label=gettext_lazy("width, in %"), min_value=0, max_value=100, initial=0)
    depth = forms.IntegerField(
        label=gettext_lazy("depth, in %"),
        min_value=0,
        max_value=100,
        initial=0,
        help_text=gettext_lazy("Leave all four at 0 if there is no drawing: then it is drawn along a corridor."),
    )


class SpaceForm(SpaceFields, ActionForm):
    """A new space on a floor."""

    since = day_field(gettext_lazy("There since"))

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, floor: Floor) -> None:
        super().__init__(data, initial={"since": today_of(actor)})


class SpaceEditForm(SpaceFields, EditForm):
    """What describes a space that is there."""

    def __init__(self, data: QueryDict | None = None, *, space: Space) -> None:
        names = ("code", "area", "use", "left", "top", "width", "depth")
        super().__init__(data, initial={name: getattr(space, name) for name in names})


class CloseForm(ActionForm):
    """The last day of a space."""

    on = day_field(gettext_lazy("Last day"))
