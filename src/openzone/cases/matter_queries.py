"""Which matters there are for whom, which cases belong to them, and what may belong together."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from openzone.cases.enums import Outcome, State
from openzone.cases.matters import (
    AnswerOutcome,
    MatterRelation,
    MatterSituation,
    MatterState,
    MatterVerb,
    RunState,
    may_do,
)
from openzone.cases.models import AnsweredCase, Case, Cycle, Matter, MatterAnswer, MatterCase, PolicyProposal
from openzone.cases.queries import at_desk
from openzone.cases.routing import around
from openzone.cases.rules import LIVE
from openzone.core.actor import Actor
from openzone.core.models import StoredFile
from openzone.places.queries import is_staff, oversees_zone, roles_over, units_held
from openzone.places.rules import WORKING_ROLES

MOST_COMPARED = 300
MOST_ALIKE = 12
POLICY_SHOWN = frozenset({State.PROPOSED, State.CLOSED})
ANSWERABLE = tuple(state for state in LIVE if state != State.PROPOSED)
_LATIN, _CHINESE = re.compile(r"[a-z0-9]{3,}"), re.compile(r"[\u3400-\u9fff]{2,}")


def matters_visible_to(actor: Actor) -> QuerySet[Matter]:
    """The matters of the actor's units, those with a case that he sees, and all for who oversees the zone."""
    if not is_staff(actor):
        return Matter.objects.none()
    rows = Matter.objects.filter(zone_id=actor.where).select_related("unit", "officer", "category")
    if oversees_zone(actor):
        return rows
    seen = MatterCase.objects.filter(until__isnull=True, case__in=at_desk(actor).order_by().values("pk"))
    return rows.filter(Q(unit_id__in=units_held(actor)) | Q(pk__in=seen.values("matter_id")))


def matter_relations(actor: Actor, matter: Matter) -> frozenset[MatterRelation]:
    """What the actor is to a matter that he sees."""
    works = roles_over(actor, matter.unit_id) & WORKING_ROLES
    return frozenset({MatterRelation.HANDLER if works else MatterRelation.READER})


def matter_situation(matter: Matter) -> MatterSituation:
    """What the guards of the table ask about a matter."""
    return MatterSituation(
        answering=matter.answers.exclude(state=RunState.DONE).exists(),
        cases=standing_in(matter).filter(case__state__in=ANSWERABLE).count(),
    )


def matter_possible(actor: Actor, matter: Matter, situation: MatterSituation | None = None) -> list[MatterVerb]:
    """What the actor may do to a matter now."""
    relations, asked = matter_relations(actor, matter), situation or matter_situation(matter)
    return [verb for verb in MatterVerb if may_do(verb, matter.state, relations, asked)]


def standing_in(matter: Matter) -> QuerySet[MatterCase]:
    """The cases that belong to a matter now."""
    return MatterCase.objects.filter(matter=matter, until__isnull=True)


def cases_of(actor: Actor, matter: Matter) -> QuerySet[Case]:
    """The cases of a matter that the actor sees at the desk, the oldest demand first."""
    belonging = standing_in(matter).order_by().values("case_id")
    return at_desk(actor).filter(pk__in=belonging).order_by("submitted_at", "id")


def with_sizes(matters: QuerySet[Matter]) -> QuerySet[Any]:
    """Each with how many cases belong to it (`size`), and how many of them can be answered (`answerable`)."""
    standing = Q(cases__until__isnull=True)
    return matters.annotate(
        size=Count("cases", filter=standing),
        answerable=Count("cases", filter=standing & Q(cases__case__state__in=ANSWERABLE)),
    )


def latest_answer(matter: Matter) -> MatterAnswer | None:
    """The answer that is on its way, or the last one that was."""
    return MatterAnswer.objects.filter(matter=matter).select_related("by").order_by("-pk").first()


def latest_with_progress(matter: Matter) -> Any:
    """The same with how many cases it is to come to (`total`), has come to (`come`) and was refused by (`refusals`)."""
    refused = Q(rows__outcome=AnswerOutcome.REFUSED)
    counted = MatterAnswer.objects.filter(matter=matter).annotate(
        total=Count("rows"),
        come=Count("rows", filter=~Q(rows__outcome=AnswerOutcome.WAITING)),
        refusals=Count("rows", filter=refused),
    )
    return counted.select_related("by").order_by("-pk").first()


def progress_of_answer(answer: MatterAnswer) -> dict[str, int]:
    """How many cases an answer has come to, how many refused it, and how many are left."""
    rows = AnsweredCase.objects.filter(answer=answer).order_by().values_list("outcome").annotate(n=Count("pk"))
    return {**dict.fromkeys(AnswerOutcome.values, 0), **dict(rows)}


