"""The app's place in Django."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Core: no business of its own, only what the business is written with."""

    name = "openzone.core"
    label = "core"
