"""The app's place in Django."""

from django.apps import AppConfig


class ContactConfig(AppConfig):
    """Contact: the zone speaks to its enterprises before they have to ask."""

    name = "openzone.contact"
    label = "contact"
