"""The addresses of webhooks in the settings."""

from typing import Any

from django.utils import timezone

from addresses.roles import ROLES, only
from cast import Cast
from openzone.core.models import Webhook
from openzone.core.webhooks import form

URL = "https://hooks.example/here"
PAGES = (
    *("desk_webhooks", "desk_webhook_new", "desk_webhook", "desk_webhook_edit", "desk_webhook_secret"),
    *("desk_webhook_remove", "desk_webhook_delivery"),
)
ACTS = ("desk_webhook_test", "desk_webhook_pause", "desk_webhook_resume", "desk_webhook_resend")
GETS: dict[str, dict[int, set[str]]] = {
    **{name: only({"administrator"}) for name in PAGES},
    **{name: {405: ROLES} for name in ACTS},
}
POSTS: dict[str, tuple[set[str], set[str]]] = dict.fromkeys(
    {*PAGES, *ACTS} - {"desk_webhooks", "desk_webhook"}, ({"administrator"}, set())
)
BODIES: dict[str, dict[str, Any]] = {
    name: {"url": URL, "verbs": ["case.submit"]} for name in ("desk_webhook_new", "desk_webhook_edit")
}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """A webhook that was told something."""
    now = timezone.now()
    webhook = Webhook.objects.create(
        zone_id=cast.zone.pk, url=URL, verbs=["case.submit"], secret=form.new_secret(), read_until=0, created_at=now
    )
    delivery = form.test(webhook, zone=cast.zone.code, at=now)
    delivery.save()
    one = {"number": webhook.pk}
    names = {*PAGES, *ACTS} - {"desk_webhooks", "desk_webhook_new"}
    return {**dict.fromkeys(names, one), "desk_webhook_delivery": {**one, "delivery": delivery.pk}}
