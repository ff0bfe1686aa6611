"""What is done with formalities: services are written and published, counters opened, appointments taken."""

from openzone.formalities.actions.adopting import adopt
from openzone.formalities.actions.appointing import book, cancel
from openzone.formalities.actions.counters import (
    change_counter,
    change_office,
    close_counter,
    open_counter,
    open_office,
)
from openzone.formalities.actions.publishing import discard, publish, retire
from openzone.formalities.actions.writing import Content, Document, Step, change, draft

__all__ = [
    "Content",
    "Document",
    "Step",
    "adopt",
    "book",
    "cancel",
    "change",
    "change_counter",
    "change_office",
    "close_counter",
    "discard",
    "draft",
    "open_counter",
    "open_office",
    "publish",
    "retire",
]
