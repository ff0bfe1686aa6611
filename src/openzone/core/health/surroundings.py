"""How the installation is set up: keys, and the address under which people reach it."""

import stat
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from openzone.core.health.finding import Finding, Findings, Level
from openzone.core.seals import key

LOCAL = {"localhost", "127.0.0.1", "[::1]"}


def keys() -> Findings:
    """Whether only the owner can read the keys."""
    places = [Path(settings.DATA) / "secret_key", key.place()]
    loose = [place for place in places if place.exists() and stat.S_IMODE(place.stat().st_mode) & 0o077]
    for place in loose:
        seen = _("Others can read the key %(place)s") % {"place": place}
        yield Finding("keys", Level.WRONG, seen, _("Run: chmod 600 %(place)s") % {"place": place})
    if not loose:
        yield Finding("keys", Level.OK, _("Only the owner can read the keys"))


def address() -> Findings:
    """Whether people reach it by an encrypted address, and whether it knows who they are."""
    if settings.ORIGIN.startswith("https://"):
        yield from _behind_a_proxy()
    elif set(settings.ALLOWED_HOSTS) <= LOCAL:
        yield Finding("address", Level.OK, _("It is reached from this machine only"))
    else:
        seen = _("People reach it without encryption: OPENZONE_ORIGIN is no https address")
        yield Finding("address", Level.WRONG, seen, _("Put a web server with TLS before it (docs/serving.md)."))


def _behind_a_proxy() -> Findings:
    name = settings.ORIGIN.removeprefix("https://").split("/")[0].split(":")[0]
    if name not in settings.ALLOWED_HOSTS:
        seen = _("%(name)s is in OPENZONE_ORIGIN, but not in OPENZONE_HOSTS") % {"name": name}
        yield Finding("address", Level.WRONG, seen, _("Add it to OPENZONE_HOSTS, or every page is refused."))
    elif not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        seen = _("It stands behind a web server, but OPENZONE_PROXIES is 0")
        advice = _("Set OPENZONE_PROXIES to how many there are, or all people share one limit of sign-ins.")
        yield Finding("address", Level.WARNING, seen, advice)
    else:
        yield Finding("address", Level.OK, _("People reach it at %(origin)s") % {"origin": settings.ORIGIN})
