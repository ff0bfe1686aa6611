"""The app's place in Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk: the door of the zone's staff."""

    name = "openzone.web.desk"
    label = "web_desk"
