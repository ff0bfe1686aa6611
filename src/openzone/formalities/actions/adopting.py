"""The services that are shipped, taken into the catalogue of a zone as drafts."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from openzone.core.actor import Actor
from openzone.formalities.actions.content import Content, Document, Step
from openzone.formalities.actions.counters import open_office
from openzone.formalities.actions.writing import draft
from openzone.formalities.models import OutsideOffice, Service, ServiceCounter
from openzone.formalities.presets import Preset, offices
from openzone.formalities.queries import offices_of
from openzone.places.actions import insist_administers_zone
from openzone.places.models import Unit


@transaction.atomic
def adopt(preset: Preset, *, unit: Unit, by: Actor, counter: ServiceCounter | None = None) -> Service:
    """Draft a service as it is shipped, kept and done by a unit; offices that it names are entered where need be."""
    insist_administers_zone(by, unit.zone_id)
    known = {one.code: one for one in offices_of(unit.zone_id)}
    for code in preset.offices - known.keys():
        named = offices()[code]
        known[code] = open_office(zone=unit.zone, code=code, by=by, name=named["name"], name_local=named["name_local"])
    return draft(unit=unit, code=preset.code, content=_content(preset, unit, known, counter), by=by)


def _content(preset: Preset, unit: Unit, known: Mapping[str, OutsideOffice], counter: ServiceCounter | None) -> Content:
    steps = [Step(**_provided(one, unit, known)) for one in preset.steps]
    documents = [Document(**one) for one in preset.documents]
    return Content(**_provided(preset.words, unit, known), steps=steps, documents=documents, counter=counter)


def _provided(words: Mapping[str, Any], unit: Unit, known: Mapping[str, OutsideOffice]) -> dict[str, Any]:
    """The words with who does it: the office that they name, else the unit."""
    office = known.get(words.get("office", ""))
    return {**words, "office": office, "unit": None if office else unit}
