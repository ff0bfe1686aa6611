"""The app's place in Django."""

from importlib import import_module

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Registry: who there is."""

    name = "openzone.registry"
    label = "registry"

    def ready(self) -> None:
        """Connect the receivers and enter what can be found."""
        import_module("openzone.registry.receivers")
