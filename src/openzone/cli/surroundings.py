"""What a command needs around it: Django set up, the database running and up to date."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

SETTINGS = "openzone.config.settings"


@contextmanager
def surrounded(needs: str) -> Iterator[None]:
    """Provide "nothing", "django", "manage" (Django and a running database) or "database" (and it is up to date)."""
    if needs == "nothing":
        yield
        return
    if needs == "django":
        set_up_django()
        yield
        return
    from openzone.cli.postgres.connection import database

    with database():
        set_up_django()
        if needs == "database":
            from openzone.cli import schema

            schema.bring_up_to_date()
        try:
            yield
        finally:
            disconnect()


def set_up_django() -> None:
    """Load the settings and all apps; the database has to be named by then."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()


def disconnect() -> None:
    """Let go of the database before the command lets go of the server."""
    from django.db import connections

    connections.close_all()
