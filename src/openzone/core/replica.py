"""The read replica for reports: read from where it is set, answers and is not behind; else from the main database."""

import time
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.models import Model

P = ParamSpec("P")
T = TypeVar("T")
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
        _note(usable=late is not None and late <= most_lag())
    return bool(_known["usable"])


def _note(*, usable: bool) -> None:
    _known.update(at=time.monotonic(), usable=usable)


def for_reports(make: Callable[P, T]) -> Callable[P, T]:
    """Have what `make` reads come from the replica if it can be used. It may write nothing, as it may run twice.

    A replica dies, or ends a statement that stands in the way of what it has to follow: the same is then read from the
    main database.
    """

    @wraps(make)
    def made(*args: P.args, **named: P.kwargs) -> T:
        if not usable():
            return make(*args, **named)
        token = _reading.set(True)
        try:
            return make(*args, **named)
        except DatabaseError:
            connections[ALIAS].close()
            _note(usable=False)
        finally:
            _reading.reset(token)
        return make(*args, **named)

    return made


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
