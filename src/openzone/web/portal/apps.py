"""The app's place in Django."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The portal: the door of people of an enterprise."""

    name = "openzone.web.portal"
    label = "web_portal"
