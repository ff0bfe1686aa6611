"""The app's place in Django."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Insight: figures across all apps."""

    name = "openzone.insight"
    label = "insight"
