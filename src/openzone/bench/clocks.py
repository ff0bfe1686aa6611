"""The clocks of the bench's cases, laid from where these stood: each statement does a stretch of cases.

The zone of the bench promises in calendar days, so that the database can count them as the actions would.
"""

from collections.abc import Iterator
from datetime import timedelta

from openzone.bench.inserts import filling
from openzone.cases.enums import ClockEnd, ClockKind, TimeUnit
from openzone.cases.models import Clock, ClockStretch
from openzone.cases.timing import DUE, Term

TABLES = (Clock, ClockStretch)
TERMS = (Term(ClockKind.FIRST_REPLY, 3, TimeUnit.DAYS), Term(ClockKind.RESOLUTION, 10, TimeUnit.DAYS))
_SECONDS = [int(term.amount * timedelta(days=1) / timedelta(seconds=1)) for term in TERMS]
LENGTH = f"make_interval(secs => CASE what WHEN 0 THEN {_SECONDS[0]} ELSE {_SECONDS[1]} END)"
# A case has at most two rounds of two clocks each: so their ids are known before they are written.
NUMBER = "of_case * 4 + (round - 1) * 2 + what"
PROMISE = "(SELECT max(id) FROM cases_promiseversion)"
WITH_CLOCKS = " LEFT JOIN clocks ON of_case = plan.n AND what = 1 AND round = plan.cycles"

SPANS = """
CREATE TEMP TABLE spans AS
SELECT n AS of_case, cycle AS round, 1 AS what, at AS since, until, new AS stood, actor AS who,
       new NOT IN ('returned', 'waiting_enterprise') AS ran, coalesce(after = 'withdrawn', false) AS gone
  FROM (SELECT *, lead(at) OVER stands AS until, lead(new) OVER stands AS after
          FROM done WHERE moves WINDOW stands AS (PARTITION BY n ORDER BY place)) AS stood
 WHERE new NOT IN ('proposed', 'closed', 'withdrawn', 'declined')
UNION ALL
SELECT n, cycle, 0, min(at) FILTER (WHERE verb IN ('submit', 'dispute')), min(at) FILTER (WHERE says = 'staff'),
       min(new) FILTER (WHERE verb IN ('submit', 'dispute')),
       min(actor) FILTER (WHERE verb IN ('submit', 'dispute')), true, false
  FROM done GROUP BY n, cycle
"""
CLOCKS = f"""
CREATE TEMP TABLE clocks AS
SELECT *, coalesce(running, finish) + ({LENGTH} - passed) AS due,
       CASE WHEN coalesce(running, finish) + ({LENGTH} - passed) < coalesce(finish, %(now)s)
            THEN coalesce(running, finish) + ({LENGTH} - passed) END AS breach
  FROM (SELECT of_case, round, what, min(since) AS start, bool_or(gone) AS gone,
               coalesce(sum(until - since) FILTER (WHERE ran), interval '0') AS passed,
               max(since) FILTER (WHERE ran AND until IS NULL) AS running,
               CASE WHEN bool_or(until IS NULL) THEN NULL ELSE max(until) END AS finish
          FROM spans GROUP BY of_case, round, what) AS summed
"""


def statements() -> Iterator[str]:
    """What to run for each stretch once `done` and the cases are there."""
    yield filling(
        Clock,
        {
            "id": NUMBER,
            "case_id": "of_case",
            "cycle": "round",
            "kind": f"CASE what WHEN 0 THEN '{TERMS[0].kind}' ELSE '{TERMS[1].kind}' END",
            "length": LENGTH,
            "promised": LENGTH,
            "round_the_clock": "true",
            "began_at": "start",
            "promised_by": f"start + {LENGTH}",
            "running_since": "running",
            "passed": "passed",
            "due_at": "due",
            "step_at": "CASE WHEN running IS NOT NULL AND breach IS NULL THEN due END",
            "latched": f"CASE WHEN breach IS NULL THEN 0 ELSE {DUE} END",
            "ended_at": "finish",
            "ended": f"CASE WHEN finish IS NULL THEN '' WHEN gone THEN '{ClockEnd.VOID}' ELSE '{ClockEnd.KEPT}' END",
            "breached_at": "breach",
            "late_by": f"CASE WHEN finish IS NOT NULL AND breach IS NOT NULL THEN passed - {LENGTH} END",
        },
        "(SELECT * FROM clocks ORDER BY of_case, round, what) AS clocks",
    )
    yield filling(
        ClockStretch,
        {"clock_id": NUMBER, "since": "since", "until": "until", "runs": "ran", "state": "stood", "by_id": "who"},
        "(SELECT * FROM spans ORDER BY of_case, round, what, since) AS spans",
    )
    yield "DROP TABLE spans, clocks"
