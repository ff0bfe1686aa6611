"""How what became of letters reads as a notice: to those who look after them, and to whoever wrote one."""

from collections.abc import Callable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from openzone.core.actor import Actor
from openzone.core.models import Activity
from openzone.core.notices import Line
from openzone.core.sentences import said
from openzone.correspondence.enums import Reason
from openzone.correspondence.models import Letter
from openzone.correspondence.queries import at_desk
from openzone.places.queries import zone_of
from openzone.web.parts.cases.doors import door_of

_WHY: dict[str, Callable[[], str]] = {
    Reason.ENDED: lambda: _(
        "could not put your letter into the demand: it has ended, and nothing can be written to it any more. Raise a"
        " new demand if there is more to say."
    ),
    Reason.EMPTY: lambda: _("found nothing in your letter that could be taken. Please write again, with some words."),
    Reason.NOT_YOURS: lambda: _(
        "could not put your letter into the demand: you may not write this there, or a place in it is not filled in."
        " Please write it in the page."
    ),
    Reason.TOO_BIG: lambda: _(
        "could not take your letter: it is too large. Please send smaller files, or hand them in at the page."
    ),
}


def tell_of_letters(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of the letters that the actor looks after, or wrote himself."""
    wanted = {activity.subject_id for activity in activities}
    kept = at_desk(actor).in_bulk(wanted)
    mine = Letter.objects.filter(person_id=actor.who, zone_id=actor.where, case__isnull=False)
    own = mine.select_related("case__organisation").in_bulk(wanted)
    answer = {}
    for activity in activities:
        if activity.verb == "letter.quarantined" and (row := kept.get(activity.subject_id)):
            answer[activity.pk] = _waits(row)
        elif activity.verb != "letter.quarantined" and (row := own.get(activity.subject_id)):
            answer[activity.pk] = _of_mine(actor, row, activity.verb)
    return answer


def _waits(row: Letter) -> Line:
    return Line(
        who=row.sender_name or row.sender or _("Somebody"),
        sentence=_("wrote a letter that waits for you: %(reason)s") % {"reason": row.get_reason_display()},
        title=row.subject or _("Letter"),
        ref=row.case.ref if row.case else "",
        path=reverse("desk_letter", args=[row.pk]),
    )


def _of_mine(actor: Actor, row: Letter, verb: str) -> Line:
    case = row.case
    assert case is not None, "asked for"
    why = _WHY.get(row.reason, lambda: _("could not take your letter."))()
    return Line(
        who=zone_of(actor).shown_name,
        sentence=_files(row) if verb == "letter.files_refused" else why,
        title=case.title,
        ref=case.ref,
        path=door_of(actor, case).address("case", case.ref),
        about=case.organisation.shown_name,
    )


def _files(row: Letter) -> str:
    """Which files of a letter could not be taken, each with its reason."""
    every = " ".join(f"“{one['name']}”: {said(one['sentence'])}" for one in row.refused_files)
    return _("has your letter, but could not take every file of it. %(files)s") % {"files": every}
