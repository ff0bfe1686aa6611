"""The app's place in Django."""

import logging

from django.apps import AppConfig


class SetupConfig(AppConfig):
    """The setup door: how an empty installation gets its first zone."""

    name = "openzone.web.setup"
    label = "web_setup"

    def ready(self) -> None:
        """Keep addresses of this door out of the log: they hold the secret."""
        logging.getLogger("django.request").addFilter(holds_no_secret)


def holds_no_secret(record: logging.LogRecord) -> bool:
    """Whether a line about a request names no address of this door."""
    return not getattr(getattr(record, "request", None), "path", "").startswith("/setup/")
