"""The app's place in Django."""

from importlib import import_module

from django.apps import AppConfig


class FormalitiesConfig(AppConfig):
    """Formalities: the services of a zone, appointments at their counters, and what people go through there."""

    name = "openzone.formalities"
    label = "formalities"

    def ready(self) -> None:
        """Enter what formalities do, and how they are found."""
        import_module("openzone.formalities.finding")
        import_module("openzone.formalities.receivers")
        import_module("openzone.formalities.figures")
        import_module("openzone.formalities.figures_pooled")
        import_module("openzone.formalities.pooled_receivers")
