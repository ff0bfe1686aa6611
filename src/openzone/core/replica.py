"""The read replica for reports: read from where it is set, answers and is not behind; else from the main database."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.models import Model

ALIAS = "replica"
LOOK_SECONDS = 5.0
_reading: ContextVar[bool] = ContextVar("reading from the replica", default=False)
_known: dict[str, float | bool] = {"at": 0.0, "usable": False}
# The worker shows itself in the main database every ten seconds: how old the newest sign is that has arrived here.
_LAG = "SELECT extract(epoch FROM now() - max(last_heartbeat))::float FROM procrastinate_workers"


def is_set() -> bool:
    """Whether the installation has one."""
    return ALIAS in settings.DATABASES


def most_lag() -> float:
    """How many seconds it may be behind."""
    return float(settings.REPLICA_LAG)


def lag() -> float | None:
    """How many seconds at most it is behind; None when it does not answer, or no worker shows itself."""
    try:
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(_LAG)
            row = cursor.fetchone()
    except DatabaseError:
        connections[ALIAS].close()
        return None
    return row[0] if row else None


def usable() -> bool:
    """Whether reports may read from it now; looked at anew every few seconds."""
    if not is_set():
        return False
    if time.monotonic() - float(_known["at"]) > LOOK_SECONDS:
        late = lag()
        _known.update(at=time.monotonic(), usable=late is not None and late <= most_lag())
    return bool(_known["usable"])


@contextmanager
def for_reports() -> Iterator[None]:
    """Within the block rows are read from the replica if it can be used. Nothing may be written in it."""
    token = _reading.set(usable())
    try:
        yield
    finally:
        _reading.reset(token)


class Router:
    """Tells Django where to read. Writing and changing the form never go to the replica."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """The replica within `for_reports`."""
        return ALIAS if _reading.get() else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """The main database, also for what was read from the replica."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        """Both have the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """It gets its form from the main database."""
        return db != ALIAS
