"""What is typed about shuttles at the desk."""

import re
from collections.abc import Iterable
from datetime import time
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.formalities.actions.shuttles import Plan, Stop
from openzone.formalities.models import ShuttleDemand, ShuttleOrigin, ShuttleRoute, ShuttleRule
from openzone.formalities.presets.pooled import shipped_load
from openzone.formalities.queries import offices_of
from openzone.formalities.shuttle_queries import origins_of
from openzone.formalities.shuttle_rules import month_of
from openzone.places.models import Unit
from openzone.places.queries import network, open_units_held, today_of
from openzone.web.desk.counter_forms import CODE_HELP
from openzone.web.desk.space_forms import day_field
from openzone.web.parts.cases.forms import choice, words
from openzone.web.parts.formalities.pooled import month_field, time_field
from openzone.web.parts.forms import ActionForm, SeenForm

_STOP = re.compile(r"(?P<at>\d{1,2}:\d{2})(?:\s+(?P<back>\d{1,2}:\d{2}))?\s+(?P<name>[^|]+?)(?:\s*\|\s*(?P<local>.+))?")
_PLAIN = ("name", "name_local", "seats", "runs", "operator", "operator_local", "price", "month")


def _units(rows: Iterable[Unit]) -> dict[str, Unit]:
    return {one.code: one for one in rows if one.closed_at is None}


class PublishedForm(ActionForm):
    """What every version of a rule says: whose it is, from when on, in which words and from where."""

    unit = choice(gettext_lazy("Office that works by it"))
    since = day_field(gettext_lazy("In force from"))
    rule = words(gettext_lazy("The rule"), rows=3, required=False)
    rule_local = words(gettext_lazy("The same in Chinese"), rows=3, required=False)
    source = forms.CharField(label=gettext_lazy("Source"), max_length=500)

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, initial: dict[str, Any]) -> None:
        super().__init__(data, initial={"since": today_of(actor), **initial})
        self.units = _units(network(actor).units.values())
        self.offer("unit", [(code, one.shown_name) for code, one in self.units.items()])

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        typed = super().content()
        return {**typed, "unit": self.units[typed["unit"]]}


class RuleForm(PublishedForm):
    """From which load on routes are opened."""

    least_percent = forms.DecimalField(
        label=gettext_lazy("Least expected load in %"), min_value=Decimal("0.1"), max_value=100, decimal_places=1
    )
    field_order = ("key", "least_percent", "since", "unit")

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, rule: ShuttleRule | None) -> None:
        known = rule or shipped_load()
        initial = {name: getattr(known, name) for name in ("rule", "rule_local", "source")}
        unit = {"unit": rule.unit.code} if rule else {}
        least = f"{(known.least_load * 100).normalize():f}"
        super().__init__(data, actor=actor, initial={**initial, **unit, "least_percent": least})

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        typed = super().content()
        return {**typed, "least_load": typed.pop("least_percent") / 100}


