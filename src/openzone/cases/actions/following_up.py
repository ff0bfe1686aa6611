"""The zone's clock goes round: who is to be reminded, what ends, who is asked again. Each case by itself."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from openzone.cases.actions.aftercare import ask_whether_it_holds
from openzone.cases.actions.calling_back import draw_last_month
from openzone.cases.actions.unanswered import go_on
from openzone.cases.models import Aftercare, Case
from openzone.cases.silences import aftercare_of, days_of, shortest_days, silent, to_be_looked_at_again
from openzone.cases.unanswered import Due, Silence, due
from openzone.core import clock
from openzone.core.actor import system
from openzone.core.calendars.reading import working_time
from openzone.core.errors import Refusal
from openzone.core.working_time import NoWorkingTime, WorkingTime
from openzone.places.models import Zone

# In one round: after a standstill the rest waits for the next one, and nobody's mailbox fills at once.
MOST_AT_ONCE = 200

log = logging.getLogger(__name__)


def follow_up(zone: Zone) -> int:
    """Do in a zone what is due by now, in its working time; answers to how many demands something was done."""
    now, work, by = clock.now(), working_time(zone.pk), system(zone.pk)
    draw_last_month(zone, by=by)
    try:
        if not work.is_open(now):
            return 0
        chosen = aftercare_of(zone.pk)
        waiting = list(islice(_due(zone.pk, chosen, work, now), MOST_AT_ONCE))
        done = sum(_done(case, what, work) for case, what in waiting)
        return done + (_look_again(zone.pk, now) if chosen.second_look else 0)
    except NoWorkingTime:
        log.warning("zone %s has no working time, so nobody is reminded and nothing ends by itself", zone.code)
        return 0


def _due(zone_id: int, chosen: Aftercare, work: WorkingTime, now: datetime) -> Iterator[tuple[Case, Due]]:
    shortest = shortest_days(chosen) // 2 - 1
    rows: Iterator[Any] = silent(zone_id, before=now - timedelta(days=shortest)).iterator()
    for case in rows:
        silence = Silence(case.silent_since, case.reminded_at)
        what = due(silence, days=days_of(chosen, case), work=work, now=now)
        if what is not None:
            yield case, what


def _done(case: Case, what: Due, work: WorkingTime) -> bool:
    """Whether it was done: somebody may have answered since it was looked at."""
    try:
        go_on(case, what, by=system(case.zone_id), work=work)
    except Refusal:
        return False
    return True


def _look_again(zone_id: int, now: datetime) -> int:
    asked = 0
    for cycle in to_be_looked_at_again(zone_id, now)[:MOST_AT_ONCE]:
        try:
            ask_whether_it_holds(cycle.case, by=system(zone_id))
            asked += 1
        except Refusal:
            continue
    return asked
