"""The rows that figures of promises count, in plain SQL. All know what was true as of the day that is asked for.

A demand belongs to the period in which its solution was promised first; it lies with the unit that had it last.
"""

from collections.abc import Iterable

from openzone.cases.enums import AssignmentKind, ClockEnd, ClockKind, Intake, Outcome, Satisfaction, Solved, State
from openzone.cases.exclusions import LEFT_OUT
from openzone.cases.measuring import COUNTED, Scene
from openzone.cases.rules import ENDED, LIVE
from openzone.places.enums import Level

# Days within which a second demand of the same enterprise on the same subject counts as the same trouble.
REPEATED_WITHIN = 90

_IN_PERIOD = "{at} >= %(since)s AND {at} < %(until)s AND {at} <= %(as_of)s"
_UNMERGED = (
    "NOT EXISTS (SELECT FROM cases_merger m WHERE m.case_id = {case}.id"
    " AND m.at <= %(as_of)s AND (m.until IS NULL OR m.until > %(as_of)s))"
)
_OWN = f"c.zone_id = %(zone)s AND {_UNMERGED.format(case='c')}"
_STANDS = f"{_OWN} AND {COUNTED}"
# What was no longer needed before its time was over was never due. What was given up when it was late stays late.
_NEEDED = (
    "NOT ({clock}.ended = '" + ClockEnd.VOID + "' AND {clock}.ended_at <= %(as_of)s AND {clock}.breached_at IS NULL)"
)


def _had_by(until: str) -> str:
    """The unit that had the demand at a moment."""
    return (
        "(SELECT a.unit_id FROM cases_assignment a WHERE a.case_id = c.id"
        f" AND a.at <= {until} ORDER BY a.id DESC LIMIT 1)"
    )


def _climbed_to(level: Level) -> str:
    return (
        "EXISTS (SELECT FROM cases_escalation e JOIN places_unit u ON u.id = e.to_unit_id WHERE e.case_id = c.id"
        f" AND e.upwards AND e.at <= %(as_of)s AND u.level = '{level.value}')"
    )


_KEPT = f"(k.ended = '{ClockEnd.KEPT.value}' AND k.ended_at <= %(as_of)s)"
_LATER_ROUND = (
    "EXISTS (SELECT FROM cases_cycle y WHERE y.case_id = c.id AND y.number > k.cycle AND y.began_at <= %(as_of)s)"
)
_REFERRED = (
    "EXISTS (SELECT FROM cases_assignment a WHERE a.case_id = c.id AND a.at <= %(as_of)s"
    f" AND a.kind = '{AssignmentKind.REFERRED.value}')"
)
_FIRST_TAKEN = (
    "(SELECT min(p.since) FROM cases_stateperiod p WHERE p.case_id = c.id"
    f" AND p.state = '{State.IN_PROGRESS.value}' AND p.since <= %(as_of)s)"
)
_DAY = "(CASE WHEN k.round_the_clock THEN interval '1 day' ELSE %(day)s END)"
_RESTED = (
    "(SELECT coalesce(sum(CASE WHEN k.round_the_clock THEN s.until - s.since ELSE"
    " (SELECT coalesce(sum(least(w.until, s.until) - greatest(w.since, s.since)), interval '0')"
    " FROM unnest(%(opens)s::timestamptz[], %(closes)s::timestamptz[]) AS w(since, until)"
    " WHERE w.since < s.until AND w.until > s.since) END), interval '0')"
    " FROM cases_clockstretch s WHERE s.clock_id = k.id AND NOT s.runs AND s.until IS NOT NULL)"
)


def _in_days(much: str) -> str:
    return f"extract(epoch FROM {much}) / extract(epoch FROM {_DAY})"


_SOLVED_NOW = f"(v.solved = '{Solved.YES.value}' AND (v.disputed_at IS NULL OR v.disputed_at > %(as_of)s))"

