"""Sealing: the log's final rows in batches. Appending never waits for it."""

from collections.abc import Callable

from django.db import connection, transaction

from openzone.core import clock
from openzone.core.log_end import final_mark
from openzone.core.models import Seal
from openzone.core.seals import form, key

BATCH = 10_000
PATIENCE_SECONDS = 20.0
_ALONE = 7_235_642


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
