"""What people do with a letter that waits: put it into a demand, make a demand out of it, lay it aside."""

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.cases.actions import post_message, raise_demand, write_note
from openzone.cases.enums import Intake
from openzone.cases.models import Case, Category, Participant
from openzone.core import clock
from openzone.core.actions import append, held
from openzone.core.actor import Actor
from openzone.core.errors import Denied, Invalid
from openzone.core.files import place_of as bytes_of
from openzone.core.models import StoredFile
from openzone.core.text import BODY
from openzone.correspondence.actions.sorting import put, say, speaker, wake
from openzone.correspondence.content import Content
from openzone.correspondence.enums import LetterState, Way
from openzone.correspondence.mime import TNEF, Part
from openzone.correspondence.models import Handle, Letter
from openzone.correspondence.queries import cases_to_choose, enterprises_to_choose, looks_after_letters
from openzone.correspondence.rules import may_discard, may_settle
from openzone.registry.models import Organisation
from openzone.registry.queries import belonging


@transaction.atomic
def assign_letter(letter: Letter, *, case: Case, person: User, by: Actor, remember: bool = False) -> Letter:
    """Put a letter into a demand as the words of one of its enterprise's people; that person may write there.

    `remember`: whoever is called so at this way in is this person from now on.
    """
    row = _held(letter, by)
    may_settle(row.state).insist()
    if not cases_to_choose(by).filter(pk=case.pk).exists():
        raise Invalid.of("case", _("There is no demand with this reference."))
    _insist_acts_for(case.organisation, speaker(row, person))
    message = say(case, _content(row), by=speaker(row, person))
    put(row, case, person, message, by=by)
    _note("assigned", row, by, case=case.pk, person=person.pk)
    if remember and row.way == Way.MESSENGER:
        _remember(row, person, by)
    return row


@transaction.atomic
def raise_letter(
    letter: Letter,
    *,
    organisation: Organisation,
    category: Category,
    title: str,
    by: Actor,
    consent: bool,
    person: User | None = None,
    remember: bool = False,
) -> Case:
    """Make a demand of an enterprise out of a letter, with its consent. The person who wrote it, if known, files it."""
    row = _held(letter, by)
    may_settle(row.state).insist()
    if not enterprises_to_choose(by).filter(pk=organisation.pk).exists():
        raise Invalid.of("organisation", _("There is no organisation with this reference."))
    if person is not None:
        _insist_acts_for(organisation, speaker(row, person))
    case = raise_demand(
        organisation=organisation,
        category=category,
        title=title,
        description=row.text[:BODY] or title,
        by=by,
        intake=Intake.EMAIL,
        consent=consent,
        taken_over=True,
    )
    if person is not None:
        Participant.objects.get_or_create(case=case, user=person, defaults={"files": True})
    _bring_files(row, case, person, by)
    put(row, case, person, None, by=by)
    _note("raised", row, by, case=case.pk, **({"person": person.pk} if person else {}))
    if remember and person is not None and row.way == Way.MESSENGER:
        _remember(row, person, by)
    return case


@transaction.atomic
def discard_letter(letter: Letter, *, by: Actor) -> Letter:
    """Lay a letter aside. It is kept, and can be taken up again."""
    row = _held(letter, by)
    may_discard(row.state).insist()
    row.state, row.settled_at, row.settled_by_id = LetterState.DISCARDED, clock.now(), by.user_id
    row.save(update_fields=["state", "settled_at", "settled_by"])
    _note("discarded", row, by)
    wake(row)
    return row


def _held(letter: Letter, by: Actor) -> Letter:
    if by.zone_id != letter.zone_id or not looks_after_letters(by):
        raise Denied(_("Only who sorts the demands of the whole zone looks after letters."))
    return held(letter)


def _content(row: Letter) -> Content:
    """What of a letter goes into a demand. What is kept as it is stays with the letter."""
    return Content(row.text, row.rest, [_part(one) for one in row.files.exclude(media_type=TNEF).order_by("pk")])


def _part(file: StoredFile) -> Part:
    return Part(file.name, file.media_type, bytes_of(file).read_bytes())


def _bring_files(row: Letter, case: Case, person: User | None, by: Actor) -> None:
    """Let the files of a letter stand with the demand: said by whoever sent them, or noted where that is unknown."""
    files = _content(row).files
    if files and person is not None:
        post_message(case, by=speaker(row, person), body="", files=files)
    elif files:
        write_note(case, by=by, body=_("The files of the letter."), files=files)


def _insist_acts_for(organisation: Organisation, person: Actor) -> None:
    if belonging(person, organisation.pk) is None:
        sentence = _("Only somebody who acts for “%(enterprise)s” can have written this.")
        raise Invalid.of("person", sentence % {"enterprise": organisation.shown_name})


def _remember(row: Letter, person: User, by: Actor) -> None:
    if row.inlet_id is None or not row.sender:
        return
    Handle.objects.update_or_create(
        inlet_id=row.inlet_id,
        sender=row.sender,
        defaults={"user": person, "known_at": clock.now(), "known_by_id": by.user_id},
    )


def _note(done: str, row: Letter, by: Actor, **data: object) -> None:
    append(f"letter.{done}", subject_type="letter", subject_id=row.pk, by=by, zone_id=row.zone_id, data=data)
