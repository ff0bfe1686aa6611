"""The command line: exit codes and sentences."""

import argparse
import errno
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from installation import Installation
from openzone.cli import main as command_line
from openzone.cli.main import COMMANDS, Command, main
from openzone.cli.problems import Problem, Usage
from openzone.core.errors import Denied

COUNT = "from openzone.accounts.models import User; print(User.objects.count())"


@pytest.mark.parametrize("words", [[], ["nonsense"], ["user"], ["token", "steal"]])
def test_without_a_command_the_commands_are_named(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "openzone" in said.err


def test_help_is_no_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(f"openzone {command.words}" in said for command in COMMANDS if not command.hidden)


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("openzone ")


def test_help_loads_nothing_heavy() -> None:
    code = "import sys, openzone.cli.main as m; m.main(['--help']); print({'django', 'psycopg'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("set()\n")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.words)
def test_each_command_is_there(command: Command) -> None:
    assert find_spec(f"openzone.cli.{command.module}") is not None


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (Problem("It is full."), 1, "It is full.\n"),
        (Usage("Name a zone."), 2, "Name a zone.\nSee: openzone serve --help\n"),
        (Denied("You may not."), 1, "You may not.\n"),
        (
            OSError(errno.ENOSPC, "No space left on device", "/data/x"),
            1,
            "OpenZone cannot write /data/x: no space left on device.\n",
        ),
        (KeyboardInterrupt(), 130, "Stopped.\n"),
    ],
)
def test_failures_are_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException, code: int, said: str
) -> None:
    def fail(options: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr("openzone.cli.serve.run", fail)
    assert main(["serve"]) == code
    assert capsys.readouterr().err == said


def test_the_unforeseen_is_noted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("OPENZONE_DATA", str(tmp_path))
    monkeypatch.setattr(command_line, "perform", lambda *_: 1 / 0)
    assert main(["serve"]) == 1
    said = capsys.readouterr().err
    assert said == f"That did not work: division by zero (details: {tmp_path}/log/error.log).\n"
    assert "ZeroDivisionError" in (tmp_path / "log" / "error.log").read_text()


def test_a_command_starts_and_ends_the_database_by_itself(installation: Installation) -> None:
    done = installation.run("manage", "shell", "--no-imports", "--verbosity", "0", "--command", COUNT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "0\n", "")
    assert not (installation.data / "postgres" / "postmaster.pid").exists()
