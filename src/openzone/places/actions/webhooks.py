"""What administrators of a zone do to its webhooks: add, change, try, pause, resume, renew, resend, remove."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append, held
from openzone.core.actor import Actor
from openzone.core.enums import MessengerKind, PausedBy, WebhookState
from openzone.core.errors import Conflict, Invalid
from openzone.core.log_end import highest_number
from openzone.core.models import Webhook, WebhookDelivery
from openzone.core.models.webhooks import TEST
from openzone.core.posting import gate
from openzone.core.text import clean_line
from openzone.core.webhooks import form
from openzone.core.webhooks.catalogue import verbs
from openzone.core.webhooks.queries import webhooks_of
from openzone.core.webhooks.rules import OLD_SECRET_LASTS
from openzone.core.webhooks.sending import wake_one
from openzone.places.actions.rights import insist_administers
from openzone.places.queries import network, zone_of

MOST = 50
LONGEST_URL = 500


@transaction.atomic
def add_webhook(*, url: str, verbs: Iterable[str], description: str = "", by: Actor) -> Webhook:
    """Tell another system from now on what happens in the zone, with the secret in the answer.

    `Invalid` for an address to which this installation does not post.
    """
    _insist(by, by.zone_id)
    if webhooks_of(by.where).count() >= MOST:
        raise Conflict(_("A zone has at most %(count)d webhooks. Remove one first.") % {"count": MOST})
    webhook = Webhook.objects.create(
        zone_id=by.where,
        **_cleaned(url, verbs, description),
        secret=form.new_secret(),
        read_until=highest_number(),
        created_at=clock.now(),
    )
    _note("added", webhook, by)
    return webhook


@transaction.atomic
def change_webhook(webhook: Webhook, *, url: str, verbs: Iterable[str], description: str, by: Actor) -> Webhook:
    """Change where a webhook leads and what is told there. What waits goes to the new address, and at once."""
    row = _held(webhook, by)
    values = _cleaned(url, verbs, description)
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not differing:
        return row
    for name, value in differing.items():
        setattr(row, name, value)
    if "url" in differing:
        _begin_anew(row)
    row.save()
    _note("changed", row, by, fields=sorted(differing))
    return row


@transaction.atomic
def renew_secret(webhook: Webhook, *, by: Actor) -> Webhook:
    """Sign with a new secret, which the answer holds; for a day the old one signs too."""
    row = _held(webhook, by)
    row.old_secret, row.old_secret_until = row.secret, clock.now() + OLD_SECRET_LASTS
    row.secret = form.new_secret()
    row.save(update_fields=["secret", "old_secret", "old_secret_until"])
    _note("secret_renewed", row, by)
    return row


@transaction.atomic
def send_test(webhook: Webhook, *, by: Actor) -> WebhookDelivery:
    """Post an event of nothing, also where the webhook is paused or rests. It is tried once."""
    row = _held(webhook, by)
    delivery = form.test(row, zone=zone_of(by).code, at=clock.now())
    delivery.save(force_insert=True)
    _note("tested", row, by)
    wake_one(row.pk)
    return delivery


@transaction.atomic
def resend(delivery: WebhookDelivery, *, by: Actor) -> WebhookDelivery:
    """Post something again under the same name, or at once what waits for its next try.

    The receiver's rest after a failure ends with it. `Conflict` for what waits because the webhook is paused.
    """
    webhook = _held(delivery.webhook, by)
    row = WebhookDelivery.objects.select_for_update().get(pk=delivery.pk, webhook=webhook)
    if row.state != WebhookState.WAITING:
        _begin_again(WebhookDelivery.objects.filter(pk=row.pk))
    elif webhook.paused_at is not None:
        raise Conflict(_("This webhook is paused. Resume it: what waits is then posted at once."))
    else:
        _post_at_once(webhook, row)
    _note("resent", webhook, by, count=1)
    wake_one(webhook.pk)
    row.refresh_from_db()
    return row


def _post_at_once(webhook: Webhook, row: WebhookDelivery) -> None:
    row.next_try_at = clock.now()
    row.save(update_fields=["next_try_at"])
    webhook.rest_until = None
    webhook.save(update_fields=["rest_until"])


@transaction.atomic
def resend_dead(webhook: Webhook, *, by: Actor) -> int:
    """Post again all that was given up; answers how much that is. Nothing happens where there is nothing."""
    row = _held(webhook, by)
    dead = WebhookDelivery.objects.filter(webhook=row, state=WebhookState.DEAD).exclude(verb=TEST)
    count = _begin_again(dead)
    if count:
        _note("resent", row, by, count=count)
        wake_one(row.pk)
    return count


@transaction.atomic
def pause_webhook(webhook: Webhook, *, by: Actor) -> Webhook:
    """Tell nothing for the time being. `Conflict` when it is paused."""
    row = _held(webhook, by)
    if row.paused_at is not None:
        raise Conflict(_("This webhook is paused already."))
    row.paused_at, row.paused_by = clock.now(), PausedBy.PERSON
    row.save(update_fields=["paused_at", "paused_by"])
    _note("paused", row, by)
    return row


@transaction.atomic
def resume_webhook(webhook: Webhook, *, by: Actor) -> Webhook:
    """Go on where it stopped: what happened meanwhile is told too. `Conflict` when it is not paused."""
    row = _held(webhook, by)
    if row.paused_at is None:
        raise Conflict(_("This webhook is not paused."))
    row.paused_at, row.paused_by = None, ""
    _begin_anew(row)
    row.save()
    _note("resumed", row, by)
    return row


@transaction.atomic
def remove_webhook(webhook: Webhook, *, by: Actor) -> None:
    """Tell this system nothing any more, and forget what it was told."""
    row = _held(webhook, by)
    _note("removed", row, by)
    row.delete()


def _insist(by: Actor, zone_id: int | None) -> None:
    insist_administers(by, network(by).top.pk if by.zone_id and by.zone_id == zone_id else None)


def _held(webhook: Webhook, by: Actor) -> Webhook:
    _insist(by, webhook.zone_id)
    return held(webhook)


def _cleaned(url: str, chosen: Iterable[str], description: str) -> dict[str, object]:
    address = clean_line(url, "url", longest=LONGEST_URL)
    if not gate().opens_for(MessengerKind.STANDARD, address):
        sentence = _(
            "Nothing is posted to this address. Ask whoever operates this installation to allow its host"
            " (OPENZONE_WEBHOOK_HOSTS); it must begin with https://."
        )
        raise Invalid.of("url", sentence)
    wanted = set(chosen)
    known = [verb for verb in verbs() if verb in wanted]
    if not known:
        raise Invalid.of("verbs", _("Choose at least one thing to be told of."))
    if unknown := sorted(wanted - set(known)):
        raise Invalid.of("verbs", _("There is nothing called “%(verb)s”.") % {"verb": unknown[0]})
    return {"url": address, "verbs": known, "description": clean_line(description, "description", required=False)}


def _begin_anew(row: Webhook) -> None:
    """Forget that it failed, and post at once what waits."""
    row.failing_since, row.failures, row.rest_until = None, 0, None
    row.deliveries.filter(state=WebhookState.WAITING).update(next_try_at=clock.now())
    wake_one(row.pk)


def _begin_again(rows: QuerySet[WebhookDelivery]) -> int:
    return rows.update(state=WebhookState.WAITING, next_try_at=clock.now(), attempts=0)


def _note(done: str, row: Webhook, by: Actor, **data: object) -> None:
    append(f"webhook.{done}", subject_type="webhook", subject_id=row.pk, by=by, zone_id=row.zone_id, data=data)
