"""What contact enters with core, and how it follows the cases."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from openzone.cases.receivers import MENTIONS
from openzone.cases.signals import DemandSent, demand_sent
from openzone.contact.actions.announcing import REMINDED, SENT, SENT_TO_NOTE, WITHDRAWN
from openzone.contact.actions.talking import follow_sent
from openzone.contact.queries import MENTION
from openzone.contact.rooms import rooms_of
from openzone.core.notices import Kind, register_kinds
from openzone.core.rooms import register_room

register_room("talk", rooms_of)
register_kinds(
    [
        replace(MENTIONS, after=MENTIONS.after | {MENTION}),
        Kind("announcements", _("Announcements of the zone"), frozenset({SENT, WITHDRAWN}), prompt=True),
        Kind(
            "announcements_to_note",
            _("Announcements that want an acknowledgement, and reminders"),
            frozenset({SENT_TO_NOTE, REMINDED}),
            owed=True,
        ),
        Kind("talk", _("The conversation between zone and enterprise"), frozenset({"talk.message", "talk.case"})),
    ]
)


@demand_sent.connect
def keep_talk_in_step(event: DemandSent) -> None:
    """Follow a demand that was begun in a conversation."""
    follow_sent(event.case)
