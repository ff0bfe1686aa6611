"""The figures of shuttles and talent homes."""

from decimal import Decimal

from cast import Cast
from formalities.pooled import contracted, day, home, month, opened, table, waiting
from openzone.core import clock
from openzone.core.figures import find
from openzone.formalities.actions import riding
from openzone.formalities.models import HomeContract
from openzone.insight.queries import split


def value(cast: Cast, code: str) -> Decimal | None:
    """What a figure says of this year today."""
    (row,) = split(find(code), cast.zone, day(cast).year, clock.now(), None).rows
    return find(code).value(row)


def test_routes_riders_and_load(cast: Cast) -> None:
    route = opened(cast)
    riding.record_ridership(route, by=cast.actor("park_officer"), month=month(cast), runs=40, riders=1500)
    assert value(cast, "shuttle_routes_open") == 1
    assert value(cast, "shuttle_riders") == 1500
    assert value(cast, "shuttle_load") == Decimal("0.75")


def test_homes_let_waiting_and_days_waited(cast: Cast) -> None:
    table(cast)
    home(cast, number=2)
    contracted(cast, home(cast), days_ago=20)
    waiting(cast)
    assert value(cast, "homes_let") == Decimal("0.5")
    assert value(cast, "homes_waiting") == 1
    assert value(cast, "homes_wait_days") == 20


def test_a_contract_past_its_last_day_lets_no_home(cast: Cast) -> None:
    table(cast)
    contract = contracted(cast, home(cast), months=1, since=-31, days_ago=60)
    HomeContract.objects.filter(pk=contract.pk).update(until=day(cast))
    assert value(cast, "homes_let") == 1
    HomeContract.objects.filter(pk=contract.pk).update(until=day(cast, -1))
    assert value(cast, "homes_let") == 0
