"""The app's place in Django."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Places: where things are, and which office serves them."""

    name = "openzone.places"
    label = "places"
