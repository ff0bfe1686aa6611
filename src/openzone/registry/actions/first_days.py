"""The steps of the first days, as a zone wants them."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append, held
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Invalid
from openzone.core.text import clean_line
from openzone.places.actions import insist_administers
from openzone.places.models import Zone
from openzone.places.queries import network
from openzone.registry.models import FirstDaysStep
from openzone.registry.settling import FIRST_DAYS

PRESETS = Path(__file__).parents[1] / "presets" / "first_days.json"


@cache
def shipped() -> tuple[dict[str, Any], ...]:
    """The steps with which a zone begins; it changes them as it likes, and they are not read again."""
    return tuple(json.loads(PRESETS.read_text(encoding="utf-8")))


def _insist(zone: Zone, by: Actor) -> None:
    insist_administers(by, network(by).top.pk if by.zone_id == zone.pk else None)


@transaction.atomic
def open_first_days(zone: Zone, *, by: Actor) -> list[FirstDaysStep]:
    """Lay the shipped steps for a zone that has none. `Conflict` when it has."""
    _insist(zone, by)
    if FirstDaysStep.objects.filter(zone=zone).exists():
        raise Conflict(_("The zone has a checklist already."))
    steps = FirstDaysStep.objects.bulk_create(FirstDaysStep(zone=zone, **step) for step in shipped())
    _note(zone, by, "first_days.opened", {"steps": len(steps)})
    return steps


@transaction.atomic
def write_step(zone: Zone, *, name: str, day: int, by: Actor, name_local: str = "") -> FirstDaysStep:
    """Add a step to the checklist: it counts for whoever settles from now on."""
    _insist(zone, by)
    Zone.objects.select_for_update(no_key=True).get(pk=zone.pk)
    step = FirstDaysStep(zone=zone, code=_free_code(zone), **_values(name, name_local, day))
    step.save()
    _note(zone, by, "first_days.step_written", {"step": step.pk})
    return step


def _free_code(zone: Zone) -> str:
    taken: Iterable[str] = FirstDaysStep.objects.filter(zone=zone).values_list("code", flat=True)
    known = set(taken)
    return next(code for number in range(1, len(known) + 2) if (code := f"step-{number}") not in known)


def _values(name: str, name_local: str, day: int) -> dict[str, Any]:
    if not 0 <= day <= FIRST_DAYS:
        raise Invalid.of("day", _("Please give a day from 0 to %(most)d.") % {"most": FIRST_DAYS})
    return {
        "name": clean_line(name, "name"),
        "name_local": clean_line(name_local, "name_local", required=False),
        "day": day,
    }


@transaction.atomic
def change_step(step: FirstDaysStep, *, name: str, day: int, by: Actor, name_local: str = "") -> FirstDaysStep:
    """Put a step into other words or on another day; checklists that run keep their days."""
    row = _in_use(step, by)
    for field, value in _values(name, name_local, day).items():
        setattr(row, field, value)
    row.save(update_fields=["name", "name_local", "day"])
    _note(row.zone, by, "first_days.step_changed", {"step": row.pk})
    return row


def _in_use(step: FirstDaysStep, by: Actor) -> FirstDaysStep:
    """The step as it is now, held until the commit; `Conflict` when it is asked for no more."""
    row = held(step)
    _insist(row.zone, by)
    if row.retired_at is not None:
        raise Conflict(_("This step is asked for no more."))
    return row


@transaction.atomic
def retire_step(step: FirstDaysStep, *, by: Actor) -> FirstDaysStep:
    """Ask for a step no more; checklists that run keep it."""
    row = _in_use(step, by)
    row.retired_at = clock.now()
    row.save(update_fields=["retired_at"])
    _note(row.zone, by, "first_days.step_retired", {"step": row.pk})
    return row


def _note(zone: Zone, by: Actor, verb: str, data: dict[str, Any]) -> None:
    append(verb, subject_type="zone", subject_id=zone.pk, by=by, zone_id=zone.pk, data=data)
