"""The app's place in Django."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """The public door: what anybody may see of a zone."""

    name = "openzone.web.public"
    label = "web_public"
