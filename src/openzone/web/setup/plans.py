"""What was typed step by step, as the plan of a zone and as words to be looked at."""

import base64
from typing import Any

from openzone.cases.actions.founding import ParkPlan, PersonPlan, Plan, UnitPlan
from openzone.cases.presets import Group, Preset, chosen, groups
from openzone.core.files import Kept, root
from openzone.places.enums import Role
from openzone.places.zone_values import languages


def plan_of(draft: dict[str, Any]) -> Plan:
    """The whole plan. Every step must have been kept."""
    zone, network, subjects = draft["zone"], draft["units"], draft["categories"]
    return Plan(
        code=zone["code"],
        name=zone["name"],
        name_local=zone["name_local"],
        accent=zone["accent"],
        timezone=zone["timezone"],
        languages=languages(zone["languages"].split()),
        logo=Kept(**zone["logo"]) if zone["logo"] else None,
        commission=network["commission"],
        commission_local=network["commission_local"],
        units=[
            UnitPlan(one["level"], one["name"], one["name_local"], _place(one["parent"])) for one in network["units"]
        ],
        parks=[ParkPlan(one["name"], one["name_local"], one["state"], _place(one["unit"])) for one in network["parks"]],
        subjects=subjects["codes"],
        routing=subjects["routing"],
        administrator=_person(draft["administrator"]),
    )


def _person(typed: dict[str, Any]) -> PersonPlan:
    return PersonPlan(**{**typed, "also": typed["also"] if typed["also"] in Role.values else ""})


def _place(number: str) -> int | None:
    """A row's number as its place in the list."""
    return int(number) - 1 if number else None


def picture_of(logo: dict[str, Any] | None) -> str:
    """A kept logo as an address that holds the picture itself: it belongs to no zone yet, so nothing serves it."""
    if not logo:
        return ""
    data = (root() / logo["sha256"][:2] / logo["sha256"][2:]).read_bytes()
    return f"data:{logo['media_type']};base64,{base64.b64encode(data).decode()}"


def tree_of(units: list[dict[str, Any]]) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The units below the commission, each with those below it."""
    below: dict[str, list[dict[str, Any]]] = {}
    for one in units:
        below.setdefault(one["parent"], []).append(one)
    return [(one, below.get(str(number), [])) for number, one in enumerate(units, 1) if not one["parent"]]


def offered(ticked: set[str]) -> list[tuple[Group, bool, list[tuple[Preset, bool]]]]:
    """Every group and what is in it, each with whether it is ticked."""
    return [(one, one.code in ticked, [(sub, sub.code in ticked) for sub in one.below]) for one in groups()]


def picked(codes: list[str]) -> list[tuple[Group, list[Preset]]]:
    """The chosen groups with what was chosen in them."""
    rows = chosen(codes)
    return [(one, [sub for sub, above in rows if above is one]) for one, _above in rows if isinstance(one, Group)]
