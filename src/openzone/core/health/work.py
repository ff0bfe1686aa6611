"""The worker, its jobs, what people are told, and the mail server."""

import smtplib
import ssl
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openzone.core import clock
from openzone.core.health.finding import Finding, Findings, Level, age, rows
from openzone.core.health.measures import late_deliveries
from openzone.core.jobs import worker_lives
from openzone.core.webhooks import queries

LATE_SECONDS = 600
MAIL_SECONDS = 5
_FAILED = """
SELECT task_name, count(*) FROM procrastinate_jobs j
 WHERE status = 'failed' AND EXISTS (
   SELECT FROM procrastinate_events e WHERE e.job_id = j.id AND e.type = 'failed' AND e.at > now() - interval '1 day')
 GROUP BY task_name ORDER BY count(*) DESC, task_name LIMIT 5
"""
_WAITING = """
SELECT task_name, extract(epoch FROM now() - coalesce(scheduled_at, (
         SELECT min(at) FROM procrastinate_events e WHERE e.job_id = j.id AND e.type = 'deferred'), now()))::float
  FROM (SELECT * FROM procrastinate_jobs WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at < now())
         ORDER BY id LIMIT 1000) AS j
 ORDER BY 2 DESC LIMIT 1
"""
_STALLED = """
SELECT j.task_name FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
 WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - interval '10 minutes') LIMIT 5
"""


def worker() -> Findings:
    """Whether somebody does the jobs."""
    if worker_lives():
        yield Finding("worker", Level.OK, _("The worker shows itself"))
        return
    advice = _("Nothing is sent and nothing is sealed without it: start “openzone serve”, or “openzone worker”.")
    yield Finding("worker", Level.WRONG, _("The worker has not shown itself for half a minute"), advice)


def jobs() -> Findings:
    """Jobs that fail, wait too long, or were left by a worker that is gone."""
    troubles = [*_failing(), *_stuck()]
    yield from troubles
    if not troubles:
        yield Finding("jobs", Level.OK, _("No job is late and none has failed today"))


def _failing() -> Findings:
    for name, count in rows(_FAILED):
        seen = ngettext(
            "The job %(name)s has failed %(count)d time today",
            "The job %(name)s has failed %(count)d times today",
            count,
        ) % {"name": name, "count": count}
        yield Finding("jobs", Level.WARNING, seen, _("The log says why; it stands there under the job's name."))


def _stuck() -> Findings:
    for name, seconds in rows(_WAITING):
        if seconds > LATE_SECONDS:
            seen = _("The job %(name)s has been waiting for %(time)s") % {"name": name, "time": age(seconds)}
            yield Finding("jobs", Level.WRONG, seen, _("Look whether the worker runs, and what it says."))
    for (name,) in rows(_STALLED):
        seen = _("The job %(name)s was left by a worker that is gone") % {"name": name}
        yield Finding("jobs", Level.WARNING, seen, _("A living worker does it again within minutes."))


def deliveries() -> Findings:
    """What people should have been told by now and were not."""
    late = late_deliveries()
    if not late:
        yield Finding("deliveries", Level.OK, _("Nothing that people should be told is late"))
    for state, count in late.items():
        seen = ngettext("%(count)d delivery is %(state)s", "%(count)d deliveries are %(state)s", count) % {
            "count": count,
            "state": state,
        }
        yield Finding("deliveries", Level.WARNING, seen, _("Look at the mail server and the messengers' addresses."))


def webhooks() -> Findings:
    """Whether other systems are told what they should be; nothing where there are none."""
    fares = queries.by_fares()
    if not sum(fares.values()):
        return
    troubles = [*_webhooks_in_trouble(fares)]
    yield from troubles
    if not troubles:
        yield Finding("webhooks", Level.OK, _("Every webhook takes what it is told, or is paused"))


def _webhooks_in_trouble(fares: dict[str, int]) -> Findings:
    """Those that wait for a worker, that fail, and that were given up."""
    advice = _("Look at the settings of its zone, Webhooks.")
    moment = clock.now() - timedelta(seconds=LATE_SECONDS)
    if waiting := queries.late(moment)[: queries.MOST_COUNTED].count():
        seen = ngettext("%(count)d event for webhooks is late", "%(count)d events for webhooks are late", waiting) % {
            "count": waiting
        }
        yield Finding("webhooks", Level.WRONG, seen, _("Look whether the worker runs, and what it says."))
    if failing := fares[queries.Fares.FAILING]:
        seen = ngettext("%(count)d webhook fails", "%(count)d webhooks fail", failing) % {"count": failing}
        yield Finding("webhooks", Level.WARNING, seen, advice)
    if gone := queries.given_up():
        seen = ngettext(
            "%(count)d webhook was paused because nothing was taken",
            "%(count)d webhooks were paused because nothing was taken",
            gone,
        ) % {"count": gone}
        yield Finding("webhooks", Level.WARNING, seen, advice)


def mail() -> Findings:
    """Whether the mail server answers and takes our name."""
    if not settings.EMAIL_HOST:
        advice = _(
            "Set OPENZONE_SMTP_HOST, or nobody gets mail. A command in another shell sees that shell's environment, "
            "not the one in which the server was started: look at “Health of this installation” for that."
        )
        yield Finding(
            "mail", Level.WARNING, _("No mail server is set in this environment; mail is written to files"), advice
        )
        return
    try:
        _greet()
    except (OSError, smtplib.SMTPException) as error:
        seen = _("The mail server %(host)s does not answer: %(reason)s") % {
            "host": settings.EMAIL_HOST,
            "reason": type(error).__name__,
        }
        yield Finding("mail", Level.WRONG, seen, _("Check OPENZONE_SMTP_HOST, _PORT, _USER and _PASSWORD."))
    else:
        yield Finding("mail", Level.OK, _("The mail server %(host)s answers") % {"host": settings.EMAIL_HOST})


def _greet() -> None:
    """Say hello and sign in, but send nothing."""
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=MAIL_SECONDS) as server:
        if settings.EMAIL_USE_TLS:
            server.starttls(context=ssl.create_default_context())
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        server.noop()
