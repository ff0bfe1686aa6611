"""The figures of formalities, each against what was really done."""

from datetime import timedelta
from decimal import Decimal

from cast import Cast
from formalities.offered import NOW, accepted, handed, opened, published, submitted
from openzone.core import clock
from openzone.core.figures import Period, Question, find
from openzone.formalities import actions
from openzone.formalities.actions import Item
from openzone.formalities.enums import Fault

DAY = timedelta(days=1)


def asked(cast: Cast, code: str, dimension: str | None = None) -> list[tuple[str | None, Decimal | None, int]]:
    """The value and the denominator of a figure, of the year in which all this happens."""
    figure = find(code)
    question = Question(cast.zone.pk, Period.year(2026, cast.zone.timezone), NOW + 60 * DAY, dimension)
    return [(row.code, figure.value(row), int(row.denominator or 0)) for row in figure.rows(question)]


def test_figures_tell_what_was_in_time_returned_and_how_long_steps_took(cast: Cast) -> None:
    officer, member = cast.actor("officer"), cast.actor("member")
    with clock.fixed(NOW):
        service = published(cast, promise_days=1)
        quick, slow = accepted(cast, service), opened(cast, service)
        handed(cast, slow)
        actions.submit(slow, by=member)
        for code in ("check", "tax", "seals"):
            actions.complete_step(quick, code=code, by=officer)
        actions.return_for_correction(slow, items=[Item(document="plan", fault=Fault.UNFIT)], by=officer)
    with clock.fixed(NOW + 7 * DAY):
        handed(cast, slow, "plan")
        actions.submit(slow, by=member)
        actions.accept(slow, by=officer)
    with clock.fixed(NOW + 9 * DAY):
        for code in ("check", "tax", "seals"):
            actions.complete_step(slow, code=code, by=officer)
    assert asked(cast, "formalities_completed") == [(None, Decimal(2), 0)]
    assert asked(cast, "formalities_in_time") == [(None, Decimal("0.5"), 2)]
    assert asked(cast, "returned_at_first") == [(None, Decimal("0.5"), 2)]
    assert asked(cast, "named_late") == [(None, Decimal(0), 1)]
    assert asked(cast, "formality_days") == [(None, Decimal(1), 2)]
    by_step = {code: value for code, value, _of in asked(cast, "step_days", "step")}
    assert by_step == {"check": Decimal(1), "tax": Decimal(0), "seals": Decimal(0)}
    assert [code for code, *_rest in asked(cast, "formalities_in_time", "service")] == ["moving-in"]
    question = Question(cast.zone.pk, Period.year(2026, cast.zone.timezone), NOW + 60 * DAY)
    assert list(find("returned_at_first").records(question)) == [slow]


def test_what_came_back_later_was_not_known_to_an_earlier_day(cast: Cast) -> None:
    with clock.fixed(NOW):
        row = submitted(cast, published(cast))
    with clock.fixed(NOW + 3 * DAY):
        actions.return_for_correction(row, items=[Item(document="plan", fault=Fault.UNFIT)], by=cast.actor("officer"))
    figure, told = find("returned_at_first"), []
    for days in (1, 4):
        question = Question(cast.zone.pk, Period.year(2026, cast.zone.timezone), NOW + days * DAY)
        told += [(int(one.numerator), int(one.denominator or 0), one.unknown) for one in figure.rows(question)]
    assert told == [(0, 0, 1), (1, 1, 0)]
