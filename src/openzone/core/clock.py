"""The only place where the present is read, so that a test or a simulation can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_fixed: ContextVar[datetime | None] = ContextVar("fixed", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _fixed.get() or datetime.now(UTC)


@contextmanager
def fixed(moment: datetime) -> Iterator[None]:
    """Within the block `now()` answers `moment`. For tests and simulations; the database's own clock is not touched."""
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
