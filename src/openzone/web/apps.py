"""The app's place in Django."""

from importlib import import_module

from django.apps import AppConfig


class WebConfig(AppConfig):
    """What the doors share: errors, notices, files, live updates."""

    name = "openzone.web"
    label = "web"

    def ready(self) -> None:
        """Enter how activities read as notices."""
        import_module("openzone.web.tellers")
