"""A real streaming replica for reports: read while it keeps up, left alone when it is behind, killed or away."""

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import pytest

from installation import Installation, eventually, installed
from openzone.cli.postgres import binaries
from openzone.cli.postgres.server import OWNER, Server
from openzone.core.replica import LOOK_SECONDS
from proof.test_kills import PREPARE

SERVED, COPIED = "127.0.0.78", "127.0.0.79"
# What is usual, said here because the tests wait for it.
LAG = 30
ANOTHER = """
from openzone.cases import actions
from openzone.cases.models import Case
from openzone.core.actor import Actor
first = Case.objects.order_by("id")[0]
by = Actor(first.raised_by_id, first.zone_id)
draft = actions.start_draft(organisation=first.organisation, category=first.category, title="Another",
                            description="x", answers={"riders": "4"}, by=by)
actions.submit(draft, by=by)
"""


@dataclass
class Copied:
    """An installation with its database and the replica of it."""

    installation: Installation
    main: Server
    copy: Server
    cookie: str = ""
    token: str = ""

    def on_copy(self, statement: str) -> object:
        """Run a statement on the replica; answers the first value."""
        given = self.copy.conninfo(user=OWNER)
        with psycopg.connect(given, autocommit=True) as connection:
            row = connection.execute(statement.encode()).fetchone()
        return row and row[0]

    def received(self) -> int:
        """How many demands the figure counts, as the API says."""
        answer = self.installation.get("/api/v1/figures/cases_received", Authorization=f"Bearer {self.token}")
        assert answer.status == 200, answer.body
        [item] = json.loads(answer.body)["items"]
        number: int = item["numerator"]
        return number

    def page(self) -> int:
        """The status of the page of figures."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.installation.port, timeout=30)) as connection:
            connection.request("GET", "/desk/figures/", headers={"Cookie": self.cookie})
            return connection.getresponse().status

    def doctor(self) -> list[str]:
        """What doctor says of the replica."""
        told = json.loads(self.installation.run("doctor", "--json").stdout)
        return [f"{one['level']}: {one['seen']}" for one in told["findings"] if one["code"] == "replica"]


def copy_of(main: Server, folder: Path) -> Server:
    """A base backup of the server in a place of its own, set up to follow it."""
    copy = Server(folder, settings={"listen_addresses": COPIED, "hot_standby_feedback": "on"})
    copy.home.cluster.parent.mkdir(parents=True, exist_ok=True)
    program = binaries.find().program("pg_basebackup")
    made = main.home.run(
        [program, "--host", SERVED, "--username", OWNER, "--pgdata", str(copy.home.cluster), "--wal-method", "stream",
         "--checkpoint", "fast", "--write-recovery-conf"]
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return copy


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copied]:
    folder = tmp_path_factory.mktemp("copied")
    more = {
        "DATABASE_URL": f"postgresql://openzone@{SERVED}/openzone",
        "OPENZONE_REPLICA_URL": f"postgresql://openzone@{COPIED}/openzone",
        "OPENZONE_REPLICA_LAG": str(LAG),
    }
    with (
        Server(folder / "main", settings={"listen_addresses": SERVED}) as main,
        copy_of(main, folder / "copy") as copy,
        installed(folder / "data", None, **more) as installation,
    ):
        installation.start()
        made = Copied(installation, main, copy)
        installation.python(PREPARE.format(tests=str(Path(__file__).resolve().parents[1])))
        made.token = installation.python(TOKEN)
        made.cookie = installation.sign_in("leader@example.org")
        yield made


TOKEN = """
from openzone.accounts.actions import issue_token
from openzone.accounts.models import User
from openzone.core.actor import Actor
from openzone.places.models import Zone
leader = Actor(User.objects.get(email="leader@example.org").pk, Zone.objects.get(code="here").pk)
print(issue_token(name="figures", by=leader)[1])
"""


@pytest.mark.proof
def test_reports_come_from_the_replica_and_from_the_main_database_when_it_is_behind(copied: Copied) -> None:
    assert eventually(lambda: copied.doctor()[0].startswith("ok"), patience=30), copied.doctor()
    assert copied.received() == 1
    copied.on_copy("SELECT pg_wal_replay_pause()")
    stopped = time.monotonic()
    copied.installation.python(ANOTHER)
    assert copied.received() == 1, "it was read from the replica, which has not heard of the second one"
    assert eventually(lambda: copied.received() == 2, patience=60), "one that is behind is left alone"
    print(f"\nleft alone after {time.monotonic() - stopped:.0f} s behind")
    assert copied.doctor()[0].startswith("warning: The read replica is")
    copied.on_copy("SELECT pg_wal_replay_resume()")
    assert eventually(lambda: copied.doctor()[0].startswith("ok"), patience=30)
    copied.on_copy("SELECT pg_wal_replay_pause()")
    copied.installation.python(ANOTHER)
    assert eventually(lambda: copied.received() == 2, patience=5), "and used again when it has caught up"
    copied.on_copy("SELECT pg_wal_replay_resume()")
    assert eventually(lambda: copied.received() == 3, patience=30)


@pytest.mark.proof
def test_one_that_is_killed_is_missed_by_nobody(copied: Copied) -> None:
    assert (copied.page(), copied.received()) == (200, 3)
    assert copied.copy.process is not None
    psutil.Process(copied.copy.process).kill()
    statuses = [copied.page() for _ in range(40)]
    assert set(statuses) == {200}
    assert copied.received() == 3
    assert copied.doctor() == ["warning: The read replica does not answer"]
    copied.copy.ensure()
    assert eventually(lambda: copied.doctor()[0].startswith("ok"), patience=30)
    time.sleep(LOOK_SECONDS)
    copied.on_copy("SELECT pg_wal_replay_pause()")
    copied.installation.python(ANOTHER)
    assert copied.received() == 3, "it is read again"
    copied.on_copy("SELECT pg_wal_replay_resume()")
