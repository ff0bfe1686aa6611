"""The app's place in Django."""

from importlib import import_module

from django.apps import AppConfig


class FormalitiesConfig(AppConfig):
    """Formalities: the services of a zone, and appointments at the counters where they are given."""

    name = "openzone.formalities"
    label = "formalities"

    def ready(self) -> None:
        """Enter what formalities do."""
        import_module("openzone.formalities.receivers")
        import_module("openzone.formalities.figures_pooled")
        import_module("openzone.formalities.pooled_receivers")
