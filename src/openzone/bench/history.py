"""Turns the plans into the rows that the real verbs would have left: each statement does a stretch of cases."""

from collections.abc import Iterator
from typing import Any

from openzone.bench import clocks
from openzone.bench.inserts import filling
from openzone.bench.plan import COMMON_EVERY, RARE_CASES
from openzone.bench.words import ANSWERS, COMMON_SENTENCE, PHRASES, RARE_SENTENCE, SENTENCES
from openzone.cases.models import Assignment, Case, Cycle, Escalation, Message, Participant, ReadMark, StatePeriod
from openzone.core.models import Activity, Delivery

TABLES = (
    *(Case, Participant, StatePeriod, Assignment, Escalation, Message, Cycle, ReadMark, Activity, Delivery),
    *clocks.TABLES,
)
# A case has at most eight messages, a step tells at most five people: so their ids are known before they are written.
MESSAGES, PEOPLE = 8, 5

DONE = """
CREATE TEMP TABLE done AS
SELECT row_number() OVER (ORDER BY at, n, place) + %(before)s AS id, * FROM (
  SELECT plan.n, step.*, plan.began + make_interval(secs => step.hours * 3600 * plan.pace) AS at,
         CASE step.who WHEN 'filer' THEN filer WHEN 'owner' THEN owner WHEN 'officer' THEN officer
                       WHEN 'second' THEN second ELSE dispatcher END AS actor,
         plan.filer, plan.owner, plan.officer, plan.dispatcher, plan.second, plan.station, plan.park, plan.category,
         plan.solved, plan.satisfaction, {urgency} AS urgency, way.given, way.steps
    FROM bench_plan plan JOIN bench_step step USING (way) JOIN bench_way way USING (way)
   WHERE plan.n BETWEEN %(first)s AND %(last)s) AS steps
ORDER BY at, n, place
"""
DRAWN = "bench_pick(n, 20, 100)"
URGENCY = f"CASE WHEN {DRAWN} < 90 THEN 'normal' WHEN {DRAWN} < 99 THEN 'urgent' ELSE 'danger' END"
PLANS = """
(SELECT plan.*, way.state, way.moved, way.unanswered, way.given, way.closed, way.overseen, way.messages, way.cycles,
        way.version, way.hours, step.hours AS moved_hours, waits.hours AS waits_hours, ends.hours AS ends_hours
   FROM bench_plan plan JOIN bench_way way USING (way)
   LEFT JOIN bench_step step ON step.way = plan.way AND step.place = way.moved
   LEFT JOIN bench_step waits ON waits.way = plan.way AND waits.place = way.unanswered
   LEFT JOIN bench_step ends ON ends.way = plan.way AND ends.place = way.closed
  WHERE plan.n BETWEEN %(first)s AND %(last)s ORDER BY plan.n) AS plan
"""
YEAR = "to_char(began AT TIME ZONE 'Asia/Shanghai', 'YYYY')"
DIGITS = "lpad(n::text, greatest(5, length(n::text)), '0')"


def _moment(hours: str) -> str:
    return f"began + make_interval(secs => {hours} * 3600 * pace)"


def _one_of(name: str, salt: int, count: int, by: str = "n") -> str:
    return f"(%({name})s::text[])[1 + bench_pick({by}, {salt}, {count})]"


