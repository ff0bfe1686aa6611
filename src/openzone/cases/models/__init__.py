"""The tables of cases."""

from openzone.cases.models.case import Assignment, Case, Escalation, Participant, StatePeriod
from openzone.cases.models.catalogue import CannedAnswer, Category, RoutingRule
from openzone.cases.models.joining import CaseLink, Merger
from openzone.cases.models.joint import Check, Checklist, CoTask
from openzone.cases.models.matters import AnsweredCase, Matter, MatterAnswer, MatterCase, PolicyProposal
from openzone.cases.models.outcome import Cycle, Tally
from openzone.cases.models.talk import Message, Note, ReadMark, Said

__all__ = [
    "AnsweredCase",
    "Assignment",
    "CannedAnswer",
    "Case",
    "CaseLink",
    "Category",
    "Check",
    "Checklist",
    "CoTask",
    "Cycle",
    "Escalation",
    "Matter",
    "MatterAnswer",
    "MatterCase",
    "Merger",
    "Message",
    "Note",
    "Participant",
    "PolicyProposal",
    "ReadMark",
    "RoutingRule",
    "Said",
    "StatePeriod",
    "Tally",
]
