"""Cases as rows of a list."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from openzone.cases.enums import Side, Supervised, Verb
from openzone.cases.models import Case
from openzone.web.parts.cases.doors import Door


@dataclass(frozen=True)
class Row:
    """One row: the case, where it opens, on whom it waits and since when."""

    case: Case
    url: str
    since: datetime | None
    waiting_on: str
    acts_for: str = ""

    @property
    def escalated(self) -> str:
        """What the arrow before the unit says to readers."""
        return escalated_words(self.case)

    @property
    def asked(self) -> str:
        """What waits for a decision on it, in a few words."""
        words = {
            Verb.EXTEND: _("more time is asked for"),
            Verb.PARK: _("the long term is asked for"),
            Verb.PAUSE: _("a pause is asked for"),
        }
        if self.case.supervision == Supervised.REPORTED:
            return _("the unit has reported")
        return next((said for verb, said in words.items() if verb == self.case.asked_for), "")


def escalated_words(case: Case) -> str:
    """To whom the case was escalated; nothing when it was not."""
    return _("escalated to %(unit)s") % {"unit": case.overseer.shown_name} if case.overseer else ""


def rows_waiting(cases: Iterable[Case], door: Door, acting_for: Collection[int] = ()) -> list[Row]:
    """Rows that tell how long each case waits, and for whom the reader acts in it."""
    return [_row(case, door, case.unanswered_since or case.state_since, acting_for) for case in cases]


def _row(case: Case, door: Door, since: datetime | None, acting_for: Collection[int]) -> Row:
    instead = case.officer.shown_name if case.officer and case.officer_id in acting_for else ""
    return Row(case, door.address("case", case.ref), since, owes(case), instead)


def owes(case: Case) -> str:
    """Who owes the next step, in two or three words; a dash when nobody does."""
    if case.unanswered_since is not None and case.is_live:
        return str(Side.STAFF.label)
    return str(case.waiting_on.label) if case.waiting_on else "–"
