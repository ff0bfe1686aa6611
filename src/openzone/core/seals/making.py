"""Sealing: the log's final rows in batches. Appending never waits for it."""

import time
from collections.abc import Callable

from django.db import connection, transaction

from openzone.core import clock
from openzone.core.models import Seal
from openzone.core.seals import form, key

BATCH = 10_000
PATIENCE_SECONDS = 20.0
LOOK_SECONDS = 0.05
_ALONE = 7_235_642
_HIGHEST = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM core_activity_id_seq"
# Whoever appends to the log holds this lock on it from before the row gets its number until the commit.
_WRITERS = """
SELECT virtualtransaction FROM pg_locks
 WHERE locktype = 'relation' AND relation = 'core_activity'::regclass AND mode = 'RowExclusiveLock' AND granted
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()
"""


def seal_new_rows(*, patience: float = PATIENCE_SECONDS, say: Callable[[int], None] = lambda _: None) -> int:
    """Seal every row that is final, and answer how many that were; `say` is told after each batch.

    `KeyMissing` when there are seals and the key is lost.
    """
    secret = key.for_sealing()
    until = final_mark(patience)
    total = 0
    while sealed := _seal_batch(secret, until):
        total += sealed
        say(total)
    return total


def final_mark(patience: float) -> int:
    """The number up to which no transaction can add a row any more, 0 when a writer outlasted our patience.

    Numbers are not given in the order of commits: we note the highest one, then who was writing at that moment, and
    wait until all of those have ended. Whoever begins later gets a higher number.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HIGHEST)
        (highest,) = cursor.fetchone()
        cursor.execute(_WRITERS)
        writing = [row[0] for row in cursor.fetchall()]
    return int(highest) if _ended(writing, patience) else 0


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


@transaction.atomic
def _seal_batch(secret: bytes, until: int) -> int:
    """Seal the next rows up to `until`; sealers take turns."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ALONE])
    last = Seal.objects.defer("ids", "digests").order_by("-number").first()
    rows = form.following(last.last_id if last else form.BELOW_ALL, until, BATCH)
    if not rows.ids:
        return 0
    seal = Seal(
        number=last.number + 1 if last else 1,
        format=form.FORMAT,
        first_id=rows.ids[0],
        last_id=rows.ids[-1],
        rows=len(rows.ids),
        ids=form.packed(rows.ids),
        digests=form.digests(secret, rows.texts),
        content=rows.content(),
        previous=bytes(last.code) if last else form.NONE_BEFORE,
        key_mark=key.mark_of(secret),
        made_at=clock.now(),
    )
    seal.code = form.code_of(seal, secret)
    seal.save(force_insert=True)
    return seal.rows