DUE = Scene(
    rows=(
        "cases_clock k JOIN cases_case c ON c.id = k.case_id"
        " LEFT JOIN LATERAL (SELECT y.* FROM cases_cycle y WHERE y.case_id = c.id AND y.answered_at <= %(as_of)s"
        " ORDER BY y.number DESC LIMIT 1) v ON true"
        f" WHERE k.kind = '{ClockKind.RESOLUTION.value}' AND {_IN_PERIOD.format(at='k.promised_by')}"
        f" AND {_NEEDED.format(clock='k')} AND {_STANDS}"
        " AND NOT EXISTS (SELECT FROM cases_clock o WHERE o.case_id = k.case_id AND o.kind = k.kind AND o.id < k.id"
        f" AND {_NEEDED.format(clock='o')})"
    ),
    place={
        "case_id": "c.id",
        "at": "k.promised_by",
        "category_id": "coalesce(v.category_id, c.category_id)",
        "park_id": "c.park_id",
        "unit_id": _had_by("%(as_of)s"),
    },
    columns={
        "kept": _KEPT,
        "standing": f"(NOT {_LATER_ROUND})",
        "within_promise": "(k.passed <= k.promised AND k.breached_at IS NULL)",
        "within_granted": "(k.passed <= k.length)",
        "resting": (
            f"(NOT {_KEPT} AND (SELECT NOT s.runs FROM cases_clockstretch s WHERE s.clock_id = k.id"
            " AND s.since <= %(as_of)s ORDER BY s.id DESC LIMIT 1))"
        ),
        "replied": (
            f"(SELECT f.ended = '{ClockEnd.KEPT.value}' AND f.ended_at <= %(as_of)s AND f.breached_at IS NULL"
            " FROM cases_clock f WHERE f.case_id = c.id AND f.cycle = k.cycle"
            f" AND f.kind = '{ClockKind.FIRST_REPLY.value}' AND f.ended <> '{ClockEnd.VOID.value}'"
            " ORDER BY f.id LIMIT 1)"
        ),
        "answered": "(v.id IS NOT NULL)",
        "confirmed": f"coalesce({_SOLVED_NOW}, false)",
        "rated": "(v.satisfaction IS NOT NULL)",
        "satisfied": f"coalesce(v.satisfaction >= {Satisfaction.BASICALLY_SATISFIED.value}, false)",
        "ended": ("EXISTS (SELECT FROM cases_cycle y WHERE y.case_id = c.id AND y.closed_at <= %(as_of)s)"),
        "reopened": _LATER_ROUND,
        "first_round": "coalesce(v.number = 1, false)",
        "referred": _REFERRED,
        "units_before": (
            "(SELECT count(DISTINCT a.unit_id) FROM cases_assignment a WHERE a.case_id = c.id"
            f" AND a.kind IN ('{AssignmentKind.ASSIGNED.value}', '{AssignmentKind.REFERRED.value}')"
            f" AND a.at <= coalesce({_FIRST_TAKEN}, %(as_of)s))"
        ),
        "climbed": (
            "EXISTS (SELECT FROM cases_escalation e WHERE e.case_id = c.id AND e.upwards AND e.at <= %(as_of)s)"
        ),
        "climbed_to_park": _climbed_to(Level.PARK),
        "climbed_to_zone": _climbed_to(Level.ZONE),
        "net": _in_days("k.passed"),
        "gross": _in_days(f"(k.passed + {_RESTED})"),
        "rested": _in_days(_RESTED),
    },
)

RECEIVED = Scene(
    rows=f"cases_case c WHERE {_IN_PERIOD.format(at='c.submitted_at')} AND {_STANDS}",
    place={
        "case_id": "c.id",
        "at": "c.submitted_at",
        "category_id": "c.category_id",
        "park_id": "c.park_id",
        "unit_id": (
            "(SELECT a.unit_id FROM cases_assignment a WHERE a.case_id = c.id"
            f" AND a.kind = '{AssignmentKind.ROUTED.value}' ORDER BY a.id LIMIT 1)"
        ),
    },
    columns={
        "from_visits": f"(c.intake = '{Intake.VISIT.value}')",
        "repeated": (
            "EXISTS (SELECT FROM cases_case o WHERE o.organisation_id = c.organisation_id"
            " AND o.category_id = c.category_id AND o.id <> c.id AND o.submitted_at <= c.submitted_at"
            f" AND o.submitted_at >= c.submitted_at - interval '{REPEATED_WITHIN} days'"
            f" AND {_UNMERGED.format(case='o')})"
        ),
    },
)

EXCLUDED = Scene(
    rows=f"cases_case c WHERE {_IN_PERIOD.format(at='c.submitted_at')} AND {_OWN} AND {LEFT_OUT}",
    place=RECEIVED.place,
    columns={},
)

