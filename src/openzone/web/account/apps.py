"""The app's place in Django."""

from django.apps import AppConfig


class AccountConfig(AppConfig):
    """Sign-in, one's own page and API tokens."""

    name = "openzone.web.account"
    label = "web_account"

    def ready(self) -> None:
        """Enter how the files that people asked for read as notices."""
        from openzone.core.notices import register_kinds, register_teller
        from openzone.web.account import telling

        register_kinds([telling.KIND])
        register_teller("personal_file", telling.tell)
