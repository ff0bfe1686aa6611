"""The tables of cases."""

from openzone.cases.models.case import Assignment, Case, Escalation, Participant, StatePeriod
from openzone.cases.models.catalogue import CannedAnswer, Category, RoutingRule
from openzone.cases.models.joint import Check, Checklist, CoTask
from openzone.cases.models.outcome import Cycle, Tally
from openzone.cases.models.talk import Message, Note, ReadMark, Said

__all__ = [
    "Assignment",
    "CannedAnswer",
    "Case",
    "Category",
    "Check",
    "Checklist",
    "CoTask",
    "Cycle",
    "Escalation",
    "Message",
    "Note",
    "Participant",
    "ReadMark",
    "RoutingRule",
    "Said",
    "StatePeriod",
    "Tally",
]
