"""The app's place in Django."""

from importlib import import_module

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk: the door of the zone's staff."""

    name = "openzone.web.desk"
    label = "web_desk"

    def ready(self) -> None:
        """Enter the lists, so that jobs and commands know them too, and how exports read as notices."""
        from openzone.core.notices import register_kinds, register_teller
        from openzone.web.desk import telling

        import_module("openzone.web.desk.shown_lists")
        register_kinds([telling.KIND])
        register_teller("export", telling.tell)
        register_teller("import", telling.tell_imports)
        register_teller("webhook", telling.tell_webhooks)
