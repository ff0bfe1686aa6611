"""What a check says."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, how it is, what was seen, and what to do about it."""

    code: str
    level: Level
    seen: str
    advice: str = ""


Findings = Iterable[Finding]
Check = Callable[[], Findings]


def found(check: Check) -> list[Finding]:
    """What the check says; one that fails itself is a finding as well."""
    try:
        return list(check())
    except Exception as error:  # whatever it is, the other checks still have to be made
        said = str(error).strip().splitlines()
        return [
            Finding(
                check.__name__,
                Level.WRONG,
                _("This could not be checked: %(reason)s") % {"reason": said[0] if said else type(error).__name__},
                _("See to the lines above first, then look again."),
            )
        ]


def row(query: str, parameters: list[Any] | None = None) -> tuple[Any, ...]:
    """The one row of a query."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return tuple(cursor.fetchone())


def rows(query: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())


def megabytes(size: float) -> str:
    """A size for a person who plans room."""
    return f"{size / 2**30:.1f} GB" if size >= 2**30 else f"{size / 2**20:.0f} MB"


def age(seconds: float) -> str:
    """How long ago or how long since, in the unit that says most."""
    if seconds < 120:
        return _("%(count)d seconds") % {"count": max(0, round(seconds))}
    if seconds < 2 * 3600:
        return _("%(count)d minutes") % {"count": seconds // 60}
    if seconds < 2 * 86400:
        return _("%(count)d hours") % {"count": seconds // 3600}
    return _("%(count)d days") % {"count": seconds // 86400}
