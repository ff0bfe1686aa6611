"""What stands on the first page of the portal, and on the list of all demands."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from openzone.cases.enums import State
from openzone.cases.models import Case, ReadMark
from openzone.cases.queries import at_portal, live, waiting_for_enterprise
from openzone.core.actor import Actor
from openzone.registry.models import Organisation
from openzone.registry.queries import memberships_of

MOST_WAITING = 50
MOST_OPEN = 100
MOST_DRAFTS = 20
LATEST_CLOSED = 5
ENDED = (State.CLOSED, State.DECLINED, State.WITHDRAWN)


@dataclass(frozen=True)
class Entry:
    """A demand in a list; `news` when something was said that the reader has not read."""

    case: Case
    news: bool


@dataclass(frozen=True)
class Overview:
    """The first page: what waits for the reader, what runs, what was begun, what has ended."""

    waiting: list[Case]
    running: list[Entry]
    drafts: list[Case]
    ended: list[Case]

    @property
    def nothing(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.waiting or self.running or self.drafts or self.ended)


def overview(actor: Actor, organisation: Organisation | None) -> Overview:
    """The first page, of all the reader's organisations or of one."""
    cases = _of(at_portal(actor), organisation)
    waiting = list(_of(waiting_for_enterprise(actor), organisation)[:MOST_WAITING])
    running = live(cases).exclude(pk__in=[case.pk for case in waiting]).order_by("-submitted_at", "-id")[:MOST_OPEN]
    ended = sent(cases).filter(state__in=ENDED).order_by("-state_since", "-id")[:LATEST_CLOSED]
    return Overview(waiting, entries_of(actor, running), drafts_of(actor, cases), list(ended))


def _of(cases: QuerySet[Case], organisation: Organisation | None) -> QuerySet[Case]:
    return cases.filter(organisation=organisation) if organisation else cases


def sent(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those that were ever sent: a discarded draft is nobody's history."""
    return cases.filter(submitted_at__isnull=False)


def drafts_of(actor: Actor, cases: QuerySet[Case]) -> list[Case]:
    """What the reader has begun and not sent, the latest first."""
    return list(cases.filter(state=State.DRAFT, raised_by_id=actor.who).order_by("-changed_at", "-id")[:MOST_DRAFTS])


def entries_of(actor: Actor, cases: Iterable[Case]) -> list[Entry]:
    """The demands, marked where something was said that the reader has not read; what has ended is quiet."""
    rows = list(cases)
    marks = ReadMark.objects.filter(user_id=actor.who, case_id__in=[case.pk for case in rows])
    read = dict(marks.values_list("case_id", "number"))
    return [Entry(case, case.is_live and case.message_count > read.get(case.pk, 0)) for case in rows]


def chosen_organisation(actor: Actor, ref: str) -> Organisation | None:
    """The one of the reader's organisations with this reference."""
    return next((one.organisation for one in memberships_of(actor) if one.organisation.ref == ref), None)
