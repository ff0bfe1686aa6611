"""What all tests may use."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils import translation

from database import KEPT, fingerprint, of_this_process
from installation import Installation, installed, openzone

DAY_SECONDS = 24 * 60 * 60
pytest_plugins = ["cast", "receiver"]


def pytest_configure() -> None:
    """Serve static files by their plain names, out of no folder: every client of a test would go through all of it."""
    from django.conf import settings

    storages: Any = settings.STORAGES
    storages["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STATIC_ROOT = Path(os.environ["OPENZONE_DATA"]) / "static"
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    # A password is hashed as it is in the open, only not as slowly.
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1
    # What holds does not depend on how busy the machine is.
    hypothesis.settings.register_profile("patient", deadline=None)
    hypothesis.settings.load_profile("patient")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have one process make what tests share: those of a module or package that share something stay together."""
    for item in items:
        if isinstance(item, pytest.Function) and (group := together(item)):
            item.add_marker(pytest.mark.xdist_group(group))


def together(item: pytest.Function) -> str:
    """What a test shares with others beyond the moment: its module's or package's, or the running installation."""
    known = item._fixtureinfo.name2fixturedefs.values()
    shared = [one[-1] for one in known if one[-1].baseid.startswith("tests")]
    if any(one.argname == "serving" for one in shared):
        return "serving"
    return min((one.baseid for one in shared if one.scope in {"module", "package"}), default="")


@pytest.fixture(autouse=True)
def in_english() -> None:
    """A page that was asked for in Chinese leaves its language to the thread, and so to the next test."""
    translation.activate("en")


@pytest.fixture(scope="session")
def django_db_setup() -> Iterator[None]:
    """The database of this process, instead of the one that Django would make and migrate."""
    with of_this_process():
        yield


@pytest.fixture(scope="session")
def seed() -> Path:
    """A data folder with a migrated embedded database, to be copied; made once for each state of the migrations."""
    place = KEPT / f"seed-{fingerprint()}"
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "seed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "complete").exists():
            for old in KEPT.glob("seed-*"):
                # A run at this moment may still need today's.
                if time.time() - old.stat().st_mtime > DAY_SECONDS:
                    shutil.rmtree(old, ignore_errors=True)
            made = openzone("migrate", data=place)
            assert made.returncode == 0, made.stderr
            # What a test may lose is lost with the machine only, not with a process.
            with (place / "postgres" / "postgresql.conf").open("a") as settings:
                settings.write("\nfsync = off\n")
            (place / "complete").touch()
    return place


@pytest.fixture
def installation(tmp_path: Path, seed: Path) -> Iterator[Installation]:
    """An installation that is not started yet, with an empty database that is up to date."""
    with installed(tmp_path / "data", seed) as made:
        yield made


@pytest.fixture(scope="session")
def serving(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Iterator[Installation]:
    """An installation that is up, shared by all tests that leave it up and do not mind each other's data."""
    with installed(tmp_path_factory.mktemp("serving") / "data", seed) as made:
        yield made.start()


@pytest.fixture
def live_installation(installation: Installation) -> Installation:
    """The real `openzone serve` on data of its own, ready, without the demo. Ended with the test."""
    return installation.start()
