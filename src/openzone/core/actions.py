"""The verbs of core: append to the log, number things, ask and decide, deliver, answer a repeated request once."""

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.bulk import insert_rows
from openzone.core.delivering import MOST_ROWS, outgoing, wake_senders
from openzone.core.enums import Audience, Channel
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.forms import Field, as_data
from openzone.core.models import Activity, Approval, Delivery, Form, Receipt
from openzone.core.queries import newest_form

M = TypeVar("M", bound=Model)


def held(row: M) -> M:
    """The row as it is now, held until the commit. A new one is answered as it is; `Conflict` when it is gone."""
    if row.pk is None:
        return row
    model: Any = type(row)
    found: M | None = model.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if found is None:
        raise Conflict(_("This has been taken away already."))
    return found


def append(
    verb: str,
    *,
    subject_type: str,
    subject_id: int,
    by: Actor,
    zone_id: int | None = None,
    audience: str = Audience.STAFF,
    data: dict[str, Any] | None = None,
    occurred_at: datetime | None = None,
) -> Activity:
    """Append one row to the activity log. Must run in the transaction of what it tells."""
    zone = zone_id if zone_id is not None else by.zone_id
    assert zone is not None, "an activity belongs to a zone"
    return Activity.objects.create(
        zone_id=zone,
        verb=verb,
        subject_type=subject_type,
        subject_id=subject_id,
        actor_id=by.user_id,
        via=by.via,
        audience=audience,
        data=data or {},
        occurred_at=occurred_at or clock.now(),
    )


def append_all(
    rows: Iterable[tuple[str, int, dict[str, Any]]], *, subject_type: str, by: Actor, zone_id: int
) -> list[Activity]:
    """Append many rows at once, each with its verb, the id of its subject and its data; as `append`, for the staff."""
    now = clock.now()
    made = [
        Activity(
            zone_id=zone_id, verb=verb, subject_type=subject_type, subject_id=subject_id, actor_id=by.user_id,
            via=by.via, audience=Audience.STAFF, data=data, occurred_at=now,
        )
        for verb, subject_id, data in rows
    ]  # fmt: skip
    insert_rows(made)
    return made


def next_reference(letter: str, year: int) -> str:
    """The next reference such as `C-2026-00042`, unique in the installation. Holds its counter until the commit."""
    return next_references(letter, year, 1)[0]


def next_references(letter: str, year: int, count: int) -> list[str]:
    """So many references in a row."""
    name = f"{letter}-{year}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_counter (name, value) VALUES (%s, %s)"
            " ON CONFLICT (name) DO UPDATE SET value = core_counter.value + excluded.value RETURNING value",
            [name, count],
        )
        (value,) = cursor.fetchone()
    return [f"{name}-{number:05d}" for number in range(value - count + 1, value + 1)]


def is_news(activity: Activity) -> bool:
    """Whether anybody is told of it: of history, entered afterwards, nobody is."""
    return activity.via != "history"


def deliver(activity: Activity, *, to: Iterable[int]) -> set[int]:
    """Tell these users of an activity, each once and never the one who did it. Answers who was told.

    It stands in the page at once; by mail and messenger it goes out when and if the person wants it. What is no news
    is told to nobody.
    """
    told = {user for user in to if user != activity.actor_id} if is_news(activity) else set()
    now = clock.now()
    page = [
        Delivery(zone_id=activity.zone_id, recipient_id=user, activity=activity, created_at=now)
        for user in sorted(told)
    ]
    more = outgoing(activity, told)
    Delivery.objects.bulk_create([*page, *more], ignore_conflicts=True, batch_size=MOST_ROWS)
    wake_senders(more)
    return told


def mark_read_about(subject_type: str, subject_id: int, *, by: Actor) -> int:
    """Mark the actor's notices about one thing as read, because it is before his eyes. Answers how many were unread."""
    unread = Delivery.objects.filter(recipient_id=by.who, channel=Channel.PAGE, read_at__isnull=True)
    about = unread.filter(activity__subject_type=subject_type, activity__subject_id=subject_id)
    return about.update(read_at=clock.now())


def mark_read(*, by: Actor, deliveries: Iterable[int] | None = None) -> int:
    """Mark the actor's notices as read: those named, or all. Answers how many were unread."""
    rows = Delivery.objects.filter(recipient_id=by.who, zone_id=by.where, channel=Channel.PAGE, read_at__isnull=True)
    if deliveries is not None:
        rows = rows.filter(pk__in=list(deliveries))
    return rows.update(read_at=clock.now())