def refused_in(actor: Actor, answer: MatterAnswer) -> QuerySet[AnsweredCase]:
    """The cases that the actor sees to which an answer did not come, each with its sentence."""
    seen = at_desk(actor).order_by().values("pk")
    rows = AnsweredCase.objects.filter(answer=answer, outcome=AnswerOutcome.REFUSED, case__in=seen)
    return rows.select_related("case__organisation").order_by("pk")


def proposals_of(matter: Matter) -> QuerySet[PolicyProposal]:
    """The changes of policy that a matter came to, the latest first."""
    return PolicyProposal.objects.filter(matter=matter).select_related("document", "decision").order_by("-pk")


def matter_of(case: Case) -> Matter | None:
    """The matter to which a case belongs now."""
    return Matter.objects.filter(cases__case=case, cases__until__isnull=True).first()


def needing_policy(matter: Matter) -> QuerySet[Case]:
    """The cases of a matter whose enterprises were told that a policy must change first."""
    told = Cycle.objects.filter(case=OuterRef("pk"), number=OuterRef("cycle"), outcome=Outcome.POLICY_NEEDED)
    return Case.objects.filter(Exists(told), pk__in=standing_in(matter).values("case_id")).order_by("pk")


def policy_awaited(case: Case) -> PolicyProposal | None:
    """The latest change of policy proposed for a case to which it was answered that one is needed.

    One statement, none where the case is being worked on again.
    """
    if case.state not in POLICY_SHOWN:
        return None
    told = Cycle.objects.filter(case=case, number=case.cycle, outcome=Outcome.POLICY_NEEDED)
    rows = PolicyProposal.objects.filter(Exists(told), matter__cases__case=case, matter__cases__until__isnull=True)
    return rows.select_related("decision").order_by("-pk").first()


def policy_file(case: Case, number: int) -> StoredFile | None:
    """The document of the adopted measure for which a case waited."""
    row = policy_awaited(case)
    return row.decision if row is not None and row.adopted and row.decision_id == number else None


def matter_file(actor: Actor, ref: str, number: int) -> StoredFile | None:
    """A document of a change of policy, for who sees the matter."""
    matter = matters_visible_to(actor).filter(ref=ref).first()
    if matter is None:
        return None
    hanging = PolicyProposal.objects.filter(Q(document_id=number) | Q(decision_id=number), matter=matter)
    return StoredFile.objects.filter(pk=number).first() if hanging.exists() else None


# What may belong together


def alike_cases(actor: Actor, matter: Matter) -> list[Case]:
    """Open cases about the same subject that belong to no matter yet, those with the most words in common first."""
    taken = MatterCase.objects.filter(case=OuterRef("pk"), until__isnull=True)
    rows = at_desk(actor).filter(~Exists(taken), state__in=LIVE, confidential=False)
    if matter.category_id is not None:
        rows = rows.filter(category_id__in=around(actor, matter.category_id))
    said = words_in(matter.title, matter.title_local, matter.description)
    found = list(rows.order_by("-submitted_at", "-id")[:MOST_COMPARED])
    return _closest(found, said, lambda one: words_in(one.title, one.description), needs_words=matter.category is None)


def matters_for(actor: Actor, case: Case) -> list[Matter]:
    """The open matters to which a case may belong, those of its subject and with its words first."""
    rows = matters_visible_to(actor).exclude(state=MatterState.CLOSED).order_by("-changed_at", "-id")
    subjects = around(actor, case.category_id)
    said = words_in(case.title, case.description)
    return sorted(
        rows[:MOST_COMPARED],
        key=lambda one: (
            one.category_id not in subjects,
            -len(said & words_in(one.title, one.title_local, one.description)),
        ),
    )


def _closest(rows: list[Case], said: frozenset[str], words: Any, *, needs_words: bool) -> list[Case]:
    scored = [(len(said & words(one)), one) for one in rows]
    kept = [one for one in scored if one[0] or not needs_words]
    return [one for _score, one in sorted(kept, key=lambda pair: -pair[0])[:MOST_ALIKE]]


def words_in(*texts: str) -> frozenset[str]:
    """The words of texts in both scripts: Latin ones as they are, Chinese ones as pairs of characters."""
    whole = " ".join(texts).lower()
    pairs: Iterable[str] = (run[place : place + 2] for run in _CHINESE.findall(whole) for place in range(len(run) - 1))
    return frozenset(_LATIN.findall(whole)) | frozenset(pairs)
