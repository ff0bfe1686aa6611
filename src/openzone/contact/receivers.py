"""What contact enters with core, and how it follows the cases."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from openzone.cases.receivers import MENTIONS
from openzone.cases.signals import DemandSent, demand_sent
from openzone.contact.actions.announcing import REMINDED, SENT, SENT_TO_NOTE, WITHDRAWN
from openzone.contact.actions.merging import carry_drafts, join_talks, part_talks, receive_once
from openzone.contact.actions.talking import follow_sent
from openzone.contact.models import Announcement, Recipient, Talk
from openzone.contact.queries import MENTION
from openzone.contact.rooms import rooms_of
from openzone.contact.verbs import OF_ANNOUNCEMENTS, OF_TALKS
from openzone.core.notices import Kind, register_kinds
from openzone.core.rooms import register_room
from openzone.core.webhooks.catalogue import Group, column, offer, refer_to
from openzone.registry.merging import declare, declare_loose, on_taken_back

register_room("talk", rooms_of)
offer(
    Group("announcements", _("Announcements"), OF_ANNOUNCEMENTS),
    Group("talks", _("Conversations with enterprises"), OF_TALKS),
)
refer_to("announcement", column(Announcement, "ref"))
refer_to("talk", column(Talk, "organisation__ref"))
declare(
    Recipient,
    "organisation",
    _("announcements received"),
    once=("announcement",),
    settle=receive_once,
    outcome=_("Of one that both received, it counts once: as read if either has read it."),
)
declare(
    Talk,
    "organisation",
    _("conversations"),
    once=(),
    settle=join_talks,
    outcome=_("Both become one: what was said to the merged one follows behind."),
    before=carry_drafts,
)
on_taken_back(part_talks)
declare_loose(contact__Announcement="its audience names kinds, parks, industries and tags")
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
