"""What a demand of the demo is made of: the words, and the acts in their order."""

from dataclasses import dataclass, field

PICTURE = "photo.png"
PAPER = "paper.pdf"


@dataclass(frozen=True)
class Act:
    """One step of a case. `text` is what is said, `detail` what the step needs besides, `hours` how long it takes."""

    verb: str
    text: str = ""
    detail: str = ""
    files: tuple[str, ...] = ()
    hours: tuple[float, float] | None = None


OPENING = (Act("raise"), Act("triage"), Act("assign"), Act("accept"))


@dataclass(frozen=True)
class Script:
    """One kind of demand with its conversation. Words in braces are drawn anew for each case.

    `desk` is the level of the unit that works on it; `intakes` are the ways in which it comes in; `weight` says how
    often it is played beside the others of its category and language.
    """

    code: str
    category: str
    language: str
    title: str
    description: str
    acts: tuple[Act, ...]
    answers: dict[str, str] = field(default_factory=dict)
    desk: str = "station"
    intakes: tuple[str, ...] = ("portal",)
    weight: int = 3
    urgency: str = "normal"


def handled(*acts: Act) -> tuple[Act, ...]:
    """A demand that is sorted, assigned and accepted before what follows."""
    return (*OPENING, *acts)


def passed_on(level: str, reason: str, *acts: Act) -> tuple[Act, ...]:
    """A demand that the first unit refers to another one, which accepts it, before what follows."""
    return (*OPENING[:-1], Act("refer", reason, level), OPENING[-1], *acts)


def raised(*acts: Act) -> tuple[Act, ...]:
    """A demand of which all that follows is told."""
    return (OPENING[0], *acts)


def zone(text: str, *files: str) -> Act:
    """The officer writes to the enterprise."""
    return Act("zone", text, files=files)


def firm(text: str, *files: str) -> Act:
    """The enterprise writes to the zone."""
    return Act("firm", text, files=files)


def note(text: str) -> Act:
    """The officer writes a note inside the zone."""
    return Act("note", text)


def ask(text: str) -> Act:
    """The officer asks a question, and the work pauses."""
    return Act("ask", text)


def wait(text: str) -> Act:
    """The officer waits for a body outside the zone."""
    return Act("wait", text)


def resume() -> Act:
    """The officer takes the work up again."""
    return Act("resume")


def triage() -> Act:
    """The dispatcher sorts the demand."""
    return Act("triage")


def escalate(reason: str) -> Act:
    """The officer takes the case one level up."""
    return Act("escalate", reason)


def hand_down() -> Act:
    """The level above gives the case back."""
    return Act("hand_down")


def propose(text: str, outcome: str = "solved", *files: str) -> Act:
    """The officer proposes a solution."""
    return Act("propose", text, outcome, files)


def confirm(solved: str = "yes", rating: str = "") -> Act:
    """The enterprise says whether it is solved, and how satisfied it is (drawn when it is not told)."""
    return Act("confirm", rating, solved)


def dispute(reason: str, rating: str = "2") -> Act:
    """The enterprise says that it is not solved."""
    return Act("dispute", reason, rating)


def answer_at_once(text: str, outcome: str = "solved") -> Act:
    """The dispatcher answers without giving it to anybody."""
    return Act("answer_at_once", text, outcome)


def decline(reason: str) -> Act:
    """The dispatcher asks to decline."""
    return Act("decline", reason)


def decide() -> Act:
    """The leader agrees to declining."""
    return Act("decide")


def withdraw(reason: str) -> Act:
    """The enterprise takes the demand back."""
    return Act("withdraw", reason)
