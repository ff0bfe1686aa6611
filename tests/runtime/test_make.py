"""The commands for people who work on it, as far as they can be tested without a network."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_help_lists_every_command() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony is not None
    assert [line.split()[1] for line in said.splitlines()] == phony[1].split()


def find_python(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    path = f"{folder}:/usr/bin:/bin"
    script = ROOT / "scripts" / "find-python"
    return subprocess.run(["sh", script, *words], env={"PATH": path}, capture_output=True, text=True, check=False)


@pytest.fixture
def only_old(tmp_path: Path) -> Path:
    """A folder in which every Python is an old one."""
    for name in ("python", "python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        (tmp_path / name).write_text('#!/bin/sh\ncase "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac\n')
        (tmp_path / name).chmod(0o755)
    return tmp_path


def test_a_too_old_python_is_one_sentence(only_old: Path) -> None:
    done = find_python(only_old)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("OpenZone needs Python 3.11 or newer, here is Python 3.9.2:")
    assert done.stderr.count("\n") == 1


def test_a_newer_python_beside_an_old_one_is_found(only_old: Path) -> None:
    (only_old / "python3.12").write_text("#!/bin/sh\nexit 0\n")
    assert find_python(only_old).stdout.strip() == str(only_old / "python3.12")


def test_the_named_python_comes_first(tmp_path: Path) -> None:
    named = tmp_path / "my python"
    named.write_text("#!/bin/sh\nexit 0\n")
    named.chmod(0o755)
    assert find_python(tmp_path, str(named)).stdout.strip() == str(named)
