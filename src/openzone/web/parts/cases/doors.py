"""The two doors at which a case is met: which cases stand there, and where its pages are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from openzone.cases.models import Case
from openzone.cases.queries import at_desk, at_portal
from openzone.core.actions import note_reading
from openzone.core.actor import Actor
from openzone.registry.queries import belonging
from openzone.web.requests import View, for_enterprise, for_staff


@dataclass(frozen=True)
class Door:
    """One way to the cases. `guard` lets its people in, `cases` finds what they may see there."""

    name: str
    list_name: str
    guard: Callable[[View[Any]], View[Any]]
    cases: Callable[[Actor], QuerySet[Case]]

    def case(self, actor: Actor, ref: str) -> Case:
        """The case, or 404 for what the actor does not see at this door."""
        cases = self.cases(actor).select_related(
            "organisation__park", "organisation__unit", "form", "raised_by", "talk_case"
        )
        case = get_object_or_404(cases, ref=ref)
        note_confidential(actor, case)
        return case

    def address(self, page: str, ref: str, *more: str | int) -> str:
        """The address of one of a case's pages: `case`, `case_act`, `case_more` and so on."""
        return reverse(f"{self.name}_{page}", args=[ref, *more])

    @property
    def list_address(self) -> str:
        """Where to go when a case is no longer there."""
        return reverse(self.list_name)


def note_confidential(actor: Actor, case: Case) -> None:
    """Put on record that somebody of the zone reads a confidential case. Its enterprise reads what is its own."""
    if case.confidential and belonging(actor, case.organisation_id) is None:
        note_reading(actor, subject_type="case", subject_id=case.pk, what="confidential")


DESK = Door(name="desk", list_name="desk_cases", guard=for_staff, cases=at_desk)
PORTAL = Door(name="portal", list_name="portal_home", guard=for_enterprise, cases=at_portal)


def door_of(actor: Actor, case: Case) -> Door:
    """The door at which the actor meets the case: the portal for people of its enterprise, else the desk."""
    return PORTAL if belonging(actor, case.organisation_id) else DESK
