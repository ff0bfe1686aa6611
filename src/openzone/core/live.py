"""Tells open pages that something has changed: only which topics, never what."""

import json
from collections.abc import Iterable

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

CHANNEL = "openzone_live"
# PostgreSQL takes at most 8,000 bytes at once; a topic is some dozens.
MOST_AT_ONCE = 100


def tell(topics: Iterable[str], *, over: BaseDatabaseWrapper | None = None) -> None:
    """Tell whoever watches these topics (`case:42`, `user:7`, `zone:1:queue`) that they have changed.

    Sent with the commit, not at all if the transaction is rolled back, and once however often it was said in it.
    `over` is another connection than that of the work at hand.
    """
    ordered = sorted(set(topics))
    with (over or connection).cursor() as cursor:
        for start in range(0, len(ordered), MOST_AT_ONCE):
            part = ordered[start : start + MOST_AT_ONCE]
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps({"t": part}, separators=(",", ":"))])


def topics_of(payload: str) -> list[str]:
    """The topics that a notification names."""
    topics: list[str] = json.loads(payload)["t"]
    return topics
