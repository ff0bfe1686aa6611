"""What a case was merged into, what was merged into it, and with which others it is linked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from openzone.cases.enums import State
from openzone.cases.joining import FOLLOWED_BY, LinkKind
from openzone.cases.models import Case, CaseLink, Merger
from openzone.cases.queries import at_desk
from openzone.cases.rules import LIVE
from openzone.core.actor import Actor

MOST_CANDIDATES = 50


@dataclass(frozen=True)
class Linked:
    """Another case, how it belongs to the one that is looked at, and the number of the link (0: they are merged)."""

    case: Case
    words: Any
    kind: str
    number: int = 0


def merger_of(case: Case) -> Merger | None:
    """The standing merger of a case into another."""
    found: Merger | None = case.mergers.filter(until__isnull=True).select_related("target").first()
    return found


def standing_case(case: Case) -> Case:
    """The case itself, or the one into which it was merged, or that one again: where things are said now."""
    while case.state == State.MERGED:
        merger = merger_of(case)
        assert merger is not None, "a merged case has a standing merger"
        case = merger.target
    return case


def mergeable_into(actor: Actor, case: Case) -> QuerySet[Case]:
    """The open cases of the same enterprise that the actor sees at the desk, the newest first."""
    same = at_desk(actor).filter(organisation_id=case.organisation_id, state__in=LIVE, confidential=case.confidential)
    return same.exclude(pk=case.pk).order_by("-submitted_at", "-id")


def linked_to(actor: Actor, case: Case) -> list[Linked]:
    """The other cases that belong to this one, as far as the actor sees them at the desk: three statements."""
    links = CaseLink.objects.filter(Q(case=case) | Q(other=case)).order_by("pk")
    mergers = Merger.objects.filter(Q(case=case) | Q(target=case), until__isnull=True).order_by("pk")
    return told(actor, case, [vars(one) for one in links], [vars(one) for one in mergers])


def told(actor: Actor, case: Case, links: Iterable[dict[str, Any]], mergers: Iterable[dict[str, Any]]) -> list[Linked]:
    """The same of rows that are known: one statement, and none where nothing belongs to the case."""
    ends = [
        *((_other(case, one, "target_id"), *_of_merger(case, one), 0) for one in mergers),
        *((_other(case, one, "other_id"), *_of_link(case, one), one["id"]) for one in links),
    ]
    if not ends:
        return []
    seen = {one.pk: one for one in at_desk(actor).filter(pk__in=[end[0] for end in ends])}
    return [Linked(seen[pk], words, kind, number) for pk, words, kind, number in ends if pk in seen]


def _other(case: Case, row: dict[str, Any], end: str) -> int:
    return int(row[end] if row["case_id"] == case.pk else row["case_id"])


def _of_merger(case: Case, row: dict[str, Any]) -> tuple[Any, str]:
    if row["case_id"] == case.pk:
        return State.MERGED.label, "merged_into"
    return State.MERGED.label, "merged_from"


def _of_link(case: Case, row: dict[str, Any]) -> tuple[Any, str]:
    if row["kind"] == LinkKind.FOLLOWS and row["case_id"] != case.pk:
        return FOLLOWED_BY, "followed_by"
    return LinkKind(row["kind"]).label, row["kind"]
