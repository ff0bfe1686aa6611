"""The case list of the desk, as it is entered with core: which rows, in which order, with which columns."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.cases.enums import Side, State
from openzone.cases.models import Case
from openzone.cases.queries import SHOWN_WITH, with_last_word, with_satisfaction
from openzone.core.actor import Actor
from openzone.core.keyset import Order
from openzone.core.lists import Column, Listing, register
from openzone.places.queries import is_staff, posts_of, zone_of
from openzone.web.desk import listing
from openzone.web.desk.case_columns import COLUMNS, LAST_SAID, SATISFIED, USUAL

_UNSEEN = ("description", "answers", "words")
_JOINED = frozenset({*SHOWN_WITH, "park"})


def rows(actor: Actor, filters: Mapping[str, str], columns: Iterable[Column]) -> QuerySet[Case]:
    """The cases that the filters leave, with what these columns need and no more: one statement whatever they are."""
    needs = {need for column in columns for need in column.needs}
    cases = listing.narrowed(actor, dict(filters)).select_related(None).defer(*_UNSEEN)
    joined = sorted(needs & _JOINED)
    cases = cases.select_related(*joined) if joined else cases
    cases = with_last_word(cases) if LAST_SAID in needs else cases
    return with_satisfaction(cases) if SATISFIED in needs else cases


def order_of(filters: Mapping[str, str]) -> Order:
    """The order that the filters name; the newest first, unless they name one."""
    return listing.ORDERS.get(filters.get("order", ""), listing.ORDERS[""])


CASES = register(
    Listing(
        code="cases",
        words=gettext_lazy("Cases"),
        filters=listing.NAMES,
        columns=COLUMNS,
        usual=USUAL,
        always="title",
        admits=lambda actor: is_staff(actor) or actor.is_system,
        rows=rows,
        order=order_of,
        timezone=lambda actor: zone_of(actor).timezone,
    )
)


def everybodys_views(actor: Actor) -> list[tuple[str, str, dict[str, str]]]:
    """The views that everybody needs: code, name and filters."""
    own = posts_of(actor)[0].unit.code if posts_of(actor) else ""
    return [
        ("open", _("All open"), {"state": listing.OPEN}),
        ("mine", _("Mine"), {"state": listing.OPEN, "mine": "1"}),
        ("unit", _("My unit"), {"state": listing.OPEN, "unit": own}),
        ("late", _("Late"), {"promise": "late", "order": "due"}),
        ("unassigned", _("With nobody yet"), {"unassigned": "1"}),
        ("escalated", _("Escalated"), {"escalated": "1"}),
        ("enterprise", _("Waiting on the enterprise"), {"waiting": Side.ENTERPRISE.value}),
        ("closed", _("Closed"), {"state": State.CLOSED.value}),
    ]


def orders() -> list[tuple[str, Any]]:
    """The orders that the list can stand in, with their words."""
    return [
        ("", _("Newest first")),
        ("oldest", _("Oldest first")),
        ("changed", _("Last changed first")),
        ("unchanged", _("Longest unchanged first")),
        ("standing", _("Longest in its state first")),
        ("moved", _("Newest in its state first")),
        ("due", _("Time running: soonest due first")),
        ("due-last", _("Time running: latest due first")),
    ]
