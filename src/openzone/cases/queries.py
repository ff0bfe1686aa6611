"""Which cases, messages and notes there are for whom, and what somebody is to a case."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from openzone.cases.enums import AssignmentKind, Relation, Side, State, Verb
from openzone.cases.models import Case, Category, Cycle, Message, Note, Participant, RoutingRule
from openzone.cases.rules import (
    LIVE,
    Situation,
    disputable_until,
    may_read_notes,
    possible,
    states_waiting_on,
)
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.forms import parse
from openzone.core.models import StoredFile
from openzone.core.queries import open_approval
from openzone.core.search import matching
from openzone.places.enums import Level, Role
from openzone.places.models import Unit
from openzone.places.queries import holders, is_staff, network, network_of, oversees_zone, posts_of, units_held, zone_of
from openzone.places.rules import DISPATCHING_ROLES, WORKING_ROLES
from openzone.registry import queries as registry
from openzone.registry.enums import Belonging
from openzone.registry.models import Organisation

SHOWN_WITH = ("organisation", "category", "unit", "overseer", "officer")


def visible_to(actor: Actor) -> QuerySet[Case]:
    """Staff see the cases of their units, owners all of their enterprise, members their own and those shared with them.

    Somebody who belongs to an enterprise sees its cases only as the enterprise does, whatever post he holds.
    """
    return Case.objects.filter(_visible(actor), zone_id=actor.where).select_related(*SHOWN_WITH)


def _visible(actor: Actor) -> Q:
    owned = registry.organisations_joined(actor, Belonging.OWNER)
    joined = registry.organisations_joined(actor)
    shared = Exists(Participant.objects.filter(case=OuterRef("pk"), user_id=actor.who))
    own = Q(pk__in=[])
    if owned:
        own |= Q(organisation_id__in=owned) & (~Q(state=State.DRAFT) | Q(raised_by_id=actor.who))
    if joined:
        own |= Q(shared, organisation_id__in=joined)
    return own | (_visible_to_staff(actor) & ~Q(organisation_id__in=joined)) if is_staff(actor) else own


def _visible_to_staff(actor: Actor) -> Q:
    sent = Q(submitted_at__isnull=False)
    if oversees_zone(actor):
        return sent
    units = units_held(actor)
    return sent & (Q(unit_id__in=units) | Q(overseer_id__in=units))


def relations_of(actor: Actor, case: Case) -> frozenset[Relation]:
    """What the actor is to the case."""
    belonging = registry.belonging(actor, case.organisation_id)
    if belonging is not None:
        return _relations_of_enterprise(actor, case, belonging)
    return _relations_of_staff(actor, case)


def _relations_of_enterprise(actor: Actor, case: Case, belonging: str) -> frozenset[Relation]:
    relations = {Relation.OWNER} if belonging == Belonging.OWNER else set()
    if case.raised_by_id == actor.user_id:
        relations.add(Relation.FILER)
    participation = actor.recall(
        ("participation", case.pk), lambda: case.participants.filter(user_id=actor.who).order_by().first()
    )
    if participation is not None:
        relations.add(Relation.FILER if participation.files else Relation.OBSERVER)
    return frozenset(relations)


def _relations_of_staff(actor: Actor, case: Case) -> frozenset[Relation]:
    if case.unit_id is None:
        return frozenset()
    over = set(network(actor).upwards(case.unit_id))
    above = set(network(actor).upwards(case.overseer_id)) if case.overseer_id else set()
    relations: set[Relation] = set()
    for post in posts_of(actor):
        if post.unit_id in over | above:
            relations |= _relations_of_role(post.role)
            if post.unit_id in above and post.role in WORKING_ROLES:
                relations.add(Relation.OVERSEER)
    return frozenset(relations)


def _relations_of_role(role: str) -> set[Relation]:
    if role in DISPATCHING_ROLES:
        return {Relation.HANDLER, Relation.DISPATCHER}
    return {Relation.HANDLER} if role == Role.OFFICER else {Relation.READER}


def situation_of(actor: Actor, case: Case, at: datetime | None = None) -> Situation:
    """What the guards of the transition table ask about the case."""
    asked = open_approval("case", case.pk, Verb.DECLINE) if case.state == State.TRIAGED else None
    return Situation(
        actor_id=actor.user_id,
        bounces=bounces_of(case) if case.state == State.ASSIGNED else 0,
        at_top=case.level == Level.ZONE,
        escalated=case.overseer_id is not None,
        decline_asked=asked is not None,
        decline_asked_by=asked.asked_by_id if asked else None,
        disputable_until=disputable_until(case.closed_at, zone_of(actor).dispute_days),
        now=at or clock.now(),
    )


def bounces_of(case: Case) -> int:
    """How often the case was referred onwards in this cycle."""
    return case.assignments.filter(cycle=case.cycle, kind=AssignmentKind.REFERRED).count()


def possible_for(actor: Actor, case: Case) -> list[Verb]:
    """What the actor may do to the case now."""
    return possible(case, relations_of(actor, case), situation_of(actor, case))


def search(cases: QuerySet[Case], text: str, *, zone_id: int) -> QuerySet[Case]:
    """Those whose own words, or whose enterprise under any of its names, match."""
    condition = matching(text, index="words", content=["title", "description"])
    if condition is None:
        return cases.none() if text.strip() else cases
    named = registry.search(Organisation.objects.filter(zone_id=zone_id), text)
    return cases.filter(condition | Q(organisation_id__in=named.order_by().values("pk")))


def waiting_on(cases: QuerySet[Case], side: str) -> QuerySet[Case]:
    """Those in which this side owes the next step."""
    return cases.filter(state__in=states_waiting_on(side))


def live(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those in which somebody still owes something."""
    return cases.filter(state__in=LIVE)


