"""An agreement and its commitments as both doors show them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openzone.core.actor import Actor
from openzone.partnerships.enums import (
    COMMITMENT_NOUNS,
    AgreementState,
    CommitmentState,
    CommitmentVerb,
)
from openzone.partnerships.models import Agreement, Commitment, Party
from openzone.partnerships.queries import annexes_of, commitments_of, parties_of, possible_with
from openzone.places.queries import today_of
from openzone.web.parts.conversation import Attachment, attachment

MEANINGS = {
    AgreementState.DRAFTED.value: "waits",
    AgreementState.ANNOUNCED.value: "info",
    AgreementState.SIGNED.value: "info",
    AgreementState.IN_FORCE.value: "done",
    AgreementState.ENDED.value: "plain",
}
OF_COMMITMENTS = {
    CommitmentState.OPEN.value: "plain",
    CommitmentState.REPORTED.value: "waits",
    CommitmentState.DONE.value: "done",
    CommitmentState.RELEASED.value: "plain",
}
NOUN_OF_COMMITMENT = {verb: noun for noun, verb in COMMITMENT_NOUNS.items()}
# Answers the address of the sheet for a step of a commitment.
Address = Callable[[Commitment, str], str]


@dataclass(frozen=True)
class Step:
    """A step of a commitment that is possible now."""

    verb: CommitmentVerb
    url: str

    @property
    def label(self) -> str:
        """What stands on its button."""
        return str(self.verb.label)


@dataclass(frozen=True)
class Shown:
    """A commitment with its state in a colour, what shows that it was kept, and what can be done."""

    row: Commitment
    meaning: str
    is_late: bool
    evidence: Attachment | None
    steps: list[Step]


@dataclass(frozen=True)
class Side:
    """A party with what it promised."""

    party: Party
    commitments: list[Shown] = field(default_factory=list)


@dataclass(frozen=True)
class Paper:
    """A paper with what it is."""

    what: str
    file: Attachment


def sides_of(actor: Actor, agreement: Agreement, address: Address) -> list[Side]:
    """The parties, each with those of its commitments that the actor sees."""
    today, found = today_of(actor), commitments_of(actor, agreement)
    return [
        Side(party, [_shown(actor, one, today, address) for one in found if one.party_id == party.pk])
        for party in parties_of(agreement)
    ]


def _shown(actor: Actor, row: Commitment, today: date, address: Address) -> Shown:
    late = row.is_late(today) and row.agreement.signed_on is not None
    steps = [Step(verb, address(row, NOUN_OF_COMMITMENT[verb])) for verb in possible_with(actor, row)]
    evidence = attachment(row.agreement.ref, row.evidence) if row.evidence else None
    return Shown(row, OF_COMMITMENTS[row.state], late, evidence, steps)


def head_of(actor: Actor, agreement: Agreement, sides: list[Side]) -> dict[str, Any]:
    """What stands around the commitments: the state, the papers, how much was kept."""
    owed = [one for side in sides for one in side.commitments if one.row.state != CommitmentState.RELEASED]
    signed = attachment(agreement.ref, agreement.document) if agreement.document else None
    return {
        "agreement": agreement,
        "meaning": MEANINGS[agreement.state],
        "sides": sides,
        "signed_paper": signed,
        "papers": [Paper(one.shown_what, attachment(agreement.ref, one.file)) for one in annexes_of(agreement)],
        "promised": len(owed),
        "kept": sum(one.row.state == CommitmentState.DONE for one in owed),
        "late": sum(one.is_late for one in owed),
        "today": today_of(actor),
    }
