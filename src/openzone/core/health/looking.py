"""Which checks there are, and making them."""

from openzone.core.health import calendars, database, storage, surroundings, work
from openzone.core.health.finding import Check, Finding, found

QUICK: tuple[Check, ...] = (
    database.database,
    database.migrations,
    database.clock,
    database.reports,
    work.worker,
    work.jobs,
    work.deliveries,
    work.webhooks,
    work.mail,
    storage.disk,
    storage.sample_of_files,
    storage.sealing,
    storage.backup,
    surroundings.keys,
    surroundings.address,
    calendars.holidays,
)
THOROUGH: tuple[Check, ...] = (storage.seals,)
DEEP: tuple[Check, ...] = (storage.all_files,)
_of_apps: list[Check] = []


def enter(check: Check) -> None:
    """Let a quick check of an app above be made with the others."""
    _of_apps.append(check)


def look(*, deep: bool = False) -> list[Finding]:
    """Make all checks: the seals too, and with `deep` every file. Reads only."""
    checks = [*QUICK, *_of_apps, *THOROUGH, *(DEEP if deep else ())]
    if deep:
        checks.remove(storage.sample_of_files)
    return [finding for check in checks for finding in found(check)]


def glance() -> list[Finding]:
    """Make the checks that are quick."""
    return [finding for check in (*QUICK, *_of_apps) for finding in found(check)]
