"""The tables below all business. Users and zones live in the apps above, so here they are plain ids; `places` adds
the foreign keys in its migrations.
"""

from openzone.core.models.approvals import Approval
from openzone.core.models.calendars import Calendar, CalendarDay
from openzone.core.models.deliveries import Delivery, Habit, Messenger, Preference
from openzone.core.models.exports import Export
from openzone.core.models.files import StoredFile
from openzone.core.models.forms import Form
from openzone.core.models.log import Activity
from openzone.core.models.personal import PersonalFile
from openzone.core.models.readings import Reading
from openzone.core.models.receipts import Counter, Receipt
from openzone.core.models.retention import RetentionRule, RetentionRun
from openzone.core.models.seals import Seal
from openzone.core.models.setup import SetupLink
from openzone.core.models.talking import Presence, WrittenDraft
from openzone.core.models.webhooks import Webhook, WebhookDelivery

__all__ = [
    "Activity",
    "Approval",
    "Calendar",
    "CalendarDay",
    "Counter",
    "Delivery",
    "Export",
    "Form",
    "Habit",
    "Messenger",
    "PersonalFile",
    "Preference",
    "Presence",
    "Reading",
    "Receipt",
    "RetentionRule",
    "RetentionRun",
    "Seal",
    "SetupLink",
    "StoredFile",
    "Webhook",
    "WebhookDelivery",
    "WrittenDraft",
]