GIVEN = Scene(
    rows=(
        "cases_assignment g JOIN cases_case c ON c.id = g.case_id"
        f" WHERE g.kind IN ('{AssignmentKind.ASSIGNED.value}', '{AssignmentKind.REFERRED.value}')"
        f" AND {_IN_PERIOD.format(at='g.at')} AND {_STANDS}"
    ),
    place={
        "case_id": "c.id",
        "at": "g.at",
        "category_id": "c.category_id",
        "park_id": "c.park_id",
        "unit_id": "g.unit_id",
    },
    columns={
        "bounced": (
            "coalesce((SELECT n.kind FROM cases_assignment n WHERE n.case_id = c.id AND n.id > g.id"
            # To whom of itself a unit gives it in between is its own affair.
            f" AND n.kind <> '{AssignmentKind.SHARED_OUT.value}'"
            f" AND n.at <= %(as_of)s ORDER BY n.id LIMIT 1) = '{AssignmentKind.REFERRED.value}', false)"
        ),
    },
)


def clocks(*kinds: ClockKind) -> Scene:
    """The times of these kinds that were due in the period, each with the unit that had the demand then."""
    listed = ", ".join(f"'{kind.value}'" for kind in kinds)
    return Scene(
        rows=(
            f"cases_clock k JOIN cases_case c ON c.id = k.case_id WHERE k.kind IN ({listed})"
            f" AND {_IN_PERIOD.format(at='k.promised_by')} AND {_NEEDED.format(clock='k')} AND {_STANDS}"
        ),
        place={
            "case_id": "c.id",
            "at": "k.promised_by",
            "category_id": "c.category_id",
            "park_id": "c.park_id",
            "unit_id": _had_by("k.began_at"),
        },
        columns={
            "on_time": f"({_KEPT} AND k.breached_at IS NULL)",
            "dispatch": f"(k.kind = '{ClockKind.DISPATCH.value}')",
            "first_reply": f"(k.kind = '{ClockKind.FIRST_REPLY.value}')",
        },
    )


# The last moment that the period and the day asked for know.
_END = "least(%(as_of)s, %(until)s)"
_LATE_SINCE = "coalesce(k.breached_at, CASE WHEN k.running_since IS NOT NULL THEN k.due_at END)"

BACKLOG = Scene(
    rows=(
        "cases_clock k JOIN cases_case c ON c.id = k.case_id"
        f" WHERE k.kind = '{ClockKind.RESOLUTION.value}' AND {_LATE_SINCE} < {_END}"
        f" AND (k.ended_at IS NULL OR k.ended_at > {_END}) AND {_STANDS}"
    ),
    place={
        "case_id": "c.id",
        "at": _LATE_SINCE,
        "category_id": "c.category_id",
        "park_id": "c.park_id",
        "unit_id": _had_by(_END),
    },
    columns={
        "age": (
            f"(CASE WHEN {_END} - {_LATE_SINCE} <= interval '5 days' THEN 'days_1_5'"
            f" WHEN {_END} - {_LATE_SINCE} <= interval '20 days' THEN 'days_6_20'"
            f" WHEN {_END} - {_LATE_SINCE} <= interval '60 days' THEN 'days_21_60' ELSE 'days_over_60' END)"
        ),
    },
)

SUPERVISED = Scene(
    rows=(
        "cases_supervision s JOIN cases_case c ON c.id = s.case_id"
        f" WHERE s.opened_at <= {_END} AND (s.ended_at IS NULL OR s.ended_at > {_END}) AND {_STANDS}"
    ),
    place={
        "case_id": "c.id",
        "at": "s.opened_at",
        "category_id": "c.category_id",
        "park_id": "c.park_id",
        "unit_id": _had_by(_END),
    },
    columns={},
)

URGED = Scene(
    rows=(f"cases_urging g JOIN cases_case c ON c.id = g.case_id WHERE {_IN_PERIOD.format(at='g.at')} AND {_STANDS}"),
    place={
        "case_id": "c.id",
        "at": "g.at",
        "category_id": "c.category_id",
        "park_id": "c.park_id",
        "unit_id": _had_by("g.at"),
    },
    columns={},
)

RATED = Scene(
    rows=(
        "cases_cycle v JOIN cases_case c ON c.id = v.case_id"
        f" WHERE v.satisfaction IS NOT NULL AND {_IN_PERIOD.format(at='v.answered_at')} AND {_STANDS}"
        " AND NOT EXISTS (SELECT FROM cases_cycle y WHERE y.case_id = v.case_id AND y.number > v.number"
        f" AND {_IN_PERIOD.format(at='y.answered_at')})"
    ),
    place={
        "case_id": "c.id",
        "at": "v.answered_at",
        "category_id": "v.category_id",
        "park_id": "c.park_id",
        "unit_id": "v.unit_id",
    },
    columns={"rating": "v.satisfaction"},
)

