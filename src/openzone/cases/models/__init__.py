"""The tables of cases."""

from openzone.cases.models.aftercare import Aftercare, CallBack, Draw, Sequel
from openzone.cases.models.case import Assignment, Case, Escalation, Participant, StatePeriod
from openzone.cases.models.catalogue import CannedAnswer, Category, RoutingRule
from openzone.cases.models.outcome import Cycle, Tally
from openzone.cases.models.talk import Message, Note, ReadMark, Said

__all__ = [
    "Aftercare",
    "Assignment",
    "CallBack",
    "CannedAnswer",
    "Case",
    "Category",
    "Cycle",
    "Draw",
    "Escalation",
    "Message",
    "Note",
    "Participant",
    "ReadMark",
    "RoutingRule",
    "Said",
    "Sequel",
    "StatePeriod",
    "Tally",
]
