"""The app's place in Django."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Places: where things are, and which office serves them."""

    name = "openzone.places"
    label = "places"

    def ready(self) -> None:
        """Answer core's question who somebody is in a zone, and connect the receivers."""
        from importlib import import_module

        from openzone.core.readers import register
        from openzone.places.readers import directory, house

        register(directory, house)
        import_module("openzone.places.finding")
        import_module("openzone.places.receivers")
        import_module("openzone.places.sign_ins")
