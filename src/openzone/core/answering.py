"""What a letter needs to be answered by letter. Core knows no mailboxes, so an app above says where answers go."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from openzone.core.models import Delivery, StoredFile
from openzone.core.readers import Reader


@dataclass(frozen=True)
class Saying:
    """What was said, as a letter brings it: the words and the files."""

    words: str
    files: tuple[StoredFile, ...] = ()


@dataclass(frozen=True)
class Answering:
    """How a letter is answered.

    `reply_to` is where an answer goes (nowhere when empty), `follows` are the Message-IDs of the letters before it, the
    oldest first, `subject` what the whole exchange is called, `above` the line above which an answer is written, and
    `said` what was said in the activities, by their id.
    """

    reply_to: str
    follows: tuple[str, ...] = ()
    subject: str = ""
    above: str = ""
    said: Mapping[int, Saying] = field(default_factory=dict)


Finder = Callable[[Reader, Sequence[Delivery]], Answering | None]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Let an app say how letters about its things are answered."""
    _finders.append(finder)


def answering(reader: Reader, deliveries: Sequence[Delivery]) -> Answering | None:
    """How a letter with these to this reader is answered; None for one to which no answer is read."""
    return next((found for finder in _finders if (found := finder(reader, deliveries))), None)
