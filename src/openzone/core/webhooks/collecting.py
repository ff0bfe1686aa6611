"""From the log to what each webhook is to be told: each activity once, and none passed over."""

from django.db import transaction

from openzone.core import clock
from openzone.core.models import Activity, Webhook, WebhookDelivery
from openzone.core.readers import house_of
from openzone.core.webhooks.catalogue import refs_of
from openzone.core.webhooks.form import told

BATCH = 500


@transaction.atomic
def collect(number: int, until: int) -> bool:
    """Lay what a webhook is to be told of the log up to a final number; True when a whole batch was laid.

    How far the log was read is written together with what was found there: whoever is killed leaves both or neither.
    """
    webhook = Webhook.objects.select_for_update().filter(pk=number, paused_at__isnull=True).first()
    if webhook is None or webhook.read_until >= until:
        return False
    found = _following(webhook, until)
    house = house_of(webhook.zone_id)
    zone, refs, now = house.code if house else "", refs_of(found), clock.now()
    WebhookDelivery.objects.bulk_create(
        (told(one, webhook, zone=zone, ref=refs.get((one.subject_type, one.subject_id), ""), at=now) for one in found),
        ignore_conflicts=True,
    )
    whole = len(found) == BATCH
    webhook.read_until = found[-1].pk if whole else until
    webhook.save(update_fields=["read_until"])
    return whole


def _following(webhook: Webhook, until: int) -> list[Activity]:
    log = Activity.objects.filter(zone_id=webhook.zone_id, pk__gt=webhook.read_until, pk__lte=until)
    return list(log.filter(verb__in=webhook.verbs).order_by("pk")[:BATCH])
