"""`openzone backup`, `restore` and `doctor`: what they refuse, and that what was backed up is there again."""

import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import psycopg
import pytest
from psycopg import sql

from database import conninfo, create_database, drop_database
from installation import COMMAND, PATIENCE, Installation, eventually, installed, openzone, surroundings
from openzone.cli import restore
from openzone.cli.postgres.binaries import clients
from openzone.cli.postgres.server import OWNER, Server
from openzone.cli.problems import Problem
from openzone.cli.safe import archive, tables
from openzone.cli.safe.place import Place

FILL = """
import sys; sys.path.insert(0, {tests!r})
from django.core.files.uploadedfile import SimpleUploadedFile
from cast import assemble
from openzone.cases import actions
from openzone.core.seals.exports import export
from openzone.core.seals.making import seal_new_rows
made = assemble("no password")
case = made.case("in_progress")
for number in range(3):
    file = SimpleUploadedFile("note.txt", b"note %d" % number)
    actions.post_message(case, by=made.actor("member"), body="A 夜班 message", files=[file])
seal_new_rows(), export()
"""
APPEND = """
from openzone.core.actions import append
from openzone.core.actor import system
from openzone.core.seals.making import seal_new_rows
append("again", subject_type="case", subject_id=1, by=system(1))
assert seal_new_rows() == 1
"""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Iterator[Installation]:
    """An installation with something in it, not serving."""
    with installed(tmp_path_factory.mktemp("full") / "data", seed) as made:
        made.python(FILL.format(tests=str(Path(__file__).resolve().parents[1])))
        yield made


@pytest.fixture(scope="module")
def backup(full: Installation) -> Path:
    """A backup of it."""
    path = full.data.with_name("full.tar")
    done = full.run("backup", str(path))
    assert done.returncode == 0, done.stderr
    return path


def content(conninfo: str) -> tuple[dict[str, list[Any]], dict[str, int]]:
    with psycopg.connect(conninfo) as connection:
        names, _ = tables.tables(connection)
        return tables.sums(connection, names), tables.order(connection)


def of(data: Path) -> tuple[dict[str, list[Any]], dict[str, int]]:
    with Server(data) as server:
        return content(server.conninfo())


