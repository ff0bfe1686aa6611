"""The app's place in Django."""

from importlib import import_module

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    """Correspondence: what is written to the zone by mail and messenger."""

    name = "openzone.correspondence"
    label = "correspondence"

    def ready(self) -> None:
        """Connect what is entered with core."""
        import_module("openzone.correspondence.receivers")
