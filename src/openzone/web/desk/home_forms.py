"""What is typed about talent homes at the desk."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.formalities.actions.homes import Dwelling, TalentClass
from openzone.formalities.home_queries import free_homes
from openzone.formalities.home_rules import MOST_MONTHS
from openzone.formalities.models import Home, HomeApplication, HomeClassTable
from openzone.formalities.pooled import HomeState
from openzone.formalities.presets.pooled import HOMES, shipped_table
from openzone.places.queries import open_units_held, today_of
from openzone.web.desk.shuttle_forms import PublishedForm
from openzone.web.desk.space_forms import day_field
from openzone.web.parts.cases.forms import choice, words
from openzone.web.parts.forms import SeenForm

_CLASS = re.compile(
    r"(?P<code>[a-z][a-z0-9-]{0,39})\s+(?P<area>\d{1,4}(?:\.\d{1,2})?)\s+(?P<percent>\d{1,3}(?:\.\d)?)\s*%?\s+"
    r"(?P<name>[^|]+?)(?:\s*\|\s*(?P<local>.+))?"
)
_DWELLING = ("address", "address_local", "rooms", "area", "market_rent")


class TableForm(PublishedForm):
    """The classes of talent: for each up to which area how much of the rent is taken off."""

    classes = words(
        gettext_lazy("Classes"),
        rows=9,
        help_text=gettext_lazy(
            "A class in each line: code, area in m², part of the rent taken off in %, name | in Chinese."
        ),
    )
    field_order = ("key", "classes", "since", "unit")

    def __init__(
        self, data: QueryDict | None = None, *, actor: Actor, table: HomeClassTable | None, shipped: str = ""
    ) -> None:
        known: Any = table if table and not shipped else shipped_table(shipped or HOMES)
        classes: Any = table.classes.order_by("position") if known is table and table else known.classes
        initial = {name: getattr(known, name) for name in ("rule", "rule_local", "source")}
        initial["classes"] = "\n".join(_line(one) for one in classes)
        super().__init__(data, actor=actor, initial={**initial, **({"unit": table.unit.code} if table else {})})

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        typed = super().content()
        lines = [line.strip() for line in typed["classes"].splitlines() if line.strip()]
        return {**typed, "classes": [_class(line) for line in lines]}


def _line(one: Any) -> str:
    """A class as it is typed; a question mark where the zone has to say the area."""
    area = f"{one.area_cap.normalize():f}" if one.area_cap is not None else "?"
    return f"{one.code} {area} {(one.discount * 100).normalize():f} {one.name}" + (
        f" | {one.name_local}" if one.name_local else ""
    )


def _class(line: str) -> TalentClass:
    """The class that a line says; `Invalid` names the line that says none."""
    found = _CLASS.fullmatch(line)
    if found is None:
        sentence = _("“%(line)s” is no class. Write it as bachelor 60 50 Bachelor, full-time | 全日制本科.")
        raise Invalid.of("classes", sentence % {"line": line[:80]})
    area, percent = Decimal(found["area"]), Decimal(found["percent"])
    return TalentClass(found["code"], found["name"], area, percent / 100, found["local"] or "")


class _DwellingForm(SeenForm):
    """What a home is."""

    address = forms.CharField(label=gettext_lazy("Address"), max_length=300, required=False)
    address_local = forms.CharField(label=gettext_lazy("Address in Chinese"), max_length=300, required=False)
    rooms = forms.IntegerField(label=gettext_lazy("Rooms"), min_value=1, max_value=20)
    area = forms.DecimalField(label=gettext_lazy("Area in m²"), min_value=1, max_value=2000, decimal_places=2)
    market_rent = forms.DecimalField(
        label=gettext_lazy("Market rent for each m² and month (CNY)"), min_value=0, max_value=10_000, decimal_places=2
    )

    def dwelling(self) -> Dwelling:
        """What the actions take."""
        return Dwelling(**{name: self.cleaned_data[name] for name in _DWELLING})


class NewHomeForm(_DwellingForm):
    """A home as it is entered."""

    unit = choice(gettext_lazy("Kept by"))
    field_order = ("key", "unit")

    def __init__(self, data: QueryDict | None = None, *, actor: Actor) -> None:
        super().__init__(data, thing=None)
        self.units = {one.code: one for one in open_units_held(actor)}
        self.offer("unit", [(code, one.shown_name) for code, one in self.units.items()])

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        return {"unit": self.units[self.cleaned_data["unit"]], "dwelling": self.dwelling()}


class HomeForm(_DwellingForm):
    """A home as it is changed."""

    repair = forms.BooleanField(label=gettext_lazy("Under repair"), required=False)

    def __init__(self, data: QueryDict | None = None, *, home: Home) -> None:
        known = {name: getattr(home, name) for name in _DWELLING}
        super().__init__(data, thing=home, initial={**known, "repair": home.state == HomeState.REPAIR})

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        return {"dwelling": self.dwelling(), "repair": self.cleaned_data["repair"]}


class OfferForm(SeenForm):
    """Which free home is offered, and why out of the line."""

    home = choice(gettext_lazy("Free home"))
    reason = forms.CharField(
        label=gettext_lazy("Why out of the line"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Only where others wait longer, as when no smaller home suits the household."),
    )

    def __init__(self, data: QueryDict | None = None, *, thing: HomeApplication) -> None:
        super().__init__(data, thing=thing)
        self.homes = {one.ref: one for one in free_homes(thing.zone_id)}
        known = [(ref, _told(one, thing)) for ref, one in self.homes.items()]
        self.offer("home", [("", _("Choose a home")), *known])

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        return {"home": self.homes[self.cleaned_data["home"]], "reason": self.cleaned_data["reason"]}


def _told(home: Home, application: HomeApplication) -> str:
    rent = home.rent_for(application.home_class).payable
    sentence = ngettext(
        "%(address)s: %(rooms)d room, %(area)s m², %(rent)s a month",
        "%(address)s: %(rooms)d rooms, %(area)s m², %(rent)s a month",
        home.rooms,
    )
    return sentence % {
        "address": home.shown_address,
        "rooms": home.rooms,
        "area": f"{home.area.normalize():f}",
        "rent": rent,
    }


class ContractForm(SeenForm):
    """The term of a contract."""

    since = day_field(gettext_lazy("First day"))
    months = forms.IntegerField(label=gettext_lazy("Term in months"), min_value=1, max_value=MOST_MONTHS, initial=12)

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, thing: HomeApplication) -> None:
        super().__init__(data, thing=thing, initial={"since": max(today_of(actor), thing.wanted_from)})


class MovingInForm(SeenForm):
    """When somebody moved in."""

    moved_in_on = day_field(gettext_lazy("Moved in on"))

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, thing: HomeApplication) -> None:
        super().__init__(data, thing=thing, initial={"moved_in_on": today_of(actor)})


class RenewalForm(SeenForm):
    """For how long it runs on."""

    months = forms.IntegerField(
        label=gettext_lazy("For so many months more"), min_value=1, max_value=MOST_MONTHS, initial=12
    )


class LeavingForm(SeenForm):
    """When the home was left, and why."""

    ended_on = day_field(gettext_lazy("Left on"))
    reason = words(gettext_lazy("Why"), rows=2)

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, thing: HomeApplication) -> None:
        super().__init__(data, thing=thing, initial={"ended_on": today_of(actor)})
