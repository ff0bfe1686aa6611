"""Which rounds of returns and which returns there are for whom, and how far a round has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When

from openzone.core.actor import Actor
from openzone.core.intervals import Comparator
from openzone.places.queries import is_staff, network, oversees_zone, posts_of, units_held
from openzone.places.rules import DISPATCHING_ROLES, WORKING_ROLES
from openzone.registry.enums import Belonging, ReturnSide, ReturnState
from openzone.registry.fact_queries import known_over
from openzone.registry.models import Fact, Indicator, Membership, Return, ReturnRound, ReturnTemplate
from openzone.registry.queries import belonging, confided_to, organisations_joined
from openzone.registry.returns import Line, Looked, lines_of, look_through, told_at, year_before
from openzone.registry.rules import OWING


def templates_of(zone_id: int) -> QuerySet[ReturnTemplate]:
    """The returns that a zone asks, without those that were retired."""
    return ReturnTemplate.objects.filter(zone_id=zone_id, retired_at__isnull=True).order_by("id")


def runs(actor: Actor, unit_id: int) -> bool:
    """Whether the actor leads or dispatches for this unit. The system may do all."""
    return actor.is_system or unit_id in units_held(actor, DISPATCHING_ROLES)


def rounds_at_desk(actor: Actor) -> QuerySet[ReturnRound]:
    """The rounds of the actor's units, and of units above them."""
    if not (is_staff(actor) or actor.is_system):
        return ReturnRound.objects.none()
    rows = ReturnRound.objects.filter(zone_id=actor.where).select_related("unit", "template", "opened_by")
    if actor.is_system or oversees_zone(actor):
        return rows
    above = {unit for post in posts_of(actor) for unit in network(actor).upwards(post.unit_id)}
    return rows.filter(unit_id__in=units_held(actor) | above)


def rounds_due_around(zone_id: int, day: date, around: timedelta) -> QuerySet[ReturnRound]:
    """The open rounds of a zone that are due within so many days of a day, before it or after."""
    rows = ReturnRound.objects.filter(zone_id=zone_id, closed_at__isnull=True)
    return rows.filter(due__range=(day - around, day + around)).order_by("id")


def open_twins(template: ReturnTemplate, over: str, unit_id: int) -> QuerySet[ReturnRound]:
    """The open rounds of this return over the same period in the name of the same unit."""
    rows = ReturnRound.objects.filter(template=template, unit_id=unit_id, closed_at__isnull=True)
    return rows.filter(over=over).order_by("id")


def sides_of(actor: Actor, row: Return) -> frozenset[ReturnSide]:
    """What the actor is to a return: an owner of the enterprise, or working for the unit that serves it (ADR 3)."""
    if role := belonging(actor, row.organisation_id):
        return frozenset({ReturnSide.ENTERPRISE}) if role == Belonging.OWNER else frozenset()
    works = actor.is_system or row.organisation.unit_id in units_held(actor, WORKING_ROLES)
    return frozenset({ReturnSide.STAFF}) if works else frozenset()


def returns_visible_to(actor: Actor) -> QuerySet[Return]:
    """The returns of the organisations that confide in the actor: of an enterprise only its owners read them."""
    seen = confided_to(actor).order_by().values("pk")
    rows = Return.objects.filter(zone_id=actor.where, organisation_id__in=seen)
    return rows.select_related("round__unit", "round__zone", "organisation", "submitted_by", "decided_by", "saved_by")


def returns_at_portal(actor: Actor) -> QuerySet[Return]:
    """The returns that are asked of the enterprises that the actor owns."""
    return returns_visible_to(actor).filter(organisation_id__in=organisations_joined(actor, Belonging.OWNER))


def owed_at_portal(actor: Actor) -> QuerySet[Return]:
    """Those that wait for the enterprise, the nearest day first."""
    rows = returns_at_portal(actor).filter(state__in=OWING, round__closed_at__isnull=True)
    return rows.order_by("round__due", "id")


def with_people(rows: QuerySet[Return], today: date) -> QuerySet[Return]:
    """The returns, each saying whether an owner of the enterprise can sign in, and whether it is overdue."""
    late = Case(When(overdue(today), then=True), default=False)
    people = who_returns().filter(organisation=OuterRef("organisation"))
    return rows.annotate(reachable=Exists(people), overdue=late)


