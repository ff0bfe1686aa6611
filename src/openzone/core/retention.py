"""How long data of people are kept: apps enter the kinds that they keep, zones say for how long, a night removes.

What is removed is never what figures count or what the log says: rows of people are emptied, or go where nothing
refers to them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.functional import Promise

from openzone.core import clock
from openzone.core.models import RetentionRule, RetentionRun

LONGEST = 36_500


@dataclass(frozen=True)
class Kept:
    """One kind of data. `remove` empties or removes what a zone has of it from before a moment, and answers how many.

    A zone keeps it for at least `least` days, and for `default` until it says otherwise.
    """

    code: str
    words: str | Promise
    least: int
    default: int
    remove: Callable[[int, datetime], int]


_kinds: dict[str, Kept] = {}


def register_kept(kinds: Iterable[Kept]) -> None:
    """Enter kinds of data."""
    _kinds.update({kind.code: kind for kind in kinds})


def all_kept() -> list[Kept]:
    """Every kind, in the order of entry."""
    return list(_kinds.values())


def days_kept(zone_id: int) -> dict[str, int]:
    """For how many days the zone keeps each kind."""
    chosen = dict(RetentionRule.objects.filter(zone_id=zone_id).values_list("kind", "days"))
    return {kind.code: chosen.get(kind.code, kind.default) for kind in all_kept()}


def may_be_kept(kind: Kept, days: int) -> bool:
    """Whether a zone may choose so many days."""
    return kind.least <= days <= LONGEST


def run_out(zone_id: int) -> list[RetentionRun]:
    """Remove in a zone all whose time is over, each kind by itself, and note how many rows there were."""
    days, now = days_kept(zone_id), clock.now()
    runs = []
    for kind in all_kept():
        before = now - timedelta(days=days[kind.code])
        with transaction.atomic():
            count = kind.remove(zone_id, before)
            if count:
                runs.append(
                    RetentionRun.objects.create(zone_id=zone_id, kind=kind.code, at=now, before=before, count=count)
                )
    return runs
