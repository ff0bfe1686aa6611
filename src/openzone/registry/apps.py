"""The app's place in Django."""

from importlib import import_module

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Registry: who there is."""

    name = "openzone.registry"
    label = "registry"

    def ready(self) -> None:
        """Define the figures, connect the receivers and enter what can be found."""
        import_module("openzone.registry.finding")
        import_module("openzone.registry.figures")
        import_module("openzone.registry.receivers")
