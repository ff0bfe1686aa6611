"""Reports read from the replica when it can be used, and from the main database when it cannot."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from database import TEMPLATE, conninfo, create_database, drop_database
from installation import openzone

WHERE = """
from openzone.core.replica import for_reports
from openzone.places.models import Zone
@for_reports
def report():
    return [zone.code for zone in Zone.objects.order_by("code")]
inside = report()
print(inside, [zone.code for zone in Zone.objects.order_by("code")])
"""
CUT_OFF = """
from openzone.core.replica import for_reports
from openzone.places.models import Zone
def report():
    read.append(1)
    found = Zone.objects.order_by("code")
    if len(read) == 1:
        found = found.extra(select={"gone": "pg_terminate_backend(pg_backend_pid())"})
    return [zone.code for zone in found]
read = []
print(for_reports(report)(), len(read), for_reports(report)())
"""
FIGURE = ("figure", "cases_received", "--json")


@pytest.fixture(scope="module")
def two() -> Iterator[tuple[str, str]]:
    """The main database, and one that stands for its replica: it can be told by a zone that only it has."""
    names = [f"{os.environ['OPENZONE_TEST_RUN']}_{part}_{time.time_ns()}" for part in ("main", "replica")]
    for name in names:
        create_database(name, os.environ[TEMPLATE])
    main, second = (conninfo(dbname=name) for name in names)
    yield main, second
    for name in names:
        drop_database(name)


def shown(second: str, seconds_ago: float) -> None:
    """Have the worker's last sign of life arrive in the replica."""
    with psycopg.connect(second) as connection:
        connection.execute("DELETE FROM procrastinate_workers")
        connection.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))",
            [seconds_ago],
        )


def where(two: tuple[str, str], data: Path, code: str = WHERE, **more: str) -> str:
    given = {"DATABASE_URL": two[0], "OPENZONE_REPLICA_URL": two[1], **more}
    done = openzone("manage", "shell", "--no-imports", "--verbosity", "0", "--command", code, data=data, **given)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def told_apart(two: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    make = 'from openzone.places.models import Zone; Zone.objects.create(code="{}", name="x")'
    for address, code in zip(two, ("of-main", "of-replica"), strict=True):
        words = ("manage", "shell", "--no-imports", "--verbosity", "0", "--command", make.format(code))
        done = openzone(*words, data=tmp_path_factory.mktemp("data"), DATABASE_URL=address)
        assert done.returncode == 0, done.stderr
    return two


def test_reports_read_from_a_replica_that_keeps_up_and_everything_else_does_not(
    told_apart: tuple[str, str], tmp_path: Path
) -> None:
    shown(told_apart[1], 12)
    # A slow machine takes longer for the two commands than a replica may be behind.
    given = {"OPENZONE_REPLICA_URL": told_apart[1], "OPENZONE_REPLICA_LAG": "3600"}
    assert where(told_apart, tmp_path, **given) == "['of-replica'] ['of-main']"
    figure = openzone(*FIGURE, data=tmp_path, DATABASE_URL=told_apart[0], **given)
    assert '"of-replica"' in figure.stdout


def test_one_that_is_behind_is_left_alone_and_doctor_says_so(told_apart: tuple[str, str], tmp_path: Path) -> None:
    shown(told_apart[1], 300)
    assert where(told_apart, tmp_path).startswith("['of-main']")
    assert where(told_apart, tmp_path, OPENZONE_REPLICA_LAG="400").startswith("['of-replica']")
    given = {"DATABASE_URL": told_apart[0], "OPENZONE_REPLICA_URL": told_apart[1]}
    assert "The read replica is 5 minutes behind" in openzone("doctor", data=tmp_path, **given).stdout


def test_one_that_is_away_is_left_alone(told_apart: tuple[str, str], tmp_path: Path) -> None:
    away = "postgresql://nobody@127.0.0.1:1/nothing"
    assert where(told_apart, tmp_path, OPENZONE_REPLICA_URL=away).startswith("['of-main']")


def test_one_that_ends_a_report_costs_nobody_the_report(told_apart: tuple[str, str], tmp_path: Path) -> None:
    shown(told_apart[1], 12)
    assert where(told_apart, tmp_path, CUT_OFF, OPENZONE_REPLICA_LAG="3600") == "['of-main'] 2 ['of-main']"
