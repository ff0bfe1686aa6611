"""What each case of the bench will be, as one table of plans that the statements of `history` turn into rows."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.backends.utils import CursorWrapper

from openzone.bench.ways import WAYS, Way

YEARS = 10
# The newest cases, of which the zone or the enterprise still owes something.
LIVE_SHARE = 0.01
RARE_WORD, COMMON_WORD = "heliostat", "electricity"
RARE_CASES = 20
COMMON_EVERY = 5

PICK = """
CREATE OR REPLACE FUNCTION bench_pick(n bigint, salt bigint, most bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT (hashint8extended(n, salt) & 9223372036854775807) % most'
"""
STEPS = """
CREATE UNLOGGED TABLE bench_step (
  way int, place int, verb text, who text, old text, new text, moves boolean, says text, hours float8,
  number int, cycle int, reason text, body text, told text[], PRIMARY KEY (way, place))
"""
WAY = """
CREATE UNLOGGED TABLE bench_way (
  way int PRIMARY KEY, live boolean, low int, high int, steps int, messages int, cycles int, version int, hours float8,
  state text, moved int, unanswered int, given int, closed int, overseen int)
"""
STAFF = """
CREATE UNLOGGED TABLE bench_station AS
SELECT row_number() OVER (ORDER BY s.id) - 1 AS seat, s.id AS station, s.parent_id AS park, p.id AS place,
       (SELECT array_agg(user_id ORDER BY user_id) FROM places_post WHERE unit_id = s.id) AS officers,
       (SELECT array_agg(user_id ORDER BY user_id) FROM places_post WHERE unit_id = s.parent_id) AS dispatchers
  FROM places_unit s JOIN places_park p ON p.unit_id = s.parent_id
 WHERE s.level = 'station'
"""
SUBJECTS = """
CREATE UNLOGGED TABLE bench_subject AS
SELECT row_number() OVER (ORDER BY id) - 1 AS seat, id, form_id, name FROM cases_category
"""
PLAN = """
CREATE UNLOGGED TABLE bench_plan AS
SELECT drawn.*, way.way, way.live, way.steps, station.station, station.park, station.place,
       station.officers[1 + bench_pick(n, 8, cardinality(station.officers))] AS officer,
       station.dispatchers[1 + n %% 2] AS dispatcher, station.dispatchers[2 - n %% 2] AS second,
       subject.id AS category, subject.form_id AS form, subject.name AS subject,
       {users} + drawn.organisation AS owner,
       {users} + drawn.organisation + CASE WHEN bench_pick(n, 9, 3) = 0 THEN 0 ELSE {organisations} END AS filer,
       CASE WHEN way.live
            THEN %(now)s - make_interval(secs => way.hours * 3600 * pace + bench_pick(n, 10, 864000))
            ELSE %(first)s + make_interval(secs => (n - 1) * (%(span)s)::float8 / {ended})
                           + make_interval(secs => bench_pick(n, 11, 20000))
        END AS began
  FROM (
    SELECT n, bench_pick(n, 1, 1000) AS fate, n > {ended} AS newest,
           CASE WHEN bench_pick(n, 2, 100) = 0 THEN 1 ELSE 1 + bench_pick(n, 3, {organisations}) END AS organisation,
           0.5 + bench_pick(n, 4, 1000) / 1000.0 AS pace,
           CASE WHEN bench_pick(n, 5, 10) < 7 THEN 'yes' ELSE 'partly' END AS solved,
           1 + greatest(bench_pick(n, 6, 5), bench_pick(n, 7, 5)) AS satisfaction
      FROM generate_series(1, {cases}) AS n) AS drawn
  JOIN bench_way way ON way.live = drawn.newest AND drawn.fate >= way.low AND drawn.fate < way.high
  JOIN registry_organisation organisation ON organisation.id = drawn.organisation
  JOIN bench_station station ON station.station = organisation.unit_id
  JOIN bench_subject subject ON subject.seat = bench_pick(n, 12, (SELECT count(*) FROM bench_subject))
"""


def lay_helpers(cursor: CursorWrapper) -> None:
    """Make what the statements draw from: the ways with their steps, the stations with their people, the subjects."""
    for statement in (PICK, STEPS, WAY, STAFF, SUBJECTS):
        cursor.execute(statement)
    for way, row in enumerate(_ways()):
        _keep(cursor, "bench_way", way, row)
    for way, known in enumerate(WAYS):
        for row in _steps(known):
            _keep(cursor, "bench_step", way, row)


def _keep(cursor: CursorWrapper, table: str, way: int, row: tuple[Any, ...]) -> None:
    cursor.execute(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * (len(row) + 1))})", [way, *row])


def lay_plan(cursor: CursorWrapper, *, cases: int, organisations: int, users: int, now: datetime) -> None:
    """Draw what each case will be. `users` is the id before that of the first owner."""
    first = now.replace(year=now.year - YEARS, day=min(now.day, 28))
    ended = cases - max(1, int(cases * LIVE_SHARE))
    longest = max(way.hours for way in WAYS) * 1.5 * 3600 + 20000
    span = (now - first).total_seconds() - longest
    statement = PLAN.format(users=users, organisations=organisations, cases=cases, ended=ended)
    cursor.execute(statement, {"now": now, "first": first, "span": span})
    cursor.execute("ALTER TABLE bench_plan ADD PRIMARY KEY (n)")
    cursor.execute("ANALYZE bench_plan, bench_step, bench_way")


def drop_helpers(cursor: CursorWrapper) -> None:
    """Remove all that was only needed to lay the data."""
    for name in ("plan", "step", "way", "station", "subject"):
        cursor.execute(f"DROP TABLE bench_{name}")
    cursor.execute("DROP FUNCTION bench_pick")


def _ways() -> Iterator[tuple[Any, ...]]:
    low = {False: 0, True: 0}
    for way in WAYS:
        start, low[way.live] = low[way.live], low[way.live] + way.share
        yield (
            way.live, start, low[way.live], len(way.steps), way.messages, way.cycles, way.version, way.hours,
            way.states[-1], way.moves[-1][0], way.unanswered, way.place_of("assign"), way.place_of("confirm"),
            way.place_of("dispute") or way.place_of("escalate"),
        )  # fmt: skip


def _steps(way: Way) -> Iterator[tuple[Any, ...]]:
    """The rows of a way's steps: the number of the message said with each, and the round in which it was."""
    hours, said, cycle, old = 0.0, 0, 1, "draft"
    for place, step in enumerate(way.steps, 1):
        hours += step.hours
        said += step.says is not None
        cycle += step.verb == "dispute"
        new = step.to or old
        number = said if step.says else said + 1
        yield (
            place, step.verb, step.who, old, new, new != old, step.says, hours, number, cycle, step.reason, step.body,
            list(step.told),
        )  # fmt: skip
        old = new