def forget_about(subject_type: str, subject_id: int, *, but_for: Iterable[int]) -> int:
    """Mark as read what people were told about one thing that only those named may still see. Answers how many."""
    unread = Delivery.objects.filter(channel=Channel.PAGE, read_at__isnull=True).exclude(recipient_id__in=list(but_for))
    about = unread.filter(activity__subject_type=subject_type, activity__subject_id=subject_id)
    return about.update(read_at=clock.now())


def note_reading(actor: Actor, *, subject_type: str, subject_id: int, what: str) -> None:
    """Put on record that the actor read something sensitive: one row per person, thing and hour.

    `what` is a short code such as `confidential`, `licence`, `people` or `export`. Pages call this while they are only
    read, which the guard against writing lets pass for this one table. Nobody is on record for the system.
    """
    note_readings(actor, subject_type=subject_type, subject_ids=[subject_id], what=what)


def note_readings(actor: Actor, *, subject_type: str, subject_ids: list[int], what: str) -> None:
    """The same of several things at once, as of all that a list shows: one statement."""
    if actor.user_id is None or actor.zone_id is None:
        return
    now = clock.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_reading (zone_id, user_id, subject_type, subject_id, what, via, at, hour)"
            " SELECT %s, %s, %s, read.id, %s, %s, %s, %s FROM unnest(%s::bigint[]) AS read (id) ON CONFLICT DO NOTHING",
            [actor.zone_id, actor.user_id, subject_type, what, actor.via, now, hour, subject_ids],
        )


@transaction.atomic
def ask_approval(
    verb: str, *, subject_type: str, subject_id: int, by: Actor, reason: str, detail: dict[str, Any] | None = None
) -> Approval:
    """Ask a second person to decide. `Conflict` when the same is already asked."""
    assert by.user_id is not None and by.zone_id is not None, "only a person can ask"
    approval, made = Approval.objects.get_or_create(
        subject_type=subject_type,
        subject_id=subject_id,
        verb=verb,
        decided_at=None,
        defaults={
            "zone_id": by.zone_id,
            "reason": reason,
            "detail": detail or {},
            "asked_by_id": by.user_id,
            "asked_at": clock.now(),
        },
    )
    if not made:
        raise Conflict(_("This has been asked already and waits for a second person."))
    return approval


def decide(
    approval: Approval, *, by: Actor, granted: bool, remark: str = "", occurred_at: datetime | None = None
) -> Approval:
    """Record the decision of a second person. `Denied` for the person who asked."""
    if by.user_id == approval.asked_by_id:
        raise Denied(_("You asked for this yourself. A second person must decide."))
    approval.decided_by_id = by.user_id
    approval.decided_at = occurred_at or clock.now()
    approval.granted = granted
    approval.remark = remark
    approval.save(update_fields=["decided_by_id", "decided_at", "granted", "remark"])
    return approval


def publish_form(fields: list[Field], *, zone_id: int, code: str) -> Form:
    """Store the fields as the next version of the form, or answer the latest when nothing changed."""
    latest = newest_form(zone_id, code)
    data = as_data(fields)
    if latest is not None and latest.fields == data:
        return latest
    number = latest.version + 1 if latest else 1
    return Form.objects.create(zone_id=zone_id, code=code, version=number, fields=data, created_at=clock.now())


def fingerprint(*parts: object) -> str:
    """A checksum of a request: equal requests have equal ones."""
    text = json.dumps(parts, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


@transaction.atomic
def once(key: str, act: Callable[[], tuple[int, Any]], *, owner_id: int, request: str) -> tuple[int, Any, bool]:
    """Run `act` under a key of its owner, or answer what it answered the first time (third value True).

    The receipt is written in the transaction of the act: a killed process leaves neither, two at once wait for each
    other. `Invalid` when the key was used for another request. A refusal leaves no receipt and may be tried again.
    """
    number = _reserve(key, owner_id, request)
    if number is None:
        return _answered(Receipt.objects.get(owner_id=owner_id, key=key), request)
    status, answer = act()
    Receipt.objects.filter(pk=number).update(status=status, answer=answer)
    return status, answer, False


def _reserve(key: str, owner_id: int, request: str) -> int | None:
    """Lay the receipt, waiting for whoever is doing the same; None when it was there already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_receipt (owner_id, key, fingerprint, created_at) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (owner_id, key) DO NOTHING RETURNING id",
            [owner_id, key, request, clock.now()],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _answered(receipt: Receipt, request: str) -> tuple[int, Any, bool]:
    """What the first request was answered, provided this is the same one."""
    if receipt.fingerprint != request:
        raise Invalid(_("This key was used for another request. Use a new key."))
    return receipt.status or 200, receipt.answer, True
