"""What every change of an organisation insists on: who may, that dates are possible; and the line in the log."""

from datetime import date

from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.days import FIRST_DAY
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity
from openzone.core.partial_dates import PartialDate
from openzone.core.text import clean_line
from openzone.places.models import Zone
from openzone.places.queries import day_in, serves
from openzone.registry.models import Organisation

MOST_YEARS_AHEAD = 30
Written = PartialDate | str


def insist_serves(actor: Actor, unit_id: int) -> None:
    """`Denied` unless the actor works for, or administers, this unit. The system may do all."""
    if not serves(actor, unit_id):
        raise Denied(_("Only people of the unit that serves this organisation may do this."))


def insist_changes(actor: Actor, organisation: Organisation) -> None:
    """Hold the organisation until the commit, for a change of it by people of the unit that serves it.

    `Conflict` when it was merged into another one, `Denied` for anybody else.
    """
    insist_serves(actor, organisation.unit_id)
    hold_living(organisation)


def hold_living(*organisations: Organisation) -> None:
    """Hold organisations until the commit, so that they are not merged meanwhile; `Conflict` when one is already."""
    ids = {one.pk for one in organisations}
    # Nothing is joined: what is joined would be as it was before the wait for the lock.
    rows = Organisation.objects.select_for_update(no_key=True)
    for row in rows.filter(pk__in=ids).order_by("pk"):
        insist_not_merged(row)


def insist_not_merged(organisation: Organisation) -> None:
    """`Conflict` for an organisation that was merged into another one; it says into which."""
    if organisation.merged_into is not None:
        words = {"gone": organisation.ref, "kept": organisation.merged_into, "ref": organisation.merged_into.ref}
        raise Conflict(_("%(gone)s was merged into “%(kept)s” (%(ref)s). Please go on there.") % words)


def noted(verb: str, organisation: Organisation, by: Actor, **data: int | str | None) -> Activity:
    """One line about the organisation in the log."""
    return append(
        f"organisation.{verb}",
        subject_type="organisation",
        subject_id=organisation.pk,
        by=by,
        zone_id=organisation.zone_id,
        data=data,
    )


def begun(value: Written, field: str, zone: Zone) -> PartialDate:
    """The date on which something began, which does not lie in the future; or `Invalid` of the field."""
    written = _read(value, field)
    if _earliest(written) > day_in(zone, clock.now()):
        raise Invalid.of(field, _("This date lies in the future."))
    return written


def span(since: Written, until: Written, zone: Zone) -> tuple[PartialDate, PartialDate]:
    """From when to when, as far as it is known: begun by today, and not ended before it began."""
    first, last = begun(since, "since", zone), _read(until, "until")
    if last.last is not None and first.first is not None and last.last < first.first:
        raise Invalid.of("until", _("The end lies before the beginning."))
    today = day_in(zone, clock.now())
    if _earliest(last) > date(today.year + MOST_YEARS_AHEAD, 12, 31):
        raise Invalid.of("until", _("This date lies too far in the future."))
    return first, last


def _read(value: Written, field: str) -> PartialDate:
    text = clean_line(str(value), field, required=False, longest=20)
    try:
        return PartialDate(text)
    except Invalid as refusal:
        raise Invalid.of(field, refusal.sentence) from None


def _earliest(written: PartialDate) -> date:
    return written.first or written.last or FIRST_DAY
