"""Which cases, messages and notes there are for whom, and what somebody is to a case."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat, JSONObject

from openzone.accounts.models import User
from openzone.cases.co_units import helped_by, helping_units
from openzone.cases.complaints import concerned_units, hears_posts
from openzone.cases.enums import Relation, Side, State, Supervised
from openzone.cases.models import (
    Assignment,
    Case,
    Cycle,
    Escalation,
    Message,
    Note,
    Participant,
    ReadMark,
    StatePeriod,
    Supervision,
    Urging,
)
from openzone.cases.rules import ASKED_ABOVE, LIVE, OF_THE_ZONE, Written, may_read_notes, states_waiting_on
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.forms import parse
from openzone.core.models import Activity, Approval, StoredFile
from openzone.core.prepared import Among, Given, Prepared
from openzone.core.queries import history_of
from openzone.places.absences import acts_for
from openzone.places.enums import Level, Role
from openzone.places.models import Unit
from openzone.places.queries import holders, is_staff, network, network_of, oversees_zone, posts_of, units_held
from openzone.places.rules import DISPATCHING_ROLES, WORKING_ROLES
from openzone.registry import queries as registry
from openzone.registry.enums import Belonging
from openzone.registry.models import Membership

# Columns that only the search reads, and that are as long as all the others together.
UNREAD = ("words", *(f"organisation__{name}" for name in registry.UNREAD))
SHOWN_WITH = ("organisation", "category", "unit", "overseer", "officer", "promise")


def visible_to(actor: Actor) -> QuerySet[Case]:
    """Staff see the cases of their units, owners all of their enterprise, members their own and those shared with them.

    Somebody who belongs to an enterprise sees its cases only as the enterprise does, whatever post he holds.
    """
    return Case.objects.filter(_visible(actor), zone_id=actor.where).select_related(*SHOWN_WITH).defer(*UNREAD)


def at_desk(actor: Actor) -> QuerySet[Case]:
    """Those that the actor sees as staff: none of an enterprise to which he belongs himself."""
    if not (is_staff(actor) or actor.is_system):
        return Case.objects.none()
    joined = registry.organisations_joined(actor)
    staffed = Case.objects.filter(_visible_to_staff(actor), zone_id=actor.where)
    return staffed.exclude(organisation_id__in=joined).select_related(*SHOWN_WITH).defer(*UNREAD)


def at_portal(actor: Actor) -> QuerySet[Case]:
    """Those that the actor sees as one of an enterprise's people."""
    return visible_to(actor).filter(organisation_id__in=registry.organisations_joined(actor))


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
    concerned = concerned_units(actor)
    sent = Q(submitted_at__isnull=False) & (~Q(complaint_about_id__in=concerned) if concerned else Q())
    if actor.is_system or oversees_zone(actor):
        return sent
    units = units_held(actor)
    return sent & Q(confidential=False) & (Q(unit_id__in=units) | Q(overseer_id__in=units) | helped_by(units))


def relations_of(actor: Actor, case: Case) -> frozenset[Relation]:
    """What the actor is to the case."""
    if actor.is_system:
        return frozenset({Relation.CLOCK})
    belonging = registry.belonging(actor, case.organisation_id)
    if belonging is not None:
        return _relations_of_enterprise(actor, case, belonging)
    return _relations_of_staff(actor, case)


def _relations_of_enterprise(actor: Actor, case: Case, belonging: str) -> frozenset[Relation]:
    relations = {Relation.OWNER} if belonging == Belonging.OWNER else set()
    if case.raised_by_id == actor.user_id:
        return frozenset(relations | {Relation.FILER})
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
    for post in hears_posts(actor, case):
        if case.confidential and post.unit.level != Level.ZONE:
            continue
        if post.unit_id in over | above:
            relations |= _relations_of_role(post.role)
            if _supervises(post.role, post.unit_id, case.unit_id, post.unit.level):
                relations.add(Relation.SUPERVISOR)
            if post.unit_id in above and post.role in WORKING_ROLES:
                relations.add(Relation.OVERSEER)
    return frozenset(relations) if relations or case.confidential else _relations_of_helper(actor, case)


