"""What the changes of pooled requests share: held, written, put on record, told; and rules, published by version."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append, deliver
from openzone.core.actor import Actor
from openzone.core.days import in_words
from openzone.core.enums import Audience
from openzone.core.errors import Conflict, Invalid
from openzone.core.live import tell
from openzone.core.models import Activity
from openzone.core.text import BODY, TITLE, clean_text
from openzone.places.actions import insist_administers_zone
from openzone.places.models import Unit, Zone
from openzone.registry.enums import Belonging
from openzone.registry.models import Membership

M = TypeVar("M", bound=Model)
PRICE = Decimal(100_000)


def lock(row: M, *joined: str, seen: int | None = None) -> M:
    """The row as it is now, held until the commit. `Conflict` when it moved on since `seen`."""
    model: Any = type(row)
    found: M | None = model.objects.select_for_update(of=("self",)).select_related(*joined).filter(pk=row.pk).first()
    if found is None:
        raise Conflict(_("This has been taken away already."))
    if seen is not None and seen != getattr(found, "version", None):
        raise Conflict(
            _("Somebody changed this while you were writing. What you typed is kept; look at it and save it again.")
        )
    return found


def write(row: Any, at: datetime, **columns: Any) -> None:
    """Write columns of a held row, so that whoever looked at it before notices."""
    columns["version"] = row.version + 1
    if hasattr(row, "changed_at"):
        columns["changed_at"] = max(at, row.changed_at)
    put(row, **columns)


def put(row: Model, **columns: Any) -> None:
    """Write columns of a row that counts no versions of its own."""
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))


def note(kind: str, verb: str, row: Any, by: Actor, at: datetime | None = None, **data: Any) -> Activity:
    """Put on record what was done to a thing of the zone."""
    return append(
        f"{kind}.{verb}", subject_type=kind, subject_id=row.pk, by=by, zone_id=row.zone_id,
        audience=Audience.STAFF, data=data, occurred_at=at,
    )  # fmt: skip


def tell_people(activity: Activity, people: Iterable[int]) -> None:
    """Tell these users, and wake their pages."""
    told = deliver(activity, to=people)
    tell([f"user:{one}" for one in sorted(told)])


def people_of(organisations: Iterable[int], *, owners_alone: bool = False) -> set[int]:
    """The users who act for these organisations."""
    rows = Membership.objects.filter(organisation_id__in=list(organisations), until__isnull=True)
    rows = rows.filter(role=Belonging.OWNER) if owners_alone else rows
    return set(rows.values_list("user_id", flat=True))


def names_of(name: str, name_local: str, *, field: str = "name") -> dict[str, str]:
    """A name in both languages, of which one is enough: it is kept in the first column then."""
    how: dict[str, Any] = {"longest": TITLE, "lines": False}
    local = clean_text(name_local, field=f"{field}_local", required=False, **how)
    first = clean_text(name, field=field, required=not local, **how)
    return {field: first or local, f"{field}_local": local if first else ""}


def whole(value: int, field: str, least: int, most: int) -> int:
    """A whole number between two others, or `Invalid` naming its field."""
    if not least <= value <= most:
        raise Invalid.of(field, _("Please give a number from %(least)d to %(most)d.") % {"least": least, "most": most})
    return value


def exact(value: Decimal, field: str, most: Decimal, places: str = "0.01", *, least: Decimal = Decimal()) -> Decimal:
    """A number with so many places from `least` to `most`, or `Invalid` naming its field."""
    number = Decimal(value).quantize(Decimal(places)) if Decimal(value).is_finite() else Decimal(-1)
    if not least <= number <= most:
        raise Invalid.of(field, _("Please give a number from %(least)s to %(most)s.") % {"least": least, "most": most})
    return number


def insist_open(unit: Unit, zone_id: int) -> None:
    """Refuse a unit that is closed, or of another zone."""
    if unit.zone_id != zone_id or unit.closed_at is not None:
        raise Invalid.of("unit", _("Please choose an open unit of the zone."))


def published(
    rows: Any, zone: Zone, *, by: Actor, unit: Unit, since: date, rule: str, rule_local: str, source: str
) -> dict[str, Any]:
    """The columns of the next version of a rule: in force from a day after that of the last one."""
    insist_administers_zone(by, zone.pk)
    insist_open(unit, zone.pk)
    last = rows.select_for_update(of=("self",)).first()
    if last is not None and since <= last.since:
        sentence = _("A version in force from %(day)s is published already. Please choose a later day.")
        raise Invalid.of("since", sentence % {"day": in_words(last.since)})
    words = clean_text(rule, field="rule", longest=BODY, required=False)
    return {
        "zone": zone,
        "unit": unit,
        "number": last.number + 1 if last else 1,
        "since": since,
        "rule": words,
        "rule_local": clean_text(rule_local, field="rule_local", longest=BODY, required=not words),
        "source": clean_text(source, field="source", longest=500, lines=False),
        "published_at": clock.now(),
        "published_by_id": by.user_id,
    }
