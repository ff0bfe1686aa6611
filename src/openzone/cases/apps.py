"""The app's place in Django."""

from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases: the main job of the platform."""

    name = "openzone.cases"
    label = "cases"

    def ready(self) -> None:
        """Connect the receivers, define the figures and enter what can be found and what waits."""
        import_module("openzone.cases.finding")
        import_module("openzone.cases.figures")
        import_module("openzone.cases.figures_aftercare")
        import_module("openzone.cases.figures_promises")
        import_module("openzone.cases.figures_pressing")
        import_module("openzone.cases.figures_reform")
        import_module("openzone.cases.figures_stakes")
        import_module("openzone.cases.receivers")
