"""The app's place in Django."""

from django.apps import AppConfig


class AccountConfig(AppConfig):
    """Sign-in, one's own page and API tokens."""

    name = "openzone.web.account"
    label = "web_account"
