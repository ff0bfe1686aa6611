"""How long a webhook waits after a failure, and when it is given up."""

from datetime import datetime, timedelta

# An event is tried at once and then after each of these: nine times within 27 hours and 36 minutes.
PAUSES = tuple(timedelta(seconds=pause) for pause in (10, 50, 300, 1800, 7200, 18_000, 36_000, 36_000))
# After so many failures in a row nothing at all is posted for so long; the last holds for all that follow.
RESTS = tuple(timedelta(seconds=rest) for rest in (10, 30, 60, 300, 900, 1800))
GIVEN_UP_AFTER = timedelta(days=5)
OLD_SECRET_LASTS = timedelta(hours=24)
GONE = 410


def rest_after(failures: int) -> timedelta:
    """How long a receiver is left alone after so many failures in a row."""
    return RESTS[min(failures, len(RESTS)) - 1]


def is_hopeless(failing_since: datetime, now: datetime) -> bool:
    """Whether a receiver has taken nothing for so long that somebody has to look."""
    return now - failing_since >= GIVEN_UP_AFTER
