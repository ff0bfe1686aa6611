"""What open pages would be woken for: the topics that a piece of code tells, read from the statements it sends."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

_NOTIFY = re.compile(r"pg_notify\('openzone_live', '(\{.*?\})'\)")


@contextmanager
def heard() -> Iterator[list[str]]:
    """Within the block topics are told; after it the list holds them, in order."""
    topics: list[str] = []
    with CaptureQueriesContext(connection) as statements:
        yield topics
    for statement in statements.captured_queries:
        for payload in _NOTIFY.findall(statement["sql"]):
            topics.extend(json.loads(payload)["t"])
