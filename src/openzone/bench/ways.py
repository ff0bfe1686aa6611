"""The ways that the cases of the bench went, as data: each a list of steps that the real verbs would have taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

FILER, OWNER, DISPATCHER, SECOND, OFFICER = "filer", "owner", "dispatcher", "second", "officer"
ENTERPRISE = (FILER, OWNER)
DISPATCHERS = (DISPATCHER, SECOND)


@dataclass(frozen=True)
class Step:
    """One thing that was done: by whom, into which state (None: it stayed), what was said, who is told, when.

    `hours` are those since the step before.
    """

    verb: str
    who: str
    told: tuple[str, ...]
    to: str | None = None
    says: str | None = None
    hours: float = 4
    reason: str = ""
    body: str = ""


@dataclass(frozen=True)
class Way:
    """A way, and how many of a thousand cases went it. `live` ones are the newest of all."""

    name: str
    share: int
    live: bool
    steps: tuple[Step, ...]

    @property
    def hours(self) -> float:
        """How long it takes from the first word to the last step."""
        return sum(step.hours for step in self.steps)

    @property
    def states(self) -> list[str]:
        """The state after each step."""
        found, state = [], "draft"
        for step in self.steps:
            state = step.to or state
            found.append(state)
        return found

    @property
    def messages(self) -> int:
        """How many messages it leaves."""
        return sum(step.says is not None for step in self.steps)

    @property
    def cycles(self) -> int:
        """How many rounds of solving it took."""
        return 1 + sum(step.verb == "dispute" for step in self.steps)

    @property
    def version(self) -> int:
        """The version of the case in the end: each step but a message is one."""
        return 1 + sum(step.verb != "message" for step in self.steps)

    @property
    def moves(self) -> list[tuple[int, str, str]]:
        """The steps that changed the state: their place, from where, to where."""
        states = ["draft", *self.states]
        return [(place, old, new) for place, (old, new) in enumerate(pairwise(states), 1) if old != new]

    @property
    def unanswered(self) -> int | None:
        """The place of the first word of the enterprise that the zone has not answered."""
        waits: int | None = None
        for place, step in enumerate(self.steps, 1):
            if step.says == "enterprise":
                waits = waits or place
            elif step.says or step.verb in ("confirm", "withdraw"):
                waits = None
        return waits

    def place_of(self, verb: str) -> int | None:
        """The place of the last step of this verb."""
        places = [place for place, step in enumerate(self.steps, 1) if step.verb == verb]
        return places[-1] if places else None


def _said(by: str, side: str, hours: float, staff: tuple[str, ...] = (OFFICER,)) -> Step:
    return Step("message", by, (*staff, *ENTERPRISE), says=side, hours=hours)


SENT = Step("submit", FILER, (*ENTERPRISE, *DISPATCHERS), "submitted", hours=0)
SORTED = Step("triage", DISPATCHER, (), "triaged", hours=3)
GIVEN = Step("assign", DISPATCHER, (OFFICER,), "assigned", hours=2)
TAKEN = Step("accept", OFFICER, ENTERPRISE, "in_progress", hours=5)
ASKED = Step("ask_information", OFFICER, ENTERPRISE, "waiting_enterprise", "staff", hours=9)
RESUMED = Step("resume", FILER, (OFFICER,), "in_progress", hours=20)
ANSWERED = Step("message", FILER, (OFFICER, *ENTERPRISE), says="enterprise", hours=0)
TOLD = _said(OFFICER, "staff", 30)
THANKED = _said(FILER, "enterprise", 12)
OFFERED = Step("propose", OFFICER, ENTERPRISE, "proposed", "staff", hours=48)
CONFIRMED = Step("confirm", FILER, (OFFICER,), "closed", hours=40)
OBJECTED = Step("dispute", FILER, (OFFICER, *DISPATCHERS), "in_progress", "enterprise", hours=60, reason="Not yet.")
# Once the park looks at it too, it is told whatever the officer is told.
TOLD_AGAIN = _said(OFFICER, "staff", 30, (OFFICER, *DISPATCHERS))
CONFIRMED_AGAIN = Step("confirm", FILER, (OFFICER, *DISPATCHERS), "closed", hours=40)
WITHDRAWN = Step("withdraw", FILER, (OFFICER,), "withdrawn", hours=50, reason="It has been settled.")
AWAITING = Step("wait", OFFICER, ENTERPRISE, "waiting_external", hours=24, body="The grid company")
RETURNED = Step("ask_information", DISPATCHER, ENTERPRISE, "returned", "staff", hours=4)
CLIMBED = Step("escalate", OFFICER, (OFFICER, *DISPATCHERS), hours=30, reason="It needs the park.")

WORKED = (SENT, SORTED, GIVEN, TAKEN)
TALKED = (*WORKED, ASKED, RESUMED, ANSWERED, TOLD, THANKED)
EARLY = (SENT, _said(DISPATCHER, "staff", 1, DISPATCHERS), _said(FILER, "enterprise", 1, DISPATCHERS))

# Of the ended ones and of the live ones a thousand each. One enterprise in eight is not at all content at first.
WAYS: Sequence[Way] = (
    Way("closed", 880, False, (*TALKED, OFFERED, CONFIRMED)),
    Way("disputed", 67, False, (*TALKED, OFFERED, CONFIRMED, OBJECTED, TOLD_AGAIN, OFFERED, CONFIRMED_AGAIN)),
    Way("withdrawn", 50, False, (*TALKED, TOLD, WITHDRAWN)),
    Way("unanswered", 3, False, (*TALKED, OFFERED)),
    Way("received", 120, True, EARLY),
    Way("sorted", 80, True, (*EARLY, SORTED)),
    Way("returned", 50, True, (*EARLY, SORTED, RETURNED)),
    Way("given", 100, True, (*EARLY, SORTED, GIVEN)),
    Way("at work", 300, True, (*TALKED, TOLD)),
    Way("asked", 100, True, (*TALKED, TOLD, ASKED)),
    Way("elsewhere", 50, True, (*TALKED, TOLD, AWAITING)),
    Way("climbed", 50, True, (*TALKED, TOLD, CLIMBED)),
    Way("offered", 150, True, (*TALKED, OFFERED)),
)
