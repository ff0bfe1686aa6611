"""The catalogue of a zone: what is known of organisations in figures, and which returns ask for it."""

import re
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Invalid
from openzone.core.text import clean_line, clean_text
from openzone.places.actions import insist_administers
from openzone.places.models import Zone
from openzone.places.queries import network
from openzone.registry.enums import IndicatorKind, Period
from openzone.registry.models import Indicator, ReturnTemplate
from openzone.registry.presets import preset
from openzone.registry.values import LARGEST, MOST_DECIMALS

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
LAST_PLACE = 999
WORDS = ("name", "name_local", "definition", "definition_local", "is_key", "place")


def lay_presets(zone: Zone) -> None:
    """Give a new zone the shipped catalogue of indicators and the shipped returns."""
    Indicator.objects.bulk_create(
        [Indicator(zone=zone, place=number, **one) for number, one in enumerate(preset("indicators"), start=1)]
    )
    ReturnTemplate.objects.bulk_create([ReturnTemplate(zone=zone, **one) for one in preset("return_templates")])


def insist_keeps_catalogue(by: Actor) -> None:
    """`Denied` unless the actor is an administrator of the whole zone. The system may do all."""
    insist_administers(by, network(by).top.pk)


@transaction.atomic
def add_indicator(zone: Zone, *, by: Actor, code: str, kind: str, unit: str, period: str, **words: Any) -> Indicator:
    """Add an indicator of the zone's own to the catalogue. Kind, unit and period stay as they are afterwards."""
    insist_keeps_catalogue(by)
    row = Indicator(
        zone=zone,
        code=_code(code),
        kind=_chosen(IndicatorKind, kind, "kind"),
        unit=clean_line(unit, "unit", longest=20),
        unit_local=clean_line(words.pop("unit_local", ""), "unit_local", required=False, longest=20),
        period=_chosen(Period, period, "period"),
        decimals=_decimals(words.pop("decimals", 0)),
    )
    _word(row, words)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Invalid.of("code", _("Another indicator of the zone has this code already.")) from None
    _told("indicator.added", row, by)
    return row


def _chosen(choices: Any, value: str, field: str) -> str:
    if value not in choices.values:
        raise Invalid.of(field, _("Please choose one of the answers."))
    return value


def _decimals(value: int) -> int:
    if not 0 <= value <= MOST_DECIMALS:
        raise Invalid.of("decimals", _("Please give a number from 0 to %(most)d.") % {"most": MOST_DECIMALS})
    return value


def _code(value: str) -> str:
    code = clean_line(value, "code", longest=40)
    if not CODE.fullmatch(code):
        raise Invalid.of(
            "code", _("A code begins with a small letter and holds small letters, digits and underscores.")
        )
    return code


@transaction.atomic
def change_indicator(indicator: Indicator, *, by: Actor, **words: Any) -> Indicator:
    """Change how an indicator is called and defined, its bounds, its place, and whether it is a key fact."""
    insist_keeps_catalogue(by)
    row = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    _word(row, words)
    row.save(update_fields=[*WORDS, "lowest", "highest"])
    _told("indicator.changed", row, by)
    return row


def _word(row: Indicator, words: dict[str, Any]) -> None:
    row.name = clean_line(words["name"], "name")
    row.name_local = clean_line(words.get("name_local", ""), "name_local", required=False)
    for field in ("definition", "definition_local"):
        setattr(row, field, clean_text(words.get(field, ""), field=field, longest=2000, required=False))
    row.is_key, row.place = bool(words.get("is_key")), words.get("place") or 0
    if not 0 <= row.place <= LAST_PLACE:
        raise Invalid.of("place", _("Please give a number from 0 to %(most)d.") % {"most": LAST_PLACE})
    row.lowest, row.highest = (_bound(words.get(field), field) for field in ("lowest", "highest"))
    if row.lowest is not None and row.highest is not None and row.highest < row.lowest:
        raise Invalid.of("highest", _("The highest value is below the lowest."))


def _bound(value: Any, field: str) -> Decimal | None:
    bound = None if value is None else Decimal(value)
    if bound is not None and not (bound.is_finite() and abs(bound) < LARGEST):
        raise Invalid.of(field, _("This is larger than anything that can be counted here."))
    return bound


@transaction.atomic
def retire_indicator(indicator: Indicator, *, by: Actor) -> Indicator:
    """Record an indicator no more. What was recorded stays, and so does what returns asked before."""
    insist_keeps_catalogue(by)
    row = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    if row.retired_at is not None:
        raise Conflict(_("This indicator has been retired already."))
    asking = [
        one.shown_name
        for one in ReturnTemplate.objects.filter(zone_id=row.zone_id, retired_at__isnull=True).order_by("id")
        if any(line["indicator"] == row.code for line in one.lines)
    ]
    if asking:
        raise Conflict(_("“%(template)s” asks for it. Take it out there first.") % {"template": asking[0]})
    row.retired_at = clock.now()
    row.save(update_fields=["retired_at"])
    _told("indicator.retired", row, by)
    return row


def _told(verb: str, row: Indicator, by: Actor) -> None:
    append(verb, subject_type="indicator", subject_id=row.pk, by=by, zone_id=row.zone_id)
