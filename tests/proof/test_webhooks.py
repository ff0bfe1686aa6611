"""Webhooks of a whole installation: receivers that hang hold up nobody, and what a killed worker had in hand is told."""

import threading
from pathlib import Path
from typing import Any

import pytest

from installation import Installation, eventually, installed
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


def listening() -> Receiver:
    server = Receiver()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def told(receiver: Receiver) -> set[Any]:
    return {body["data"]["activity"] for _path, _headers, body in list(receiver.got)}


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
            seen = len(good.got)
            assert eventually(lambda seen=seen: len(good.got) > seen + 20), made.said()
            if part < 2:
                made.worker.kill()
        assert eventually(lambda: len(told(good)) == ACTS), (len(told(good)), made.said())
        with made.connect() as connection:
            rows = connection.execute(
                "SELECT w.url LIKE %s, d.state, count(*) FROM core_webhookdelivery d JOIN core_webhook w"
                " ON w.id = d.webhook_id GROUP BY 1, 2 ORDER BY 1, 2",
                [f"%{good.place}%"],
            ).fetchall()
            kept = connection.execute(
                "SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'webhooks' AND status = 'succeeded'"
            ).fetchone()
    assert (True, "sent", ACTS) in rows and not [row for row in rows if row[0] and row[1] != "sent"]
    assert (False, "waiting", ACTS * HANGING) in rows
    assert kept == (0,), "what has ended is not kept"
    names = {(headers["webhook-id"], body["data"]["activity"]) for _path, headers, body in good.got}
    assert len(names) == ACTS, "each act under one name, however often it was posted"
    assert 0 <= len(good.got) - ACTS <= 3, "again only what was in hand"
