"""Each letter arrives once, whatever happens to the mail server meanwhile."""

import random
import threading
import time
from itertools import repeat
from pathlib import Path

import pytest
from django.conf import LazySettings

from cast import Cast
from installation import eventually
from letters_to_many import send_all, told_to
from mail_server import STEPS, Mortal, dying_at_every_step, mortal, names_in
from openzone.core.mail import trouble
from openzone.core.models import Delivery

LETTERS = 2_000
KILLED_FROM_OUTSIDE = 300


@pytest.fixture
def by_smtp(settings: LazySettings) -> LazySettings:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 5
    return settings


@pytest.mark.proof
def test_two_thousand_letters_arrive_once_though_the_server_is_killed_at_every_step(
    cast: Cast, by_smtp: LazySettings, tmp_path: Path
) -> None:
    told_to(LETTERS, cast)
    with mortal(tmp_path / "kept", dying_at_every_step(71)) as server:
        by_smtp.EMAIL_PORT = server.port
        assert eventually(lambda: not trouble())
        send_all()
        deaths = list(server.deaths)
    rows = Delivery.objects.filter(channel="mail")
    assert set(deaths) == set(STEPS) and len(deaths) >= 20
    assert names_in(tmp_path / "kept") == sorted(rows.values_list("message_id", flat=True))
    assert rows.filter(state="uncertain").count() == deaths.count("stored")
    assert rows.filter(state="sent").count() == LETTERS - deaths.count("stored")


@pytest.mark.proof
def test_killed_at_any_moment_nothing_comes_twice_and_what_is_missing_is_named(
    cast: Cast, by_smtp: LazySettings, tmp_path: Path
) -> None:
    """A kill between the final dot and the disk loses what the server had taken: no sender can tell."""
    told_to(KILLED_FROM_OUTSIDE, cast)
    with mortal(tmp_path / "kept", repeat(("never", 0))) as server:
        by_smtp.EMAIL_PORT = server.port
        assert eventually(lambda: not trouble())
        over = threading.Event()
        killer = threading.Thread(target=kill_now_and_then, args=(server, over))
        killer.start()
        send_all()
        over.set()
        killer.join()
        assert len(server.deaths) >= 2
    rows = Delivery.objects.filter(channel="mail")
    arrived = names_in(tmp_path / "kept")
    assert len(arrived) == len(set(arrived))
    missing = set(rows.values_list("message_id", flat=True)) - set(arrived)
    assert missing <= set(rows.filter(state="uncertain").values_list("message_id", flat=True))
    assert set(rows.values_list("state", flat=True)) <= {"sent", "uncertain"}


def kill_now_and_then(server: Mortal, over: threading.Event) -> None:
    """Kill the server at moments that nobody planned."""
    moments = random.Random(7)
    while not over.is_set():
        time.sleep(moments.uniform(0.5, 3))
        server.kill()
