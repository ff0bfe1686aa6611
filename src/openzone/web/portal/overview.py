"""What stands on the first page of the portal, and on the list of all demands."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.http import Http404

from openzone.cases.enums import State
from openzone.cases.models import Case, ReadMark
from openzone.cases.queries import at_portal, live, waiting_for, waiting_for_enterprise
from openzone.core.actor import Actor
from openzone.core.prepared import Among, Given, Prepared, PreparedFor
from openzone.registry.models import Organisation
from openzone.registry.queries import memberships_of, owned_by, standing
from openzone.web.requests import PageRequest

MOST_WAITING = MOST_OPEN = 20
MOST_DRAFTS = 20
LATEST_CLOSED = 5
ENDED = (State.CLOSED, State.DECLINED, State.WITHDRAWN, State.MERGED)


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
    def waiting_goes_on(self) -> bool:
        """Whether more waits than stands here."""
        return len(self.waiting) >= MOST_WAITING

    @property
    def running_goes_on(self) -> bool:
        """Whether more runs than stands here."""
        return len(self.running) >= MOST_OPEN

    @property
    def nothing(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.waiting or self.running or self.drafts or self.ended)


def overview(actor: Actor, organisation: Organisation | None) -> Overview:
    """The first page, of all the reader's organisations or of one."""
    whose = (standing(actor), organisation.pk if organisation else None)
    waiting = _asked(("waiting", whose), lambda: _of(waiting_for_enterprise(actor), organisation)[:MOST_WAITING])
    running = _asked(("running", whose), lambda: _running(actor, organisation))
    drafts = _asked(("drafts", whose), lambda: _drafts(actor, _of(at_portal(actor), organisation)))
    ended = _asked(("ended", whose), lambda: _ended(_of(at_portal(actor), organisation)))
    return Overview(waiting(), entries_of(actor, running()), drafts(), ended())


_asked: PreparedFor[Case] = PreparedFor(most=1000)


def _running(actor: Actor, organisation: Organisation | None) -> QuerySet[Case]:
    """What runs and does not wait for the reader."""
    cases = live(_of(at_portal(actor), organisation)).exclude(waiting_for(actor))
    return cases.order_by("-submitted_at", "-id")[:MOST_OPEN]


def _drafts(actor: Actor, cases: QuerySet[Case]) -> QuerySet[Case]:
    """What the reader has begun and not sent, the latest first."""
    mine = cases.filter(state=State.DRAFT, raised_by_id=actor.who)
    return mine.order_by("-changed_at", "-id")[:MOST_DRAFTS]


def _ended(cases: QuerySet[Case]) -> QuerySet[Case]:
    return sent(cases).filter(state__in=ENDED).order_by("-state_since", "-id")[:LATEST_CLOSED]


def _of(cases: QuerySet[Case], organisation: Organisation | None) -> QuerySet[Case]:
    return cases.filter(organisation=organisation) if organisation else cases


def sent(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those that were ever sent: a discarded draft is nobody's history."""
    return cases.filter(submitted_at__isnull=False)


def entries_of(actor: Actor, cases: Iterable[Case]) -> list[Entry]:
    """The demands, marked where something was said that the reader has not read; what has ended is quiet."""
    rows = list(cases)
    read = dict(_read_marks(user=actor.who, cases=[case.pk for case in rows])) if rows else {}
    return [Entry(case, case.is_live and case.message_count > read.get(case.pk, 0)) for case in rows]


_read_marks: Prepared[tuple[int, int]] = Prepared(
    lambda: ReadMark.objects.filter(Among(F("case_id"), Given("cases")), user_id=Given("user")).values_list(
        "case_id", "number"
    )
)


def chosen_organisation(actor: Actor, ref: str) -> Organisation | None:
    """The one of the reader's organisations with this reference."""
    return next((one.organisation for one in memberships_of(actor) if one.organisation.ref == ref), None)


def owned_or_404(request: PageRequest) -> list[Organisation]:
    """The organisations of which the reader is an owner; for others the page does not exist."""
    owned = owned_by(request.actor)
    if not owned:
        raise Http404
    return owned
