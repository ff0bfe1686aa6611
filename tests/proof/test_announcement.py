"""An announcement to 50,000 enterprises: confirmed by its number, told by a job that is killed, once to each."""

import http.client
import re
import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Self
from urllib.parse import urlencode

import psutil
import pytest

from installation import ONE_ZONE, Installation, eventually

ENTERPRISES = 50_000
# So many people belong to two of them, which are told in different batches.
OF_TWO = 500
WITHOUT_PEOPLE = 200
ANYTHING = "a" * 32
LAY = f"""
from django.db import connection
from django.db.models import Max
from openzone.accounts.models import User
from openzone.core import clock
from openzone.places.models import Unit
from openzone.registry.models import Membership, Organisation
unit, now = Unit.objects.get(code="station"), clock.now()
more = {ENTERPRISES} - Organisation.objects.filter(zone=unit.zone).count()
rows = Organisation.objects.bulk_create([
    Organisation(zone=unit.zone, ref=f"O-2000-{{n:05d}}", kind="enterprise", name=f"Enterprise {{n}}", unit=unit,
                 known_as=f"Enterprise {{n}}", registered_at=now)
    for n in range(1, more + 1)], batch_size=5000)
password = User.objects.get(email="owner@example.org").password
owned = rows[{WITHOUT_PEOPLE}:]
people = User.objects.bulk_create([
    User(email=f"owner{{n}}@example.org", name=f"Owner {{n}}", language="en", password=password)
    for n in range(len(owned))], batch_size=5000)
owners = [*zip(owned, people), *zip(owned[-{OF_TWO}:], people[:{OF_TWO}])]
Membership.objects.bulk_create([
    Membership(zone=unit.zone, organisation=organisation, user=user, role="owner", since=now)
    for organisation, user in owners], batch_size=5000)
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
people = Membership.objects.filter(zone=unit.zone, until=None).values("user").distinct()
print(unit.zone.units.get(parent=None).code, people.count())
"""


@dataclass
class Person:
    """Somebody at the desk, with the answers as a browser gets them."""

    installation: Installation
    session: str

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Get a page, or post a form: the status, the page, and where it leads."""
        headers = {"Cookie": f"{self.session}; csrftoken={ANYTHING}", "X-CSRFToken": ANYTHING}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection("127.0.0.1", self.installation.port, timeout=60)) as connection:
            connection.request("GET" if form is None else "POST", path, urlencode(form) if form else None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers.get("Location", "")


@dataclass
class Memory:
    """How much each part of an installation takes at most, in MB."""

    installation: Installation
    most: dict[str, float] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._look)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()

    def _look(self) -> None:
        while not self.over.wait(0.2):
            for part in ("web", "worker"):
                with suppress(LookupError, psutil.NoSuchProcess):
                    one = self.installation.child(part)
                    whole = max(each.memory_info().rss for each in (one, *one.children(recursive=True)))
                    self.most[part] = max(self.most.get(part, 0), whole / 2**20)


def told(page: str) -> int:
    """How many were told so far, as the page of the announcement says."""
    found = re.search(r"([\d,]+) of 50,000 told so far", page)
    return int(found[1].replace(",", "")) if found else ENTERPRISES


@pytest.mark.proof
def test_fifty_thousand_enterprises_are_told_once_though_the_worker_is_killed(live_installation: Installation) -> None:
    live_installation.python(ONE_ZONE)
    unit, count = live_installation.python(LAY).split()
    people = int(count)
    leader = Person(live_installation, live_installation.sign_in("leader@example.org"))
    words = {
        "unit": unit,
        "kinds": "enterprise",
        "title": "Power is off on Monday",
        "body": "From eight to ten.",
        "key": "a",
    }

    began = time.monotonic()
    status, page, _ = leader.ask("/desk/announcements/preview/", words)
    print(f"\npreview in {time.monotonic() - began:.2f} s")
    assert status == 200 and "Reaches 50,000 enterprises" in page and f"{people:,} people" in page
    status, _, address = leader.ask("/desk/announcements/new/", words)
    assert status == 303
    status, page, _ = leader.ask(f"{address}send/")
    assert "Send to 50,000 enterprises" in page
    (seen,) = re.findall(r'name="seen" value="(\d+)"', page)
    status, page, _ = leader.ask(f"{address}send/", {"seen": seen, "key": "b"})
    assert status == 422 and "This goes to 50,000 enterprises. Please confirm" in page
    assert "Yes, send it to all 50,000 enterprises." in page

    with Memory(live_installation) as memory:
        began = time.monotonic()
        status, page, _ = leader.ask(f"{address}send/", {"seen": seen, "key": "c", "expected": str(ENTERPRISES)})
        assert status == 303, page
        print(f"sent in {time.monotonic() - began:.2f} s")
        steps = [0]

        def going_on() -> bool:
            steps.append(told(leader.ask(f"{address}?part=progress")[1]))
            return steps[-1] >= 10_000

        assert eventually(going_on)
        live_installation.worker.kill()
        killed, at_kill = time.monotonic(), told(leader.ask(f"{address}?part=progress")[1])
        assert at_kill < ENTERPRISES
        assert leader.ask(f"{address}remind/", {"key": "d"})[0] == 409, "nobody is reminded while it goes out"
        assert eventually(lambda: going_on() and steps[-1] > at_kill + 500, patience=180)
        again = time.monotonic()
        assert eventually(lambda: going_on() and steps[-1] == ENTERPRISES, patience=300)
        print(
            f"told after {time.monotonic() - began:.0f} s, {again - killed:.0f} s of it without a worker at {at_kill};"
            f" {len(set(steps))} steps were seen; at most {memory.most} MB"
        )
    assert steps == sorted(steps)
    once_each(live_installation, people)


def once_each(installation: Installation, people: int) -> None:
    """Everybody has it once in the page and once as a letter to come or gone; what has gone is there once."""
    with installation.connect() as connection:
        rows = connection.execute(
            "SELECT channel, count(*), count(DISTINCT recipient_id) FROM core_delivery d"
            " JOIN core_activity a ON a.id = d.activity_id WHERE a.verb = 'announcement.sent' GROUP BY channel"
        ).fetchall()
        [(left,)] = connection.execute("SELECT count(*) FROM contact_recipient WHERE telling_id IS NOT NULL").fetchall()
    assert sorted(rows) == [("mail", people, people), ("page", people, people)]
    assert left == 0
    installation.stop()
    letters = [message_from_bytes(file.read_bytes())["Message-ID"] for file in (installation.data / "mail").iterdir()]
    print(f"{len(letters)} letters were written meanwhile")
    assert len(letters) == len(set(letters)) > 0
