"""How far the log is final: readers that must miss nothing read up to there and no further."""

import time

from django.db import connection

LOOK_SECONDS = 0.05
_HIGHEST = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM core_activity_id_seq"
# Whoever appends to the log holds this lock on it from before the row gets its number until the commit.
_WRITERS = """
SELECT virtualtransaction FROM pg_locks
 WHERE locktype = 'relation' AND relation = 'core_activity'::regclass AND mode = 'RowExclusiveLock' AND granted
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()
"""


def highest_number() -> int:
    """The highest number that a row of the log was given, also by a transaction that still runs."""
    with connection.cursor() as cursor:
        cursor.execute(_HIGHEST)
        (highest,) = cursor.fetchone()
    return int(highest)


def final_mark(patience: float) -> int:
    """The number up to which no transaction can add a row any more, 0 when a writer outlasted our patience.

    Numbers are not given in the order of commits: we note the highest one, then who was writing at that moment, and
    wait until all of those have ended. Whoever begins later gets a higher number.
    """
    highest = highest_number()
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS)
        writing = [row[0] for row in cursor.fetchall()]
    return highest if _ended(writing, patience) else 0


def _ended(writing: list[str], patience: float) -> bool:
    """Wait until these transactions have ended; False when the patience did so before."""
    deadline = time.monotonic() + patience
    while writing:
        with connection.cursor() as cursor:
            cursor.execute(f"{_WRITERS} AND virtualtransaction = ANY(%s)", [writing])
            writing = [row[0] for row in cursor.fetchall()]
        if writing:
            if time.monotonic() > deadline:
                return False
            time.sleep(LOOK_SECONDS)
    return True