def queue_of(actor: Actor) -> QuerySet[Case]:
    """The actor's own cases in which the zone owes something, the longest waiting first."""
    mine = visible_to(actor).filter(officer_id=actor.who)
    owed = Q(state__in=states_waiting_on(Side.STAFF)) | Q(unanswered_since__isnull=False, state__in=LIVE)
    return mine.filter(owed).order_by("state_since", "id")


def unit_queue_of(actor: Actor) -> QuerySet[Case]:
    """What lies with the actor's units and has nobody yet, to sort, assign or accept; the longest waiting first."""
    sorting = Q(state__in=[State.SUBMITTED, State.TRIAGED], unit_id__in=answering_units(actor, DISPATCHING_ROLES))
    taking = Q(state=State.ASSIGNED, officer__isnull=True, unit_id__in=answering_units(actor, WORKING_ROLES))
    climbed = Q(overseer_id__in=[post.unit_id for post in posts_of(actor)], state__in=states_waiting_on(Side.STAFF))
    return visible_to(actor).filter(sorting | taking | climbed).order_by("state_since", "id")


def answering_units(actor: Actor, roles: Iterable[str]) -> set[int]:
    """The units for which the actor answers in such a role: his own, and those below that have nobody of the kind."""
    chosen = frozenset(roles)
    mine = {post.unit_id for post in posts_of(actor) if post.role in chosen}
    if not mine:
        return set()
    staffed = _staffed_units(actor, chosen)
    return {unit for unit in network(actor).below(mine) if _nearest(actor, unit, staffed) in mine}


def _staffed_units(actor: Actor, roles: frozenset[str]) -> set[int]:
    return actor.recall(
        ("staffed", roles), lambda: set(holders(network(actor).units, roles).values_list("unit_id", flat=True))
    )


def _nearest(actor: Actor, unit_id: int, staffed: set[int]) -> int | None:
    return next((unit for unit in network(actor).upwards(unit_id) if unit in staffed), None)


