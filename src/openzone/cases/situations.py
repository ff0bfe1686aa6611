"""What the guards of the transition table ask about a case, and what somebody may do to it now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from openzone.cases.co_units import OpenWork, load_helping_units, open_work, open_work_of
from openzone.cases.enums import AssignmentKind, State, Supervised, Verb
from openzone.cases.giving import Giving, bounces_in, givings, read, refer_until
from openzone.cases.models import Case, Participant
from openzone.cases.promises import time_for
from openzone.cases.queries import relations_of
from openzone.cases.rules import Situation, disputable_until, possible
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.models import Approval
from openzone.core.queries import open_approval
from openzone.places.enums import Level
from openzone.places.queries import network, posts_of, zone_of
from openzone.registry import queries as registry


def _work_left(actor: Actor, case: Case) -> OpenWork:
    """What units and points are still open: it keeps the zone from proposing, and an enterprise from nothing."""
    asked = case.state == State.IN_PROGRESS and registry.belonging(actor, case.organisation_id) is None
    return open_work(case) if asked else OpenWork()


def situation_of(actor: Actor, case: Case, at: datetime | None = None) -> Situation:
    """What the guards of the transition table ask about the case; what `looked_up` holds is asked no more."""
    known: dict[str, Any] = getattr(case, "looked_up", {})
    work = _work_left(actor, case)
    if known:
        asked_by, declined_by = (
            known["asked_by"],
            frozenset(person for one in known["declined"] for person in one.values()),
        )
        return _situation(actor, case, asked_by, read(known["given"]), work, declined_by=declined_by, at=at)
    asked = open_approval("case", case.pk, case.asked_for) if case.asked_for else None
    given = _givings([case])[case.pk]
    by = asked.asked_by_id if asked else None
    return _situation(actor, case, by, given, work, declined_by=_declined_by([case])[case.pk], at=at)


def _declined_by(cases: Sequence[Case]) -> Mapping[int, frozenset[int]]:
    """Who had a hand in declining each of these cases before, where that is asked for again: an appeal lies between."""
    found: defaultdict[int, frozenset[int]] = defaultdict(frozenset)
    again = [case.pk for case in cases if case.asked_for == Verb.DECLINE]
    if not again:
        return found
    before = Approval.objects.filter(subject_type="case", subject_id__in=again, verb=Verb.DECLINE, granted=True)
    for pk, *people in before.values_list("subject_id", "asked_by_id", "decided_by_id"):
        found[pk] |= frozenset(filter(None, people))
    return found


def with_situation(cases: QuerySet[Case]) -> QuerySet[Any]:
    """Each with what the guards ask besides, as `looked_up`.

    That is who `asked_by`, in which words, to whom it was `given`, and who `declined` it before.
    """
    asked = Approval.objects.filter(
        subject_type="case", subject_id=OuterRef("pk"), verb=OuterRef("asked_for"), decided_at__isnull=True
    )
    declined = Approval.objects.filter(
        subject_type="case", subject_id=OuterRef("pk"), verb=Verb.DECLINE, granted=True
    ).values(one=JSONObject(asked="asked_by_id", decided="decided_by_id"))
    return cases.annotate(
        looked_up=JSONObject(
            asked_by=Subquery(asked.values("asked_by_id")[:1]),
            asked=Subquery(asked.values("detail")[:1]),
            declined=ArraySubquery(declined),
            given=ArraySubquery(givings().filter(case=OuterRef("pk")).values("one")),
        )
    )


def _situation(
    actor: Actor,
    case: Case,
    asked_by: int | None,
    given: Sequence[Giving],
    work: OpenWork,
    *,
    declined_by: frozenset[int],
    at: datetime | None = None,
) -> Situation:
    moment = at or clock.now()
    return Situation(
        actor_id=actor.user_id,
        bounces=bounces_in(given),
        at_top=case.level == Level.ZONE,
        escalated=case.overseer_id is not None,
        decline_asked=case.asked_for == Verb.DECLINE,
        disputable_until=disputable_until(case.closed_at, zone_of(actor).dispute_days),
        now=moment,
        confidential=case.confidential,
        of_enterprise=registry.belonging(actor, case.organisation_id) is not None,
        breached=case.breached_at is not None or (case.due_at is not None and case.due_at < moment),
        urged=case.urged_at is not None,
        supervised=bool(case.supervision),
        reported=case.supervision == Supervised.REPORTED,
        asked_for=case.asked_for,
        asked_by=asked_by,
        declined_by=declined_by,
        hears_appeal=not declined_by or _stands_above(actor, case),
        due_at=case.due_at,
        paused=case.paused_until is not None,
        of_the_zone=any(post.unit.level == Level.ZONE for post in posts_of(actor)),
        open_tasks=work.tasks,
        open_checks=work.checks,
        refer_until=refer_until(case, given, time_for(actor, case)) if given else None,
    )


def _stands_above(actor: Actor, case: Case) -> bool:
    """Whether the actor holds a post where the case was taken up to, or above; with the zone nobody is above."""
    standing = case.overseer_id or case.unit_id
    assert standing is not None, "a sent case has a unit"
    return not {post.unit_id for post in posts_of(actor)}.isdisjoint(network(actor).upwards(standing))


def bounces_of(case: Case) -> int:
    """How often the case was referred onwards in this cycle."""
    return case.assignments.filter(cycle=case.cycle, kind=AssignmentKind.REFERRED).count()


def possible_for(actor: Actor, case: Case) -> list[Verb]:
    """What the actor may do to the case now."""
    return possible(case, relations_of(actor, case), situation_of(actor, case))


def possible_for_each(actor: Actor, cases: Sequence[Case]) -> dict[int, list[Verb]]:
    """What the actor may do now to each of these cases: seven queries at most, however many they are."""
    _recall_participations(actor, cases)
    load_helping_units(cases)
    asked, given, work = _asked_for_each(cases), _givings(cases), open_work_of(cases)
    declined = _declined_by(cases)
    situations = {
        one.pk: _situation(actor, one, asked.get(one.pk), given[one.pk], work[one.pk], declined_by=declined[one.pk])
        for one in cases
    }
    return {case.pk: possible(case, relations_of(actor, case), situations[case.pk]) for case in cases}


def _recall_participations(actor: Actor, cases: Sequence[Case]) -> None:
    rows = Participant.objects.filter(user_id=actor.who, case__in=[case.pk for case in cases])
    known = {row.case_id: row for row in rows}
    for case in cases:
        actor.recall(("participation", case.pk), partial(known.get, case.pk))


def _asked_for_each(cases: Sequence[Case]) -> dict[int, int]:
    waiting = [case.pk for case in cases if case.asked_for]
    asked = Approval.objects.filter(subject_type="case", subject_id__in=waiting, decided_at__isnull=True)
    return {one.subject_id: one.asked_by_id for one in asked}


def _givings(cases: Sequence[Case]) -> Mapping[int, list[Giving]]:
    """To whom each of them that waits to be accepted was given."""
    rows: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    waiting = [case.pk for case in cases if case.state == State.ASSIGNED]
    if waiting:
        for pk, row in givings().filter(case__in=waiting).values_list("case_id", "one"):
            rows[pk].append(row)
    return defaultdict(list, {pk: read(given) for pk, given in rows.items()})
