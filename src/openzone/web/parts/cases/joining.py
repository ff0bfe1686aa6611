"""The cases that belong to another, as its page shows them."""

from dataclasses import dataclass
from typing import Any

from openzone.cases.enums import Relation, State
from openzone.cases.joining import may_link
from openzone.cases.joining_queries import standing_case, told
from openzone.cases.matters import MatterState
from openzone.cases.models import Case
from openzone.core.actor import Actor
from openzone.core.forms import local
from openzone.web.parts.cases.doors import Door
from openzone.web.parts.cases.gathered import found


@dataclass(frozen=True)
class Where:
    """The case into which another was merged, with its address where the reader sees it."""

    ref: str
    url: str


def merged_into(actor: Actor, case: Case, door: Door) -> Where | None:
    """Where a merged case is answered now."""
    if case.state != State.MERGED:
        return None
    target = standing_case(case)
    seen = door.cases(actor).filter(pk=target.pk).exists()
    return Where(target.ref, door.address("case", target.ref) if seen else "")


def belonging(actor: Actor, case: Case, relations: frozenset[Relation]) -> dict[str, Any]:
    """The cases that are linked to one or merged with it, of those that the reader sees: one statement if there are."""
    links, mergers = ([vars(one) for one in found(case, name)] for name in ("links", "mergers"))
    may = bool(may_link(relations))
    return {
        "linked": told(actor, case, links, mergers),
        "may_link": may,
        "matter": next(map(_matter, found(case, "matters")), None),
        "may_matter": may and case.is_live and not case.confidential,
    }


def _matter(row: Any) -> dict[str, str]:
    words = vars(row)
    return {
        "ref": words["matter__ref"],
        "title": local(words["matter__title"], words["matter__title_local"]),
        "state": str(MatterState(words["matter__state"]).label),
    }
