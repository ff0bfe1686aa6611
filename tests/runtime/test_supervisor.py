"""What the supervisor does with children that do not behave."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from openzone.cli import checks, serve, supervisor
from openzone.cli.problems import Problem
from openzone.cli.supervisor import Child, Supervisor

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words of a child are a script here."""
    monkeypatch.setattr(supervisor, "command", lambda *words: [sys.executable, "-c", *words])


def ended(child: Child) -> None:
    child.start()
    assert child.process is not None
    child.process.wait()
    child.tend()


def runs(child: Child) -> bool:
    return child.process is not None


def test_a_child_that_ends_at_once_is_started_later_each_time() -> None:
    child = Child("thing", ["raise SystemExit(3)"])
    pauses = []
    for _ in range(12):
        ended(child)
        pauses.append(child.pause)
    assert pauses == sorted(pauses)
    assert pauses[-1] == supervisor.LONGEST_PAUSE
    assert child.failures == 12


def test_a_child_that_ends_after_a_calm_time_is_started_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "CALM_SECONDS", 0)
    child = Child("thing", ["pass"], pause=20, failures=3)
    ended(child)
    assert (child.pause, child.failures) == (supervisor.FIRST_PAUSE, 0)


def test_it_is_not_started_before_its_pause_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    child = Child("thing", ["pass"])
    ended(child)
    child.tend()
    assert not runs(child)
    child.due = time.monotonic()
    child.tend()
    assert runs(child)
    child.reap()


def test_a_first_start_that_fails_is_given_up(capsys: pytest.CaptureFixture[str]) -> None:
    keeper = Supervisor(None)
    child = keeper.start("thing", "raise SystemExit(3)")
    with pytest.raises(Problem, match="The thing does not start"):
        keeper.await_ready(child, lambda: False, patience=60)
    keeper.end()
    assert capsys.readouterr().out.count("exit code 3") == supervisor.ATTEMPTS


def test_a_child_that_does_not_want_to_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "GRACE_SECONDS", 0.2)
    started: list[subprocess.Popen[bytes]] = []
    usual = subprocess.Popen

    def start(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
        started.append(usual(*arguments, stdout=subprocess.PIPE, **options))  # type: ignore[call-overload]
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    keeper = Supervisor(None)
    keeper.start("thing", STUBBORN)
    assert started[0].stdout is not None
    assert started[0].stdout.readline() == b"up\n"
    keeper.end()
    assert started[0].returncode == -9
    started[0].stdout.close()


class Broken(Supervisor):
    """A supervisor whose database cannot be started again."""

    def watch(self) -> None:
        raise Problem("The database did not start: PANIC: could not write")


@pytest.mark.parametrize(("free", "sentence"), [(1, "is full: 1 MB"), (9000, "PANIC")])
def test_a_disk_that_fills_up_while_serving_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, sentence: str
) -> None:
    monkeypatch.setattr(checks, "free_bytes", lambda data: free * 1024 * 1024)
    with pytest.raises(Problem, match=sentence):
        serve.watch(Broken(None), tmp_path)
