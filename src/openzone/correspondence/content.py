"""What of a letter can be taken: its new words, the rest, the files that are fit to be kept, and those that are not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.files import LARGEST, MOST_AT_ONCE, Kept, enter, keep, keep_as_it_came
from openzone.core.models import StoredFile
from openzone.core.sentences import gettext as _
from openzone.core.sentences import keep as kept_words
from openzone.core.text import BODY
from openzone.correspondence.folding import fold
from openzone.correspondence.mime import TNEF, Part

Refused = list[dict[str, Any]]


@dataclass(frozen=True)
class Content:
    """What a letter brings. `asides` are files for which there is a sentence, and that are kept as they are."""

    text: str
    rest: str
    files: list[Part] = field(default_factory=list)
    asides: list[Kept] = field(default_factory=list)
    refused: Refused = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it could be taken."""
        return not self.text and not self.files and not self.asides

    def enter_asides(self, *, by: Actor) -> list[StoredFile]:
        """Let the files that are kept as they are belong to the zone."""
        return [enter(one, by=by) for one in self.asides]


def content_of(whole: str, parts: Sequence[Part], *, quotes: bool) -> Content:
    """Sort out what a letter brings. Words beyond what a message takes stand in the rest."""
    folded = fold(whole) if quotes else None
    text, rest = (folded.text, folded.rest) if folded else (whole, "")
    if len(text) > BODY:
        text, rest = text[: BODY - 1] + "…", whole
    files, asides, refused = _sorted(parts)
    return Content(text, rest, files, asides, refused)


def _sorted(parts: Sequence[Part]) -> tuple[list[Part], list[Kept], Refused]:
    files: list[Part] = []
    asides: list[Kept] = []
    refused: Refused = []
    for part in parts:
        if _is_tnef(part):
            asides.append(keep_as_it_came(part.content, name="winmail.dat", media_type=TNEF))
            refused.append(_refusal(part, _outlook()))
        elif len(files) >= MOST_AT_ONCE:
            sentence = _("At most %(count)d files can be attached at once.") % {"count": MOST_AT_ONCE}
            refused.append(_refusal(part, sentence))
        elif (why := _why_not(part)) is not None:
            refused.append(_refusal(part, why))
        else:
            files.append(part)
    return files, asides, refused


def _is_tnef(part: Part) -> bool:
    named = part.media_type == TNEF or part.name.lower() == "winmail.dat"
    return named and 0 < part.size <= LARGEST


def _outlook() -> Any:
    return _(
        "It was packed by Outlook in a form that other programs do not open. It is kept as it is; if files are missing,"
        " send them again, with the mail as “HTML” or “plain text”."
    )


def _why_not(part: Part) -> Any:
    """Why a file is not taken; None for one that is, whose bytes are kept by then."""
    try:
        keep(part)
    except Invalid as refusal:
        return next(iter(refusal.fields.values()), refusal.sentence)
    return None


def _refusal(part: Part, sentence: Any) -> dict[str, Any]:
    return {"name": part.name[:150], "sentence": kept_words(sentence)}
