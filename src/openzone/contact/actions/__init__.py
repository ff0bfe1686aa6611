"""What is done in contact: announcements are written, sent and taken note of; people talk, and make cases of it."""

from openzone.contact.actions.announcing import discard, draft, redraft, remind, send, withdraw
from openzone.contact.actions.corrections import correct_message
from openzone.contact.actions.receiving import acknowledge, mark_announcement_read
from openzone.contact.actions.talking import make_case, mark_talk_read, post

__all__ = [
    "acknowledge",
    "correct_message",
    "discard",
    "draft",
    "make_case",
    "mark_announcement_read",
    "mark_talk_read",
    "post",
    "redraft",
    "remind",
    "send",
    "withdraw",
]
