"""The list of organisations at the desk, as it is entered with core: which rows, with which columns."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.actor import Actor
from openzone.core.forms import local
from openzone.core.keyset import Order
from openzone.core.lists import Column, Listing, register
from openzone.insight.queries import with_open_cases
from openzone.places.queries import is_staff, network, zone_of
from openzone.registry.enums import OrganisationKind
from openzone.registry.models import Organisation
from openzone.registry.queries import (
    UNREAD,
    followed_by,
    industry_named,
    main_industry_named,
    numbers_in_use,
    search,
    visible_to,
    working_in,
)
from openzone.web.parts.columns import NOTHING, DrawnColumn, link, moment
from openzone.web.parts.countries import country_name
from openzone.web.parts.registry.settlement import settlement_name, settlement_word

FILTERS = ("q", "kind", "unit", "country", "park", "industry", "settlement", "followed")
BY_NAME = Order("names", "name")
_UNSEEN = ("summary", "summary_local", *UNREAD)
_JOINED = frozenset({"unit", "park", "account_manager"})
_WORKING, _INDUSTRY, _NUMBERS = frozenset({"working"}), frozenset({"industry"}), frozenset({"numbers"})


def rows(actor: Actor, filters: Mapping[str, str], columns: Iterable[Column]) -> QuerySet[Organisation]:
    """What the filters leave, with what these columns need; a filter that names nothing there is leaves nothing."""
    needs = {need for column in columns for need in column.needs}
    found = narrowed(actor, filters).select_related(None).defer(*_UNSEEN)
    joined = sorted(needs & _JOINED)
    found = found.select_related(*joined) if joined else found
    if needs & _INDUSTRY:
        found = found.annotate(main_class=main_industry_named())
    if needs & _NUMBERS:
        found = found.annotate(key_numbers=numbers_in_use())
    return with_open_cases(found, actor) if needs & _WORKING else found


def narrowed(actor: Actor, filters: Mapping[str, str]) -> QuerySet[Organisation]:
    """The organisations that the actor sees and the filters leave."""
    found = search(visible_to(actor), filters.get("q", ""))
    if kind := filters.get("kind"):
        found = found.filter(kind=kind)
    if country := filters.get("country"):
        found = found.filter(country=country.upper())
    if park := filters.get("park"):
        found = found.filter(park__code=park, park__zone_id=actor.where)
    if industry := filters.get("industry"):
        chosen = industry_named(actor.where, industry)
        found = found.filter(working_in([chosen] if chosen else []))
    if settlement := filters.get("settlement"):
        found = found.filter(settlement=settlement)
    if filters.get("followed"):
        found = found.filter(pk__in=followed_by(actor).order_by().values("pk"))
    if unit := filters.get("unit"):
        named = [one.pk for one in network(actor).units.values() if one.code == unit]
        found = found.filter(unit_id__in=network(actor).below(named))
    return found


def _other_name(row: Organisation) -> str:
    return row.name_local if row.shown_name == row.name else row.name


def _name(row: Organisation) -> SafeString:
    address = reverse("desk_organisation", args=[row.ref])
    opened = link(address, row.shown_name, id=f"open-{row.ref}")
    more = [str(OrganisationKind(row.kind).label)] if row.kind != "enterprise" else []
    more += [other] if (other := _other_name(row)) else []
    return format_html("{}{}", opened, _small(more))


def _small(words: list[str]) -> SafeString:
    return format_html("<span>{}</span>", " · ".join(words)) if words else SafeString("")


def _settlement(row: Organisation) -> SafeString | str:
    return settlement_word(row.settlement) if row.settlement else NOTHING


def _open(row: Any) -> str:
    return _("%(n)d open") % {"n": row.working} if row.working else ""


def _shown(thing: Any) -> str:
    return str(thing.shown_name) if thing is not None else ""


def _industry(row: Any) -> str:
    return (
        " ".join(filter(None, [row.main_class["code"], local(row.main_class["name"], row.main_class["name_local"])]))
        if row.main_class
        else ""
    )


def _number(row: Any) -> str:
    return str(row.key_numbers[0]) if row.key_numbers else ""


COLUMNS = (
    DrawnColumn("name", gettext_lazy("Name"), lambda row: row.shown_name, drawn=_name, css="oz-title"),
    DrawnColumn("country", gettext_lazy("Country"), lambda row: country_name(row.country), css="oz-cut"),
    DrawnColumn("park", gettext_lazy("Park"), lambda row: _shown(row.park), frozenset({"park"}), css="oz-cut"),
    DrawnColumn("unit", gettext_lazy("Served by"), lambda row: _shown(row.unit), frozenset({"unit"}), css="oz-cut"),
    DrawnColumn(
        "manager", gettext_lazy("Account manager"), lambda row: _shown(row.account_manager),
        frozenset({"account_manager"}), css="oz-cut oz-wide-only",
    ),
    DrawnColumn(
        "settlement", gettext_lazy("State"), lambda row: settlement_name(row.settlement), drawn=_settlement,
        css="oz-brief",
    ),
    DrawnColumn("open", gettext_lazy("Open demands"), lambda row: row.working, _WORKING, drawn=_open, css="oz-end"),
    DrawnColumn("reference", gettext_lazy("Reference"), lambda row: row.ref, css="oz-ref"),
    DrawnColumn("other-name", gettext_lazy("Other name"), _other_name, css="oz-cut"),
    DrawnColumn("industry", gettext_lazy("Industry"), _industry, _INDUSTRY, css="oz-cut"),
    DrawnColumn("number", gettext_lazy("Number"), _number, _NUMBERS, css="oz-ref"),
    DrawnColumn("kind", gettext_lazy("Kind"), lambda row: str(OrganisationKind(row.kind).label), css="oz-cut"),
    DrawnColumn(
        "registered", gettext_lazy("Here since"), lambda row: row.registered_at,
        drawn=lambda row: moment(row.registered_at), css="oz-end",
    ),
)  # fmt: skip

ORGANISATIONS = register(
    Listing(
        code="organisations",
        words=gettext_lazy("Enterprises"),
        filters=FILTERS,
        columns=COLUMNS,
        usual=("name", "country", "park", "settlement", "unit", "manager", "open"),
        always="name",
        admits=lambda actor: is_staff(actor) or actor.is_system,
        rows=rows,
        order=lambda filters: BY_NAME,
        timezone=lambda actor: zone_of(actor).timezone,
    )
)
