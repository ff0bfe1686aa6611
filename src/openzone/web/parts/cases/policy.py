"""The change of policy that an enterprise waits for, as its own demand shows it: nothing of who else waits."""

from dataclasses import dataclass
from datetime import date

from openzone.cases.matter_queries import policy_awaited
from openzone.cases.models import Case
from openzone.core.actor import Actor
from openzone.places.queries import zone_of
from openzone.web.parts.conversation import Attachment, attachment


@dataclass(frozen=True)
class Awaited:
    """What is proposed to whom since when, what was decided, and where an adopted measure can be read."""

    zone: str
    text: str
    addressed_to: str
    submitted_on: date
    decided_on: date | None
    adopted: bool
    remark: str
    link: str
    document: Attachment | None


def awaited_policy(actor: Actor, case: Case) -> Awaited | None:
    """The latest change of policy that was proposed for a demand to which it was answered that one is needed."""
    row = policy_awaited(case)
    if row is None:
        return None
    return Awaited(
        zone_of(actor).shown_name,
        row.shown_text,
        row.addressed_to,
        row.submitted_on,
        row.decided_on,
        bool(row.adopted),
        row.remark,
        row.link,
        attachment(case.ref, row.decision) if row.adopted and row.decision else None,
    )
