"""The standing conversation with an enterprise, and the cases that come out of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from openzone.cases.actions.beginning import Earlier, begin_with, owe
from openzone.cases.canned import insist_filled
from openzone.cases.enums import Side
from openzone.cases.models import Case, Category
from openzone.contact.mentions import mentioned
from openzone.contact.models import Talk, TalkCase, TalkMessage, TalkReadMark
from openzone.contact.queries import MENTION, discarded, link_of, may_write, owed_since, side_of
from openzone.contact.telling import tell_called, tell_of_talk
from openzone.core import clock
from openzone.core.actions import append, mark_read_about
from openzone.core.actor import Actor
from openzone.core.enums import Audience
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.files import Upload, store
from openzone.core.live import tell
from openzone.core.models import Activity
from openzone.core.text import BODY, clean_text
from openzone.registry.actions.insisting import hold_living
from openzone.registry.models import Organisation


def insist_may_talk(organisation: Organisation, by: Actor) -> None:
    """Raise unless the actor may write to the other side."""
    if by.user_id is None:
        raise Denied(_("Sign in to write."))
    may_write(by, organisation).insist()


@transaction.atomic
def post(
    organisation: Organisation,
    *,
    by: Actor,
    body: str,
    files: Iterable[Upload] = (),
    occurred_at: datetime | None = None,
) -> TalkMessage:
    """Say something to the other side; the first message begins the conversation."""
    insist_may_talk(organisation, by)
    stored = store(files, by=by)
    text = clean_text(body, field="body", longest=BODY, required=not stored)
    at = _moment(occurred_at)
    talk = lock(organisation, at)
    side = side_of(by, organisation)
    if side == Side.STAFF:
        insist_filled(text, organisation.zone_id)
    message = TalkMessage.objects.create(
        talk=talk, number=talk.message_count + 1, side=side, author_id=by.who, body=text, sent_at=at
    )
    if stored:
        message.files.set(stored)
    talk.message_count = message.number
    talk.unanswered_since = (talk.unanswered_since or at) if side == Side.ENTERPRISE else None
    talk.changed_at = at
    talk.save(update_fields=["message_count", "unanswered_since", "changed_at"])
    data = {"number": message.number, "side": side.value}
    tell_of_talk(talk, append_to(talk, "talk.message", by=by, at=at, data=data), by=by, side=side)
    tell_mentioned(talk, mentioned(text, organisation, by=by), by=by, at=at, number=message.number)
    return message


def tell_mentioned(talk: Talk, users: frozenset[int], *, by: Actor, at: datetime, number: int) -> None:
    """Tell people that they are mentioned. Whom a side calls is its own affair: the enterprise's log has no trace."""
    if users:
        inside = side_of(by, talk.organisation) == Side.STAFF
        audience = Audience.STAFF if inside else Audience.PARTIES
        data = {"number": number, "users": sorted(users)}
        tell_called(append_to(talk, MENTION, by=by, at=at, data=data, audience=audience), by=by)


def _moment(occurred_at: datetime | None) -> datetime:
    now = clock.now()
    if occurred_at is not None and occurred_at > now:
        raise Invalid.of("occurred_at", _("This lies in the future."))
    return occurred_at or now


def lock(organisation: Organisation, at: datetime) -> Talk:
    """The conversation, made if need be and held until the commit."""
    hold_living(organisation)
    Talk.objects.get_or_create(organisation=organisation, defaults={"zone_id": organisation.zone_id, "changed_at": at})
    talk = Talk.objects.select_for_update(no_key=True).get(organisation=organisation)
    talk.organisation = organisation
    return talk


def append_to(
    talk: Talk, verb: str, *, by: Actor, at: datetime, data: dict[str, Any], audience: str = Audience.PARTIES
) -> Activity:
    """Append to the log what was done in a conversation."""
    return append(
        verb,
        subject_type="talk",
        subject_id=talk.pk,
        by=by,
        zone_id=talk.zone_id,
        audience=audience,
        data=data,
        occurred_at=at,
    )


@transaction.atomic
def mark_talk_read(talk: Talk, *, by: Actor, number: int) -> None:
    """Remember up to which message the actor has read (never going back), and that he has read of it."""
    if by.user_id is None or not 0 < number <= talk.message_count:
        return
    mark_read_about("talk", talk.pk, by=by)
    mark, made = TalkReadMark.objects.get_or_create(
        talk=talk, user_id=by.user_id, defaults={"number": number, "at": clock.now()}
    )
    if made or mark.number < number:
        TalkReadMark.objects.filter(pk=mark.pk).update(number=Greatest(F("number"), number), at=clock.now())
        tell([f"talk:{talk.organisation_id}", f"user:{by.user_id}"])


@transaction.atomic
def make_case(
    talk: Talk,
    *,
    by: Actor,
    category: Category,
    title: str,
    start: int,
    end: int,
    consent: bool = False,
    confidential: bool = False,
    occurred_at: datetime | None = None,
) -> TalkCase:
    """Make a case that begins with the messages from one number to another. A message goes into one case only.

    The enterprise raises it itself, for the zone's own unit alone if it is `confidential`; staff record it with the
    enterprise's consent.
    """
    insist_may_talk(talk.organisation, by)
    row = lock(talk.organisation, talk.changed_at)
    messages = list(row.messages.filter(number__range=(start, end)).order_by("number").prefetch_related("files"))
    _insist_free(row, start, end)
    side = side_of(by, talk.organisation)
    at = _moment(occurred_at)
    link = TalkCase(talk=row, from_number=start, to_number=end, at=at, by_id=by.who)
    link.case = begin_with(
        messages=[Earlier(one, list(one.files.all())) for one in messages],
        organisation=talk.organisation,
        category=category,
        title=title,
        by=by,
        on_behalf=side == Side.STAFF,
        consent=consent,
        confidential=confidential,
        unanswered_since=owed_since(row, within=link),
        occurred_at=occurred_at,
    )
    link.save()
    if link.case.submitted_at is not None:
        _became(link, by=by, side=side, at=at)
    return link


def _insist_free(talk: Talk, start: int, end: int) -> None:
    discarded(talk).delete()
    taken = talk.cases.filter(from_number__lte=end, to_number__gte=start).select_related("case").first()
    if taken is None:
        return
    if taken.case.submitted_at is None:
        raise Conflict(_("A demand is being written out of these messages already. Choose others, or wait for it."))
    raise Conflict(_("These messages became %(ref)s already.") % {"ref": taken.case.ref})


def _became(link: TalkCase, *, by: Actor, side: Side, at: datetime) -> None:
    """What was asked in these messages is answered in the case from now on; both sides see that in the talk."""
    talk = link.talk
    talk.unanswered_since = owed_since(talk)
    talk.save(update_fields=["unanswered_since"])
    activity = append_to(talk, "talk.case", by=by, at=at, data={"case": link.case_id})
    tell_of_talk(talk, activity, by=by, side=side)


def follow_sent(case: Case) -> None:
    """A demand was sent that had been begun in a conversation: say so there, and what the zone owes by now."""
    link = link_of(case)
    if link is None:
        return
    link.talk = lock(link.talk.organisation, link.at)
    owe(case, since=owed_since(link.talk, within=link))
    sender = Actor(case.raised_by_id, case.zone_id)
    _became(link, by=sender, side=Side.ENTERPRISE, at=clock.now())
