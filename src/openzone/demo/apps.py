"""The app's place in Django."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo: two zones and a believable year, loaded through the real actions."""

    name = "openzone.demo"
    label = "demo"
