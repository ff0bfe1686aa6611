"""What is done with formalities: services written, counters opened, appointments taken, formalities gone through."""

from openzone.formalities.actions.adopting import adopt
from openzone.formalities.actions.agencies import change_agency, close_agency, open_agency
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
from openzone.formalities.actions.mandating import (
    Terms,
    accept_mandate,
    decline_mandate,
    end_mandate,
    end_what_ran_out,
    extend_mandate,
    give_mandate,
    lay_down_mandate,
    record_mandate,
    record_mandate_of_person,
    remind_of_mandates,
)
from openzone.formalities.actions.opening import open_for_person, open_formality
from openzone.formalities.actions.plans import Wanted, add_item, begin_item, change_item, close, drop_item, lay
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
    "Terms",
    "Wanted",
    "accept",
    "accept_mandate",
    "add_item",
    "adopt",
    "begin_item",
    "book",
    "cancel",
    "change",
    "change_agency",
    "change_counter",
    "change_item",
    "change_office",
    "close",
    "close_agency",
    "close_counter",
    "complete",
    "complete_step",
    "decline_mandate",
    "discard",
    "draft",
    "drop_item",
    "end_mandate",
    "end_what_ran_out",
    "extend_mandate",
    "forget_applicant",
    "give_mandate",
    "hand_in",
    "issue_certificate",
    "lay",
    "lay_down_mandate",
    "open_agency",
    "open_counter",
    "open_for_person",
    "open_formality",
    "open_office",
    "publish",
    "record_mandate",
    "record_mandate_of_person",
    "recount",
    "refuse",
    "remind_of_expiry",
    "remind_of_mandates",
    "retire",
    "return_for_correction",
    "submit",
    "withdraw",
]