def _relations_of_helper(actor: Actor, case: Case) -> frozenset[Relation]:
    """What staff of a unit that was asked to contribute, or of one above it, are to the case."""
    line = {unit for helping in helping_units(case) for unit in network(actor).upwards(helping)}
    roles = [post.role for post in posts_of(actor) if post.unit_id in line]
    return frozenset(Relation.CO_HANDLER if role in WORKING_ROLES else Relation.READER for role in roles)


def _supervises(role: str, unit_id: int, lead_id: int, level: str) -> bool:
    """Whether somebody answers for what lies above the unit that leads; over the zone's own unit its leader does."""
    above = unit_id != lead_id and role in DISPATCHING_ROLES
    return above or (level == Level.ZONE and role == Role.LEADER)


def _relations_of_role(role: str) -> set[Relation]:
    if role in DISPATCHING_ROLES:
        return {Relation.HANDLER, Relation.DISPATCHER}
    return {Relation.HANDLER} if role == Role.OFFICER else {Relation.READER}


def over_by(moment: datetime | Given) -> Q:
    """The condition that a promised time is over by a moment and still runs: late, where the moment is now.

    What came late and rests now, since the enterprise has the next step, is `late_with_enterprise` instead.
    """
    return Q(due_at__lt=moment)


def late_with_enterprise() -> Q:
    """The condition that the promised time was over, and the enterprise has the next step now."""
    return Q(breached_at__isnull=False, state__in=states_waiting_on(Side.ENTERPRISE))


def late(cases: QuerySet[Case], now: datetime) -> QuerySet[Case]:
    """The open ones that are late: their promised time is over and still runs."""
    return live(cases).filter(over_by(now))


def due_between(cases: QuerySet[Case], since: datetime, until: datetime) -> QuerySet[Case]:
    """Those of which a solution is promised between two moments, and its time runs."""
    return cases.filter(due_at__gte=since, due_at__lt=until)


def waiting_on(cases: QuerySet[Case], side: str) -> QuerySet[Case]:
    """Those in which this side owes the next step."""
    return cases.filter(state__in=states_waiting_on(side))


def waiting_over(cases: QuerySet[Case], days: int) -> QuerySet[Case]:
    """The open ones that have waited for the next step longer than this many days."""
    since = Coalesce("unanswered_since", "state_since")
    return cases.filter(state__in=LIVE).alias(since=since).filter(since__lt=clock.now() - timedelta(days=days))


