"""How sign-in differs from allauth's own: a password is chosen by a mailed link only, never while signing up."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openzone.accounts.actions import set_password
from openzone.accounts.models import User
from openzone.core.actor import system


class AccountAdapter(DefaultAccountAdapter):
    """Closed for allauth's sign-up; a user has one name field."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This e-mail and this password do not belong together. Please check both."),
        "enter_current_password": _("This is not your current password."),
        "too_many_login_attempts": _(
            "Too many attempts with a wrong password. Wait five minutes and try again, or ask for a new link below."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """False: accounts are made by invitation, or alone on a page of ours which proves the address first."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong passwords for each address and place apart."""
        return f"{ratelimit.get_ip(request)} {super()._get_login_attempts_cache_key(request, **credentials)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse after too many attempts from here, or after far too many from many places."""
        super().pre_authenticate(request, **credentials)
        address = str(credentials.get("email", "")).strip().lower()
        if not ratelimit.consume(request, app="allauth.account", action="login_address", key=address):
            raise self.validation_error("too_many_login_attempts")

    def set_password(self, user: User, password: str) -> None:
        """Set a password that the person chose; tokens end with the old one, as sessions do."""
        set_password(user=user, password=password, by=system(None))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """To the sign-in: a changed password ends every session, this one too."""
        return reverse("account_login")

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Let a browser that has no language of its own read in the person's."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if user.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return response
