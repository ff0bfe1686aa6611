"""What every change of an agreement goes through: held, checked, written, put on record."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append, deliver
from openzone.core.actor import Actor
from openzone.core.enums import Audience
from openzone.core.errors import Conflict, Invalid
from openzone.core.files import Upload, store
from openzone.core.live import tell
from openzone.core.models import Activity, StoredFile
from openzone.core.text import BODY, TITLE, clean_text
from openzone.partnerships.enums import AgreementState
from openzone.partnerships.models import Agreement
from openzone.partnerships.queries import relations_to
from openzone.partnerships.rules import may_change
from openzone.places.queries import day_in
from openzone.registry.queries import owners_of

Paper = Upload | StoredFile


def lock(agreement: Agreement, *, seen: int | None = None) -> Agreement:
    """The agreement as it is now, held until the commit. `Conflict` when it moved on since `seen`."""
    row = Agreement.objects.select_for_update(of=("self",)).select_related("zone", "unit").get(pk=agreement.pk)
    if seen is not None and seen != row.version:
        raise Conflict(
            _("Somebody changed this while you were writing. What you typed is kept; look at it and save it again.")
        )
    return row


def lock_to_change(agreement: Agreement, by: Actor, *, seen: int | None = None) -> Agreement:
    """The same for somebody who may change it."""
    row = lock(agreement, seen=seen)
    may_change(row.state, relations_to(by, row)).insist()
    return row


def write(row: Agreement, at: datetime, **columns: Any) -> None:
    """Write columns of a held agreement, so that whoever looked at it before notices."""
    columns |= {"version": row.version + 1, "changed_at": max(at, row.changed_at)}
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))


def note(verb: str, row: Agreement, by: Actor, at: datetime, **data: Any) -> Activity:
    """Put on record what was done; the parties may be told of it once the agreement is announced."""
    known = row.signed_on is not None or row.state == AgreementState.ANNOUNCED
    audience = Audience.PARTIES if known else Audience.STAFF
    activity = append(
        f"agreement.{verb}", subject_type="agreement", subject_id=row.pk, by=by, zone_id=row.zone_id,
        audience=audience, data=data, occurred_at=at,
    )  # fmt: skip
    tell([f"zone:{row.zone_id}:queue"])
    return activity


def tell_people(activity: Activity, people: Iterable[int]) -> None:
    """Tell these users, and wake their pages."""
    told = deliver(activity, to=people)
    tell([f"user:{one}" for one in sorted(told)])


def owners_bound(row: Agreement) -> set[int]:
    """The owners of the organisations that are bound by an agreement."""
    bound = row.parties.filter(organisation__isnull=False).select_related("organisation")
    return {one.user_id for party in bound if party.organisation for one in owners_of(party.organisation)}


def texts(field: str, text: str, text_local: str, *, longest: int = BODY, required: bool = True) -> dict[str, str]:
    """A text in both languages, of which one is enough."""
    how: dict[str, Any] = {"longest": longest, "lines": longest != TITLE}
    other = f"{field}_local"
    return {
        field: clean_text(text, field=field, required=required and not text_local.strip(), **how),
        other: clean_text(text_local, field=other, required=required and not text.strip(), **how),
    }


def kept(paper: Paper | None, by: Actor) -> StoredFile | None:
    """The paper as a stored file: one that is handed in now, or one that is here already."""
    if paper is None or isinstance(paper, StoredFile):
        return paper
    return store([paper], by=by)[0]


def moment_of(row: Agreement, occurred_at: datetime | None) -> tuple[datetime, date]:
    """When something is done, and on which day of the zone."""
    at = occurred_at or clock.now()
    return at, day_in(row.zone, at)


def insist_past(day: date, today: date, field: str) -> None:
    """Refuse a day that is still to come, where somebody says what was done."""
    if day > today:
        raise Invalid.of(field, _("This lies in the future."))
