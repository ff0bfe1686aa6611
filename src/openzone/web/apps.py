"""The app's place in Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """What the doors share: errors, notices, files, live updates."""

    name = "openzone.web"
    label = "web"

    def ready(self) -> None:
        """Enter how activities read as notices."""
        from openzone.core.notices import register_teller
        from openzone.web.parts.cases.telling import tell

        register_teller("case", tell)
