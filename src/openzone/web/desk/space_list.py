"""The list of spaces at the desk, as it is entered with core: which rows, with which columns."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from openzone.core.actor import Actor
from openzone.core.days import day_of, year_of
from openzone.core.figures import find
from openzone.core.keyset import Order
from openzone.core.lists import Cell, Column, Listing, register
from openzone.insight.queries import as_of_day, question
from openzone.places.enums import SpaceState
from openzone.places.queries import is_staff, spaces_visible_to, today_of, zone_of
from openzone.registry.tenancies import with_state, with_tenant
from openzone.ui.templatetags.ui import day as day_words
from openzone.ui.templatetags.ui import state_word
from openzone.web.parts.columns import NOTHING, DrawnColumn, link
from openzone.web.parts.registry.spaces import MEANINGS, floor_name, number_or_none, square_metres, tenant_of

FIGURE = ("figure", "part", "year", "dimension", "code", "as_of")
FILTERS = ("q", "park", "use", "state", "from_area", "day", *FIGURE)
BY_CODE = Order("spaces", "code")


def day_in(actor: Actor, filters: Mapping[str, str]) -> date:
    """The day on which the list shows its spaces."""
    return day_of(filters.get("day", "")) or today_of(actor)


def rows(actor: Actor, filters: Mapping[str, str], columns: Iterable[Column]) -> QuerySet[Any]:
    """What the filters leave, each with its state and its tenant on the day."""
    day = day_in(actor, filters)
    found = with_tenant(narrowed(actor, filters, day), actor, day)
    return found.select_related("floor__building__park")


def narrowed(actor: Actor, filters: Mapping[str, str], day: date) -> QuerySet[Any]:
    """The spaces that the filters leave; a filter that names nothing there is leaves nothing."""
    found = with_state(spaces_visible_to(actor), day) if "figure" not in filters else _behind(actor, filters, day)
    if text := filters.get("q"):
        found = found.filter(code__icontains=text)
    if park := filters.get("park"):
        found = found.filter(floor__building__park__code=park)
    if use := filters.get("use"):
        found = found.filter(use=use)
    if state := filters.get("state"):
        found = found.filter(state=state)
    least = number_or_none(filters, "from_area")
    return found if least is None else found.filter(area__gte=least)


def _behind(actor: Actor, filters: Mapping[str, str], day: date) -> QuerySet[Any]:
    """The spaces behind a number of a figure, with their state on that day."""
    zone, figure = zone_of(actor), find(filters["figure"])
    as_of = as_of_day(day_of(filters.get("as_of", "")), zone)
    year = year_of(filters.get("year", "")) or today_of(actor).year
    asked = question(zone, year, as_of, filters.get("dimension"), filters.get("code"))
    if figure.records_in != "spaces":
        return spaces_visible_to(actor).none()
    behind = figure.records(asked, filters.get("part") or "numerator").order_by().values("pk")
    return with_state(spaces_visible_to(actor).filter(pk__in=behind), day, there=False)


def _code(row: Any) -> SafeString:
    return link(reverse("desk_space", args=[row.pk]), row.code, id=f"open-{row.pk}")


def _place(row: Any) -> str:
    building = row.floor.building
    return f"{building} · {floor_name(row.floor.number)}"


def _until(row: Any) -> Cell:
    if row.let_until:
        return row.let_until[0]  # type: ignore[no-any-return]
    held = row.held_for[0]["until"] if row.held_for else None
    return date.fromisoformat(held) if held else None


def _day(value: Cell) -> SafeString | str:
    return day_words(value) if isinstance(value, date) else NOTHING


def _tenant(row: Any) -> SafeString | str:
    name = tenant_of(row)
    if not name:
        return row.held_for[0]["reason"] if row.held_for and row.state != SpaceState.LET else NOTHING
    return format_html('<a href="{}">{}</a>', reverse("desk_organisation", args=[row.let_to[0]["ref"]]), name)


COLUMNS = (
    DrawnColumn("code", gettext_lazy("Space"), lambda row: row.code, drawn=_code, css="oz-title oz-brief-title"),
    DrawnColumn("park", gettext_lazy("Park"), lambda row: row.floor.building.park.shown_name, css="oz-cut"),
    DrawnColumn("place", gettext_lazy("Building and floor"), _place, css="oz-cut"),
    DrawnColumn("use", gettext_lazy("Use"), lambda row: str(row.get_use_display()), css="oz-cut"),
    DrawnColumn(
        "area", gettext_lazy("Area in m²"), lambda row: str(row.area),
        drawn=lambda row: square_metres(row.area), css="oz-end",
    ),
    DrawnColumn(
        "state", gettext_lazy("State"), lambda row: str(SpaceState(row.state).label),
        drawn=lambda row: state_word(str(SpaceState(row.state).label), MEANINGS[row.state]), css="oz-brief",
    ),
    DrawnColumn("tenant", gettext_lazy("Tenant, or held for"), tenant_of, drawn=_tenant, css="oz-cut"),
    DrawnColumn("until", gettext_lazy("Until"), _until, drawn=lambda row: _day(_until(row)), css="oz-end"),
    DrawnColumn("since", gettext_lazy("There since"), lambda row: row.since, drawn=lambda row: _day(row.since)),
)  # fmt: skip

SPACES = register(
    Listing(
        code="spaces",
        words=gettext_lazy("Spaces"),
        filters=FILTERS,
        columns=COLUMNS,
        usual=("code", "park", "place", "use", "area", "state", "tenant", "until"),
        always="code",
        admits=lambda actor: is_staff(actor) or actor.is_system,
        rows=rows,
        order=lambda filters: BY_CODE,
        timezone=lambda actor: zone_of(actor).timezone,
    )
)


def everybodys_views(actor: Actor) -> list[tuple[str, str, dict[str, str]]]:
    """The views that everybody has."""
    return [("all", str(gettext_lazy("All")), {}), *_by_state()]


def _by_state() -> list[tuple[str, str, dict[str, str]]]:
    return [(state.value, str(state.label).capitalize(), {"state": state.value}) for state in MEANINGS]