def _description(cases: int) -> str:
    words = [_one_of("sentences", salt, len(SENTENCES)) for salt in (21, 22, 23)]
    common = f"CASE WHEN n %% {COMMON_EVERY} = 0 THEN %(common)s ELSE '' END"
    every = max(1, cases // RARE_CASES)
    rare = f"CASE WHEN n %% {every} = {every // 2} THEN %(rare)s ELSE '' END"
    return " || ' ' || ".join([*words, common, rare])


def statements(zone: int, cases: int) -> Iterator[str]:
    """What to run for each stretch, in this order; parameters are `first`, `last`, `before` and those of `texts`."""
    yield DONE.format(urgency=URGENCY)
    yield clocks.SPANS
    yield clocks.CLOCKS
    yield _cases(zone, cases)
    yield filling(Participant, {"case_id": "n", "user_id": "filer", "files": "true"}, PLANS)
    yield _periods()
    yield _assignments()
    yield _escalations()
    yield _messages()
    yield _cycles()
    yield from clocks.statements()
    yield _read_marks("filer", "true")
    yield _read_marks("officer", "given IS NOT NULL")
    yield _activities(zone)
    yield _deliveries(zone)
    yield "DROP TABLE done"


def texts() -> dict[str, Any]:
    """The parameters that do not change."""
    return {
        "phrases": list(PHRASES), "sentences": list(SENTENCES), "answers": list(ANSWERS), "common": COMMON_SENTENCE,
        "rare": RARE_SENTENCE,
    }  # fmt: skip


def _cases(zone: int, cases: int) -> str:
    return filling(
        Case,
        {
            "id": "n",
            "zone_id": str(zone),
            "ref": f"'C-' || {YEAR} || '-' || {DIGITS}",
            "organisation_id": "organisation",
            "park_id": "place",
            "category_id": "category",
            "form_id": "form",
            "title": f"subject || ': ' || {_one_of('phrases', 24, len(PHRASES))}",
            "description": _description(cases),
            "answers": "jsonb_build_object('people', (1 + bench_pick(n, 25, 400))::text)",
            "intake": "'portal'",
            "urgency": URGENCY,
            "state": "state",
            "state_since": _moment("moved_hours"),
            "unit_id": "CASE WHEN given IS NULL THEN park ELSE station END",
            "overseer_id": "CASE WHEN overseen IS NULL THEN NULL ELSE park END",
            "officer_id": "CASE WHEN given IS NULL THEN NULL ELSE officer END",
            "raised_by_id": "filer",
            "submitted_at": "began",
            "closed_at": _moment("ends_hours"),
            "unanswered_since": _moment("waits_hours"),
            "message_count": "messages",
            "cycle": "cycles",
            "version": "version",
            "changed_at": _moment("hours"),
            "promise_id": clocks.PROMISE,
            "due_at": "CASE WHEN running IS NULL THEN NULL ELSE due END",
            "breached_at": "breach",
        },
        PLANS + clocks.WITH_CLOCKS,
    )


def _periods() -> str:
    drafts = "SELECT n, 0 AS place, 'draft' AS state, at AS since, '' AS reason, '' AS body FROM done WHERE place = 1"
    moves = "SELECT n, place, new, at, reason, body FROM done WHERE moves"
    dated = (
        f"(SELECT *, lead(since) OVER (PARTITION BY n ORDER BY place) AS until FROM ({drafts} UNION ALL {moves}) AS p"
    )
    return filling(
        StatePeriod,
        {
            "case_id": "n", "state": "state", "since": "since", "until": "until", "reason": "reason", "body": "body",
            "expected": "CASE WHEN body = '' THEN NULL ELSE (since + interval '30 days')::date END",
        },
        f"{dated} ORDER BY since, n, place) AS periods",
    )  # fmt: skip


def _assignments() -> str:
    return filling(
        Assignment,
        {
            "case_id": "n",
            "cycle": "cycle",
            "unit_id": "CASE verb WHEN 'submit' THEN park ELSE station END",
            "officer_id": "CASE verb WHEN 'submit' THEN NULL ELSE officer END",
            "kind": "CASE verb WHEN 'submit' THEN 'routed' ELSE 'assigned' END",
            "at": "at",
            "by_id": "actor",
        },
        "(SELECT * FROM done WHERE verb IN ('submit', 'assign') ORDER BY id) AS given",
    )


def _escalations() -> str:
    climbed = "(SELECT * FROM done WHERE verb IN ('escalate', 'dispute') ORDER BY id) AS climbed"
    values = {"case_id": "n", "upwards": "true", "to_unit_id": "park", "reason": "reason", "at": "at", "by_id": "actor"}
    return filling(Escalation, values, climbed)


def _messages() -> str:
    said = "(SELECT * FROM done WHERE says IS NOT NULL ORDER BY id) AS said"
    body = f"CASE verb WHEN 'dispute' THEN reason ELSE {_one_of('answers', 26, len(ANSWERS), 'id')} END"
    values = {
        "id": f"n * {MESSAGES} + number", "case_id": "n", "number": "number", "side": "says", "author_id": "actor",
        "body": body, "sent_at": "at",
    }  # fmt: skip
    return filling(Message, values, said)


def _cycles() -> str:
    rounds = f"""(SELECT *, lead(begun) OVER (PARTITION BY n ORDER BY cycle) AS disputed FROM (
      SELECT n, cycle, max(station) AS station, max(category) AS category, max(filer) AS filer, max(solved) AS solved,
             max(satisfaction) AS satisfaction, min(at) FILTER (WHERE verb IN ('submit', 'dispute')) AS begun,
             max(n * {MESSAGES} + number) FILTER (WHERE verb = 'propose') AS solution,
             max(at) FILTER (WHERE verb = 'propose') AS proposed, max(at) FILTER (WHERE verb = 'confirm') AS answered
        FROM done GROUP BY n, cycle) AS r ORDER BY n, cycle) AS rounds"""
    answered, proposed = "answered IS NULL", "proposed IS NULL"
    return filling(
        Cycle,
        {
            "case_id": "n",
            "number": "cycle",
            "began_at": "begun",
            "outcome": f"CASE WHEN {proposed} THEN '' ELSE 'solved' END",
            "solution_id": "solution",
            "unit_id": f"CASE WHEN {proposed} THEN NULL ELSE station END",
            "category_id": f"CASE WHEN {proposed} THEN NULL ELSE category END",
            "proposed_at": "proposed",
            "answered_at": "answered",
            "answered_by_id": f"CASE WHEN {answered} THEN NULL ELSE filer END",
            "solved": f"CASE WHEN {answered} THEN '' ELSE solved END",
            "satisfaction": f"CASE WHEN {answered} THEN NULL ELSE satisfaction END",
            "closed_at": "answered",
            "disputed_at": "disputed",
        },
        rounds,
    )


def _read_marks(who: str, read: str) -> str:
    """The marks of the filer or the officer: up to the last message, of a live case sometimes not so far."""
    number = "CASE WHEN live THEN greatest(1, messages - bench_pick(n, 27, 3)) ELSE messages END"
    values = {"case_id": "n", "user_id": who, "number": number, "at": _moment("hours")}
    return filling(ReadMark, values, PLANS.replace("ORDER BY plan.n)", f"AND {read} ORDER BY plan.n)"))


def _activities(zone: int) -> str:
    more = """CASE verb
      WHEN 'submit' THEN jsonb_build_object('unit', park, 'intake', 'portal', 'consent', false)
      WHEN 'triage' THEN jsonb_build_object('urgency', urgency)
      WHEN 'assign' THEN jsonb_build_object('unit', station, 'officer', officer)
      WHEN 'accept' THEN jsonb_build_object('officer', officer)
      WHEN 'propose' THEN jsonb_build_object('outcome', 'solved', 'message', number)
      WHEN 'ask_information' THEN jsonb_build_object('message', number)
      WHEN 'resume' THEN jsonb_build_object('message', number)
      WHEN 'confirm' THEN jsonb_build_object('solved', solved, 'satisfaction', satisfaction)
      WHEN 'dispute' THEN jsonb_build_object('cycle', cycle)
      WHEN 'escalate' THEN jsonb_build_object('unit', park)
      ELSE '{}' END"""
    data = f"""CASE verb WHEN 'message' THEN jsonb_build_object('number', number, 'side', says)
      ELSE jsonb_build_object('from', old, 'to', new) || {more} END"""
    return filling(
        Activity,
        {
            "id": "id", "zone_id": str(zone), "verb": "'case.' || verb", "subject_type": "'case'", "subject_id": "n",
            "actor_id": "actor", "via": "'page'", "audience": "'parties'", "data": data, "occurred_at": "at",
            "recorded_at": "at",
        },
        "done",
    )  # fmt: skip


def _deliveries(zone: int) -> str:
    """One for each person who was told: never whoever did it, nobody twice. Of the last two weeks a third is unread."""
    told = """(SELECT done.*, seat, role, CASE role WHEN 'filer' THEN filer WHEN 'owner' THEN owner
          WHEN 'officer' THEN officer WHEN 'second' THEN second ELSE dispatcher END AS person
        FROM done CROSS JOIN LATERAL unnest(told) WITH ORDINALITY AS role(role, seat) ORDER BY id) AS told
      WHERE person <> actor AND NOT (role = 'owner' AND owner = filer)"""
    fresh = "at > %(now)s - interval '14 days' AND bench_pick(id, 28, 3) = 0"
    return filling(
        Delivery,
        {
            "id": f"id * {PEOPLE} + seat - 1", "zone_id": str(zone), "recipient_id": "person", "activity_id": "id",
            "created_at": "at", "read_at": f"CASE WHEN {fresh} THEN NULL ELSE at + interval '3 hours' END",
        },
        told,
    )  # fmt: skip
