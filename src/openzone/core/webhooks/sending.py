"""Posts what webhooks are to be told: one after the other, each until it is taken or given up."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import system
from openzone.core.enums import MessengerKind, PausedBy, WebhookState
from openzone.core.jobs import enqueue
from openzone.core.live import tell
from openzone.core.log_end import final_mark
from openzone.core.models import Webhook, WebhookDelivery
from openzone.core.models.webhooks import TEST
from openzone.core.posting import NO_ANSWER, Postman, gate
from openzone.core.rules import pause_after
from openzone.core.webhooks.collecting import collect
from openzone.core.webhooks.form import headers
from openzone.core.webhooks.queries import due, with_work
from openzone.core.webhooks.rules import GONE, PAUSES, is_hopeless, rest_after
from openzone.core.webhooks.signals import WebhookGivenUp, webhook_given_up

log = logging.getLogger(__name__)

SENDER = "core.send_webhook"
# A run ends after this long, so that other webhooks get their turn; the next one goes on.
RUN_SECONDS = 40.0
# The log is read again within seconds: no need to wait for whoever writes long.
PATIENCE_SECONDS = 1.0
NOT_ALLOWED = "this host is not allowed"


@dataclass(frozen=True)
class Attempt:
    """What came of one attempt: the status that was answered, or why there was none."""

    status: int | None
    error: str
    milliseconds: int

    @property
    def taken(self) -> bool:
        """Whether the receiver has it now. A redirect leads nowhere, so it is a failure."""
        return self.status is not None and 200 <= self.status < 300


def wake() -> None:
    """Have a job for each webhook for which there is something to do."""
    for number in with_work(clock.now()):
        wake_one(number)


def wake_one(number: int) -> None:
    """Have a job for this webhook, if none waits. Those of one webhook run after each other, whatever others do."""
    enqueue(SENDER, only_once=f"webhook:{number}", one_at_a_time=f"webhook:{number}", number=number)


def run(number: int, seconds: float = RUN_SECONDS) -> int:
    """Read the log for a webhook and post what is due; answers how much was taken. A failure ends the run.

    Whoever is killed while posting leaves it waiting: it is posted again under the same name.
    """
    until = final_mark(PATIENCE_SECONDS)
    while collect(number, until):
        pass
    taken = _work_off(number, seconds) if _next(number) else 0
    tell([f"webhook:{number}"])
    return taken


def _next(number: int) -> WebhookDelivery | None:
    """What is to be posted next, with its webhook as that is now."""
    webhook = Webhook.objects.filter(pk=number).first()
    row = due(webhook, clock.now()).first() if webhook else None
    if row and webhook:
        row.webhook = webhook
    return row


def _work_off(number: int, seconds: float) -> int:
    ends, taken = time.monotonic() + seconds, 0
    with Postman() as postman:
        while row := _next(number):
            attempt = _attempt(postman, row)
            settle(row, attempt)
            if not attempt.taken:
                break
            taken += 1
            if time.monotonic() > ends:
                wake_one(number)
                break
    return taken


def _attempt(postman: Postman, row: WebhookDelivery) -> Attempt:
    if not gate().opens_for(MessengerKind.STANDARD, row.webhook.url):
        return Attempt(None, NOT_ALLOWED, 0)
    began, status, error = time.monotonic(), None, ""
    try:
        status = postman.post(row.webhook.url, row.body, headers(row, row.webhook, clock.now())).status
    except NO_ANSWER as problem:
        error = type(problem).__name__
    except Exception as problem:
        # A defect of ours counts as an attempt too, or it would be made for ever.
        log.exception("a webhook could not be posted")
        error = type(problem).__name__
    return Attempt(status, error, round((time.monotonic() - began) * 1000))


@transaction.atomic
def settle(row: WebhookDelivery, attempt: Attempt) -> None:
    """Write down what came of an attempt, for the delivery and for its webhook."""
    now = clock.now()
    webhook = Webhook.objects.select_for_update().filter(pk=row.webhook_id).first()
    if webhook is None:
        return
    state, again = _outcome(row, attempt, now)
    WebhookDelivery.objects.filter(pk=row.pk, state=WebhookState.WAITING).update(
        state=state,
        next_try_at=again,
        attempts=F("attempts") + 1,
        tried_at=now,
        status=attempt.status,
        error=attempt.error,
        milliseconds=attempt.milliseconds,
    )
    if attempt.taken:
        _well(webhook, now)
    elif row.verb != TEST:
        _failed(webhook, attempt, now)


def _outcome(row: WebhookDelivery, attempt: Attempt, now: datetime) -> tuple[WebhookState, datetime | None]:
    if attempt.taken:
        return WebhookState.SENT, None
    pause = pause_after(row.attempts + 1, PAUSES) if row.verb != TEST else None
    return (WebhookState.WAITING, now + pause) if pause else (WebhookState.DEAD, None)


def _well(webhook: Webhook, now: datetime) -> None:
    webhook.last_success_at = now
    webhook.failing_since, webhook.failures, webhook.rest_until = None, 0, None
    webhook.save(update_fields=["last_success_at", "failing_since", "failures", "rest_until"])


def _failed(webhook: Webhook, attempt: Attempt, now: datetime) -> None:
    """Leave the receiver alone for a while, or for good."""
    webhook.failing_since = webhook.failing_since or now
    webhook.failures += 1
    webhook.rest_until = now + rest_after(webhook.failures)
    webhook.save(update_fields=["failing_since", "failures", "rest_until"])
    if attempt.status == GONE:
        give_up(webhook, PausedBy.RECEIVER, now)
    elif is_hopeless(webhook.failing_since, now):
        give_up(webhook, PausedBy.FAILURE, now)


def give_up(webhook: Webhook, why: PausedBy, now: datetime) -> None:
    """Pause a webhook whose receiver takes nothing any more; the apps above say so to whoever can do something."""
    if webhook.paused_at is not None:
        return
    webhook.paused_at, webhook.paused_by = now, why
    webhook.save(update_fields=["paused_at", "paused_by"])
    activity = append("webhook.given_up", subject_type="webhook", subject_id=webhook.pk, by=system(webhook.zone_id))
    webhook_given_up.send(WebhookGivenUp(activity))
