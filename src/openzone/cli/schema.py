"""Brings the database up to date: migrations and the table of the cache."""

from collections.abc import Callable

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from openzone.cli.problems import Problem

# Any number will do, as long as every process that migrates asks for the same one.
ADVISORY_LOCK = 7_235_641


def bring_up_to_date(say: Callable[[str], None] = lambda _: None) -> int:
    """Apply what is missing and return how many migrations that were, which `say` is told first.

    Processes that start at once take turns. A database that is newer than this program is refused.
    """
    executor = MigrationExecutor(connection)
    check_not_newer(executor)
    if not _missing(executor) and _cache_exists():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
    try:
        return _apply(say)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])


def _apply(say: Callable[[str], None]) -> int:
    """Run the missing migrations with Django's steps after them, and make the cache's table."""
    missing = _missing(MigrationExecutor(connection))
    if missing:
        say(f"{missing} changes")
        call_command("migrate", interactive=False, verbosity=0)
    if not _cache_exists():
        with transaction.atomic():
            call_command("createcachetable", verbosity=0)
    return missing


def _missing(executor: MigrationExecutor) -> int:
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def check_not_newer(executor: MigrationExecutor) -> None:
    """Refuse a database with migrations of ours that this program does not know."""
    ours = {app for app, _ in executor.loader.disk_migrations}
    known = {*executor.loader.disk_migrations, *executor.loader.replacements}
    unknown = [
        f"{app}.{name}" for app, name in executor.loader.applied_migrations if app in ours and (app, name) not in known
    ]
    if unknown:
        raise Problem(f"The database was made by a newer OpenZone (it has {min(unknown)}); install that one.")


def _cache_exists() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('cache') IS NOT NULL")
        row = cursor.fetchone()
    return bool(row and row[0])
