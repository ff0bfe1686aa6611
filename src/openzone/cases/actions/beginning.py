"""A demand that begins with what was said before it was one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.cases.actions.intake import ON_BEHALF, begin, send
from openzone.cases.actions.movement import write
from openzone.cases.enums import Intake, Side
from openzone.cases.models import Case, Category, Message, Participant, Said
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.forms import insist as insist_answers
from openzone.core.forms import parse
from openzone.core.models import StoredFile
from openzone.registry.models import Membership, Organisation


@dataclass(frozen=True)
class Earlier:
    """Something that was said, with its files."""

    said: Said
    files: Sequence[StoredFile]


@transaction.atomic
def begin_with(
    *,
    messages: Sequence[Earlier],
    organisation: Organisation,
    category: Category,
    title: str,
    by: Actor,
    on_behalf: bool,
    consent: bool = True,
    confidential: bool = False,
    unanswered_since: datetime | None = None,
    occurred_at: datetime | None = None,
) -> Case:
    """Raise a demand whose conversation begins with these messages, numbered 1 to n, as they were said.

    It is sent at once. Only where the enterprise raises it and a question of the category must be answered first, it
    stays the draft of its writer, the messages kept. Staff who raise it on behalf of the enterprise state its consent;
    the people of the enterprise whose words these are file it. The enterprise may keep it to the zone's own unit
    (`confidential`). `unanswered_since` is when the first of the messages
    was said to which the zone owes an answer.
    """
    _insist_sound(messages, on_behalf=on_behalf, consent=consent)
    intake = Intake.TALK if on_behalf else Intake.PORTAL if by.via == "page" else Intake.API
    case = begin(organisation, by, category, title, _first_words(messages), {}, intake, occurred_at)
    _copy(case, messages)
    _admit(case, messages)
    write(
        case,
        message_count=len(messages),
        unanswered_since=unanswered_since,
        confidential=confidential and not on_behalf,
    )
    if on_behalf or not _asks(category):
        send(case, by=by, answers={}, occurred_at=occurred_at)
    return case


def _insist_sound(messages: Sequence[Earlier], *, on_behalf: bool, consent: bool) -> None:
    if not messages:
        raise Invalid.of("start", _("Please choose at least one message."))
    if on_behalf and not consent:
        raise Invalid.of("consent", _("Please confirm that the enterprise wants this demand recorded."))


def _first_words(messages: Iterable[Earlier]) -> str:
    """What the enterprise said first; where it only sent files, their names."""
    ordered = sorted(messages, key=lambda one: one.said.side != Side.ENTERPRISE)
    return next((one.said.body for one in ordered if one.said.body), "") or ", ".join(
        file.name for one in ordered for file in one.files
    )


def _copy(case: Case, messages: Sequence[Earlier]) -> None:
    kept = ("side", "author_id", "body", "sent_at", "first_body", "corrected_at")
    rows = Message.objects.bulk_create(
        [
            Message(case=case, number=number, **{name: getattr(one.said, name) for name in kept})
            for number, one in enumerate(messages, start=1)
        ]
    )
    links = Message.files.through
    links.objects.bulk_create(
        [
            links(message_id=row.pk, storedfile_id=file.pk)
            for row, one in zip(rows, messages, strict=True)
            for file in one.files
        ]
    )


def _admit(case: Case, messages: Iterable[Earlier]) -> None:
    """Let the people of the enterprise whose words are taken over see the demand; recorded for them, they file it."""
    authors = {one.said.author_id for one in messages if one.said.side == Side.ENTERPRISE}
    living = Membership.objects.filter(organisation_id=case.organisation_id, user_id__in=authors, until__isnull=True)
    Participant.objects.bulk_create(
        [
            Participant(case=case, user_id=user, files=case.intake in ON_BEHALF)
            for user in living.order_by().values_list("user_id", flat=True).distinct()
        ],
        ignore_conflicts=True,
    )


def _asks(category: Category) -> bool:
    """Whether something must be answered before a demand of this category can be sent."""
    try:
        insist_answers(parse(category.form.fields) if category.form else [], {})
    except Invalid:
        return True
    return False


def owe(case: Case, *, since: datetime | None) -> None:
    """Set since when the zone owes an answer to a demand that has just been sent; the caller has locked its source."""
    write(case, unanswered_since=since)
