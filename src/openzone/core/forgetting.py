"""What core keeps of a person beside the log, forgotten when the person is erased or its time is over."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from openzone.core.exporting import place_of
from openzone.core.models import Delivery, Export, Habit, Messenger, Preference, Presence, Reading, WrittenDraft
from openzone.core.personal_files import forget_files
from openzone.core.retention import Kept, register_kept


def forget_everywhere(user_id: int) -> None:
    """Remove what somebody typed and never sent, where he was, how he wants to be told, and what waits to be sent."""
    for model in (WrittenDraft, Presence, Habit, Preference, Messenger):
        model.objects.filter(user_id=user_id).delete()
    Delivery.objects.filter(recipient_id=user_id, state="waiting").update(
        state="dropped", next_try_at=None, error="the person was erased"
    )
    forget_files(user_id)
    for export in Export.objects.filter(user_id=user_id).order_by("pk"):
        place_of(export).unlink(missing_ok=True)
        export.delete()


def old_readings(zone_id: int, before: datetime) -> int:
    """Remove who read what before then."""
    removed, _each = Reading.objects.filter(zone_id=zone_id, at__lt=before).delete()
    return removed


register_kept([Kept("readings", _("Who read what is sensitive"), 180, 1095, old_readings)])
