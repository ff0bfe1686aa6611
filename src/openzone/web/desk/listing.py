"""The filters of the case list: an address that can be shared says which cases, and nothing else does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from openzone.cases.enums import Side, State, Urgency
from openzone.cases.models import Case
from openzone.cases.promises import narrowed_by_promise
from openzone.cases.queries import at_desk, escalated, live, unassigned, waiting_on, waiting_over
from openzone.cases.searching import search
from openzone.core.actor import Actor
from openzone.core.days import day_of, year_of
from openzone.core.errors import Denied, Invalid
from openzone.core.figures import Figure, Part, find
from openzone.core.keyset import Order
from openzone.insight.queries import as_of_day, question
from openzone.places.queries import network, zone_of
from openzone.registry import queries as registry
from openzone.registry.models import Organisation
from openzone.web.parts.cases.choices import categories

OPEN = "open"
ORDERS = {
    "": Order("cases", "submitted_at", down=True),
    "oldest": Order("cases", "submitted_at"),
    "changed": Order("cases", "changed_at", down=True),
    "unchanged": Order("cases", "changed_at"),
    "moved": Order("cases", "state_since", down=True),
    "standing": Order("cases", "state_since"),
    "due": Order("cases", "due_at"),
    "due-last": Order("cases", "due_at", down=True),
}
NAMES = (
    "q", "state", "waiting", "unit", "category", "urgency", "organisation", "mine", "officer", "unassigned",
    "escalated", "promise", "over", "from", "to", "order", "figure", "part", "year", "dimension", "code", "as_of",
)  # fmt: skip

M = TypeVar("M", bound=Model)
Narrow = Callable[[QuerySet[Case], Actor, str], QuerySet[Case]]


@dataclass(frozen=True)
class Behind:
    """The number of a figure behind which these cases are."""

    figure: Figure
    part: Part
    year: int
    dimension: str
    code: str

    def named(self, actor: Actor) -> str:
        """Which part of the figure it is, unless it is what the figure counts, and of what."""
        part = {Part.DENOMINATOR: _("all of them, counted or not"), Part.UNKNOWN: _("Unknown")}.get(self.part, "")
        return " · ".join(word for word in (part, self._value(actor)) if word)

    def _value(self, actor: Actor) -> str:
        """What the code stands for, where a name is known."""
        units = {unit.code: unit.shown_name for unit in network(actor).units.values()}
        subjects = {one.code: one.shown_name for one in categories(actor)}
        known = units if self.dimension == "unit" else subjects if self.dimension in ("category", "subject") else {}
        return known.get(self.code, self.code)


def narrowed(actor: Actor, filters: dict[str, str]) -> QuerySet[Case]:
    """The cases of the desk that the filters leave. One that names nothing there is leaves nothing."""
    cases = at_desk(actor)
    for name, narrow in _NARROW.items():
        if name in filters:
            cases = narrow(cases, actor, filters[name])
    behind = behind_figure(filters)
    return cases.filter(pk__in=records_behind(actor, behind, filters, "cases")) if behind else cases


def _by_words(cases: QuerySet[Case], actor: Actor, text: str) -> QuerySet[Case]:
    return search(cases, text, zone_id=actor.where)


def _by_state(cases: QuerySet[Case], actor: Actor, text: str) -> QuerySet[Case]:
    return live(cases) if text == OPEN else cases.filter(state=text)


def _by_side(cases: QuerySet[Case], actor: Actor, text: str) -> QuerySet[Case]:
    return waiting_on(cases, text)


def _by_unit(cases: QuerySet[Case], actor: Actor, text: str) -> QuerySet[Case]:
    """Those of a unit and of what lies below it; of several units where the board of several leads here."""
    tree, codes = network(actor), text.split(",")
    return cases.filter(unit_id__in=tree.below(unit.pk for unit in tree.units.values() if unit.code in codes))


def _by_category(cases: QuerySet[Case], actor: Actor, text: str) -> QuerySet[Case]:
    line = {one.pk for one in categories(actor) if one.code == text}
    while below := {one.pk for one in categories(actor) if one.parent_id in line} - line:
        line |= below
    return cases.filter(category_id__in=line) if line else cases.filter(category__code=text)


def _by_organisation(cases: QuerySet[Case], actor: Actor, text: str) -> QuerySet[Case]:
    return cases.filter(organisation__ref=text)


def _by_urgency(cases: QuerySet[Case], actor: Actor, text: str) -> QuerySet[Case]:
    return cases.filter(urgency=text)


def _mine(cases: QuerySet[Case], actor: Actor, text: str) -> QuerySet[Case]:
    return cases.filter(officer_id=actor.who)


def _by_officer(cases: QuerySet[Case], actor: Actor, text: str) -> QuerySet[Case]:
    return cases.filter(officer_id=int(text)) if text.isascii() and text.isdigit() and len(text) < 19 else cases.none()


def _unassigned(cases: QuerySet[Case], actor: Actor, text: str) -> QuerySet[Case]:
    return unassigned(cases)


def _escalated(cases: QuerySet[Case], actor: Actor, text: str) -> QuerySet[Case]:
    return escalated(cases)


def _by_promise(cases: QuerySet[Case], actor: Actor, text: str) -> QuerySet[Case]:
    return narrowed_by_promise(cases, actor, text)


def _by_order(cases: QuerySet[Case], actor: Actor, text: str) -> QuerySet[Case]:
    """By promise stand only those whose time runs, so that an index holds them in this order and no others."""
    return cases.filter(due_at__isnull=False) if text in ("due", "due-last") else cases


def _over(cases: QuerySet[Case], actor: Actor, text: str) -> QuerySet[Case]:
    days = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None
    return cases if days is None else waiting_over(cases, days)


def _since(cases: QuerySet[Case], actor: Actor, text: str) -> QuerySet[Case]:
    day = day_of(text)
    return cases.filter(submitted_at__gte=_midnight(day, actor)) if day else cases


def _until(cases: QuerySet[Case], actor: Actor, text: str) -> QuerySet[Case]:
    day = day_of(text)
    return cases.filter(submitted_at__lt=_midnight(day, actor) + timedelta(days=1)) if day else cases


_NARROW: dict[str, Narrow] = {
    "q": _by_words,
    "state": _by_state,
    "waiting": _by_side,
    "unit": _by_unit,
    "category": _by_category,
    "organisation": _by_organisation,
    "urgency": _by_urgency,
    "mine": _mine,
    "officer": _by_officer,
    "unassigned": _unassigned,
    "escalated": _escalated,
    "promise": _by_promise,
    "order": _by_order,
    "over": _over,
    "from": _since,
    "to": _until,
}


def _midnight(day: date, actor: Actor) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(zone_of(actor).timezone))


FIGURE = ("figure", "part", "year", "dimension", "code", "as_of")


def behind_figure(filters: Mapping[str, str]) -> Behind | None:
    """The figure that the address asks to open up. `Invalid` when there is none of that name, part, year or split."""
    if "figure" not in filters:
        return None
    figure, dimension, year = find(filters["figure"]), filters.get("dimension", ""), year_of(filters.get("year", ""))
    if dimension and dimension not in figure.dimensions:
        raise Invalid(_("This figure can be split by: %(known)s.") % {"known": ", ".join(figure.dimensions)})
    if year is None:
        raise Invalid(_("This year is out of range."))
    part = figure.part(filters.get("part", Part.NUMERATOR))
    return Behind(figure, part, year, dimension, filters.get("code", "") if dimension else "")


def records_behind(
    actor: Actor, behind: Behind, filters: Mapping[str, str], kind: str
) -> QuerySet[Any, Any] | tuple[()]:
    """The numbers of the things behind a figure's number, for the list of that kind; none where it counts others."""
    if not behind.figure.readable_by(actor):
        raise Denied(_("This figure is not open to you."))
    if behind.figure.records_in != kind:
        return ()
    zone, day = zone_of(actor), day_of(filters.get("as_of", ""))
    asked = question(zone, behind.year, as_of_day(day, zone), behind.dimension or None, behind.code or None)
    return behind.figure.records(asked, behind.part).order_by().values("pk")


