"""What becomes of the mandates of an organisation that is merged into another one."""

from django.db.models import Q

from openzone.core import clock
from openzone.formalities.enums import MandateState
from openzone.formalities.mandate_rules import LIVING
from openzone.formalities.models import Mandate
from openzone.registry.merging import Merging, Reference

ORGANISATIONS, OTHERS = ("organisation_id", "intermediary_id"), ("person_id", "agency_id")


def end_double_mandates(merging: Merging, reference: Reference) -> None:
    """End those of the merged one that would be a second one to the same agent, or one of an enterprise to itself."""
    gone, kept = merging.gone.pk, merging.kept.pk
    mine = Q(organisation_id=gone) | Q(intermediary_id=gone)
    for row in Mandate.objects.filter(mine, state__in=LIVING).order_by("pk"):
        moved = {name: kept if getattr(row, name) == gone else getattr(row, name) for name in ORGANISATIONS}
        sides = {**moved, **{name: getattr(row, name) for name in OTHERS}}
        if sides["organisation_id"] == sides["intermediary_id"]:
            _end(merging, row)
        elif (other := _another(row, sides)) is not None:
            # What is in force stays: an agent is at work by it.
            weaker = other.state != MandateState.IN_FORCE and row.state == MandateState.IN_FORCE
            _end(merging, other if weaker else row)


def _end(merging: Merging, row: Mandate) -> None:
    merging.journal.change(row, state=MandateState.ENDED, ended_at=clock.now())


def _another(row: Mandate, sides: dict[str, int | None]) -> Mandate | None:
    rows = Mandate.objects.filter(state__in=LIVING).exclude(pk=row.pk)
    for name, value in sides.items():
        rows = rows.filter(**{f"{name}__isnull": True} if value is None else {name: value})
    return rows.order_by("pk").first()
