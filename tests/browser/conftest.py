"""A real Chromium before a real installation with the cast on stage, for all tests of this folder."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from browsing import Site, Stage
from installation import Installation, installed
from programs import find, how_to_get

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]

ASSEMBLE = """
import json, sys; sys.path.insert(0, {tests!r})
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from cast import PASSWORD, assemble
from openzone.cases.actions import post_message
from openzone.core import clock
from openzone.core.models import Webhook
from openzone.core.webhooks import form
from openzone.correspondence.models import Mailbox
from correspondence.mailed import waiting
from formalities.offered import newcomers, published
from formalities.pooled import origin, shuttle_rule

cast = assemble(make_password(PASSWORD))
sessions = {{}}
for name, user in cast.users.items():
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    sessions[name] = settings.SESSION_COOKIE_NAME + "=" + session.session_key
states = {{
    "live": "in_progress", "restart": "in_progress", "double": "in_progress", "file": "in_progress", "act": "assigned",
    "stale": "triaged", "hostile": "in_progress", "plain": "assigned", "proposed": "proposed", "closed": "closed",
    "draft": "draft", "fresh": "submitted", "typed": "in_progress", "corrected": "in_progress", "kept": "in_progress",
    "joint": "in_progress", "named": "in_progress", "long": "in_progress", "missed": "assigned",
    "early": "in_progress", "known": "in_progress", "climbing": "in_progress",
}}
made = {{name: cast.case(state) for name, state in states.items()}}
for number in range(1, 61):
    post_message(made["long"], by=cast.actor("officer"), body=f"Message {{number}}")
webhook = Webhook.objects.create(
    zone_id=cast.zone.pk, url="https://hooks.example/zone", verbs=["case.submit"], secret=form.new_secret(),
    read_until=0, created_at=clock.now(), paused_at=clock.now(), paused_by="person",
)
told = form.test(webhook, zone="here", at=clock.now())
told.state, told.next_try_at, told.tried_at, told.milliseconds, told.status = "dead", None, clock.now(), 12, 503
told.save()
cases = {{name: case.ref for name, case in made.items()}}
cases["webhook"] = str(webhook.pk)
cases["letter"] = str(waiting(cast).pk)
published(cast)
newcomers(cast)
shuttle_rule(cast, unit="station")
origin(cast, by="officer")
# Nobody is to ask a server for it.
Mailbox.objects.all().delete()
print(json.dumps([sessions, cases, cast.organisation.ref]))
"""


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine. Without one these tests are left out; `make test` says so, and fails under CI."""
    path = find("chromium")
    if path is None:
        pytest.skip(how_to_get("chromium"))
    # Not for the whole session: while it is driven, Django takes this process for an asynchronous one.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def stage(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Iterator[Stage]:
    """One running installation with the cast and its cases."""
    with installed(tmp_path_factory.mktemp("browser") / "data", seed) as made:
        yield assembled(made.start())


def assembled(installation: Installation) -> Stage:
    """The cast on stage, with a case for every purpose."""
    tests = str(Path(__file__).resolve().parents[1])
    sessions, cases, enterprise = json.loads(installation.python(ASSEMBLE.format(tests=tests)))
    return Stage(installation, sessions, cases, enterprise)


@pytest.fixture
def site(stage: Stage, chromium: Browser) -> Iterator[Site]:
    """The site; what a test opens is closed after it."""
    yield Site(stage, chromium)
    for context in chromium.contexts:
        context.close()
