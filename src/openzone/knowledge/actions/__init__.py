"""What is done with articles: they are written, published, retired, and serve people."""

from openzone.knowledge.actions.publishing import publish, retire, review
from openzone.knowledge.actions.serving import judge, mark_opened, note_inserted, say_answered
from openzone.knowledge.actions.writing import Content, change, discard, draft, draft_of_message

__all__ = [
    "Content",
    "change",
    "discard",
    "draft",
    "draft_of_message",
    "judge",
    "mark_opened",
    "note_inserted",
    "publish",
    "retire",
    "review",
    "say_answered",
]
