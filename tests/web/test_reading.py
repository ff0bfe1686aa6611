"""Reading a page cannot write: the connection refuses."""

import pytest
from django.db import connection
from django.test import RequestFactory

from cast import Cast
from openzone.core.models import Counter
from openzone.places.models import Zone
from openzone.web.middleware import WriteWhileReading, reading_does_not_write


def respond(method: str, view: object) -> object:
    return reading_does_not_write(view)(RequestFactory().generic(method, "/"))  # type: ignore[arg-type]


def lock(request: object) -> object:
    return list(Zone.objects.select_for_update())


def upsert(request: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("WITH a AS (SELECT 1) INSERT INTO core_counter (name, value) VALUES ('x', 1)")


@pytest.mark.parametrize(
    "view",
    [
        lambda request: Counter.objects.create(name="x", value=1),
        lambda request: Zone.objects.update(name="x"),
        lambda request: Counter.objects.all().delete(),
        lock,
        upsert,
    ],
)
def test_a_get_that_writes_is_a_defect(cast: Cast, view: object) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        with pytest.raises(WriteWhileReading):
            respond(method, view)


def test_a_post_may_write(cast: Cast) -> None:
    respond("POST", lambda request: Counter.objects.create(name="x", value=1))
    assert Counter.objects.filter(name="x").exists()
