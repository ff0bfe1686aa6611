"""The returns that a zone asks again and again: what stands in them and what is checked."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Invalid
from openzone.core.text import clean_line, clean_text
from openzone.places.models import CODE, Zone
from openzone.registry.actions.indicators import insist_keeps_catalogue
from openzone.registry.enums import Period
from openzone.registry.fact_queries import indicators_of
from openzone.registry.models import ReturnTemplate
from openzone.registry.returns import insist_checks, insist_lines

PERIODS = (Period.YEAR, Period.QUARTER, Period.MONTH)
LONGEST_INTRO = 2_000
LATEST_OPENING, LONGEST_TIME, USUAL_TIME = 180, 365, 30


@transaction.atomic
def add_template(zone: Zone, *, by: Actor, code: str, period: str, **content: Any) -> ReturnTemplate:
    """Add a return of the zone's own. Its period stays as it is afterwards."""
    insist_keeps_catalogue(by)
    if not CODE.fullmatch(code):
        raise Invalid.of("code", _("A code begins with a small letter and holds small letters, digits and hyphens."))
    if period not in PERIODS:
        raise Invalid.of("period", _("Please choose one of the answers."))
    row = ReturnTemplate(zone=zone, code=code, period=period)
    _fill(row, **content)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Invalid.of("code", _("Another return of the zone has this code already.")) from None
    _told("return_template.added", row, by)
    return row


@transaction.atomic
def change_template(template: ReturnTemplate, *, by: Actor, seen: int | None = None, **content: Any) -> ReturnTemplate:
    """Change what a return asks and checks. Rounds that were opened before stay as they were."""
    insist_keeps_catalogue(by)
    row = ReturnTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
    if seen is not None and seen != row.version:
        raise Conflict(
            _("Somebody changed this while you were writing. What you typed is kept; look at it and save it again.")
        )
    _fill(row, **content)
    row.version += 1
    row.save()
    _told("return_template.changed", row, by)
    return row


def _fill(
    row: ReturnTemplate,
    *,
    name: str,
    lines: Any,
    checks: Any,
    name_local: str = "",
    intro: str = "",
    intro_local: str = "",
    opens_after: int | None = None,
    answers_within: int | None = None,
) -> None:
    row.name = clean_line(name, "name")
    row.name_local = clean_line(name_local, "name_local", required=False)
    row.intro = clean_text(intro, field="intro", longest=LONGEST_INTRO, required=False)
    row.intro_local = clean_text(intro_local, field="intro_local", longest=LONGEST_INTRO, required=False)
    row.opens_after = _days(opens_after, "opens_after", LATEST_OPENING)
    row.answers_within = _days(answers_within, "answers_within", LONGEST_TIME) or USUAL_TIME
    row.lines = insist_lines(lines, {one.code: one for one in indicators_of(row.zone_id)})
    row.checks = insist_checks(checks, [line["indicator"] for line in row.lines])


def _days(value: int | None, field: str, most: int) -> int | None:
    if value is not None and not 1 <= value <= most:
        raise Invalid.of(field, _("Please give a number of days from 1 to %(most)d.") % {"most": most})
    return value


@transaction.atomic
def retire_template(template: ReturnTemplate, *, by: Actor) -> ReturnTemplate:
    """Open no further round of a return. Rounds that were opened go on."""
    insist_keeps_catalogue(by)
    row = ReturnTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
    if row.retired_at is not None:
        raise Conflict(_("This return has been retired already."))
    row.retired_at = clock.now()
    row.save(update_fields=["retired_at"])
    _told("return_template.retired", row, by)
    return row


def _told(verb: str, row: ReturnTemplate, by: Actor) -> None:
    append(verb, subject_type="return_template", subject_id=row.pk, by=by, zone_id=row.zone_id)