def waiting_for_enterprise(actor: Actor) -> QuerySet[Case]:
    """The cases in which a person of an enterprise owes an answer or a confirmation, the longest waiting first."""
    cases = visible_to(actor).filter(organisation_id__in=registry.organisations_joined(actor))
    return waiting_on(cases, Side.ENTERPRISE).order_by("state_since", "id")


def messages_of(case: Case, after: int = 0) -> QuerySet[Message]:
    """The conversation in order, from after a number on."""
    return case.messages.filter(number__gt=after).select_related("author").prefetch_related("files").order_by("number")


def notes_of(actor: Actor, case: Case, after: int = 0) -> QuerySet[Note]:
    """The notes inside the zone, in order; none for anybody who may not read them."""
    if not may_read_notes(relations_of(actor, case)):
        return Note.objects.none()
    return case.notes.filter(number__gt=after).select_related("author").prefetch_related("files").order_by("number")


def file_of(actor: Actor, case: Case, file_id: int) -> StoredFile | None:
    """A file of the case that the actor may open: of a message, of a note he may read, or of an answer."""
    allowed = Q(messages__case=case)
    if may_read_notes(relations_of(actor, case)):
        allowed |= Q(notes__case=case)
    if file_id in answered_files(case):
        allowed |= Q(pk=file_id)
    return StoredFile.objects.filter(allowed, pk=file_id).distinct().first()


def answered_files(case: Case) -> set[int]:
    """The files with which questions of the category were answered."""
    if case.form is None:
        return set()
    return {
        case.answers[one.code] for one in parse(case.form.fields) if one.kind == "file" and one.code in case.answers
    }


def current_cycle(case: Case) -> Cycle:
    """The round of solving in which the case is."""
    return case.cycles.select_related("solution").get(number=case.cycle)


def categories_of(zone_id: int) -> QuerySet[Category]:
    """The categories in use, parents beside their children."""
    return Category.objects.filter(zone_id=zone_id, retired_at__isnull=True).select_related("form", "parent")


def routed_unit(actor: Actor, category: Category, serving_unit_id: int) -> Unit:
    """The unit that a demand goes to first: the nearest rule by category, then by unit, else the zone's own unit."""
    rules = {
        (rule.category_id, rule.unit_id): rule.to_unit
        for rule in RoutingRule.objects.filter(zone_id=category.zone_id).select_related("to_unit")
    }
    subjects = [*_category_line(category), None]
    places = [*network(actor).upwards(serving_unit_id), None]
    ways = (rules.get((subject, place)) for subject in subjects for place in places)
    return next((unit for unit in ways if unit is not None and unit.closed_at is None), network(actor).top)


def _category_line(category: Category) -> list[int]:
    line: list[int] = []
    step: Category | None = category
    while step is not None and step.pk not in line:
        line.append(step.pk)
        step = step.parent
    return line


def enterprise_people(case: Case) -> set[int]:
    """The people of the enterprise who are told about a case: who filed it, with whom it is shared, and the owners."""
    owners = registry.people_of(case.organisation).filter(role=Belonging.OWNER)
    members = set(registry.people_of(case.organisation).values_list("user_id", flat=True))
    concerned = set(case.participants.order_by().values_list("user_id", flat=True)) | {case.raised_by_id}
    return set(owners.values_list("user_id", flat=True)) | (concerned & members)


def stranded_units(zone_id: int) -> set[int]:
    """The units with open cases for which nobody, there or above, can work."""
    busy = (
        Case.objects.filter(zone_id=zone_id, state__in=LIVE, unit__isnull=False)
        .order_by()
        .values_list("unit_id", flat=True)
    )
    tree = network_of(zone_id)
    staffed = set(holders(tree.units, WORKING_ROLES).values_list("unit_id", flat=True))
    return {unit for unit in busy.distinct() if unit and staffed.isdisjoint(tree.upwards(unit))}
