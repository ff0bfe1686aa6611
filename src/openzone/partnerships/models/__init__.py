"""What partnerships keep: agreements, working groups with their meetings and items, associations."""

from openzone.partnerships.models.agreements import (
    MOST_REMIND_DAYS,
    REMIND_DAYS,
    Agreement,
    Annex,
    Commitment,
    CommitmentStep,
    Party,
    Signatory,
)
from openzone.partnerships.models.associations import Association, AssociationMember, BoardSeat
from openzone.partnerships.models.groups import (
    ActionItem,
    AgendaItem,
    Attendance,
    Decision,
    Group,
    ItemStep,
    Meeting,
    MeetingPaper,
    Member,
    MemberOffice,
)

__all__ = [
    "MOST_REMIND_DAYS",
    "REMIND_DAYS",
    "ActionItem",
    "AgendaItem",
    "Agreement",
    "Annex",
    "Association",
    "AssociationMember",
    "Attendance",
    "BoardSeat",
    "Commitment",
    "CommitmentStep",
    "Decision",
    "Group",
    "ItemStep",
    "Meeting",
    "MeetingPaper",
    "Member",
    "MemberOffice",
    "Party",
    "Signatory",
]
