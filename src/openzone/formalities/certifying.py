"""When the holder of a certificate is reminded that it expires. Knows no rows and reads no clock."""

from datetime import date

# So many days before the last one, each once.
REMINDERS = (60, 14)


def reminder_due(expires_on: date | None, today: date, reminded: int | None) -> int | None:
    """Which reminder is due today; None where none is. `reminded` is the nearest one that was given."""
    if expires_on is None or expires_on < today:
        return None
    left = (expires_on - today).days
    near = [days for days in REMINDERS if left <= days]
    nearest = min(near, default=None)
    return nearest if nearest is not None and (reminded is None or nearest < reminded) else None