def report(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence on stderr, after the steps."""
    assert done.returncode == 1, done.stdout
    assert done.stdout == ""
    said = [line for line in done.stderr.splitlines() if not line.endswith("…") and ": done" not in line]
    assert len(said) == 1, done.stderr
    return said[0]


def test_what_was_backed_up_is_there_again(full: Installation, backup: Path, tmp_path: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    new = tmp_path / "new"
    told = report(openzone("restore", str(backup), "--json", data=new))
    assert told["checked"] and told["files"] == 3 and told["kept"] is None
    assert of(new) == of(full.data)
    for path in (full.data / "files").rglob("*"):
        if path.is_file():
            assert (new / path.relative_to(full.data)).read_bytes() == path.read_bytes()
    assert [path.name for path in (new / "seals").glob("*.jsonl")]
    assert not (new / "seal.key").exists(), "the key does not lie beside what it seals"
    goes_on(full, Installation(new))


def goes_on(full: Installation, new: Installation) -> None:
    """Insist that what was restored is guarded as before and that work goes on in it."""
    shutil.copy(full.data / "seal.key", new.data / "seal.key")
    with Server(new.data) as server, psycopg.connect(server.conninfo(), autocommit=True) as connection:
        (ids,) = connection.execute("SELECT array_agg(id) FROM core_activity").fetchone() or ([],)
        assert connection.execute("SELECT count(*) FROM cases_message WHERE body LIKE '%夜班%'").fetchone() == (3,)
        with pytest.raises(psycopg.Error, match="only ever appended to"):
            connection.execute("DELETE FROM core_activity")
    after = "from openzone.core.models import Activity; print(*Activity.objects.values_list('id', flat=True))"
    new.python(APPEND)
    assert len(set(new.python(after).split()) - {str(one) for one in ids}) == 1
    findings = json.loads(new.run("doctor", "--deep", "--json").stdout)["findings"]
    wrong = {one["code"]: one["seen"] for one in findings if one["level"] == "wrong"}
    assert set(wrong) == {"worker"}, "nobody serves, and nothing else is wrong"


def test_it_is_not_put_over_an_installation_unasked(full: Installation, backup: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(full.data, other, ignore=shutil.ignore_patterns("run", "*.alive", "*.users"))
    (other / "postgres").chmod(0o700)
    before = of(other)
    assert "There is an installation here already" in refused(openzone("restore", str(backup), data=other))
    assert of(other) == before
    with Server(other) as server, psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute("UPDATE cases_message SET body = 'changed'")
    for _ in range(2):
        assert report(openzone("restore", str(backup), "--replace", "--json", data=other))["kept"]
        assert of(other) == before
    with Server(other) as server:
        kept = psycopg.conninfo.make_conninfo(server.conninfo(), dbname="openzone_before_restore")
        assert content(kept) == before, "the second restore keeps what the first one made"
    assert len(list(other.glob("seals-before-restore-*"))) == 2


def test_a_serving_one_is_backed_up_but_not_restored(serving: Installation, tmp_path: Path) -> None:
    serving.sign_in("somebody@example.org")
    path = tmp_path / "serving.tar"
    assert report(serving.run("backup", str(path), "--json"))["rows"] > 0
    assert "is serving" in refused(serving.run("restore", str(path), "--replace"))
    assert serving.is_ready()


def broken_copies(whole: Path, to: Path) -> Iterator[tuple[str, str]]:
    raw = whole.read_bytes()
    middle = raw.index(b"database.dump") + 5000
    for name, content, sentence in (
        ("cut", raw[: len(raw) // 2], "cut off or damaged"),
        ("short", raw[:200], "cut off or damaged"),
        ("without-end", raw[: raw.rindex(b"manifest.json") - 600], "its end is missing"),
        ("flipped", raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :], "database.dump is not what was"),
        ("foreign", b"x" * 10_000, "is not a backup"),
        ("empty", b"", "is not a backup"),
        ("newer", raw.replace(b'"openzone": "0.', b'"openzone": "9.', 1), "made by OpenZone 9."),
        ("newer-form", raw.replace(b'"format": 1', b'"format": 7', 1), "written by a newer OpenZone"),
    ):
        (to / name).write_bytes(content)
        yield name, sentence


def test_a_broken_file_touches_nothing(full: Installation, backup: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    for name, sentence in broken_copies(backup, tmp_path):
        with pytest.raises(Problem, match=re.escape(sentence)):
            archive.Archive(tmp_path / name).verify(restore.fits)
    assert "its end is missing" in refused(openzone("restore", str(tmp_path / "without-end"), data=new))
    assert not (new / "postgres").exists()
    assert not (new / "files").exists()
    assert "There is no file" in refused(openzone("restore", str(tmp_path / "none"), data=new))


def rewritten(backup: Path, to: Path, **changes: Any) -> Path:
    """The same backup with another manifest."""
    source = archive.Archive(backup)
    manifest = source.verify(lambda _: None) | changes
    with to.open("w+b") as file:
        writer = archive.Writer(file)
        writer.add_json(archive.HEAD, {name: manifest[name] for name in ("format", "openzone", "made_at")})
        for name, member in source.members(""):
            if name not in {archive.HEAD, archive.MANIFEST, archive.SUM}:
                writer.add(name, [member.read()])
        writer.finish(manifest)
    return to


def test_unknown_migrations_are_refused(backup: Path, tmp_path: Path) -> None:
    known = archive.Archive(backup).verify(lambda _: None)["migrations"]
    newer = rewritten(backup, tmp_path / "newer.tar", migrations=[*known, ["cases", "0999_from_the_future"]])
    said = refused(openzone("restore", str(newer), data=tmp_path / "new"))
    assert "made by a newer OpenZone (it has cases.0999_from_the_future)" in said


def test_what_does_not_equal_the_manifest_is_not_put_in_place(full: Installation, backup: Path, tmp_path: Path) -> None:
    sums = archive.Archive(backup).verify(lambda _: None)["tables"]
    wrong = rewritten(backup, tmp_path / "wrong.tar", tables={**sums, "cases_message": [3, "1"]})
    before = of(full.data)
    said = refused(openzone("restore", str(wrong), "--replace", data=full.data))
    assert said.startswith("The restored table cases_message is not what was backed up")
    assert of(full.data) == before
    with Server(full.data) as server, psycopg.connect(server.conninfo(user=OWNER, dbname=OWNER)) as connection:
        names = {name for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall()}
    assert "openzone_restoring" not in names


def test_a_backup_that_is_ended_leaves_no_half_file(full: Installation, tmp_path: Path) -> None:
    for how in (signal.SIGTERM, signal.SIGINT, signal.SIGKILL):
        is_ended(full, tmp_path / f"{how}.tar", how)
    assert openzone("backup", str(tmp_path / f"{signal.SIGKILL}.tar"), "--force", data=full.data).returncode == 0


def is_ended(full: Installation, target: Path, how: signal.Signals) -> None:
    part = target.with_name(f"{target.name}.part")
    process = subprocess.Popen(
        [*COMMAND, "backup", str(target)],
        env=surroundings(full.data),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert eventually(lambda: part.exists() or process.poll() is not None)
    process.send_signal(how)
    process.communicate(timeout=PATIENCE)
    if process.returncode != 0:
        assert not target.exists()
    assert how == signal.SIGKILL or not part.exists()


def test_where_a_backup_cannot_be_written(full: Installation, backup: Path, tmp_path: Path) -> None:
    before = backup.read_bytes()
    assert "is there already" in refused(full.run("backup", str(backup)))
    assert backup.read_bytes() == before
    assert "There is no folder" in refused(full.run("backup", str(tmp_path / "no" / "a.tar")))
    assert "is a folder" in refused(full.run("backup", str(tmp_path)))


def test_a_damaged_file_does_not_stop_a_backup(full: Installation, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(full.data, data, ignore=shutil.ignore_patterns("run", "*.alive", "*.users"))
    (data / "postgres").chmod(0o700)
    missing, longer, _ = sorted(path for path in (data / "files").rglob("*") if path.is_file())
    missing.unlink()
    longer.write_bytes(b"something else")
    told = report(openzone("backup", str(tmp_path / "a.tar"), "--json", data=data))
    assert (told["files"], len(told["damaged"])) == (1, 2)
    assert openzone("restore", str(tmp_path / "a.tar"), "--check", data=data).returncode == 0
    seen = [one["seen"] for one in json.loads(openzone("doctor", "--deep", "--json", data=data).stdout)["findings"]]
    assert any("is missing" in line for line in seen) and any("another size" in line for line in seen)


@pytest.fixture
def served() -> Iterator[str]:
    """The address of an empty database on a server that somebody else runs."""
    name = f"{os.environ['OPENZONE_TEST_RUN']}_served_{time.time_ns()}"
    create_database(name)
    yield conninfo(dbname=name)
    drop_database(name)
    drop_database(f"{name}_before_restore")


def on_a_disk_of(size: int, *words: str, data: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command that can write no larger file than this."""
    return subprocess.run(
        ["prlimit", f"--fsize={size}", *COMMAND, *words],
        env=surroundings(data, **more), capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_served_database_is_backed_up_and_restored(
    full: Installation, backup: Path, served: str, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    told = report(openzone("restore", str(backup), "--json", data=data, DATABASE_URL=served))
    assert told["kept"] is None
    assert content(served) == of(full.data)
    again = tmp_path / "again.tar"
    assert report(openzone("backup", str(again), "--json", data=data, DATABASE_URL=served))["files"] == 3
    assert "There is no room for the backup" in refused(
        on_a_disk_of(20_000, "backup", str(again), "--force", data=data, DATABASE_URL=served)
    )
    assert again.with_name("again.tar.part").exists() is False
    assert openzone("restore", str(again), "--check", data=data, DATABASE_URL=served).returncode == 0, (
        "the older one is whole"
    )
    assert "may not make another one beside it" in refused(
        openzone("restore", str(again), "--replace", data=data, DATABASE_URL=served)
    )
    with psycopg.connect(conninfo(dbname=OWNER, user=OWNER), autocommit=True) as master:
        master.execute(sql.SQL("ALTER ROLE openzone CREATEDB"))
        try:
            told = report(openzone("restore", str(again), "--replace", "--json", data=data, DATABASE_URL=served))
        finally:
            master.execute("ALTER ROLE openzone NOCREATEDB")
    assert str(told["kept"]).endswith("_before_restore")
    assert content(served) == of(full.data)


def test_a_server_in_use_is_left_alone(backup: Path, served: str, tmp_path: Path) -> None:
    with psycopg.connect(served):
        said = refused(openzone("restore", str(backup), data=tmp_path / "data", DATABASE_URL=served))
    assert "is in use by 1 other connections" in said


def test_who_is_leaving_is_waited_for(served: str) -> None:
    with psycopg.connect(served) as leaving:
        Timer(0.5, leaving.close).start()
        Place(served, served, "openzone").check_unused()
        assert leaving.closed


def test_a_server_newer_than_the_programs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Problem, match=r"The server is PostgreSQL 99, .* PG_BIN at the programs of PostgreSQL 99"):
        clients(99)


def test_doctor_says_what_to_do_without_a_database(tmp_path: Path) -> None:
    done = openzone("doctor", "--json", data=tmp_path, DATABASE_URL="postgresql://x@127.0.0.1:1/x")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    first = told["findings"][0]
    assert (told["well"], first["code"], first["level"]) == (False, "database", "wrong")
    assert first["advice"]
