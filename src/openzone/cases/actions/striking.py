"""Words that must not stay, such as somebody's illness or number in a message: struck, when two people say so."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from openzone.cases.actions.movement import lock, record, write
from openzone.cases.models import Case, Message, Note
from openzone.core import clock
from openzone.core.actions import ask_approval, decide, note_reading
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Approval
from openzone.core.text import clean_text
from openzone.places.actions import insist_administers_zone

STRIKE = "strike"
STRUCK = "▒▒▒"
REASON = 2000


@dataclass(frozen=True)
class Place:
    """Where the words stand: the demand itself, a message or a note of it."""

    stream: str
    number: int

    @classmethod
    def of(cls, stream: str, number: int) -> "Place":
        """The place, or `Invalid`."""
        if stream not in ("demand", "message", "note"):
            raise Invalid.of("stream", _("Please choose one of the answers."))
        return cls(stream, 0 if stream == "demand" else number)


@transaction.atomic
def ask_strike(case: Case, *, stream: str, number: int, reason: str, by: Actor) -> Approval:
    """Ask that words be struck for good. A second administrator of the zone decides."""
    insist_administers_zone(by, case.zone_id)
    place = Place.of(stream, number)
    _insist_there(case, place)
    asked = ask_approval(
        f"{STRIKE}.{place.stream}.{place.number}",
        subject_type="case",
        subject_id=case.pk,
        by=by,
        reason=clean_text(reason, field="reason", longest=REASON),
        detail={"stream": place.stream, "number": place.number},
    )
    note_reading(by, subject_type="case", subject_id=case.pk, what="personal")
    record(case, "strike_asked", by=by, at=clock.now(), data=asked.detail, audience="staff")
    return asked


def strikes_asked(zone_id: int) -> QuerySet[Approval]:
    """What waits for a second administrator to strike it, the oldest first."""
    waiting = Approval.objects.filter(zone_id=zone_id, verb__startswith=f"{STRIKE}.", decided_at__isnull=True)
    return waiting.order_by("asked_at", "id")


@transaction.atomic
def decide_strike(approval: Approval, *, granted: bool, by: Actor) -> Case:
    """Decide, as a second administrator, whether words are struck. Struck words are gone, their former wording too."""
    insist_administers_zone(by, approval.zone_id)
    asked = strikes_asked(approval.zone_id).select_for_update().filter(pk=approval.pk).first()
    if asked is None:
        raise Conflict(_("This has been decided already."))
    case = lock(Case.objects.get(pk=asked.subject_id))
    decide(asked, by=by, granted=granted)
    if granted:
        _strike(case, Place(asked.detail["stream"], asked.detail["number"]))
    done = "struck" if granted else "strike_refused"
    record(case, done, by=by, at=clock.now(), data=asked.detail, audience="parties" if granted else "staff")
    return case


def _insist_there(case: Case, place: Place) -> None:
    if place.stream != "demand" and not _rows(case, place).exists():
        raise Invalid.of("number", _("There is no such message or note."))


def _rows(case: Case, place: Place) -> "QuerySet[Message] | QuerySet[Note]":
    rows = Message.objects if place.stream == "message" else Note.objects
    return rows.filter(case=case, number=place.number)


def _strike(case: Case, place: Place) -> None:
    if place.stream == "demand":
        write(case, title=STRUCK, description=STRUCK, answers={})
    elif not _rows(case, place).update(body=STRUCK, first_body=""):
        raise Denied(_("There is no such message or note."))
