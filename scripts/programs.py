"""Finds the programs of others that tests drive, or installs Debian's where it may: `programs.py chromium nginx …`."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# Where servers are, which is not on everybody's PATH.
PLACES = os.pathsep.join((os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin"))
SERVICES_RUN = Path("/run/systemd/system")


@dataclass(frozen=True)
class Program:
    """What it is called, what Debian calls it, for which tests it is, and whether installing it starts a service."""

    names: tuple[str, ...]
    packages: tuple[str, ...]
    purpose: str
    is_service: bool = False


PROGRAMS = {
    "chromium": Program(
        ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
        ("chromium", "fonts-noto-cjk"),
        "the browser tests",
    ),
    "nginx": Program(("nginx",), ("nginx",), "the proof of docs/serving.md", is_service=True),
    "dovecot": Program(("dovecot",), ("dovecot-imapd",), "the tests with a real mailbox", is_service=True),
    "pgbouncer": Program(("pgbouncer",), ("pgbouncer",), "the proof of docs/serving.md", is_service=True),
}


def find(name: str) -> str | None:
    """The path of a program: the one that the environment names (`CHROMIUM=…`), else the first that is there."""
    named = os.environ.get(name.upper())
    names = (named,) if named else PROGRAMS[name].names
    return next(filter(None, (shutil.which(one, path=PLACES) for one in names)), None)


def how_to_get(*names: str) -> str:
    """What to say where they are missing."""
    packages = " ".join(package for name in names for package in PROGRAMS[name].packages)
    variables = " and ".join(name.upper() for name in names)
    return f"there is no {' and no '.join(names)} here: apt-get install {packages}, or let {variables} name the program"


def may_install(name: str) -> bool:
    """Whether it can be installed here, as root on Debian or one of its kin, without a service starting by itself."""
    able = os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get") is not None
    starts = PROGRAMS[name].is_service and SERVICES_RUN.exists()
    return able and not starts and name.upper() not in os.environ


def install(names: list[str]) -> None:
    """Install them; what apt says is shown only when it fails."""
    print(f"Installing {', '.join(names)} for the tests …", flush=True)
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    packages = [package for name in names for package in PROGRAMS[name].packages]
    for command in (
        ["apt-get", "update", "--quiet"],
        ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(command, env=quietly, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(done.stderr.strip(), file=sys.stderr)
            return


def main(names: list[str]) -> int:
    """Make sure that they are there. Without one the other tests still run, except where `CI` is true."""
    wanted = [name for name in names if find(name) is None and may_install(name)]
    if wanted:
        install(wanted)
    missing = [name for name in names if find(name) is None]
    for name in missing:
        print(f"Without {PROGRAMS[name].purpose}, for {how_to_get(name)}", file=sys.stderr)
    return 1 if missing and os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
