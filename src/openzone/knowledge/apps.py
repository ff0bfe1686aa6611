"""The app's place in Django."""

from importlib import import_module

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """Knowledge: what was answered once is found by whoever asks next."""

    name = "openzone.knowledge"
    label = "knowledge"

    def ready(self) -> None:
        """Define the figures and enter what can be found."""
        import_module("openzone.knowledge.finding")
        import_module("openzone.knowledge.figures")
        import_module("openzone.knowledge.receivers")
