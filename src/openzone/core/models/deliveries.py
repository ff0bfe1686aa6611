"""Who was told of what, and over which channel."""

from django.db import models
from django.db.models import Q

from openzone.core.enums import Channel
from openzone.core.models.log import Activity


class Delivery(models.Model):
    """One activity told to one person over one channel."""

    zone_id = models.BigIntegerField()
    recipient_id = models.BigIntegerField()
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.PAGE)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="deliveries")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["activity", "recipient_id", "channel"], name="delivery_once"),)
        indexes = (
            models.Index(fields=["recipient_id", "-id"], name="delivery_recipient"),
            models.Index(fields=["recipient_id", "zone_id"], condition=Q(read_at__isnull=True), name="delivery_unread"),
        )

    def __str__(self) -> str:
        return f"{self.activity_id} to {self.recipient_id}"
