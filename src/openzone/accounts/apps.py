"""The app's place in Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts: users are global, what they may do in a zone is said by posts and memberships."""

    name = "openzone.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Connect the receivers."""
        from importlib import import_module

        import_module("openzone.accounts.receivers")
