"""The tables of cases."""

from openzone.cases.models.case import Assignment, Case, Escalation, Participant, StatePeriod
from openzone.cases.models.catalogue import CannedAnswer, Category, RoutingRule
from openzone.cases.models.clocks import Clock, ClockChange, ClockReview, ClockStretch
from openzone.cases.models.outcome import Cycle, Tally
from openzone.cases.models.pressing import Supervision, Urging
from openzone.cases.models.talk import Message, Note, ReadMark, Said
from openzone.cases.models.terms import Promise, PromiseVersion

__all__ = [
    "Assignment",
    "CannedAnswer",
    "Case",
    "Category",
    "Clock",
    "ClockChange",
    "ClockReview",
    "ClockStretch",
    "Cycle",
    "Escalation",
    "Message",
    "Note",
    "Participant",
    "Promise",
    "PromiseVersion",
    "ReadMark",
    "RoutingRule",
    "Said",
    "StatePeriod",
    "Supervision",
    "Tally",
    "Urging",
]
