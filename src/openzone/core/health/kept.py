"""What was seen when somebody last looked, so that the page about it is never slow."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.cache import cache
from django.utils.translation import get_language

from openzone.core import clock
from openzone.core.health import storage
from openzone.core.health.finding import Finding, Level, found
from openzone.core.health.looking import glance
from openzone.core.seals import checking

SEALS = "health:seals"


@dataclass(frozen=True)
class Kept:
    """Some findings, and when they were made."""

    at: datetime
    findings: list[Finding]


def _key() -> str:
    return f"health:{get_language()}"


def look_again() -> None:
    """Make the quick checks and keep what they say, in the reader's language."""
    findings = [asdict(finding) for finding in glance()]
    cache.set(_key(), {"at": clock.now(), "findings": findings}, timeout=None)


def last() -> Kept | None:
    """What was seen the last time, with what is known of the seals."""
    known = cache.get(_key())
    if known is None:
        return None
    findings = [Finding(**{**one, "level": Level(one["level"])}) for one in known["findings"]]
    return Kept(known["at"], [*findings, *seals()])


def check_seals() -> None:
    """Check all seals and keep the result. A job does this each night, because it reads the whole log."""
    cache.set(SEALS, {"at": clock.now(), "report": asdict(checking.check())}, timeout=None)


def seals() -> list[Finding]:
    """What the last check of the seals found; nothing before the first one."""
    known = cache.get(SEALS)
    if known is None:
        return []
    report = checking.Report(**known["report"])
    return found(lambda: storage.sealed(report, known["at"]))
