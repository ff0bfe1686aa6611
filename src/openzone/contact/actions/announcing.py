"""From the first word of an announcement to the last reminder."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from openzone.contact.audience import Audience
from openzone.contact.enums import AnnouncementState
from openzone.contact.models import Announcement
from openzone.contact.queries import chosen, owing, progress_of
from openzone.contact.rules import MANY, may_change, may_correct_sent, may_draft, may_remind, may_send, may_withdraw
from openzone.contact.telling import tell_batch
from openzone.core import clock
from openzone.core.actions import append, next_reference
from openzone.core.actor import Actor
from openzone.core.enums import Audience as ToldTo
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.files import MOST_AT_ONCE, Upload, store
from openzone.core.jobs import enqueue
from openzone.core.live import tell
from openzone.core.models import Activity
from openzone.core.text import BODY, TITLE, clean_text
from openzone.places.models import Unit
from openzone.places.queries import day_in, roles_over

TELLING = "contact.tell"
SENT, SENT_TO_NOTE = "announcement.sent", "announcement.asked"
REMINDED, WITHDRAWN = "announcement.reminded", "announcement.withdrawn"


@transaction.atomic
def draft(
    *,
    unit: Unit,
    by: Actor,
    title: str = "",
    title_local: str = "",
    body: str = "",
    body_local: str = "",
    wants_acknowledgement: bool = False,
    audience: Audience | None = None,
    files: Iterable[Upload] = (),
    corrects: Announcement | None = None,
    occurred_at: datetime | None = None,
) -> Announcement:
    """Begin an announcement of a unit. One that corrects another names it."""
    if by.user_id is None or unit.zone_id != by.zone_id or unit.closed_at is not None:
        raise Invalid.of("unit", _("Please choose a unit of this zone."))
    may_draft(roles_over(by, unit.pk)).insist()
    if corrects is not None:
        may_correct_sent(corrects.state, roles_over(by, corrects.unit_id)).insist()
    at = occurred_at or clock.now()
    row = Announcement.objects.create(
        zone_id=unit.zone_id,
        ref=next_reference("N", day_in(unit.zone, at).year),
        unit=unit,
        author_id=by.user_id,
        changed_at=at,
        corrects=corrects,
        **_texts(title, title_local, body, body_local),
        wants_acknowledgement=wants_acknowledgement,
        audience=(audience or Audience()).as_data(),
    )
    _attach(row, files, (), by)
    _append("announcement.drafted", row, by, at, audience=ToldTo.STAFF)
    return row


@transaction.atomic
def redraft(
    announcement: Announcement,
    *,
    by: Actor,
    unit: Unit,
    title: str,
    title_local: str,
    body: str,
    body_local: str,
    wants_acknowledgement: bool,
    audience: Audience,
    files: Iterable[Upload] = (),
    without: Iterable[int] = (),
    seen: int | None = None,
) -> Announcement:
    """Change an announcement that has not been sent. `without` names the files to take away."""
    row = _lock(announcement, seen)
    may_change(row.state, roles_over(by, row.unit_id)).insist()
    may_draft(roles_over(by, unit.pk)).insist()
    _attach(row, files, without, by)
    _write(
        row,
        clock.now(),
        unit=unit,
        **_texts(title, title_local, body, body_local),
        wants_acknowledgement=wants_acknowledgement,
        audience=audience.as_data(),
    )
    return row


@transaction.atomic
def discard(announcement: Announcement, *, by: Actor) -> None:
    """Throw away what was not sent."""
    row = _lock(announcement, None)
    may_change(row.state, roles_over(by, row.unit_id)).insist()
    _append("announcement.discarded", row, by, clock.now(), audience=ToldTo.STAFF)
    row.delete()


@transaction.atomic
def send(
    announcement: Announcement,
    *,
    by: Actor,
    expected: int | None = None,
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Announcement:
    """Send an announcement to the organisations that its filter leaves at this moment, each once.

    To more than `MANY` it goes only when `expected` names their number; a job then tells their people in batches.
    """
    row = _lock(announcement, seen)
    may_send(row.state, roles_over(by, row.unit_id)).insist()
    _insist_written(row)
    at = occurred_at or clock.now()
    activity = _append(SENT_TO_NOTE if row.wants_acknowledgement else SENT, row, by, at)
    reach = _address(row, activity, told=by.via == "history")
    _insist_meant(reach, expected)
    _write(row, at, state=AnnouncementState.SENT, sent_at=at, sent_by_id=by.user_id, reach=reach)
    _tell(row, reach)
    return row


def _insist_written(row: Announcement) -> None:
    missing = {}
    if not row.shown_title:
        missing["title"] = _("Please write a title in one language at least.")
    if not row.shown_body:
        missing["body"] = _("Please write the text in one language at least.")
    if missing:
        raise Invalid(_("Something is still missing."), fields=missing)


def _address(row: Announcement, activity: Activity, *, told: bool) -> int:
    """Fix the recipients, however many, by one statement; answers how many they are."""
    rows = chosen(row.unit_id, Audience.of(row.audience), zone_id=row.zone_id).order_by("pk")
    meant, values = rows.values_list("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contact_recipient (announcement_id, telling_id, organisation_id)"
            f" SELECT %s, %s, meant.id FROM ({meant}) AS meant (id)",
            [row.pk, None if told else activity.pk, *values],
        )
        return int(cursor.rowcount)


def _insist_meant(reach: int, expected: int | None) -> None:
    if not reach:
        raise Invalid.of("audience", _("No enterprise fits this choice. Widen it before you send."))
    if reach > MANY and expected != reach:
        sentence = _("This goes to %(number)s enterprises. Please confirm that you mean all of them.")
        shown = sentence % {"number": f"{reach:,}"}
        raise Invalid.of("expected", shown)


def _tell(row: Announcement, count: int) -> None:
    """Tell their people now, or by a job when they are many."""
    tell([f"announcement:{row.pk}", f"zone:{row.zone_id}:queue"])
    if count <= MANY:
        tell_batch(row)
    else:
        enqueue(app.tasks[TELLING], one_at_a_time=f"announcement:{row.pk}", announcement=row.pk)


@transaction.atomic
def remind(announcement: Announcement, *, by: Actor, occurred_at: datetime | None = None) -> int:
    """Remind those who have not read or, where it is asked for, not taken note. Answers how many organisations."""
    row = _lock(announcement, None)
    at = occurred_at or clock.now()
    zone = row.zone
    progress = progress_of(row.recipients.all(), row)
    may_remind(
        row.state,
        roles_over(by, row.unit_id),
        reminded=day_in(zone, row.reminded_at) if row.reminded_at else None,
        today=day_in(zone, at),
        going_out=progress.going_out,
    ).insist()
    if not progress.owing:
        raise Conflict(_("Everybody has read it; nobody is left to remind."))
    activity = _append(REMINDED, row, by, at)
    telling = None if by.via == "history" else activity
    count = owing(row.recipients.all(), row).update(telling=telling, reminded_at=at, reminders=F("reminders") + 1)
    Announcement.objects.filter(pk=row.pk).update(reminded_at=at, reminded_by=by.user_id)
    _tell(row, count)
    return count


@transaction.atomic
def withdraw(
    announcement: Announcement, *, by: Actor, reason: str, seen: int | None = None, occurred_at: datetime | None = None
) -> Announcement:
    """Withdraw what has been sent; it stays there to be read, as withdrawn, with the reason."""
    row = _lock(announcement, seen)
    may_withdraw(row.state, roles_over(by, row.unit_id)).insist()
    at = occurred_at or clock.now()
    words = clean_text(reason, field="reason", longest=1000)
    activity = _append(WITHDRAWN, row, by, at)
    _write(
        row,
        at,
        state=AnnouncementState.WITHDRAWN,
        withdrawn_at=at,
        withdrawn_by_id=by.user_id,
        withdrawn_reason=words,
    )
    if by.via != "history":
        # Who was not told of it yet need not be told that it is gone.
        row.recipients.filter(telling__isnull=True).update(telling=activity)
        row.recipients.filter(telling__isnull=False).exclude(telling=activity).update(telling=None)
        _tell(row, row.reach)
    return row


def _texts(title: str, title_local: str, body: str, body_local: str) -> dict[str, str]:
    return {
        "title": clean_text(title, field="title", longest=TITLE, required=not title_local.strip(), lines=False),
        "title_local": clean_text(title_local, field="title_local", longest=TITLE, required=False, lines=False),
        "body": clean_text(body, field="body", longest=BODY, required=False),
        "body_local": clean_text(body_local, field="body_local", longest=BODY, required=False),
    }


def _attach(row: Announcement, files: Iterable[Upload], without: Iterable[int], by: Actor) -> None:
    row.files.remove(*without)
    row.files.add(*store(files, by=by))
    if row.files.count() > MOST_AT_ONCE:
        sentence = _("At most %(count)d files can be attached at once.") % {"count": MOST_AT_ONCE}
        raise Invalid.of("files", sentence)


def _lock(announcement: Announcement, seen: int | None) -> Announcement:
    """The announcement as it is now, held until the commit. `Conflict` when it was changed since `seen`, or is gone."""
    row = Announcement.objects.select_for_update(no_key=True).filter(pk=announcement.pk).first()
    if row is None:
        raise Conflict(_("This draft has been thrown away."))
    if seen is not None and seen != row.version:
        raise Conflict(
            _("Somebody changed this while you were writing. What you typed is kept; look at it and save it again.")
        )
    return row


def _write(row: Announcement, at: datetime, **columns: Any) -> None:
    columns |= {"version": row.version + 1, "changed_at": at}
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))


def _append(verb: str, row: Announcement, by: Actor, at: datetime, *, audience: str = ToldTo.PARTIES) -> Activity:
    if by.user_id is None:
        raise Denied(_("Only people announce something."))
    return append(
        verb,
        subject_type="announcement",
        subject_id=row.pk,
        by=by,
        zone_id=row.zone_id,
        audience=audience,
        occurred_at=at,
    )
