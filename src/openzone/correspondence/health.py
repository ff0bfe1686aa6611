"""What `doctor` and the page of the installation's health say of mailboxes and of letters that nobody understood."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openzone.core import clock
from openzone.core.health.finding import Finding, Findings, Level, age
from openzone.correspondence.models import Mailbox
from openzone.correspondence.queries import kept, unread_too_long
from openzone.correspondence.rules import UNREAD_TOO_LONG


def mailboxes() -> Findings:
    """Whether every mailbox is read, and what came is understood; nothing where there is no mailbox."""
    troubles = [*_unread(), *_not_understood()]
    yield from troubles
    if not troubles and Mailbox.objects.exists():
        yield Finding("mailboxes", Level.OK, _("Every mailbox is read"))


def _unread() -> Findings:
    now = clock.now()
    for mailbox in unread_too_long(now):
        seconds = (now - (mailbox.read_at or mailbox.since)).total_seconds()
        seen = _("The mailbox of the zone %(zone)s has not been read for %(time)s (%(error)s)") % {
            "zone": mailbox.zone.code,
            "time": age(seconds),
            "error": mailbox.error or _("no worker has looked"),
        }
        advice = _(
            "Nothing is lost. Try it in the settings of its zone, Mailbox and messengers; look whether the worker runs."
        )
        yield Finding("mailboxes", Level.WRONG, seen, advice)


def _not_understood() -> Findings:
    late = kept().filter(received_at__lt=clock.now() - UNREAD_TOO_LONG).count()
    if late:
        seen = ngettext(
            "%(count)d letter that came in waits to be understood",
            "%(count)d letters that came in wait to be understood",
            late,
        ) % {"count": late}
        yield Finding("mailboxes", Level.WRONG, seen, _("Look whether the worker runs, and what it says."))
