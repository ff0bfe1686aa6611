"""The app's place in Django."""

from importlib import import_module

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    """Partnerships: agreements and what was promised in them, working groups and their items, associations."""

    name = "openzone.partnerships"
    label = "partnerships"

    def ready(self) -> None:
        """Define the figures, enter what can be found and what is told to others."""
        import_module("openzone.partnerships.figures")
        import_module("openzone.partnerships.finding")
        import_module("openzone.partnerships.receivers")
