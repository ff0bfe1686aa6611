"""A backup under load, the data destroyed, a restore; and a row of the log changed by hand."""

import json
import shutil
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import psycopg
import pytest

from installation import Installation, socket_folder
from openzone.cli.postgres.server import Server
from openzone.cli.safe import archive, tables
from proof.test_kills import PREPARE, post

THREADS = 4
TESTS = str(Path(__file__).resolve().parents[1])


class Load:
    """Several people who post messages without a pause."""

    def __init__(self, installation: Installation, ref: str, token: str) -> None:
        self.installation, self.address, self.token = installation, f"/api/v1/cases/{ref}/messages", token
        self.going = threading.Event()
        self.going.set()
        self.taken: list[int] = []
        self.slowest = 0.0
        self.threads = [threading.Thread(target=self.post, args=(number,)) for number in range(THREADS)]

    def post(self, number: int) -> None:
        while self.going.is_set():
            began = time.monotonic()
            assert post(self.installation, self.address, self.token, number), "a message was refused"
            self.taken.append(number)
            self.slowest = max(self.slowest, time.monotonic() - began)
            number += THREADS

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.going.clear()
        for thread in self.threads:
            thread.join()


def findings(installation: Installation, *words: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(installation.run("doctor", "--json", *words).stdout)
    return told


def wrong(told: dict[str, Any]) -> list[str]:
    return [one["seen"] for one in told["findings"] if one["level"] == "wrong"]


def troubles(told: dict[str, Any]) -> set[str]:
    """What is wrong, but for holidays that nobody has published yet: that depends on the day of the test."""
    return {one["code"] for one in told["findings"] if one["level"] != "ok"} - {"holidays"}


SEAL = "from openzone.core.seals import exports, making; print(making.seal_new_rows()); exports.export()"


@pytest.mark.proof
def test_a_backup_under_load_becomes_the_installation_again(installation: Installation, tmp_path: Path) -> None:
    assert installation.run("demo").returncode == 0
    assert troubles(findings(installation)) == {"worker", "mail", "backup"}, (
        "a fresh demo wants a worker and nothing else"
    )
    installation.start()
    ref, token = installation.python(PREPARE.format(tests=TESTS)).split()
    installation.python(SEAL)
    file = tmp_path / "backup.tar"
    with Load(installation, ref, token) as load:
        time.sleep(2)
        before = len(load.taken)
        told = json.loads(installation.run("backup", str(file), "--json").stdout)
        during = len(load.taken) - before
        time.sleep(1)
    assert during > 5, "nobody waits for a backup"
    print(f"{told['rows']} rows in {told['seconds']} s, {during} messages meanwhile, slowest {load.slowest:.2f} s")
    installation.stop(signal.SIGTERM)
    keys = {name: (installation.data / name).read_bytes() for name in ("seal.key", "secret_key")}
    shutil.rmtree(installation.data)

    restored = installation.run("restore", str(file), "--json")
    assert restored.returncode == 0, restored.stderr
    for name, content in keys.items():
        (installation.data / name).write_bytes(content)
        (installation.data / name).chmod(0o600)
    manifest = archive.Archive(file).verify(lambda _: None)
    with Server(installation.data) as server, psycopg.connect(server.conninfo()) as connection:
        names, _ = tables.tables(connection)
        sums = tables.sums(connection, names)
    assert sums == manifest["tables"]

    installation.start()
    told = findings(installation, "--deep")
    assert told["well"], wrong(told)
    with installation.connect() as connection:
        rows = connection.execute(
            "SELECT body FROM cases_message m JOIN cases_case c ON c.id = case_id WHERE c.ref = %s", [ref]
        ).fetchall()
        kept = {int(body.rpartition(" ")[2]) for (body,) in rows}
    assert kept <= set(load.taken) and len(kept) >= before, "what was acknowledged before the backup is in it"
    assert post(installation, f"/api/v1/cases/{ref}/messages", token, 10**6)


@pytest.fixture
def by_hand(live_installation: Installation) -> Callable[[str], None]:
    """Somebody who changes the log past everything that forbids it."""

    def change(statement: str) -> None:
        folder = str(socket_folder(live_installation.data))
        with psycopg.connect(host=folder, user="postgres", dbname="openzone", autocommit=True) as superuser:
            superuser.execute("ALTER TABLE core_activity DISABLE TRIGGER activity_is_append_only")
            superuser.execute(statement.encode())
            superuser.execute("ALTER TABLE core_activity ENABLE TRIGGER activity_is_append_only")

    return change


@pytest.mark.proof
def test_doctor_names_the_row_that_was_changed_by_hand(
    live_installation: Installation, by_hand: Callable[[str], None]
) -> None:
    live_installation.python(PREPARE.format(tests=TESTS))
    assert int(live_installation.python(SEAL)) > 5
    assert findings(live_installation)["well"]
    with live_installation.connect() as connection:
        rows = connection.execute("SELECT id, verb, subject_type, subject_id FROM core_activity ORDER BY id").fetchall()
    (number, verb, kind, subject), (other, *_) = rows[2], rows[4]
    by_hand(f"UPDATE core_activity SET actor_id = 1 WHERE id = {number}")
    by_hand(f"DELETE FROM core_activity WHERE id = {other}")
    said = wrong(findings(live_installation))
    assert len(said) == 2
    assert f"activity {other} was removed after it was sealed" in said
    assert any(
        one.startswith(f"activity {number} ({verb} of {kind} {subject}, ")
        and one.endswith("changed after it was sealed")
        for one in said
    )
    assert live_installation.run("doctor").returncode == 1
