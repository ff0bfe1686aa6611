"""The demo, loaded once for all tests of this folder, in a transaction that is rolled back."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from openzone.demo.load import load


@pytest.fixture(scope="package")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """Everything loaded; what the load told meanwhile."""
    told: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic():
        assert load(told.append)
        yield told
        transaction.set_rollback(True)
