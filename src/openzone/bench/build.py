"""Lays the data of the bench into its own, empty database, and tells whether what is there still fits."""

import hashlib
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.core.management.color import no_style
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from openzone.accounts.models import User
from openzone.bench import history, people
from openzone.bench.constraints import take_off
from openzone.bench.ground import PASSWORD, lay_ground
from openzone.bench.plan import YEARS, drop_helpers, lay_helpers, lay_plan
from openzone.cases.tallies import recount
from openzone.core import clock
from openzone.core.models import Counter

STRETCH = 20_000
LEAST_ORGANISATIONS = 10
CASES_AN_ORGANISATION = 10
HANDS = 2
PACKAGE = Path(__file__).resolve().parent
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Laid:
    """What was laid, as it is written beside the data once it is whole."""

    cases: int
    organisations: int
    fingerprint: str
    laid_at: str
    seconds: float
    bytes: int


def fingerprint() -> str:
    """A checksum of every migration and of the statements here: data laid by others do not fit."""
    sources = [*PACKAGE.parent.glob("*/migrations/*.py"), *PACKAGE.glob("*.py")]
    whole = hashlib.sha256()
    for source in sorted(sources):
        if source.parent.name == "migrations" or source.stem in (
            "ways",
            "plan",
            "history",
            "people",
            "ground",
            "words",
        ):
            whole.update(source.read_bytes())
    return whole.hexdigest()


def fitting(place: Path, cases: int) -> Laid | None:
    """What lies in this folder, if it is whole, of this size and laid by this version."""
    try:
        laid = Laid(**json.loads((place / "laid.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return laid if laid.cases == cases and laid.fingerprint == fingerprint() else None


@dataclass(frozen=True)
class Size:
    """How much is laid, on which zone, beginning after which user, as of when."""

    zone: int
    cases: int
    organisations: int
    users: int
    now: datetime


def lay(place: Path, cases: int, tell: Tell) -> Laid:
    """Fill the empty, migrated database with this many cases, and note beside it that it is whole."""
    began = time.monotonic()
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    organisations = max(LEAST_ORGANISATIONS, cases // CASES_AN_ORGANISATION)
    zone = lay_ground().zone
    size = Size(zone.pk, cases, organisations, User.objects.count(), now)
    with connection.cursor() as cursor:
        _fill(cursor, size, tell)
        cursor.execute("SELECT pg_database_size(current_database())")
        row = cursor.fetchone()
    laid = Laid(cases, organisations, fingerprint(), now.isoformat(), round(time.monotonic() - began, 1), row[0])
    (place / "laid.json").write_text(json.dumps(asdict(laid)))
    return laid


def _fill(cursor: CursorWrapper, size: Size, tell: Tell) -> None:
    models = [*dict.fromkeys([*history.TABLES, *people.TABLES])]
    taken = take_off(connection.connection, [model._meta.db_table for model in models])
    tell("organisations and people")
    lay_helpers(cursor)
    password = make_password(PASSWORD)
    for statement in people.statements(size.zone, size.organisations, size.users, password):
        cursor.execute(statement, {**people.texts(), "now": size.now})
    tell("the plan of the cases")
    lay_plan(cursor, cases=size.cases, organisations=size.organisations, users=size.users, now=size.now)
    _lay_cases(cursor, size, tell)
    drop_helpers(cursor)
    _number_on(cursor, models, size)
    tell("indexes")
    _at_once(taken.indexes)
    for number, statement in enumerate(taken.constraints, 1):
        tell(f"checking constraint {number} of {len(taken.constraints)}")
        cursor.execute(statement)
    tell("figures and statistics")
    recount(size.zone)
    cursor.execute("VACUUM (ANALYZE, FREEZE)")


def _lay_cases(cursor: CursorWrapper, size: Size, tell: Tell) -> None:
    """Stretch by stretch, with as many hands as there are cores: ids are known before, so the order does not matter."""
    cursor.execute("SELECT coalesce(max(id), 0) FROM core_activity")
    logged = cursor.fetchone()[0]
    cursor.execute(f"SELECT (n - 1) / {STRETCH}, sum(steps) FROM bench_plan GROUP BY 1 ORDER BY 1")
    before = []
    for _stretch, steps in cursor.fetchall():
        before.append(logged)
        logged += int(steps)
    done = 0
    with ThreadPoolExecutor(HANDS) as hands:
        for _ in hands.map(lambda one: _lay_stretch(size, *one), enumerate(before)):
            done = min(done + STRETCH, size.cases)
            tell(f"{done:,} of {size.cases:,} cases")


def _lay_stretch(size: Size, number: int, before: int) -> None:
    first, last = number * STRETCH + 1, min((number + 1) * STRETCH, size.cases)
    values = {**history.texts(), "first": first, "last": last, "before": before, "now": size.now}
    try:
        with connection.cursor() as cursor:
            for statement in history.statements(size.zone, size.cases):
                cursor.execute(statement, values)
    finally:
        connection.close()


def _at_once(statements: list[str]) -> None:
    def run(statement: str) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(run, statements))


def _number_on(cursor: CursorWrapper, models: list[type[Model]], size: Size) -> None:
    """Let what is written from now on get the numbers after those that were laid."""
    for statement in connection.ops.sequence_reset_sql(no_style(), models):
        cursor.execute(statement)
    years = range(size.now.year - YEARS - 1, size.now.year + 1)
    counters = [Counter(name=f"C-{year}", value=size.cases) for year in years]
    Counter.objects.bulk_create([*counters, Counter(name="O-2015", value=size.organisations)])
