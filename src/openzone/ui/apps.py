"""The app's place in Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Components of pages: they know how a thing looks, not what it is."""

    name = "openzone.ui"
    label = "ui"
