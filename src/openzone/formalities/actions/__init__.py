"""What is done with formalities: services written, counters opened, appointments taken, formalities gone through."""

from openzone.formalities.actions.adopting import adopt
from openzone.formalities.actions.appointing import book, cancel
from openzone.formalities.actions.certifying import Issued, issue_certificate, remind_of_expiry
from openzone.formalities.actions.counters import (
    change_counter,
    change_office,
    close_counter,
    open_counter,
    open_office,
)
from openzone.formalities.actions.deciding import (
    accept,
    complete,
    refuse,
    return_for_correction,
    submit,
    withdraw,
)
from openzone.formalities.actions.forgetting import forget_applicant
from openzone.formalities.actions.handing import hand_in
from openzone.formalities.actions.opening import open_for_person, open_formality
from openzone.formalities.actions.publishing import discard, publish, retire
from openzone.formalities.actions.recounting import recount
from openzone.formalities.actions.stepping import complete_step
from openzone.formalities.actions.writing import Content, Document, Step, change, draft
from openzone.formalities.correcting import Item

__all__ = [
    "Content",
    "Document",
    "Issued",
    "Item",
    "Step",
    "accept",
    "adopt",
    "book",
    "cancel",
    "change",
    "change_counter",
    "change_office",
    "close_counter",
    "complete",
    "complete_step",
    "discard",
    "draft",
    "forget_applicant",
    "hand_in",
    "issue_certificate",
    "open_counter",
    "open_for_person",
    "open_formality",
    "open_office",
    "publish",
    "recount",
    "refuse",
    "remind_of_expiry",
    "retire",
    "return_for_correction",
    "submit",
    "withdraw",
]
