"""The app's place in Django."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The API: the same actions and queries for other systems."""

    name = "openzone.api"
    label = "api"
