"""When shuttle routes may be opened, and who may do what to demands and routes: pure rules and two tables."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openzone.core.errors import Conflict, Denied
from openzone.core.machine import YES, Answer, Move, Words, can, no
from openzone.formalities.pooled import (
    DemandState,
    DemandVerb,
    PooledRelation,
    PooledSide,
    RouteState,
    RouteVerb,
)

POOLING = frozenset({DemandState.POOLED, DemandState.SERVED})
LONGEST_KEY = 200
DAYS_TO_PAY = 3
LIVING = frozenset({DemandState.OPEN, *POOLING})


def origin_key(words: str) -> str:
    """Words for a place in the one form in which the same place is written the same: no case, marks or spaces."""
    kept = unicodedata.normalize("NFKC", words).casefold()
    return "".join(letter for letter in kept if unicodedata.category(letter)[0] in "LN")[:LONGEST_KEY]


def month_of(day: date) -> date:
    """The first day of the month of a day: that is how months are kept."""
    return day.replace(day=1)


def later(month: date, count: int) -> date:
    """The month so many months later."""
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def pay_by(month: date, booked_on: date) -> date:
    """The last day on which seats of a month are paid: before it begins; who books later has a few days for it."""
    return max(month - timedelta(days=1), booked_on + timedelta(days=DAYS_TO_PAY))


def finding_places(groups: Iterable[int], places: int) -> list[bool]:
    """For each group, in the order in which they asked, whether all of it still finds places.

    A group that is too large is passed over: it is never divided, and those behind it are not kept waiting.
    """
    found, left = [], places
    for riders in groups:
        found.append(riders <= left)
        left -= riders if riders <= left else 0
    return found


@dataclass(frozen=True)
class Load:
    """How full a route is or would be: riders, of the places of all its runs, against the least that is published."""

    riders: int
    places: int
    least: Decimal

    @property
    def share(self) -> Decimal:
        """Riders for each place."""
        return Decimal(self.riders) / self.places if self.places else Decimal()

    @property
    def percent(self) -> Decimal:
        """The same in hundredths, rounded down: what is below the rule never reads as if it had reached it."""
        return Decimal(self.riders * 1000 // self.places) / 10 if self.places else Decimal()

    @property
    def needed(self) -> int:
        """How many riders reach the rule."""
        return int((self.least * self.places).to_integral_value(ROUND_CEILING))

    @property
    def missing(self) -> int:
        """How many riders are missing to it."""
        return max(0, self.needed - self.riders)

    @property
    def is_reached(self) -> bool:
        """Whether the rule is kept."""
        return self.places > 0 and self.missing == 0

    @property
    def verdict(self) -> str:
        """What the rule says, in a sentence."""
        least = f"{(self.least * 100).normalize():f}"
        if self.is_reached:
            return _("Expected load %(load)s %%: the published %(least)s %% is reached.") % {
                "load": self.percent,
                "least": least,
            }
        return ngettext(
            "Expected load %(load)s %%: %(missing)d rider is missing to the published %(least)s %%.",
            "Expected load %(load)s %%: %(missing)d riders are missing to the published %(least)s %%.",
            self.missing,
        ) % {"load": self.percent, "missing": self.missing, "least": least}


def _is_full_enough(load: Load) -> Answer:
    return YES if load.is_reached else no(Conflict(load.verdict))


_HANDLERS = frozenset({PooledRelation.HANDLER})
_ENTERPRISE = frozenset({PooledRelation.ENTERPRISE})
DEMAND_TRANSITIONS: dict[tuple[DemandState, DemandVerb], Move[DemandState, PooledRelation]] = {
    (DemandState.OPEN, DemandVerb.POOL): Move(DemandState.POOLED, _HANDLERS),
    (DemandState.POOLED, DemandVerb.POOL): Move(DemandState.POOLED, _HANDLERS),
    (DemandState.POOLED, DemandVerb.SERVE): Move(DemandState.SERVED, _HANDLERS),
    (DemandState.SERVED, DemandVerb.RELEASE): Move(DemandState.POOLED, _HANDLERS),
    (DemandState.OPEN, DemandVerb.WITHDRAW): Move(DemandState.WITHDRAWN, _ENTERPRISE),
    (DemandState.POOLED, DemandVerb.WITHDRAW): Move(DemandState.WITHDRAWN, _ENTERPRISE),
    (DemandState.SERVED, DemandVerb.WITHDRAW): Move(DemandState.WITHDRAWN, _ENTERPRISE),
}
DEMAND_WAITS_FOR: dict[str, PooledSide | None] = {
    DemandState.OPEN: PooledSide.ZONE,
    DemandState.POOLED: PooledSide.ZONE,
    DemandState.SERVED: PooledSide.ENTERPRISE,
    DemandState.WITHDRAWN: None,
}
ROUTE_TRANSITIONS: dict[tuple[RouteState, RouteVerb], Move[RouteState, PooledRelation]] = {
    (RouteState.PLANNED, RouteVerb.OPEN): Move(RouteState.OPEN, _HANDLERS, _is_full_enough),
    (RouteState.PLANNED, RouteVerb.CLOSE): Move(RouteState.CLOSED, _HANDLERS),
    (RouteState.OPEN, RouteVerb.CLOSE): Move(RouteState.CLOSED, _HANDLERS),
}
ROUTE_WAITS_FOR: dict[str, PooledSide | None] = {
    RouteState.PLANNED: PooledSide.ZONE,
    RouteState.OPEN: PooledSide.ENTERPRISE,
    RouteState.CLOSED: None,
}


def _demand_not_yours(verb: object) -> str:
    return _("“%(verb)s” is not for you: the enterprise withdraws its demand, the office of shuttles pools it.") % {
        "verb": DemandVerb(str(verb)).label
    }


def _demand_not_now(verb: object, state: object) -> str:
    return _("“%(verb)s” is not possible now: the demand is “%(state)s”.") % {
        "verb": DemandVerb(str(verb)).label,
        "state": DemandState(str(state)).label,
    }


def _route_not_yours(verb: object) -> str:
    return _("Only staff of the unit that keeps this route, or above it, may do “%(verb)s”.") % {
        "verb": RouteVerb(str(verb)).label
    }


def _route_not_now(verb: object, state: object) -> str:
    return _("“%(verb)s” is not possible now: the route is “%(state)s”.") % {
        "verb": RouteVerb(str(verb)).label,
        "state": RouteState(str(state)).label,
    }


DEMAND_WORDS = Words(not_yours=lazy(_demand_not_yours, str), not_now=lazy(_demand_not_now, str))
ROUTE_WORDS = Words(not_yours=lazy(_route_not_yours, str), not_now=lazy(_route_not_now, str))


def may_with_demand(verb: DemandVerb, state: str, relations: frozenset[PooledRelation]) -> Answer:
    """Whether somebody in these relations may do the verb to a demand now."""
    return can(DEMAND_TRANSITIONS, DEMAND_WORDS, DemandState(state), verb, relations)


def may_with_route(verb: RouteVerb, state: str, relations: frozenset[PooledRelation], load: Load) -> Answer:
    """Whether somebody in these relations may do the verb to a route now."""
    return can(ROUTE_TRANSITIONS, ROUTE_WORDS, RouteState(state), verb, relations, load)


def may_keep_route(state: str, relations: frozenset[PooledRelation]) -> Answer:
    """Whether somebody may change a route: its places, its price, its timetable."""
    if PooledRelation.HANDLER not in relations:
        return no(Denied(_("Only staff of the unit that keeps this route, or above it, change it.")))
    if state == RouteState.CLOSED:
        return no(Conflict(_("This route is closed, so it stays as it was.")))
    return YES


def may_record_months(opened_on: date | None, relations: frozenset[PooledRelation]) -> Answer:
    """Whether somebody may record who rode and who paid. The last month of a route is over after its closing only."""
    if PooledRelation.HANDLER not in relations:
        return no(Denied(_("Only staff of the unit that keeps this route, or above it, change it.")))
    if opened_on is None:
        return no(Conflict(_("This route has not been opened yet.")))
    return YES
