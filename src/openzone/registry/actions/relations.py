"""What one organisation is to another, and which one operates a park."""

from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import held
from openzone.core.actor import Actor
from openzone.core.errors import Denied, Invalid
from openzone.core.text import clean_line
from openzone.places.models import Park, Zone
from openzone.places.queries import serves
from openzone.registry.actions.insisting import Written, hold_living, insist_changes, noted, span
from openzone.registry.actions.names import chosen, write_once
from openzone.registry.enums import RelationKind
from openzone.registry.models import Organisation, ParkOperator, Relation
from openzone.registry.rules import OF_A_GROUP, Days, certain_days

Share = Decimal | str | None


@transaction.atomic
def relate(
    subject: Organisation,
    object: Organisation,
    *,
    by: Actor,
    kind: str,
    share: Share = None,
    since: Written = "",
    until: Written = "",
    source: str = "",
) -> Relation:
    """Say what `subject` (parent, head office, association, partner) is to `object`, and from when to when.

    `Invalid` across zones, to itself, and where the group would go round in a circle. By people who serve either one.
    """
    if subject.zone_id != object.zone_id:
        raise Invalid.of("other", _("Both organisations must be of this zone."))
    if subject.pk == object.pk:
        raise Invalid.of("other", _("An organisation has no relation with itself."))
    row = Relation(zone_id=subject.zone_id, subject=subject, object=object, recorded_by_id=by.user_id)
    row.kind, row.recorded_at = chosen(kind, RelationKind), clock.now()
    return _write(row, by, "related", share=share, since=since, until=until, source=source)


@transaction.atomic
def change_relation(
    row: Relation, *, by: Actor, share: Share = None, since: Written = "", until: Written = "", source: str = ""
) -> Relation:
    """Put share, dates or source of a relation right, or say when it ended."""
    return _write(row, by, "relation_changed", share=share, since=since, until=until, source=source)


def _write(
    row: Relation, by: Actor, verb: str, *, share: Share, since: Written, until: Written, source: str
) -> Relation:
    row = held(row)
    _insist_serves_one(row, by)
    zone = Zone.objects.select_for_update(no_key=True).get(pk=row.zone_id)
    row.since, row.until = span(since, until, zone)
    _insist_no_circle(row)
    write_once(
        row, "relation_once", "since", _("This relation is there already."), share=_share(share), since=row.since,
        until=row.until, source=clean_line(source, "source"),
    )  # fmt: skip
    _noted(verb, row, by)
    return row


def _insist_serves_one(row: Relation, by: Actor) -> None:
    if not (serves(by, row.subject.unit_id) or serves(by, row.object.unit_id)):
        raise Denied(_("Only people of a unit that serves one of the two organisations may do this."))
    hold_living(row.subject, row.object)


def _share(value: Share) -> Decimal | None:
    if value in (None, ""):
        return None
    sentence = _("A share is more than 0 and at most 100 percent.")
    try:
        share = Decimal(value)
    except InvalidOperation:
        raise Invalid.of("share", sentence) from None
    if not (share.is_finite() and 0 < share <= 100):
        raise Invalid.of("share", sentence)
    return share.quantize(Decimal("0.0001"))


def _insist_no_circle(row: Relation) -> None:
    """Nobody stands above himself in a group at any time. A zone's relations are written one at a time, under its lock.

    Who took over whom, years after it was the other way round, makes no circle: the two never held together.
    """
    if row.kind not in OF_A_GROUP:
        return
    above, seen = {(row.subject_id, certain_days(row))}, set[tuple[int, Days]]()
    while above:
        if any(number == row.object_id for number, _days in above):
            raise Invalid.of("other", _("This would make a circle: one of them stands above the other already."))
        seen |= above
        above = _one_higher(above, row) - seen


def _one_higher(below: set[tuple[int, Days]], row: Relation) -> set[tuple[int, Days]]:
    """Who stands above these, with the days on which the whole way up holds."""
    found = Relation.objects.filter(object__in={number for number, _days in below}, kind__in=OF_A_GROUP)
    higher = set()
    for one in found.exclude(pk=row.pk):
        for number, days in below:
            both = max(days[0], certain_days(one)[0]), min(days[1], certain_days(one)[1])
            if number == one.object_id and both[0] < both[1]:
                higher.add((one.subject_id, both))
    return higher


def _noted(verb: str, row: Relation, by: Actor) -> None:
    """In the log of both: each is told on its own page."""
    noted(verb, row.subject, by, relation=row.pk, other=row.object_id)
    noted(verb, row.object, by, relation=row.pk, other=row.subject_id)


@transaction.atomic
def remove_relation(row: Relation, *, by: Actor) -> None:
    """Take away a relation that was entered by mistake."""
    row = held(row)
    _insist_serves_one(row, by)
    _noted("relation_removed", row, by)
    row.delete()


@transaction.atomic
def operate(
    organisation: Organisation, *, by: Actor, park: Park, since: Written = "", until: Written = "", source: str = ""
) -> ParkOperator:
    """Say that an organisation operates a park."""
    if park.zone_id != organisation.zone_id:
        raise Invalid.of("park", _("Please choose a park of this zone."))
    row = ParkOperator(organisation=organisation, park=park)
    return _write_operator(row, by, "operates", since=since, until=until, source=source)


@transaction.atomic
def change_operator(
    row: ParkOperator, *, by: Actor, since: Written = "", until: Written = "", source: str = ""
) -> ParkOperator:
    """Put dates or source right, or say when it ceased to operate the park."""
    return _write_operator(row, by, "operator_changed", since=since, until=until, source=source)


def _write_operator(
    row: ParkOperator, by: Actor, verb: str, *, since: Written, until: Written, source: str
) -> ParkOperator:
    row = held(row)
    insist_changes(by, row.organisation)
    first, last = span(since, until, row.organisation.zone)
    known, said = _("This is there already."), clean_line(source, "source")
    write_once(row, "park_operator_once", "park", known, since=first, until=last, source=said)
    noted(verb, row.organisation, by, operator=row.pk, park=row.park_id)
    return row


@transaction.atomic
def remove_operator(row: ParkOperator, *, by: Actor) -> None:
    """Take away what was entered by mistake."""
    row = held(row)
    insist_changes(by, row.organisation)
    noted("operator_removed", row.organisation, by, operator=row.pk, park=row.park_id)
    row.delete()
