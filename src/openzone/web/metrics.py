"""What monitoring reads at `/metrics`, in Prometheus' form, added up over all web processes."""

import hmac
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client import REGISTRY as OF_THIS_PROCESS
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from openzone.core import clock
from openzone.core.health import measures
from openzone.core.jobs import worker_lives
from openzone.core.webhooks import queries as webhooks
from openzone.correspondence import queries as letters

SHARED = "PROMETHEUS_MULTIPROC_DIR"
REQUESTS = Counter("openzone_requests", "Answers by route, method and status", ["route", "method", "status"])
SECONDS = Histogram(
    "openzone_request_seconds",
    "How long answers took",
    ["route", "method"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
STATEMENTS = Counter("openzone_request_statements", "SQL statements by route", ["route", "method"])
ERRORS = Counter("openzone_request_errors", "Answers that were our own fault, by kind", ["route", "kind"])
TURNED_AWAY = Counter("openzone_turned_away", "Requests that no page was asked for, by status", ["status"])
STREAMS = Gauge("openzone_streams", "Open streams of live updates", multiprocess_mode="livesum")


class OfTheInstallation(Collector):
    """What the database knows, asked when monitoring asks."""

    def collect(self) -> Iterator[Metric]:
        """Each number; only that the database is away when it is."""
        try:
            yield from self._asked()
        except DatabaseError:
            yield GaugeMetricFamily("openzone_database_up", "Whether the database answers", value=0)

    def _asked(self) -> Iterator[Metric]:
        size, jobs, deliveries = measures.database_size(), measures.jobs_by_state(), measures.deliveries_by_state()
        rows, seconds = measures.seal_lag()
        yield GaugeMetricFamily("openzone_database_up", "Whether the database answers", value=1)
        yield GaugeMetricFamily("openzone_database_bytes", "The size of the database", value=size)
        yield GaugeMetricFamily("openzone_worker_up", "Whether the worker shows itself", value=int(worker_lives()))
        yield by_state("openzone_jobs", "Jobs that are not done, by state", jobs)
        yield by_state("openzone_deliveries_day", "Deliveries of the last day, by state", deliveries)
        posts = webhooks.deliveries_by_state(clock.now() - measures.DAY)
        yield by_state("openzone_webhooks", "Webhooks, by how they fare", webhooks.by_fares())
        yield by_state("openzone_webhook_deliveries_day", "What webhooks were told in a day, by state", posts)
        yield by_state(
            "openzone_letters_day", "Letters that came in within a day, by state", letters.letters_by_state()
        )
        unread = letters.seconds_unread()
        yield GaugeMetricFamily(
            "openzone_mailbox_unread_seconds", "Since when the stalest mailbox was read", value=unread
        )
        yield GaugeMetricFamily("openzone_unsealed_rows", "Rows of the log that wait for a seal", value=rows)
        yield GaugeMetricFamily("openzone_unsealed_seconds", "How old the oldest of them is", value=seconds)


def by_state(name: str, words: str, counts: dict[str, int]) -> GaugeMetricFamily:
    """A number for each state."""
    family = GaugeMetricFamily(name, words, labels=["state"])
    for state, count in counts.items():
        family.add_metric([state], count)
    return family


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All numbers, for whoever has the token; for others there is nothing here."""
    if not admitted(request.headers.get("Authorization", "")):
        raise Http404
    registry = CollectorRegistry()
    registry.register(OfTheInstallation())
    folder = os.environ.get(SHARED)
    if folder:
        forget_the_dead(Path(folder))
        MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
        return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    return HttpResponse(generate_latest(registry) + generate_latest(OF_THIS_PROCESS), content_type=CONTENT_TYPE_LATEST)


def admitted(authorization: str) -> bool:
    """Whether the request carries the token that the installation was given; without one nobody is let in."""
    token = settings.METRICS_TOKEN
    return bool(token) and hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode())


def forget_the_dead(folder: Path) -> None:
    """Leave out how many streams a process held that has ended."""
    for path in folder.glob("gauge_live*_*.db"):
        number = path.stem.rpartition("_")[2]
        if number.isdigit() and not Path(f"/proc/{number}").exists():
            path.unlink(missing_ok=True)
