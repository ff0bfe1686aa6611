"""The app's place in Django."""

from importlib import import_module

from django.apps import AppConfig


class ContactConfig(AppConfig):
    """Contact: the zone speaks to its enterprises before they have to ask."""

    name = "openzone.contact"
    label = "contact"

    def ready(self) -> None:
        """Connect the receivers and enter the kinds of notices."""
        import_module("openzone.contact.receivers")
