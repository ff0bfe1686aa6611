"""The list of tenancies at the desk: those that end soon first."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import DateField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.actor import Actor
from openzone.core.days import LAST_DAY
from openzone.core.keyset import Order
from openzone.core.lists import Cell, Column, Listing, register
from openzone.places.queries import is_staff, running_on, today_of, zone_of
from openzone.registry.queries import search, visible_to
from openzone.registry.rents import CENT
from openzone.registry.tenancies import EXPIRY_DAYS, ending, tenancies_visible_to, terms_of, with_rents
from openzone.ui import numbers
from openzone.ui.templatetags.ui import day as day_words
from openzone.ui.templatetags.ui import state_word
from openzone.web.parts.columns import DrawnColumn, link
from openzone.web.parts.registry.spaces import (
    TENANCY_MEANINGS,
    TENANCY_WORDS,
    floor_name,
    number_or_none,
    square_metres,
    standing,
)

FILTERS = ("q", "park", "within", "state")
SOON = EXPIRY_DAYS[0]
BY_END = Order("tenancies", "ends")
LAST = LAST_DAY
STATES = ("running", "to_come", "ended")
_RENT = frozenset({"rents"})


def rows(actor: Actor, filters: Mapping[str, str], columns: Iterable[Column]) -> QuerySet[Any]:
    """The tenancies that the actor may see and the filters leave; those without an end come last."""
    found: QuerySet[Any] = narrowed(actor, filters).annotate(
        ends=Coalesce(F("until"), Value(LAST), output_field=DateField()),
        today=Value(today_of(actor), output_field=DateField()),
    )
    needs = {need for column in columns for need in column.needs}
    return with_rents(found) if needs & _RENT else found


def narrowed(actor: Actor, filters: Mapping[str, str]) -> QuerySet[Any]:
    """What the filters leave; one that names nothing there is leaves nothing."""
    found, today = tenancies_visible_to(actor), today_of(actor)
    if text := filters.get("q"):
        known = search(visible_to(actor), text).order_by().values("pk")
        found = found.filter(Q(organisation__in=known) | Q(space__code__iexact=text))
    if park := filters.get("park"):
        found = found.filter(space__floor__building__park__code=park)
    if "within" in filters:
        found = ending(found, today, number_or_none(filters, "within") or 0)
    if state := filters.get("state"):
        found = found.filter(_CONDITIONS[state](today)) if state in _CONDITIONS else found.none()
    return found


_CONDITIONS: dict[str, Callable[[date], Q]] = {
    "running": running_on,
    "to_come": lambda day: Q(since__gt=day),
    "ended": lambda day: Q(until__lt=day),
}


def _name(row: Any) -> str:
    return str(row.organisation.shown_name)


def _tenant(row: Any) -> SafeString:
    address = reverse("desk_organisation", args=[row.organisation.ref])
    return link(address, _name(row), id=f"open-{row.pk}")


def _space(row: Any) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("desk_space", args=[row.space_id]), row.space.code)


def _place(row: Any) -> str:
    floor = row.space.floor
    return f"{floor.building.park} · {floor.building} · {floor_name(floor.number)}"


def _rent(row: Any) -> str:
    """The rent for a month on the last day of the tenancy, or today while it runs on."""
    day = min(row.today, row.ends)
    return numbers.amount((terms_of(row).rate_on(max(day, row.since)) * row.area).quantize(CENT), row.currency)


def _state(code: str) -> SafeString:
    return state_word(str(TENANCY_WORDS[code]), TENANCY_MEANINGS[code])


def _standing(row: Any) -> str:
    return standing(row.since, row.until, row.today)


def _drawn_end(row: Any) -> SafeString | str:
    if row.until is None:
        return _("no end agreed")
    days = (row.until - row.today).days
    words = format_html("{}", day_words(row.until))
    if 0 <= days <= EXPIRY_DAYS[1]:
        return format_html('{} <span class="oz-muted">{}</span>', words, _("in %(n)d days") % {"n": days})
    return words


def _cell_end(row: Any) -> Cell:
    return row.until  # type: ignore[no-any-return]


COLUMNS = (
    DrawnColumn("tenant", gettext_lazy("Tenant"), _name, drawn=_tenant, css="oz-title"),
    DrawnColumn("space", gettext_lazy("Space"), lambda row: row.space.code, drawn=_space, css="oz-ref"),
    DrawnColumn("place", gettext_lazy("Where"), _place, css="oz-cut oz-where"),
    DrawnColumn(
        "area", gettext_lazy("Area in m²"), lambda row: str(row.area),
        drawn=lambda row: square_metres(row.area), css="oz-end",
    ),
    DrawnColumn("rent", gettext_lazy("Rent a month"), _rent, _RENT, css="oz-end oz-money"),
    DrawnColumn(
        "since", gettext_lazy("Since"), lambda row: row.since, drawn=lambda row: day_words(row.since), css="oz-end"
    ),
    DrawnColumn("until", gettext_lazy("Ends"), _cell_end, drawn=_drawn_end, css="oz-ends"),
    DrawnColumn(
        "state", gettext_lazy("State"), lambda row: str(TENANCY_WORDS[_standing(row)]),
        drawn=lambda row: _state(_standing(row)), css="oz-stands",
    ),
)  # fmt: skip

TENANCIES = register(
    Listing(
        code="tenancies",
        words=gettext_lazy("Tenancies"),
        filters=FILTERS,
        columns=COLUMNS,
        usual=("tenant", "space", "place", "area", "rent", "until", "state"),
        always="tenant",
        admits=lambda actor: is_staff(actor) or actor.is_system,
        rows=rows,
        order=lambda filters: BY_END,
        timezone=lambda actor: zone_of(actor).timezone,
    )
)


def everybodys_views(actor: Actor) -> list[tuple[str, str, dict[str, str]]]:
    """The views that everybody has: what ends soon, what runs, all."""
    soon = [
        (f"within-{days}", _("Ending in %(days)d days") % {"days": days}, {"within": str(days)}) for days in EXPIRY_DAYS
    ]
    return [*soon, ("running", _("Running"), {"state": "running"}), ("all", _("All"), {})]