def live(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those in which somebody still owes something."""
    return cases.filter(state__in=LIVE)


def in_any_of(*lists: QuerySet[Case]) -> QuerySet[Case]:
    """The rows of several short lists in one statement, each found by its own index before any row is read.

    A condition with “or” over the lists would have the database look at every case there is.
    """
    found: list[Any] = [ArraySubquery(one.values("pk")) for one in lists]
    keys = reduce(_joined, found)
    return Case.objects.filter(Among(F("pk"), keys))


def _joined(first: Any, second: Any) -> Func:
    return Func(first, second, function="array_cat")


def queue_of(actor: Actor) -> QuerySet[Case]:
    """The actor's own cases, and those of whom he acts for, in which the zone owes something, longest waiting first."""
    mine = live(visible_to(actor)).filter(whose_work_is_mine(actor))
    owed = Q(state__in=states_waiting_on(Side.STAFF)) | Q(unanswered_since__isnull=False)
    return mine.filter(owed).order_by("state_since", "id")


def whose_work_is_mine(actor: Actor) -> Q:
    """The condition that the actor is the officer of a case, or acts for the officer, who is away."""
    others = acts_for(actor)
    return Q(officer_id__in=[actor.who, *sorted(others)]) if others else Q(officer_id=actor.who)


def unit_queue_of(actor: Actor) -> QuerySet[Case]:
    """What lies with the actor's units and has nobody yet, to sort, assign or accept; the longest waiting first."""
    sorting = Q(state__in=[State.SUBMITTED, State.TRIAGED], unit_id__in=answering_units(actor, DISPATCHING_ROLES))
    at_work = Q(state__in=[State.ASSIGNED, State.IN_PROGRESS, State.WAITING_EXTERNAL])
    asked = Q(state=State.PROPOSED, unanswered_since__isnull=False)
    taking = (at_work | asked) & Q(officer__isnull=True, unit_id__in=answering_units(actor, WORKING_ROLES))
    climbed = Q(overseer_id__in=[post.unit_id for post in posts_of(actor)], state__in=states_waiting_on(Side.STAFF))
    # All of these are live: said besides, so that the database looks at what is still to be done and at nothing else.
    return live(visible_to(actor)).filter(sorting | taking | climbed).order_by("state_since", "id")


def pressing_for(actor: Actor) -> QuerySet[Case]:
    """The actor's own cases whose promised time is over, or ends before the moment given as `soon`."""
    mine = live(visible_to(actor)).filter(whose_work_is_mine(actor))
    return mine.filter(over_by(Given("soon")), state__in=states_waiting_on(Side.STAFF)).order_by("due_at", "id")


def plans_of(actor: Actor) -> QuerySet[Case]:
    """What the actor keeps for the long term and is to look at again by the day given as `today`."""
    due = StatePeriod.objects.filter(case=OuterRef("pk"), until__isnull=True, expected__lte=Given("today"))
    mine = visible_to(actor).filter(whose_work_is_mine(actor), state=State.LONG_TERM)
    return mine.filter(Exists(due)).order_by("state_since", "id")


def to_decide(actor: Actor) -> QuerySet[Case]:
    """What waits for the actor's consent or judgement: more time, a pause, the long term, a supervision's report."""
    return live(visible_to(actor)).filter(_asks(actor)).order_by("state_since", "id")


def _asks(actor: Actor) -> Q:
    above = _supervised_units(actor)
    of_the_zone = any(post.unit.level == Level.ZONE and post.role in DISPATCHING_ROLES for post in posts_of(actor))
    asked = ASKED_ABOVE if of_the_zone else ASKED_ABOVE - OF_THE_ZONE
    return Q(unit_id__in=above) & (Q(asked_for__in=sorted(asked)) | Q(supervision=Supervised.REPORTED))


def _supervised_units(actor: Actor) -> set[int]:
    """The units over whose work the actor watches: those below his own, and as a leader of the zone its own too."""
    watching = [post for post in posts_of(actor) if post.role in DISPATCHING_ROLES]
    below = network(actor).below({post.unit_id for post in watching}) - {post.unit_id for post in watching}
    leading = {post.unit_id for post in watching if post.unit.level == Level.ZONE and post.role == Role.LEADER}
    return below | leading


def asks(actor: Actor, case: Case) -> bool:
    """Whether one of these loaded cases waits for the actor's consent or judgement."""
    asked = case.asked_for in ASKED_ABOVE or case.supervision == Supervised.REPORTED
    return asked and case.unit_id in _supervised_units(actor)


def answering_units(actor: Actor, roles: Iterable[str]) -> set[int]:
    """The units for which the actor answers in such a role: his own, and those below that have nobody of the kind."""
    chosen = frozenset(roles)
    mine = {post.unit_id for post in posts_of(actor) if post.role in chosen}
    if not mine:
        return set()
    staffed = _staffed_units(actor, chosen)
    return {unit for unit in network(actor).below(mine) if _nearest(actor, unit, staffed) in mine}


def _staffed_units(actor: Actor, roles: frozenset[str]) -> set[int]:
    return {unit for unit, held in network(actor).roles.items() if held & roles}


def _nearest(actor: Actor, unit_id: int, staffed: set[int]) -> int | None:
    return next((unit for unit in network(actor).upwards(unit_id) if unit in staffed), None)


def waiting_for_enterprise(actor: Actor) -> QuerySet[Case]:
    """The cases in which a person of an enterprise owes an answer or a confirmation, the longest waiting first."""
    return visible_to(actor).filter(waiting_for(actor)).order_by("state_since", "id")


def waiting_for(actor: Actor) -> Q:
    """The condition that an enterprise to which the actor belongs owes the next step."""
    joined = registry.organisations_joined(actor)
    return Q(organisation_id__in=joined, state__in=states_waiting_on(Side.ENTERPRISE))


def written(case: Case, said: Message | Note) -> Written:
    """What the rule of corrections asks about a message or note of the case."""
    if isinstance(said, Note):
        return Written(said.author_id, said.written_at)
    later = case.messages.filter(number__gt=said.number).exclude(side=said.side)
    judged = case.cycles.filter(solution=said).filter(Q(answered_at__isnull=False) | Q(disputed_at__isnull=False))
    return Written(said.author_id, said.sent_at, answered=later.exists(), judged=judged.exists())


def messages_of(case_id: int | Given, after: int = 0) -> QuerySet[Message]:
    """The conversation in order, from after a number on."""
    return Message.objects.filter(case_id=case_id, number__gt=after).select_related("author").order_by("number")


def notes_of(actor: Actor, case: Case, after: int = 0) -> QuerySet[Note]:
    """The notes inside the zone, in order; none for anybody who may not read them."""
    if not may_read_notes(relations_of(actor, case)):
        return Note.objects.none()
    return all_notes(case.pk, after)


def all_notes(case_id: int | Given, after: int = 0) -> QuerySet[Note]:
    """The notes of a case in order, for somebody who may read them."""
    return Note.objects.filter(case_id=case_id, number__gt=after).select_related("author").order_by("number")


def attached(owner: str) -> ArraySubquery:
    """The files of each message or note (`messages`, `notes`) as an annotation, so that they cost no statement more."""
    files = StoredFile.objects.filter(**{owner: OuterRef("pk")}).order_by("pk")
    return ArraySubquery(files.values(file=JSONObject(id="id", name="name", size="size", media_type="media_type")))


def happened(case_id: int | Given) -> QuerySet[Activity]:
    """What was done to the case but for what was said, oldest first, each with the `reason` written at that moment.

    Reasons are read by staff only. The log holds no text: they stand in the dated rows of the same moment.
    """
    there = {"case_id": OuterRef("subject_id"), "at": OuterRef("occurred_at")}
    passed = Assignment.objects.filter(**there).exclude(reason="").values("reason")[:1]
    climbed = Escalation.objects.filter(**there).exclude(reason="").values("reason")[:1]
    stood = StatePeriod.objects.filter(case_id=OuterRef("subject_id"), since=OuterRef("occurred_at"))
    asked = Approval.objects.filter(
        subject_type="case",
        subject_id=OuterRef("subject_id"),
        asked_by_id=OuterRef("actor_id"),
        asked_at__lte=OuterRef("recorded_at"),
    ).order_by("-asked_at")
    written = stood.exclude(reason="").values("reason")[:1]
    urged = Urging.objects.filter(**there).exclude(text="").values("text")[:1]
    wanted = Supervision.objects.filter(case_id=OuterRef("subject_id"), opened_at=OuterRef("occurred_at"))
    supervised = wanted.values(said=Concat("letter", Value(": "), "text", output_field=TextField()))[:1]
    words = TextField()
    texts = [Subquery(one) for one in (passed, climbed, urged, supervised, written)]
    reason = Coalesce(*texts, Value(""), output_field=words)
    return (
        history_of("case", case_id)
        .exclude(verb__in=["case.message", "case.note", "case.corrected"])
        .annotate(
            reason=reason,
            awaited=Coalesce(Subquery(stood.exclude(body="").values("body")[:1]), Value(""), output_field=words),
            expected=Subquery(stood.values("expected")[:1]),
            ground=Subquery(asked.values("reason")[:1]),
        )
    )


def people_around(case: Case, acted: Iterable[int]) -> list[Any]:
    """The people who acted on the case, read it, or answer for it at the enterprise.

    Each with his `belonging` to the enterprise, whether the case is `shared` with him, whether he `filed` it, and up to
    which message he has `read`.
    """
    return _people_around(case=case.pk, organisation=case.organisation_id, acted=list(set(acted)))


def _write_people_around() -> QuerySet[Any]:
    members = Membership.objects.filter(organisation_id=Given("organisation"), until__isnull=True)
    joined = Participant.objects.filter(case_id=Given("case"))
    marks = ReadMark.objects.filter(case_id=Given("case"))
    everybody = (
        User.objects.filter(Among(F("pk"), Given("acted")))
        .values("pk")
        .union(
            marks.values("user_id"), joined.values("user_id"), members.filter(role=Belonging.OWNER).values("user_id")
        )
    )
    me = {"user_id": OuterRef("pk")}
    return (
        User.objects.filter(pk__in=everybody)
        .annotate(
            belonging=Subquery(members.filter(**me).values("role")[:1]),
            shared=Exists(joined.filter(**me)),
            filed=Exists(joined.filter(**me, files=True)),
            read=Subquery(marks.filter(**me).values("number")[:1]),
        )
        .order_by("name", "pk")
    )


_people_around = Prepared(_write_people_around)


def workable_units(actor: Actor) -> list[Unit]:
    """The open units of the zone in which somebody, there or above, can work: each below the one it belongs to."""
    tree, staffed = network(actor), _staffed_units(actor, WORKING_ROLES)
    order = sorted(tree.units, key=lambda unit: [tree.units[step].code for step in reversed(tree.upwards(unit))])
    return [
        tree.units[unit]
        for unit in order
        if tree.units[unit].closed_at is None and not staffed.isdisjoint(tree.upwards(unit))
    ]


def with_last_word(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Each with the moment of its latest message, as `last_said`."""
    latest = Message.objects.filter(case=OuterRef("pk"), number=OuterRef("message_count")).order_by()
    return cases.annotate(last_said=Subquery(latest.values("sent_at")[:1]))


def with_satisfaction(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Each with how satisfied the enterprise was at the end of its present round, as `satisfied`."""
    rounds = Cycle.objects.filter(case=OuterRef("pk"), number=OuterRef("cycle")).order_by()
    return cases.annotate(satisfied=Subquery(rounds.values("satisfaction")[:1]))


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


def enterprise_people(case: Case) -> set[int]:
    """The people of the enterprise who are told about a case: who filed it, with whom it is shared, and the owners."""
    shared = Exists(Participant.objects.filter(case=case, user_id=OuterRef("user_id")))
    concerned = Q(role=Belonging.OWNER) | Q(user_id=case.raised_by_id) | shared
    living = Membership.objects.filter(concerned, organisation_id=case.organisation_id, until__isnull=True)
    return set(living.order_by().values_list("user_id", flat=True))


def shared_with(case: Case) -> set[int]:
    """With whom of the enterprise the case is shared to read along."""
    return set(case.participants.filter(files=False).order_by().values_list("user_id", flat=True))


def shareable_with(case: Case) -> QuerySet[Membership]:
    """The members of the enterprise who do not see the case yet: owners see everything."""
    concerned = Exists(Participant.objects.filter(case=case, user_id=OuterRef("user_id")))
    members = registry.people_of(case.organisation).filter(role=Belonging.MEMBER, user__is_active=True)
    return members.exclude(concerned).exclude(user_id=case.raised_by_id)


def observers_of(case: Case) -> QuerySet[Participant]:
    """With whom of the enterprise the case is shared to read along."""
    return case.participants.filter(files=False).select_related("user").order_by("user__name", "id")


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


def unassigned(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those that still wait for a person to take them on."""
    return cases.filter(officer__isnull=True, state__in=LIVE)


def escalated(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The open ones that a unit above oversees."""
    return cases.filter(overseer__isnull=False, state__in=LIVE)


def worked_on_by(user_id: int, zone_id: int) -> QuerySet[Case]:
    """The open cases of a zone that a person works on."""
    mine = Case.objects.filter(zone_id=zone_id, officer_id=user_id, state__in=LIVE)
    return mine.select_related("unit", "organisation").order_by("unit_id", "id")
