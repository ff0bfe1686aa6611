"""One run of the bench, from the first sign-in to the report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import connection

from openzone.accounts.actions import issue_token
from openzone.accounts.models import User
from openzone.bench import memory, searching, visits
from openzone.bench.browser import Person
from openzone.bench.build import Laid
from openzone.bench.counting import statements_of
from openzone.bench.ground import PASSWORD
from openzone.bench.measure import Bench, Load, Sender, Tell, floor_served, streams
from openzone.bench.report import Report, Streams, machine
from openzone.bench.visits import Visit
from openzone.core.actor import Actor
from openzone.places.models import Zone
from openzone.registry.models import Membership

EMAILS = {
    "leader": "staff-2@bench.example",
    "dispatcher": "staff-7@bench.example",
    "officer": "staff-25@bench.example",
    "owner": "owner-7@bench.example",
    "large owner": "owner-1@bench.example",
}
STREAMS_EACH = 12
TOPICS = "/live/?topic=me&topic=unit-queues"


@dataclass(frozen=True)
class Place:
    """Our own installation: its port, a port for the floor, a folder, and the web server's process."""

    port: int
    floor_port: int
    folder: Path
    process: int


def measure_own(place: Place, laid: Laid, load: Load, tell: Tell) -> Report:
    """Measure the installation that we laid and started ourselves."""
    token = _token()
    people = {who: Person("127.0.0.1", place.port).sign_in(email, PASSWORD) for who, email in EMAILS.items()}
    people["program"] = Person("127.0.0.1", place.port, token=token)
    found = visits.walk(people["leader"], tell)
    pages = [*visits.desk(found, _year(laid)), *visits.own(few=7), *searching.searches(laid.organisations)]
    counts = statements_of(pages, EMAILS, token)
    sizes = {page.name: len(people[page.who].get(page.addresses[0])) for page in pages if not page.writes}
    _scratch()
    with Sender() as sender, floor_served(place.folder, place.floor_port, pages, sizes) as floor_port:
        bench = Bench("127.0.0.1", place.port, people, load, sender, floor_port)
        _visit_all(bench, pages, tell)
        beside = _with_streams(bench, pages[0], place.process, tell)
    for one in bench.outcomes:
        one.statements = counts.get(one.page)
    report = Report(data=_data(laid), machine=machine(_version()), pages=bench.outcomes)
    report.memory = memory.held_by(place.process)
    report.streams = beside
    return report


def measure_against(url: str, user: str, password: str, load: Load, tell: Tell) -> Report:
    """Measure what can be read of another installation. Nothing is written there, and it has no floor."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if secure else 80)
    leader = Person(host, port, secure).sign_in(user, password)
    found = visits.walk(leader, tell)
    with Sender() as sender:
        bench = Bench(host, port, {"leader": leader}, load, sender, secure=secure)
        _visit_all(bench, [page for page in visits.desk(found, None) if not page.writes], tell)
    return Report(against=url, machine=machine(), pages=bench.outcomes)


def _visit_all(bench: Bench, pages: Sequence[Visit], tell: Tell) -> None:
    for page in pages:
        for clients in bench.load.clients:
            tell(f"{page.name}, {clients} at once")
            bench.measure(page, clients)


def _with_streams(bench: Bench, page: Visit, process: int, tell: Callable[[str], None]) -> Streams:
    tell(f"{bench.load.streams} streams")
    watchers = _watchers(bench)
    requests = [watchers[n % len(watchers)].reading(TOPICS) for n in range(bench.load.streams)]
    before = memory.held_by(process)
    with streams(bench.host, bench.port, requests) as open_ones:
        held = memory.held_by(process)
        beside = bench.visit(page, 1)
    return Streams(bench.load.streams, open_ones, before, held, beside.p50_ms)


def _watchers(bench: Bench) -> list[Person]:
    """People enough for all streams, since the server lets one person have only so many."""
    count = -(-bench.load.streams // STREAMS_EACH)
    return [Person(bench.host, bench.port).sign_in(f"owner-{n}@bench.example", PASSWORD) for n in range(1, count + 1)]


def _token() -> str:
    user = User.objects.get(email=EMAILS["leader"])
    return issue_token(name="bench", by=Actor(user.pk, Zone.objects.get().pk, via="command"))[1]


def _year(laid: Laid) -> int:
    """The last full year."""
    return int(laid.laid_at[:4]) - 1


def _scratch() -> None:
    """The table into which the floor of posting writes."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_written")
        cursor.execute("CREATE TABLE bench_written (LIKE cases_message INCLUDING IDENTITY)")


def _version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def _data(laid: Laid) -> dict[str, Any]:
    return {
        "cases": laid.cases,
        "organisations": laid.organisations,
        "messages": _messages(),
        "people": Membership.objects.count(),
        "seconds": laid.seconds,
        "bytes": laid.bytes,
    }


def _messages() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE relname = 'cases_message'")
        return int(cursor.fetchone()[0])
