"""Numbers about the installation that both `doctor` and the metrics ask for. None of them reads a whole table."""

from datetime import timedelta

from django.utils.translation import gettext

from openzone.core import clock, queries
from openzone.core.enums import DeliveryState
from openzone.core.health.finding import row, rows
from openzone.core.queries import deliveries_by_fate

CAP = 100_000
DAY = timedelta(days=1)


def deliveries_by_state() -> dict[str, int]:
    """How many of the last day's deliveries by mail and messenger there are in each state."""
    counts: dict[str, int] = {}
    for (_channel, state), number in deliveries_by_fate(clock.now() - DAY).items():
        counts[state] = counts.get(state, 0) + number
    return counts


def late_deliveries() -> dict[str, int]:
    """How many deliveries are late, or came to a bad end within a day, by a word for each. In the page none ever is."""
    late = queries.late_deliveries(clock.now())[:CAP].count()
    troubled = (DeliveryState.FAILED, DeliveryState.UNCERTAIN, DeliveryState.BOUNCED)
    known = deliveries_by_state()
    counts = {str(DeliveryState(state).label): known.get(state, 0) for state in troubled}
    return {word: number for word, number in {gettext("late"): late, **counts}.items() if number}


def jobs_by_state() -> dict[str, int]:
    """How many jobs wait, run or have failed; those that are done are not counted."""
    found = rows(
        "SELECT status::text, count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1"
    )
    return {"todo": 0, "doing": 0, "failed": 0} | {str(state): int(count) for state, count in found}


def database_size() -> int:
    """How many bytes the database takes."""
    return int(row("SELECT pg_database_size(current_database())")[0])


def seal_lag() -> tuple[int, float]:
    """How many rows of the log are not sealed (up to a cap), and how many seconds old the oldest of them is."""
    count, seconds = row(
        "SELECT count(*), coalesce(extract(epoch FROM now() - min(recorded_at)), 0)::float FROM ("
        "SELECT recorded_at FROM core_activity"
        " WHERE id > coalesce((SELECT last_id FROM core_seal ORDER BY number DESC LIMIT 1), 0)"
        " ORDER BY id LIMIT %s) AS unsealed",
        [CAP],
    )
    return int(count), float(seconds)
