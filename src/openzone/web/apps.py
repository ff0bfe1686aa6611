"""The app's place in Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """What the doors share: errors, notices, files, live updates."""

    name = "openzone.web"
    label = "web"
