"""The one-time link of an empty installation: made, recognised, written behind, used up."""

import hashlib
import hmac
import secrets
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.errors import Conflict
from openzone.core.models import SetupLink


@transaction.atomic
def renew_link() -> str:
    """Make a new secret, which makes the one before worthless; what was typed behind it stays. Answers the secret."""
    secret = secrets.token_urlsafe(32)
    values = {"digest": _digest(secret), "made_at": clock.now(), "used_at": None}
    SetupLink.objects.update_or_create(only=True, defaults=values)
    return secret


def _digest(secret: str) -> str:
    """How a secret is stored. It is long and random, so one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def link_of(secret: str) -> SetupLink | None:
    """The link with this secret, compared in constant time; used links are found too, so that they can say so."""
    link = SetupLink.objects.first()
    return link if link and hmac.compare_digest(link.digest, _digest(secret)) else None


@transaction.atomic
def write_down(link: SetupLink, step: str, typed: dict[str, Any]) -> None:
    """Keep what was typed in one step."""
    row = _hold(link)
    row.draft = {**row.draft, step: typed}
    row.save(update_fields=["draft"])


def use_up(link: SetupLink) -> None:
    """End the link for good, in the transaction of what it was for, and forget what was typed."""
    row = _hold(link)
    row.used_at, row.draft = clock.now(), {}
    row.save(update_fields=["used_at", "draft"])


def _hold(link: SetupLink) -> SetupLink:
    """The link, held until the commit. `Conflict` when somebody else has used it or a new one was made."""
    row = SetupLink.objects.select_for_update().get(pk=link.pk)
    if row.used_at is not None:
        raise Conflict(_("Somebody else has set this installation up meanwhile. Sign in, or ask them to invite you."))
    if row.digest != link.digest:
        raise Conflict(
            _("A newer link was made since. Open the one that stands in the terminal; what you saved is there.")
        )
    return row
