"""A real Chromium before a real installation with the cast on stage."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cast import PASSWORD
from installation import Installation, installed
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --disable-dev-shm-usage"
).split()
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
STAGE = """
import sys; sys.path.insert(0, {tests!r})
from django.contrib.auth.hashers import make_password
from cast import assemble, PASSWORD
assemble(make_password(PASSWORD))
"""


@dataclass
class Site:
    """The installation and the people who open it."""

    installation: Installation
    browser: Browser

    def open_as(self, name: str, path: str = "/home/", **context: object) -> Page:
        """A page of a browser of its own, signed in as somebody of the cast."""
        page = self.open("/account/login/", **context)
        page.get_by_label("E-mail").fill(f"{name}@example.org")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "login" not in url)
        page.goto(self.installation.url + path)
        return page

    def open(self, path: str, **context: object) -> Page:
        """A page of a browser of its own."""
        made: BrowserContext = self.browser.new_context(**{"viewport": DESK, **context})  # type: ignore[arg-type]
        made.set_default_timeout(15_000)
        page = made.new_page()
        page.goto(self.installation.url + path)
        return page


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The Chromium of this machine. Without one these tests are left out; `make test` says so, and fails under CI."""
    named = os.environ.get("CHROMIUM")
    path = shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("there is no Chromium here")
    browser = playwright.chromium.launch(executable_path=path, args=QUIET)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Iterator[Installation]:
    """One running installation with the cast, for all browser tests of this process."""
    with installed(tmp_path_factory.mktemp("browser") / "data", seed) as made:
        made.start()
        made.python(STAGE.format(tests=str(Path(__file__).resolve().parents[1])))
        yield made


@pytest.fixture
def site(stage: Installation, chromium: Browser) -> Iterator[Site]:
    """The site; what was opened in a test is closed after it."""
    yield Site(stage, chromium)
    for context in chromium.contexts:
        context.close()


