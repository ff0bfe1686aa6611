"""The two doors at which a case is met: which cases stand there, and where its pages are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404

from openzone.cases.models import Case, Sequel
from openzone.cases.promises import with_clocks
from openzone.cases.queries import at_desk, at_portal
from openzone.cases.situations import with_situation
from openzone.contact.models import TalkCase
from openzone.core.actions import note_reading
from openzone.core.actor import Actor
from openzone.core.prepared import Given, PreparedFor
from openzone.places.models import Park, Unit
from openzone.places.queries import network
from openzone.registry.queries import belonging, standing
from openzone.ui.addresses import address_of
from openzone.web.parts.cases.gathered import with_joint_work
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
        asked = _whole_cases((self.name, standing(actor)), lambda: self._whole(actor).filter(ref=Given("ref")))
        case = asked.first(ref=ref)
        if case is None:
            raise Http404
        _complete(case, network(actor).units)
        note_confidential(actor, case)
        return case

    def _whole(self, actor: Actor) -> QuerySet[Any]:
        cases = _whole(self.cases(actor))
        return with_joint_work(cases) if self.name == "desk" else cases

    def address(self, page: str, ref: str, *more: str | int) -> str:
        """The address of one of a case's pages: `case`, `case_act`, `case_more` and so on."""
        return address_of(f"{self.name}_{page}", ref, *more)

    @property
    def list_address(self) -> str:
        """Where to go when a case is no longer there."""
        return address_of(self.list_name)


_whole_cases: PreparedFor[Case] = PreparedFor()


def _whole(cases: QuerySet[Case]) -> QuerySet[Any]:
    """The cases with all that their page shows but the units, which the request knows.

    Each table that is joined doubles the time in which the database plans; rows that are only looked up cost little.
    """
    park = Park.objects.filter(pk=OuterRef("organisation__park_id"))
    link = TalkCase.objects.filter(case=OuterRef("pk"))
    anew = Sequel.objects.filter(earlier=OuterRef("pk"), case__submitted_at__isnull=False).order_by("pk")
    whole: QuerySet[Any] = (
        with_clocks(with_situation(cases.select_related(None)))
        .select_related("organisation", "category", "officer", "raised_by", "form")
        .annotate(
            parks=ArraySubquery(park.values(found=JSONObject(**_PARK))),
            links=ArraySubquery(link.values(found=JSONObject(**_LINK))),
            handling=ArraySubquery(Case.objects.filter(pk=OuterRef("about_case_id")).values("ref")),
            follows=ArraySubquery(Sequel.objects.filter(case=OuterRef("pk")).values("earlier__ref")),
            followed_by=ArraySubquery(anew.values("case__ref")),
        )
    )
    return whole


_PARK = {name: name for name in ("id", "name", "name_local")}
_LINK = {name: name for name in ("id", "talk_id", "case_id", "from_number", "to_number")}


def _complete(case: Any, units: Mapping[int, Unit]) -> None:
    """Put what was looked up in its place."""
    case.unit, case.overseer = units.get(case.unit_id), units.get(case.overseer_id)
    case.complaint_about = units.get(case.complaint_about_id)
    case.organisation.unit = units[case.organisation.unit_id]
    case.organisation.park = next((Park.from_db(None, list(one), list(one.values())) for one in case.parks), None)
    link = next((TalkCase.from_db(None, list(one), list(one.values())) for one in case.links), None)
    Case._meta.get_field("talk_case").set_cached_value(case, link)


def note_confidential(actor: Actor, case: Case) -> None:
    """Put on record that somebody of the zone reads a confidential case. Its enterprise reads what is its own."""
    if case.confidential and belonging(actor, case.organisation_id) is None:
        note_reading(actor, subject_type="case", subject_id=case.pk, what="confidential")


DESK = Door(name="desk", list_name="desk_cases", guard=for_staff, cases=at_desk)
PORTAL = Door(name="portal", list_name="portal_home", guard=for_enterprise, cases=at_portal)


def door_of(actor: Actor, case: Case) -> Door:
    """The door at which the actor meets the case: the portal for people of its enterprise, else the desk."""
    return PORTAL if belonging(actor, case.organisation_id) else DESK
