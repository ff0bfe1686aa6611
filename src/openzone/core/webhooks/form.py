"""What is posted: a CloudEvent of ids and codes, signed as Standard Webhooks asks.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md · https://www.standardwebhooks.com
"""

import base64
import json
import secrets
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from standardwebhooks import Webhook as Signer

from openzone.core.letters import absolute
from openzone.core.models import Activity, Webhook, WebhookDelivery
from openzone.core.models.webhooks import TEST

SECRET_BYTES = 32
CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
_NAMES = UUID("a1c4ac5c-5a7a-4f50-9d4b-0d0b3c7f4a35")


def new_secret() -> str:
    """A secret as receivers expect it."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"


def told(activity: Activity, webhook: Webhook, *, zone: str, ref: str, at: datetime) -> WebhookDelivery:
    """What a webhook is told of an activity."""
    # Not the number alone: after a restored backup the same numbers are given again to something else.
    name = f"msg_{uuid5(_NAMES, f'{activity.pk} {activity.recorded_at.isoformat()}').hex}"
    subject = ref or f"{activity.subject_type}/{activity.subject_id}"
    data = {
        "zone": zone,
        "kind": activity.subject_type,
        "id": activity.subject_id,
        "ref": ref or None,
        "audience": activity.audience,
        "activity": activity.pk,
    }
    return _delivery(webhook, name, activity.verb, subject, activity.occurred_at, data, at=at)


def test(webhook: Webhook, *, zone: str, at: datetime) -> WebhookDelivery:
    """An event of nothing, by which somebody sees whether a receiver works."""
    data = {"zone": zone, "kind": "webhook", "id": webhook.pk, "ref": None, "audience": "staff", "activity": None}
    return _delivery(webhook, f"msg_{uuid4().hex}", TEST, f"webhook/{webhook.pk}", at, data, at=at)


def _delivery(
    webhook: Webhook, name: str, verb: str, subject: str, moment: datetime, data: dict[str, Any], *, at: datetime
) -> WebhookDelivery:
    event = {
        "specversion": "1.0",
        "id": name,
        "source": absolute(f"/z/{data['zone']}/"),
        "type": verb,
        "subject": subject,
        "time": moment.isoformat(),
        "datacontenttype": "application/json",
        "data": data,
    }
    return WebhookDelivery(
        webhook=webhook, name=name, verb=verb, subject=subject, body=json.dumps(event), created_at=at, next_try_at=at
    )


def headers(delivery: WebhookDelivery, webhook: Webhook, now: datetime) -> dict[str, str]:
    """The headers of an attempt: a signature with the secret, and one with the old secret while that is accepted."""
    keys = [webhook.secret]
    if webhook.old_secret_until is not None and now < webhook.old_secret_until:
        keys.append(webhook.old_secret)
    return {
        "Content-Type": CONTENT_TYPE,
        "webhook-id": delivery.name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(Signer(key).sign(delivery.name, now, delivery.body) for key in keys),
    }
