"""What a talent home costs, in which order people wait, and who may do what: pure rules and two tables."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import lazy
from django.utils.translation import gettext as _

from openzone.core.errors import Denied
from openzone.core.machine import YES, Answer, Move, Words, can, no
from openzone.formalities.pooled import (
    ApplicationState,
    ApplicationVerb,
    ContractState,
    ContractVerb,
    PooledRelation,
    PooledSide,
)
from openzone.formalities.shuttle_rules import later, month_of

# Who waits longest is served first: by the day on which the application was complete, ties by its reference. Who has
# declined twice goes to the end: the moment of that counts instead, and two offers more can be declined until it does.
# A day counts from its beginning, so whoever has handed in on the day of a second refusal is before it.
WAITING_ORDER = ("queued_at", "ref")
DECLINES_TO_THE_END = 2
REMIND_DAYS = 60
MOST_MONTHS = 60
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Rent:
    """The rent of a month: at market rent, what is taken off by the class, and what is left to be paid."""

    market: Decimal
    subsidy: Decimal

    @property
    def payable(self) -> Decimal:
        """What is paid. It is the difference of two rounded amounts, so the three always add up."""
        return self.market - self.subsidy


def rent_of(*, area: Decimal, cap: Decimal, per_square_metre: Decimal, discount: Decimal) -> Rent:
    """What a home costs in a month: the area within the class standard at the reduced rent, the excess at market rent.

    The subsidy is min(area, cap) x rent x discount; a discount of 1 makes what lies within the cap free of rent. The
    table of caps and discounts is published at gz.banzhengshi.com/zf/2951.html, the rule of the excess at
    m.ddtbk.com/techan/232175.html, with its example: 80 m2 at 30, standard 60, half the rent: 60*30*0.5 + 20*30 = 1500.
    Amounts are rounded to 0.01, halves up.
    """
    market = (area * per_square_metre).quantize(_CENT, ROUND_HALF_UP)
    subsidy = (min(area, cap) * per_square_metre * discount).quantize(_CENT, ROUND_HALF_UP)
    return Rent(market, subsidy)


def last_day(since: date, months: int) -> date:
    """The last day of a term of so many months; from the 31st on, a month that has no such day ends a day earlier."""
    month = later(month_of(since), months)
    return month.replace(day=min(since.day, monthrange(month.year, month.month)[1])) - timedelta(days=1)


def goes_to_the_end(declines: int) -> bool:
    """Whether so many declined offers put an application to the end of the list."""
    return declines > 0 and declines % DECLINES_TO_THE_END == 0


_ZONE = frozenset({PooledRelation.HANDLER})
_EMPLOYER = frozenset({PooledRelation.ENTERPRISE})
_A, _V = ApplicationState, ApplicationVerb
APPLICATION_TRANSITIONS: dict[tuple[ApplicationState, ApplicationVerb], Move[ApplicationState, PooledRelation]] = {
    (_A.APPLIED, _V.ADMIT): Move(_A.WAITING, _ZONE),
    (_A.APPLIED, _V.SEND_BACK): Move(_A.RETURNED, _ZONE),
    (_A.APPLIED, _V.REFUSE): Move(_A.CLOSED, _ZONE),
    (_A.APPLIED, _V.WITHDRAW): Move(_A.CLOSED, _EMPLOYER),
    (_A.RETURNED, _V.HAND_IN): Move(_A.APPLIED, _EMPLOYER),
    (_A.RETURNED, _V.WITHDRAW): Move(_A.CLOSED, _EMPLOYER),
    (_A.WAITING, _V.OFFER): Move(_A.OFFERED, _ZONE),
    (_A.WAITING, _V.REFUSE): Move(_A.CLOSED, _ZONE),
    (_A.WAITING, _V.WITHDRAW): Move(_A.CLOSED, _EMPLOYER),
    (_A.OFFERED, _V.ACCEPT): Move(_A.ACCEPTED, _EMPLOYER),
    (_A.OFFERED, _V.DECLINE): Move(_A.WAITING, _EMPLOYER),
    (_A.OFFERED, _V.TAKE_BACK): Move(_A.WAITING, _ZONE),
    (_A.OFFERED, _V.WITHDRAW): Move(_A.CLOSED, _EMPLOYER),
    (_A.ACCEPTED, _V.CONTRACT): Move(_A.HOUSED, _ZONE),
    (_A.ACCEPTED, _V.TAKE_BACK): Move(_A.WAITING, _ZONE),
    (_A.ACCEPTED, _V.WITHDRAW): Move(_A.CLOSED, _EMPLOYER),
    (_A.HOUSED, _V.LEAVE): Move(_A.CLOSED, _ZONE),
}
APPLICATION_WAITS_FOR: dict[str, PooledSide | None] = {
    _A.APPLIED: PooledSide.ZONE,
    _A.RETURNED: PooledSide.ENTERPRISE,
    _A.WAITING: PooledSide.ZONE,
    _A.OFFERED: PooledSide.ENTERPRISE,
    _A.ACCEPTED: PooledSide.ZONE,
    _A.HOUSED: PooledSide.ENTERPRISE,
    _A.CLOSED: None,
}
CONTRACT_TRANSITIONS: dict[tuple[ContractState, ContractVerb], Move[ContractState, PooledRelation]] = {
    (ContractState.AGREED, ContractVerb.MOVE_IN): Move(ContractState.LIVED_IN, _ZONE),
    (ContractState.AGREED, ContractVerb.END): Move(ContractState.ENDED, _ZONE),
    (ContractState.LIVED_IN, ContractVerb.RENEW): Move(ContractState.LIVED_IN, _ZONE),
    (ContractState.LIVED_IN, ContractVerb.END): Move(ContractState.ENDED, _ZONE),
}
CONTRACT_WAITS_FOR: dict[str, PooledSide | None] = {
    ContractState.AGREED: PooledSide.ZONE,
    ContractState.LIVED_IN: PooledSide.ENTERPRISE,
    ContractState.ENDED: None,
}


def _application_not_yours(verb: object) -> str:
    return _("“%(verb)s” is not for you: the employer applies and answers, the office of talent homes decides.") % {
        "verb": ApplicationVerb(str(verb)).label
    }


def _application_not_now(verb: object, state: object) -> str:
    return _("“%(verb)s” is not possible now: the application is “%(state)s”.") % {
        "verb": ApplicationVerb(str(verb)).label,
        "state": ApplicationState(str(state)).label,
    }


def _contract_not_yours(verb: object) -> str:
    return _("Only staff of the office of talent homes, or above it, may do “%(verb)s”.") % {
        "verb": ContractVerb(str(verb)).label
    }


def _contract_not_now(verb: object, state: object) -> str:
    return _("“%(verb)s” is not possible now: the contract is “%(state)s”.") % {
        "verb": ContractVerb(str(verb)).label,
        "state": ContractState(str(state)).label,
    }


APPLICATION_WORDS = Words(not_yours=lazy(_application_not_yours, str), not_now=lazy(_application_not_now, str))
CONTRACT_WORDS = Words(not_yours=lazy(_contract_not_yours, str), not_now=lazy(_contract_not_now, str))


def may_with_application(verb: ApplicationVerb, state: str, relations: frozenset[PooledRelation]) -> Answer:
    """Whether somebody in these relations may do the verb to an application now."""
    return can(APPLICATION_TRANSITIONS, APPLICATION_WORDS, ApplicationState(state), verb, relations)


def may_with_contract(verb: ContractVerb, state: str, relations: frozenset[PooledRelation]) -> Answer:
    """Whether somebody in these relations may do the verb to a contract now."""
    return can(CONTRACT_TRANSITIONS, CONTRACT_WORDS, ContractState(state), verb, relations)


def may_keep_homes(relations: frozenset[PooledRelation]) -> Answer:
    """Whether somebody may change the homes that there are."""
    if PooledRelation.HANDLER in relations:
        return YES
    return no(Denied(_("Only staff of the unit that keeps this home, or above it, change it.")))
