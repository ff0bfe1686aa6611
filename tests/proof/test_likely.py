"""Among 100,000 organisations what may be meant is found by its index, and only what is new is compared."""

import itertools
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.core import clock
from openzone.registry.actions.known import lay_known
from openzone.registry.actions.sameness import compare_all
from openzone.registry.likely import Wanted, likely
from openzone.registry.models import LikelyPair, Organisation

pytestmark = pytest.mark.proof
MANY = 100_000
SOUNDS = [*map("".join, itertools.product("bdfgklmnprst", "aeiou"))][:20]
LETTERS = "北辰蓝湾云起星海鸿瑞天璟智远渤青涟嘉禾明德朔光瑞霖寰宇隆泰翔中科益东晟绿源凯达君合"
TRADES = (("Optics", "光学"), ("Software", "软件"), ("Bearings", "轴承"), ("Logistics", "物流"), ("Foods", "食品"))


def names() -> list[tuple[str, str]]:
    """As many different names as wanted, in both scripts."""
    words = ("".join(parts).capitalize() for parts in itertools.product(SOUNDS, repeat=4))
    local = ("".join(parts) for parts in itertools.product(LETTERS, repeat=3))
    rows = zip(words, local, itertools.cycle(TRADES), strict=False)
    some = itertools.islice(rows, MANY)
    return [(f"{one} {trade} Ltd.", f"大连{two}{here}有限公司") for one, two, (trade, here) in some]


@pytest.mark.django_db
def test_among_a_hundred_thousand(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    started = time.perf_counter()
    rows = []
    for number, (name, name_local) in enumerate(names()):
        row = Organisation(
            zone=cast.zone, ref=f"O-2001-{number:06d}", kind="enterprise", name=name, name_local=name_local,
            unit=cast.units["station"], registered_at=clock.now(),
        )  # fmt: skip
        lay_known(row, [], [])
        rows.append(row)
    laid = time.perf_counter()
    Organisation.objects.bulk_create(rows, batch_size=2_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registry_organisation")
    stored = time.perf_counter()
    wanted = [Wanted((row.name.replace("Ltd.", "GmbH"),)) for row in rows[:: MANY // 500]]
    wanted += [Wanted((row.name_local.replace("有限", "股份有限"),)) for row in rows[7 :: MANY // 500]]
    with CaptureQueriesContext(connection) as queries:
        found = likely(cast.zone.pk, wanted)
    asked = time.perf_counter()
    assert all(found) and len(queries) <= 6
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {queries.captured_queries[0]['sql']}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "organisation_alike" in plan and "Seq Scan on registry_organisation" not in plan
    single = time.perf_counter()
    likely(cast.zone.pk, wanted[:1])
    one = time.perf_counter()
    assert compare_all(most=2_000) >= 2_000
    compared = time.perf_counter()
    with capsys.disabled():
        print(
            f"\n{MANY:,} laid {laid - started:.1f} s, stored {stored - laid:.1f} s; {len(wanted)} looked for in"
            f" {asked - stored:.2f} s, one in {one - single:.4f} s; 2,000 compared in {compared - one:.1f} s,"
            f" {LikelyPair.objects.count()} pairs"
        )
