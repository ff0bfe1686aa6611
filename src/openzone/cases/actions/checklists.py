"""Checklists: written for a unit and a category, laid on a case, and gone through point by point."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.cases.actions.movement import lock, record
from openzone.cases.canned import may_keep
from openzone.cases.joint import MOST_ITEMS, may_tick
from openzone.cases.joint_queries import checklists_for
from openzone.cases.models import Case, Category, Check, Checklist
from openzone.cases.queries import relations_of
from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.enums import Audience
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.text import TITLE, clean_text
from openzone.places.models import Unit, Zone

LONGEST_ITEM = 300


@transaction.atomic
def write_checklist(
    *,
    zone: Zone,
    by: Actor,
    title: str,
    items: Sequence[dict[str, Any]],
    title_local: str = "",
    unit: Unit | None = None,
    category: Category | None = None,
    by_itself: bool = False,
) -> Checklist:
    """Write a checklist for demands of a category (any) in a unit and those below it (the zone).

    Each of its `items` has a `text`, may have a `text_local`, and says whether it is `required`.
    """
    _insist_keeps(by, unit)
    _insist_here(zone.pk, unit, category)
    made = Checklist.objects.create(
        zone=zone,
        unit=unit,
        category=category,
        by_itself=by_itself,
        author_id=by.user_id,
        written_at=clock.now(),
        **_texts(title, title_local, items),
    )
    append("checklist.written", subject_type="checklist", subject_id=made.pk, by=by, zone_id=zone.pk)
    return made


@transaction.atomic
def change_checklist(
    checklist: Checklist,
    *,
    by: Actor,
    title: str,
    items: Sequence[dict[str, Any]],
    title_local: str = "",
    unit: Unit | None = None,
    category: Category | None = None,
    by_itself: bool = False,
) -> Checklist:
    """Put a checklist into other words or points. Cases on which it was laid keep theirs."""
    _insist_keeps(by, checklist.unit)
    _insist_keeps(by, unit)
    _insist_here(checklist.zone_id, unit, category)
    if checklist.retired_at is not None:
        raise Conflict(_("This checklist has been retired. Write a new one."))
    columns = {**_texts(title, title_local, items), "unit": unit, "category": category, "by_itself": by_itself}
    columns["written_at"] = clock.now()
    for name, value in columns.items():
        setattr(checklist, name, value)
    checklist.save(update_fields=list(columns))
    append("checklist.changed", subject_type="checklist", subject_id=checklist.pk, by=by, zone_id=checklist.zone_id)
    return checklist


@transaction.atomic
def retire_checklist(checklist: Checklist, *, by: Actor) -> Checklist:
    """Offer a checklist no more. Cases on which it was laid keep theirs."""
    _insist_keeps(by, checklist.unit)
    if checklist.retired_at is None:
        checklist.retired_at = clock.now()
        checklist.save(update_fields=["retired_at"])
        append("checklist.retired", subject_type="checklist", subject_id=checklist.pk, by=by, zone_id=checklist.zone_id)
    return checklist


def _insist_keeps(by: Actor, unit: Unit | None) -> None:
    if not may_keep(by, unit.pk if unit else None):
        raise Denied(_("Only administrators and dispatchers of the unit write its checklists."))


def _insist_here(zone_id: int, unit: Unit | None, category: Category | None) -> None:
    if any(part is not None and part.zone_id != zone_id for part in (unit, category)):
        raise Invalid(_("A checklist stays inside one zone."))


def _texts(title: str, title_local: str, items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    if not 0 < len(items) <= MOST_ITEMS:
        sentence = _("A checklist has between 1 and %(most)d points.") % {"most": MOST_ITEMS}
        raise Invalid.of("items", sentence)
    return {
        "title": clean_text(title, field="title", longest=TITLE, lines=False),
        "title_local": clean_text(title_local, field="title_local", longest=TITLE, lines=False, required=False),
        "items": [_item(one) for one in items],
    }


def _item(one: dict[str, Any]) -> dict[str, Any]:
    text = clean_text(one.get("text", ""), field="items", longest=LONGEST_ITEM, lines=False)
    text_local = clean_text(
        one.get("text_local", ""), field="items_local", longest=LONGEST_ITEM, lines=False, required=False
    )
    return {"text": text, "text_local": text_local, "required": bool(one.get("required"))}


@transaction.atomic
def lay_checklist(case: Case, checklist: Checklist, *, by: Actor) -> list[Check]:
    """Lay a checklist that fits on a case: its points are gone through there."""
    row = lock(case)
    may_tick(row, relations_of(by, row)).insist()
    if not checklists_for(by, row).filter(pk=checklist.pk).exists():
        raise Invalid.of("checklist", _("This checklist is not for this demand, or lies on it already."))
    return _lay(row, [checklist], by)


def lay_by_itself(case: Case, *, by: Actor) -> None:
    """Lay the checklists on a locked case that come by themselves when it is accepted."""
    fitting = list(checklists_for(by, case).filter(by_itself=True))
    if fitting:
        _lay(case, fitting, by)


def _lay(case: Case, checklists: Sequence[Checklist], by: Actor) -> list[Check]:
    before = case.checks.count()
    points = [(checklist, one) for checklist in checklists for one in checklist.items]
    made = [
        Check(case=case, checklist=checklist, number=before + place, **one)
        for place, (checklist, one) in enumerate(points, start=1)
    ]
    Check.objects.bulk_create(made)
    data = {"checklists": [one.pk for one in checklists], "told": []}
    record(case, "checklist", by=by, at=clock.now(), data=data, audience=Audience.STAFF)
    return made


@transaction.atomic
def tick(case: Case, *, number: int, by: Actor, done: bool = True) -> Check:
    """Tick a point of a case's checklist, or take the tick away again. What is so already stays."""
    row = lock(case)
    may_tick(row, relations_of(by, row)).insist()
    check = row.checks.filter(number=number).first()
    if check is None:
        raise Invalid.of("number", _("There is no such point on the checklist of this demand."))
    if done == (check.ticked_at is not None):
        return check
    at = clock.now()
    check.ticked_at, check.ticked_by_id = (at, by.user_id) if done else (None, None)
    check.save(update_fields=["ticked_at", "ticked_by"])
    data = {"number": number, "done": done, "told": []}
    record(row, "tick", by=by, at=at, data=data, audience=Audience.STAFF)
    return check