# A demand counts from the first answer that a policy must change; what was adopted before that was not for its sake.
_ANSWERED_ON = "(y.proposed_at AT TIME ZONE %(timezone)s)::date"
_TODAY = "(%(as_of)s AT TIME ZONE %(timezone)s)::date"
_OF_ITS_MATTER = (
    "cases_mattercase b JOIN cases_policyproposal p ON p.matter_id = b.matter_id WHERE b.case_id = c.id"
    " AND b.since <= %(as_of)s AND (b.until IS NULL OR b.until > %(as_of)s)"
)
_ADOPTED_ON = (
    f"(SELECT min(p.decided_on) FROM {_OF_ITS_MATTER} AND p.adopted AND p.decided_on >= {_ANSWERED_ON}"
    f" AND p.decided_on <= {_TODAY})"
)
POLICY_NEEDED = Scene(
    rows=(
        "cases_cycle y JOIN cases_case c ON c.id = y.case_id"
        f" WHERE y.outcome = '{Outcome.POLICY_NEEDED.value}' AND {_IN_PERIOD.format(at='y.proposed_at')} AND {_STANDS}"
        " AND NOT EXISTS (SELECT FROM cases_cycle o WHERE o.case_id = y.case_id AND o.number < y.number"
        " AND o.outcome = y.outcome)"
    ),
    place={
        "case_id": "c.id",
        "at": "y.proposed_at",
        "category_id": "y.category_id",
        "park_id": "c.park_id",
        "unit_id": "y.unit_id",
    },
    columns={
        "adopted": f"({_ADOPTED_ON} IS NOT NULL)",
        "took": f"({_ADOPTED_ON} - {_ANSWERED_ON})",
        "open": (
            f"({_ADOPTED_ON} IS NULL AND EXISTS (SELECT FROM {_OF_ITS_MATTER} AND p.submitted_on <= {_TODAY}"
            f" AND (p.decided_on IS NULL OR p.decided_on > {_TODAY})))"
        ),
    },
)

# What was noted last by a moment, of the demands of which something was.
_NOTED = (
    "(SELECT DISTINCT ON (n.case_id) n.* FROM cases_stake n WHERE n.noted_at <= {until}"
    " ORDER BY n.case_id, n.id DESC) s"
)


def _listed(states: Iterable[str]) -> str:
    return ", ".join(f"'{State(state).value}'" for state in states)


# A sum over few tells the amounts themselves, and of a confidential demand not all who read figures may know those.
AT_STAKE = Scene(
    rows=(
        f"{_NOTED.format(until=_END)} JOIN cases_case c ON c.id = s.case_id"
        " WHERE EXISTS (SELECT FROM cases_stateperiod p WHERE p.case_id = c.id"
        f" AND p.state IN ({_listed(LIVE)}) AND p.since <= {_END} AND (p.until IS NULL OR p.until > {_END}))"
        f" AND NOT c.confidential AND {_STANDS}"
    ),
    place={
        "case_id": "c.id",
        "at": "s.noted_at",
        "category_id": "c.category_id",
        "park_id": "c.park_id",
        "unit_id": _had_by(_END),
    },
    columns={"investment": "s.investment", "jobs": "s.jobs"},
)

STAKES_ENDED = Scene(
    rows=(
        "cases_stateperiod p JOIN cases_case c ON c.id = p.case_id"
        f" JOIN {_NOTED.format(until='%(as_of)s')} ON s.case_id = c.id"
        f" WHERE p.state IN ({_listed(ENDED)}) AND {_IN_PERIOD.format(at='p.since')}"
        " AND (p.until IS NULL OR p.until > %(as_of)s)"
        f" AND (s.investment IS NOT NULL OR s.jobs IS NOT NULL OR s.business <> '') AND {_STANDS}"
    ),
    place={
        "case_id": "c.id",
        "at": "p.since",
        "category_id": "c.category_id",
        "park_id": "c.park_id",
        "unit_id": _had_by("%(as_of)s"),
    },
    # What was noted after an earlier end says nothing about this one.
    columns={"business": "(CASE WHEN s.noted_at >= p.since THEN s.business ELSE '' END)"},
)