def narrowed_behind(
    actor: Actor, rows: QuerySet[M], filters: Mapping[str, str], kind: str
) -> tuple[QuerySet[M], dict[str, Any]]:
    """The rows of a list behind the figure's number that the address asks for, and how that is told above it."""
    behind = behind_figure(filters)
    if behind is None:
        return rows, {}
    found = rows.filter(pk__in=records_behind(actor, behind, filters, kind))
    return found, {"behind": behind, "behind_name": behind.named(actor)}


def organisation_in(actor: Actor, filters: dict[str, str]) -> Organisation | None:
    """The organisation that the filters name, for its name above the list."""
    ref = filters.get("organisation")
    return registry.visible_to(actor).filter(ref=ref).first() if ref else None


def states() -> list[tuple[str, str]]:
    """The states that a list can be narrowed to."""
    known = [(state.value, str(state.label)) for state in State if state != State.DRAFT]
    return [(OPEN, _("all that are open")), *known]


def sides() -> list[tuple[str, str]]:
    """On whom a case can wait."""
    return [(side.value, str(side.label)) for side in Side]


def urgencies() -> list[tuple[str, str]]:
    """How pressing a case can be."""
    return [(one.value, str(one.label)) for one in Urgency]


def promised() -> list[tuple[str, str]]:
    """How a list can be narrowed by what was promised."""
    return [
        ("late", _("late")),
        ("late_with_enterprise", _("late, now with the enterprise")),
        ("due_today", _("due today")),
        ("due_this_week", _("due this week")),
        ("supervised", _("supervised")),
        ("urged", _("urged")),
    ]
