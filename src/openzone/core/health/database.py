"""The database, its form and its clock."""

from datetime import UTC, datetime

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from openzone.core import replica
from openzone.core.health.finding import Finding, Findings, Level, age, megabytes, row

FEWEST_FREE = 10
DRIFT_SECONDS = 2


def database() -> Findings:
    """Version, size and free connections."""
    version, size, most, used = row(
        "SELECT current_setting('server_version'), pg_database_size(current_database()),"
        " current_setting('max_connections')::int, (SELECT count(*) FROM pg_stat_activity)"
    )
    seen = _("PostgreSQL %(version)s, %(size)s, %(free)d of %(most)d connections free") % {
        "version": version.split(" ")[0],
        "size": megabytes(size),
        "free": most - used,
        "most": most,
    }
    few = most - used < FEWEST_FREE
    advice = _("Raise max_connections, or put a pooler before it (docs/serving.md).") if few else ""
    yield Finding("database", Level.WARNING if few else Level.OK, seen, advice)


def migrations() -> Findings:
    """Whether the database has the form that this program expects."""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        seen = _("%(count)d changes of the database are not applied") % {"count": missing}
        yield Finding("migrations", Level.WRONG, seen, _("Run “openzone migrate”, or start “openzone serve” again."))
    else:
        yield Finding("migrations", Level.OK, _("All changes of the database are applied"))


def clock() -> Findings:
    """Whether this machine and the database tell the same time."""
    (theirs,) = row("SELECT clock_timestamp()")
    drift = abs((datetime.now(UTC) - theirs).total_seconds())
    if drift > DRIFT_SECONDS:
        seen = _("This machine and the database differ by %(time)s") % {"time": age(drift)}
        yield Finding("clock", Level.WRONG, seen, _("Let both machines set their clocks by the network (NTP)."))
    else:
        yield Finding("clock", Level.OK, _("This machine and the database tell the same time"))


def reports() -> Findings:
    """Whether the read replica for reports, if there is one, can be used."""
    if not replica.is_set():
        return
    late = replica.lag()
    if late is None:
        advice = _("Reports read from the main database meanwhile. Look at the replica and OPENZONE_REPLICA_URL.")
        yield Finding("replica", Level.WARNING, _("The read replica does not answer"), advice)
    elif late > replica.most_lag():
        seen = _("The read replica is %(time)s behind") % {"time": age(late)}
        yield Finding("replica", Level.WARNING, seen, _("Reports read from the main database meanwhile."))
    else:
        yield Finding("replica", Level.OK, _("The read replica is %(time)s behind") % {"time": age(late)})
