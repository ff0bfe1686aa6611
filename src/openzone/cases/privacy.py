"""What cases keep of people, for how long, and why somebody cannot be erased yet."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.accounts.models import User
from openzone.cases.enums import State
from openzone.cases.models import Case, Message, Note, Participant, ReadMark
from openzone.cases.rules import ENDED, LIVE
from openzone.core.retention import Kept


def traces_of_reading(zone_id: int, before: datetime) -> int:
    """Remove who read how far, and who only read along, of cases that ended before then."""
    old = {"case__zone_id": zone_id, "case__state__in": ENDED, "case__state_since__lt": before}
    marks, _each = ReadMark.objects.filter(**old).delete()
    readers, _each = Participant.objects.filter(**old, files=False).delete()
    return marks + readers


def former_words(zone_id: int, before: datetime) -> int:
    """Remove what stood in messages and notes before they were corrected, of cases that ended before then."""
    old = {"case__zone_id": zone_id, "case__state__in": ENDED, "case__state_since__lt": before}
    return sum(model.objects.filter(**old).exclude(first_body="").update(first_body="") for model in (Message, Note))


def drafts(zone_id: int, before: datetime) -> int:
    """Empty the drafts that nobody has gone on with; their numbers stay, since the log names them."""
    old = Case.objects.filter(zone_id=zone_id, state=State.DRAFT, changed_at__lt=before)
    return old.exclude(title="", description="").update(title="", description="", answers={})


KEPT = (
    Kept("case_drafts", gettext_lazy("Drafts of demands that nobody goes on with"), 30, 365, drafts),
    Kept("case_reading", gettext_lazy("Who read and read along in ended demands"), 180, 1095, traces_of_reading),
    Kept("case_words", gettext_lazy("Former wordings in ended demands"), 30, 365, former_words),
)


def owed_in_cases(user: User) -> list[str]:
    """What somebody still owes to demands, or demands to him."""
    owed = []
    if Case.objects.filter(raised_by=user, state__in=LIVE).exists():
        owed.append(_("A demand that the person raised is still open."))
    if Case.objects.filter(officer=user, state__in=LIVE).exists():
        owed.append(_("The person still works on an open demand."))
    return owed


def forget_in_cases(user: User) -> None:
    """Empty what somebody wrote and never sent."""
    mine = Case.objects.filter(raised_by=user, state=State.DRAFT)
    mine.update(title="", description="", answers={})
