"""The page of a shared matter."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from openzone.accounts.models import User
from openzone.cases.matter_queries import (
    alike_cases,
    cases_of,
    latest_with_progress,
    matter_possible,
    matter_relations,
    proposals_of,
    refused_in,
)
from openzone.cases.matters import (
    MATTER_NOUNS,
    MatterSituation,
    MatterState,
    MatterVerb,
    RunState,
    may_change_matter,
)
from openzone.cases.models import Matter, MatterAnswer, PolicyProposal
from openzone.cases.verbs import OF_MATTERS
from openzone.core.actor import Actor
from openzone.core.forms import local
from openzone.core.queries import history_of
from openzone.web.parts.conversation import Attachment, attachment

NOUN_OF = {verb: noun for noun, verb in MATTER_NOUNS.items()}
SHOWN, PAST = 200, 30
MEANINGS = {
    MatterState.OPEN.value: "waits",
    MatterState.ANSWERED.value: "info",
    MatterState.PROPOSED_POLICY.value: "info",
    MatterState.ADOPTED.value: "done",
    MatterState.REJECTED.value: "late",
    MatterState.CLOSED.value: "plain",
}


@dataclass(frozen=True)
class Button:
    """One verb that is possible now."""

    verb: MatterVerb
    url: str
    primary: bool

    @property
    def label(self) -> str:
        """What stands on it."""
        return str(self.verb.label)


@dataclass(frozen=True)
class Run:
    """An answer on its way, or the last one."""

    answer: MatterAnswer
    done: int
    refused: int
    total: int

    @property
    def running(self) -> bool:
        """Whether it is on its way now."""
        return self.answer.state == RunState.RUNNING

    @property
    def stopped(self) -> bool:
        """Whether somebody stopped it."""
        return self.answer.state == RunState.STOPPED

    @property
    def come(self) -> int:
        """To how many it has come, whatever became of it there."""
        return self.done + self.refused


@dataclass(frozen=True)
class Policy:
    """A proposed change with its documents."""

    row: PolicyProposal
    document: Attachment | None
    decision: Attachment | None


def matter_page(actor: Actor, matter: Any) -> dict[str, Any]:
    """Everything that the page shows of a matter that was found `with_sizes`: a fixed number of statements."""
    answer, cases = latest_with_progress(matter), list(cases_of(actor, matter)[:SHOWN])
    may_change = bool(may_change_matter(matter.state, matter_relations(actor, matter)))
    size: int = matter.size
    situation = MatterSituation(answering=bool(answer and answer.state != RunState.DONE), cases=matter.answerable)
    return {
        "matter": matter,
        "meaning": MEANINGS[matter.state],
        "cases": cases,
        "size": size,
        "hidden": size - len(cases) if len(cases) < SHOWN else 0,
        "buttons": _buttons(actor, matter, situation),
        "may_change": may_change,
        "run": _run(answer) if answer else None,
        "refused": list(refused_in(actor, answer)) if answer and answer.refusals else [],
        "policies": [_policy(matter, one) for one in proposals_of(matter)],
        "alike": alike_cases(actor, matter) if may_change else [],
        "past": _past(matter),
    }


def _buttons(actor: Actor, matter: Matter, situation: MatterSituation) -> list[Button]:
    verbs = matter_possible(actor, matter, situation)
    return [
        Button(verb, reverse("desk_matter_act", args=[matter.ref, NOUN_OF[verb]]), place == 0)
        for place, verb in enumerate(verbs)
    ]


def _run(answer: Any) -> Run:
    return Run(answer, answer.come - answer.refusals, answer.refusals, answer.total)


def _policy(matter: Matter, row: PolicyProposal) -> Policy:
    files = [attachment(matter.ref, one) if one else None for one in (row.document, row.decision)]
    return Policy(row, *files)


def _past(matter: Matter) -> list[dict[str, Any]]:
    """What was done to it, the latest first, without each demand that was put to it: one statement."""
    acted = User.objects.filter(pk=OuterRef("actor_id"))
    done = history_of("matter", matter.pk).exclude(verb="matter.case_added")
    named: Any = done.annotate(
        name=Subquery(acted.values("name")[:1]), name_local=Subquery(acted.values("name_local")[:1])
    )
    return [
        {
            "at": row.occurred_at,
            "who": local(row.name or "", row.name_local or "") or "OpenZone",
            "words": OF_MATTERS.get(row.verb, ""),
        }
        for row in named.order_by("-id")[:PAST]
    ]
