"""`openzone serve`: what it starts, what it refuses, and that nothing of it lingers."""

import errno
import io
import os
import signal
import socket
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest

from database import conninfo, create_database, drop_database
from installation import Installation, eventually, installed, lives, openzone
from openzone.cli import checks
from openzone.cli.problems import Problem


def gone(processes: list[psutil.Process]) -> bool:
    return not any(lives(process) for process in processes)


def ends_everything(installation: Installation, how: signal.Signals) -> None:
    everything = installation.processes()
    assert len(everything) > 8
    assert installation.stop(how) == 0
    assert eventually(lambda: gone(everything))


def test_it_ends_everything_it_started(live_installation: Installation) -> None:
    ends_everything(live_installation, signal.SIGTERM)


@pytest.fixture(scope="module")
def hardy(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Iterator[Installation]:
    """An installation whose processes are killed one by one."""
    with installed(tmp_path_factory.mktemp("hardy") / "data", seed) as made:
        yield made.start()


def test_a_kill_of_each_process_is_survived(hardy: Installation) -> None:
    for name in ("web", "worker", "database"):
        victim = getattr(hardy, name)
        victim.kill()
        assert eventually(partial(replaced, hardy, name, victim.pid)), name
    assert hardy.said().count("is started again") == 3


def replaced(installation: Installation, name: str, old: int) -> bool:
    try:
        return bool(getattr(installation, name).pid != old) and installation.is_ready()
    except (LookupError, FileNotFoundError, psutil.NoSuchProcess):
        return False


def test_one_of_the_web_processes_is_replaced(hardy: Installation) -> None:
    victim = hardy.web.children()[0]
    victim.kill()
    # Until the kernel has put it away it counts as a child, and resets whoever it is given to.
    assert eventually(lambda: not lives(victim))
    assert eventually(lambda: len([each for each in hardy.web.children() if lives(each)]) == 2)
    assert hardy.get("/healthz").status == 200


def test_nothing_lingers_when_the_supervisor_is_killed_and_the_next_start_recovers(
    live_installation: Installation,
) -> None:
    everything = live_installation.processes()
    everything[0].kill()
    assert eventually(lambda: gone(everything))
    ends_everything(live_installation.start(), signal.SIGINT)


def test_a_second_one_on_the_same_data_is_refused(serving: Installation) -> None:
    second = openzone("serve", "--port", "1", data=serving.data)
    assert second.returncode == 1
    assert serving.process is not None
    assert f"process {serving.process.pid}, at {serving.url}" in second.stderr
    assert second.stderr.count("\n") == 1


def test_other_commands_use_the_running_database(serving: Installation) -> None:
    before = serving.database.pid
    assert serving.run("migrate").returncode == 0
    assert serving.database.pid == before
    assert serving.is_ready()


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        number = holder.getsockname()[1]
        refused = openzone("serve", "--port", str(number), data=tmp_path / "data")
    assert refused.returncode == 1
    assert (
        refused.stderr
        == f"Port {number} is taken by another program; choose a free one, such as --port {number + 1}.\n"
    )


@pytest.mark.parametrize("number", ["0", "65536", "many"])
def test_a_port_that_is_none_is_wrong_usage(tmp_path: Path, number: str) -> None:
    refused = openzone("serve", "--port", number, data=tmp_path / "data")
    assert refused.returncode == 2
    assert "port" in refused.stderr


def test_ports_for_root_and_unknown_hosts() -> None:
    reserved = checks._port_sentence("127.0.0.1", 80, OSError(errno.EACCES, "denied"))
    assert "reserved for root" in reserved
    with pytest.raises(Problem, match="cannot listen at"):
        checks.port_free("203.0.113.1", 8000)


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "free_bytes", lambda data: 3 * 1024 * 1024)
    with pytest.raises(Problem, match=r"is full: 3 MB are free, 200 MB are needed"):
        checks.room(tmp_path)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_disk_that_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: io.FileIO("/dev/full", "wb"))
    with pytest.raises(Problem, match="is full"):
        checks.writable(tmp_path)


def test_data_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file is in the way")
    refused = openzone("serve", data=tmp_path / "data")
    assert refused.returncode == 1
    assert "set OPENZONE_DATA to a folder of yours" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_a_served_database_instead(tmp_path: Path) -> None:
    name = f"{os.environ['OPENZONE_TEST_RUN']}_served_{os.getpid()}"
    create_database(name, os.environ["OPENZONE_TEST_TEMPLATE"])
    installation = Installation(tmp_path / "data", extra={"DATABASE_URL": conninfo(dbname=name)})
    (tmp_path / "data").mkdir()
    try:
        installation.start()
        assert not (tmp_path / "data" / "postgres").exists()
        assert installation.stop() == 0
    finally:
        installation.end()
        drop_database(name)


def test_a_served_database_that_does_not_answer(tmp_path: Path) -> None:
    refused = openzone("serve", data=tmp_path / "data", DATABASE_URL="host=/nowhere dbname=none")
    assert refused.returncode == 1
    assert refused.stderr.startswith("The database that DATABASE_URL names does not answer")
