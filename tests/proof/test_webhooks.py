"""Webhooks of a whole installation: receivers that hang hold up nobody, nothing is lost with a killed worker."""

import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from installation import eventually, installed
from receiver import Receiver

ACTS, HANGING = 300, 12
PREPARE = """
import sys; sys.path.insert(0, {tests!r})
from django.contrib.auth.hashers import make_password
from cast import assemble, PASSWORD
from openzone.places.actions.webhooks import add_webhook
made = assemble(make_password(PASSWORD))
by = made.actor("administrator")
for url in [{good!r}] + [f"{hangs}{{n}}" for n in range({hanging})]:
    add_webhook(url=url, verbs=["unit.renamed"], by=by)
print("made")
"""
ACT = """
from openzone.core.actions import append
from openzone.core.actor import system
from openzone.places.models import Unit, Zone
zone, unit = Zone.objects.get(code="here"), Unit.objects.get(code="station")
for _ in range({count}):
    append("unit.renamed", subject_type="unit", subject_id=unit.pk, by=system(zone.pk))
"""
STATES = "SELECT state, count(*) FROM core_webhookdelivery GROUP BY 1 ORDER BY 1"


def listening() -> Receiver:
    server = Receiver()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def told(receiver: Receiver) -> set[Any]:
    return {body["data"]["activity"] for _path, _headers, body in list(receiver.got)}


def has_come(receiver: Receiver, count: int) -> bool:
    return len(told(receiver)) >= count


def due_in_the_end() -> list[tuple[str, int]]:
    return [("sent", ACTS), ("waiting", ACTS * HANGING)]


@pytest.mark.proof
def test_hanging_receivers_and_killed_workers(tmp_path: Path, seed: Path) -> None:
    good, hangs = listening(), listening()
    good.seconds, hangs.seconds = 0.02, 3600.0
    hosts = f"{good.place} {hangs.place}"
    with installed(tmp_path / "data", seed, OPENZONE_WEBHOOK_HOSTS=hosts) as made:
        made.start()
        words = {"good": f"http://{good.place}/", "hangs": f"http://{hangs.place}/", "hanging": HANGING}
        made.python(PREPARE.format(tests=str(Path(__file__).resolve().parents[1]), **words))
        for part in range(3):
            made.python(ACT.format(count=ACTS // 3))
            due = (part + 1) * ACTS // 3 - 80
            assert eventually(partial(has_come, good, due)), made.said()
            if part < 2:
                made.worker.kill()
        with made.connect() as connection:
            assert eventually(lambda: connection.execute(STATES).fetchall() == due_in_the_end()), made.said()
            kept = "SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'webhooks' AND status = 'succeeded'"
            assert connection.execute(kept).fetchone() == (0,), "what has ended is not kept"
    names = {(headers["webhook-id"], body["data"]["activity"]) for _path, headers, body in good.got}
    assert len(names) == ACTS, "each act under one name, however often it was posted"
    assert 0 <= len(good.got) - ACTS <= 3, "again only what was in hand"
