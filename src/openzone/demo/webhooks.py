"""A webhook that the first zone set up and paused, with what it was told before."""

from datetime import timedelta

from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.enums import PausedBy, WebhookState
from openzone.core.log_end import highest_number
from openzone.core.models import Activity, Webhook, WebhookDelivery
from openzone.core.webhooks import form
from openzone.core.webhooks.catalogue import refs_of
from openzone.demo.staff import holding
from openzone.demo.stage import Cast
from openzone.demo.zones import ZONES

URL = "https://data.etic.example/hooks/openzone"
VERBS = ["case.submit", "case.propose", "case.confirm", "settlement.changed"]
TOLD = 12
# One was refused again and again: it can be posted again.
REFUSED = 4
BEFORE = timedelta(minutes=40)


def connect_a_system(cast: Cast) -> None:
    """Lay the webhook as its rows: nothing is ever posted to an address that nobody allowed."""
    zone, now = cast.zones[ZONES[0].code], clock.now()
    owner = cast.users[holding(zone.code, "commission", "administrator")[0].email]
    webhook = Webhook.objects.create(
        zone_id=zone.pk, url=URL, description="Data office 数据办", verbs=VERBS, secret=form.new_secret(),
        read_until=highest_number(), created_at=now - timedelta(days=30), last_success_at=now - BEFORE,
        paused_at=now, paused_by=PausedBy.PERSON,
    )  # fmt: skip
    by = Actor(owner.pk, zone.pk, via="history")
    for done in ("added", "paused"):
        append(f"webhook.{done}", subject_type="webhook", subject_id=webhook.pk, by=by)
    latest = list(Activity.objects.filter(zone_id=zone.pk, verb__in=VERBS[:-1]).order_by("-id")[:TOLD])[::-1]
    refs = refs_of(latest)
    rows = [form.told(one, webhook, zone=zone.code, ref=refs["case", one.subject_id], at=now) for one in latest]
    for number, row in enumerate(rows):
        _settled(row, number)
    WebhookDelivery.objects.bulk_create(rows)


def _settled(row: WebhookDelivery, number: int) -> None:
    """Let it have been taken some time ago, but for the one that was refused."""
    row.created_at = row.tried_at = clock.now() - BEFORE - (TOLD - number) * BEFORE
    row.next_try_at, row.milliseconds = None, 38 + 7 * (number % 5)
    row.state, row.status, row.attempts = WebhookState.SENT, 204, 1
    if number == REFUSED:
        row.state, row.status, row.attempts = WebhookState.DEAD, 503, 9
