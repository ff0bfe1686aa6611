"""The tables of cases."""

from openzone.cases.models.aftercare import Aftercare, CallBack, Draw, Sequel
from openzone.cases.models.case import Assignment, Case, Escalation, Participant, StatePeriod
from openzone.cases.models.catalogue import CannedAnswer, Category, RoutingRule
from openzone.cases.models.clocks import Clock, ClockChange, ClockReview, ClockStretch
from openzone.cases.models.exclusions import Exclusion
from openzone.cases.models.formalities import CaseFormality
from openzone.cases.models.joining import CaseLink, Merger
from openzone.cases.models.joint import Check, Checklist, CoTask
from openzone.cases.models.matters import AnsweredCase, Matter, MatterAnswer, MatterCase, PolicyProposal
from openzone.cases.models.outcome import Cycle, Tally
from openzone.cases.models.pressing import Pause, Supervision, Urging
from openzone.cases.models.stakes import Stake
from openzone.cases.models.talk import Message, Note, ReadMark, Said
from openzone.cases.models.terms import Promise, PromiseVersion

__all__ = [
    "Aftercare",
    "AnsweredCase",
    "Assignment",
    "CallBack",
    "CannedAnswer",
    "Case",
    "CaseFormality",
    "CaseLink",
    "Category",
    "Check",
    "Checklist",
    "Clock",
    "ClockChange",
    "ClockReview",
    "ClockStretch",
    "CoTask",
    "Cycle",
    "Draw",
    "Escalation",
    "Exclusion",
    "Matter",
    "MatterAnswer",
    "MatterCase",
    "Merger",
    "Message",
    "Note",
    "Participant",
    "Pause",
    "PolicyProposal",
    "Promise",
    "PromiseVersion",
    "ReadMark",
    "RoutingRule",
    "Said",
    "Sequel",
    "Stake",
    "StatePeriod",
    "Supervision",
    "Tally",
    "Urging",
]
