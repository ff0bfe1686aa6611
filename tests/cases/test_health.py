"""What `openzone doctor` says of the clocks."""

from datetime import UTC, datetime, timedelta

from cast import Cast
from openzone.cases.actions.promises import make_promise
from openzone.cases.actions.reviewing import review_zone
from openzone.cases.enums import ClockKind, State, TimeUnit
from openzone.cases.health import clocks
from openzone.cases.models import Clock
from openzone.cases.timing import Term
from openzone.core import clock
from openzone.core.health.finding import Level

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)


def seen(at: datetime) -> list[tuple[str, str]]:
    with clock.fixed(at):
        return [(one.level, one.seen) for one in clocks()]


def test_the_clocks_are_well_unless_they_disagree_or_nobody_looked(cast: Cast) -> None:
    assert [level for level, _seen in seen(MONDAY)] == [Level.OK]
    with clock.fixed(MONDAY):
        terms = [Term(ClockKind.RESOLUTION, 5, TimeUnit.WORKING_DAYS)]
        make_promise(zone=cast.zone, code="all", name="All", terms=terms, by=cast.actor("administrator"))
        case = cast.case(State.IN_PROGRESS)
    later = MONDAY + timedelta(days=3)
    ((level, words),) = seen(later)
    assert level == Level.WARNING and "not checked for two days" in words
    review_zone(cast.zone.pk, later)
    assert [level for level, _seen in seen(later)] == [Level.OK]
    Clock.objects.filter(case=case).update(passed=timedelta(hours=1))
    review_zone(cast.zone.pk, later + timedelta(hours=1))
    ((level, words),) = seen(later + timedelta(hours=1))
    assert level == Level.WRONG and case.ref in words
