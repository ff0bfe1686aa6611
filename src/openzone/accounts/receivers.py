"""What accounts enter with core, and what they remember of signing in."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from openzone.accounts.actions import note_sign_in
from openzone.accounts.models import User
from openzone.accounts.verbs import OF_ACCOUNTS
from openzone.core.webhooks.catalogue import Group, offer

offer(Group("accounts", _("Accounts"), OF_ACCOUNTS))


@receiver(user_logged_in)
def remember_sign_in(sender: object, request: HttpRequest, user: User, **more: Any) -> None:
    """Remember it; a session that no request began has no address."""
    note_sign_in(user, address=_address(request), program=request.META.get("HTTP_USER_AGENT", ""))


def _address(request: HttpRequest) -> str | None:
    try:
        found: str = get_adapter().get_client_ip(request)
    except PermissionDenied:
        return None
    return found