class OriginForm(ActionForm):
    """A place from which people come."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=40, help_text=CODE_HELP)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    name_local = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=200, required=False)
    words = words(
        gettext_lazy("Other words that mean it"), rows=3, required=False, help_text=gettext_lazy("One in each line.")
    )

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        typed = super().content()
        return {**typed, "words": typed["words"].splitlines()}


def origin_choices(actor: Actor) -> dict[str, ShuttleOrigin]:
    """The known origins by their code."""
    return {one.code: one for one in origins_of(actor.where)}


class PoolingForm(SeenForm):
    """Which known origin the words of a demand mean."""

    origin = choice(gettext_lazy("Known origin"))

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, demand: ShuttleDemand) -> None:
        super().__init__(data, thing=demand)
        self.origins = origin_choices(actor)
        self.offer("origin", [("", _("Choose an origin")), *((code, str(one)) for code, one in self.origins.items())])

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        return {"origin": self.origins[self.cleaned_data["origin"]]}


class _RouteForm(SeenForm):
    """What a route is."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    name_local = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=200, required=False)
    seats = forms.IntegerField(label=gettext_lazy("Seats of one vehicle"), min_value=1, max_value=500, initial=50)
    runs = forms.IntegerField(label=gettext_lazy("Vehicles at each turn"), min_value=1, max_value=50, initial=1)
    month = month_field(gettext_lazy("Runs from"))
    price = forms.DecimalField(
        label=gettext_lazy("Price of a seat in a month (CNY)"), min_value=0, decimal_places=2, initial=0
    )
    office = choice(gettext_lazy("Run by an office outside the network"), required=False)
    operator = forms.CharField(label=gettext_lazy("Or by"), max_length=200, required=False)
    operator_local = forms.CharField(label=gettext_lazy("The same in Chinese"), max_length=200, required=False)
    stops = words(
        gettext_lazy("Timetable"),
        rows=6,
        required=False,
        help_text=gettext_lazy("A stop in each line: when it is there, when on the way back, its name | in Chinese."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        actor: Actor,
        route: ShuttleRoute | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, thing=route, initial={**_present(route), **(initial or {})})
        self.offices = {one.code: one for one in offices_of(actor.where)}
        self.offer("office", [("", _("None")), *((code, str(one)) for code, one in self.offices.items())])

    def plan(self) -> Plan:
        """What the actions take."""
        typed = self.cleaned_data
        plain = {name: typed[name] for name in _PLAIN}
        return Plan(**plain, office=self.offices.get(typed["office"]), stops=tuple(stops_of(typed["stops"])))


def _present(route: ShuttleRoute | None) -> dict[str, Any]:
    if route is None:
        return {}
    lines = [
        f"{one.at:%H:%M}{f' {one.back_at:%H:%M}' if one.back_at else ''} {one.name}"
        f"{f' | {one.name_local}' if one.name_local else ''}"
        for one in route.stops.all()
    ]
    known = {name: getattr(route, name) for name in _PLAIN}
    return {**known, "office": route.office.code if route.office else "", "stops": "\n".join(lines)}


def stops_of(text: str) -> list[Stop]:
    """The stops that were typed; `Invalid` names the line that says none."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [_stop(line) for line in lines]


def _stop(line: str) -> Stop:
    found = _STOP.fullmatch(line)
    try:
        if found is None:
            raise ValueError
        at, back = (time.fromisoformat(one.zfill(5)) if one else None for one in found.group("at", "back"))
    except ValueError:
        sentence = _("“%(line)s” is no stop. Write it as 07:40 18:20 Railway Station | 火车站.")
        raise Invalid.of("stops", sentence % {"line": line[:80]}) from None
    assert at is not None, "the first time is always written"
    return Stop(name=found["name"], name_local=found["local"] or "", at=at, back_at=back)


class PlanForm(_RouteForm):
    """A route as it is planned: for which pool, kept by which unit."""

    unit = choice(gettext_lazy("Kept by"))
    origin = choice(gettext_lazy("Origin"))
    starts = time_field(gettext_lazy("Work begins"))
    ends = time_field(gettext_lazy("Work ends"))
    field_order = ("key", "unit", "origin", "starts", "ends")

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, initial: dict[str, Any]) -> None:
        super().__init__(data, actor=actor, initial={"month": month_of(today_of(actor)), **initial})
        self.units, self.origins = _units(open_units_held(actor)), origin_choices(actor)
        self.offer("unit", [(code, one.shown_name) for code, one in self.units.items()])
        self.offer("origin", [(code, str(one)) for code, one in self.origins.items()])

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        typed = self.cleaned_data
        where = {"unit": self.units[typed["unit"]], "origin": self.origins[typed["origin"]]}
        return {**where, "starts": typed["starts"], "ends": typed["ends"], "plan": self.plan()}


class RouteForm(_RouteForm):
    """A route as it is changed; of an open one, why."""

    reason = words(
        gettext_lazy("Why"), rows=2, required=False, help_text=gettext_lazy("Needed once the route is open.")
    )

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        return {"plan": self.plan(), "reason": self.cleaned_data["reason"]}


class PaymentForm(ActionForm):
    """When booked seats were paid."""

    paid_on = day_field(
        gettext_lazy("Paid on"), required=False, help_text=gettext_lazy("Empty: they are not paid, and may be changed.")
    )


class RidershipForm(ActionForm):
    """How many rode in a month."""

    month = month_field(gettext_lazy("Month"))
    runs = forms.IntegerField(label=gettext_lazy("Runs in the month"), min_value=0, max_value=10_000)
    riders = forms.IntegerField(label=gettext_lazy("Riders in the month"), min_value=0, max_value=1_000_000)