def who_returns() -> QuerySet[Membership]:
    """Those who are told of returns and fill them in: owners who can sign in."""
    return Membership.objects.filter(role=Belonging.OWNER, until__isnull=True, user__is_active=True)


def overdue(today: date) -> Q:
    """What the enterprise owes although its day is over."""
    return Q(state__in=OWING, round__due__lt=today)


@dataclass(frozen=True)
class Progress:
    """How many returns of a round stand where."""

    asked: int
    sent_back: int
    submitted: int
    accepted: int
    excused: int
    overdue: int
    untold: int

    @property
    def told(self) -> int:
        """How many know what they are to know."""
        return self.total - self.untold

    @property
    def percent(self) -> int:
        """How many of a hundred know it."""
        return self.told * 100 // self.total if self.total else 100

    @property
    def total(self) -> int:
        """Of how many enterprises it is asked."""
        return self.asked + self.sent_back + self.submitted + self.accepted + self.excused

    @property
    def missing(self) -> int:
        """How many owe an answer."""
        return self.asked + self.sent_back


def progress_of(rows: QuerySet[Return], today: date) -> dict[int, Progress]:
    """The progress of each round among these returns: one statement."""
    states = {state.value: Count("pk", filter=Q(state=state)) for state in ReturnState}
    more = {"overdue": overdue(today), "untold": Q(telling__isnull=False)}
    counts = {name: Count("pk", filter=condition) for name, condition in more.items()}
    counted: Any = rows.order_by().values("round").annotate(**states, **counts)
    names = [*(state.value for state in ReturnState), *more]
    return {one["round"]: Progress(**{name: one[name] for name in names}) for one in counted}


def catalogue_of(round_: ReturnRound) -> dict[str, Indicator]:
    """The indicators of a round by code, those retired since too."""
    codes = [line["indicator"] for line in round_.lines]
    return {one.code: one for one in Indicator.objects.filter(zone_id=round_.zone_id, code__in=codes).order_by("id")}


@dataclass(frozen=True)
class Paper:
    """A return as it is filled in: its lines, what was answered, the figures of a year before, and what is wrong."""

    row: Return
    lines: list[Line]
    answers: dict[str, str]
    before: dict[str, Decimal]
    looked: Looked


def paper_of(row: Return, answers: Mapping[str, str] | None = None) -> Paper:
    """The return with its answers (as kept, or as given); before anything was kept, the figures of a year before."""
    catalogue = catalogue_of(row.round)
    lines = lines_of(row.round.lines, catalogue)
    known = known_over([row.organisation], catalogue.values(), year_before(row.round.over))
    before = {code: fact.value for (_organisation, code), fact in known.items() if _comparable(fact)}
    filled = answers if answers is not None else row.answers
    if answers is None and row.saved_at is None:
        filled = {line.code: line.typed(before[line.code]) for line in lines if line.code in before}
    return Paper(row, lines, dict(filled), before, look_through(lines, row.round.checks, filled, before))


def lines_to_record(paper: Paper) -> list[Line]:
    """The lines of a return whose acceptance records a fact: those whose answer is not what it told already."""
    told = {one.indicator.code: one for one in paper.row.facts.select_related("indicator").order_by("id")}
    return [line for line in paper.lines if line.code in paper.looked.numbers and not _told(paper, told.get(line.code))]


def _told(paper: Paper, fact: Fact | None) -> bool:
    """Whether this is what the return told last, and nobody has withdrawn it since."""
    if fact is None or fact.withdrawn_at is not None:
        return False
    return fact.value == paper.looked.numbers[fact.indicator.code]


def known_otherwise(paper: Paper) -> dict[str, Fact]:
    """The figures that count now where a return says something else, by indicator: one statement."""
    at = {line.indicator.pk: told_at(line.indicator, paper.row.round.over) for line in paper.lines}
    facts = paper.row.organisation.facts.filter(current=True, indicator__in=at, at__in=set(at.values()))
    return {
        fact.indicator.code: fact
        for fact in facts.select_related("indicator").order_by("id")
        if fact.at == at[fact.indicator_id] and fact.value != paper.looked.numbers.get(fact.indicator.code)
    }


def _comparable(fact: Fact) -> bool:
    """Whether it is a plain number in the unit in which the line is told."""
    return fact.comparator == Comparator.EQUAL and fact.currency in ("", fact.indicator.unit)
