"""A unit shares its demands out among its officers by itself, if its administrator wants that."""

from datetime import datetime

from openzone.cases.actions.movement import record, write
from openzone.cases.enums import AssignmentKind
from openzone.cases.models import Assignment, Case
from openzone.cases.sharing_out import least_busy
from openzone.core.actor import system
from openzone.core.enums import Audience
from openzone.places.models import Unit


def share_out_case(case: Case, *, at: datetime) -> None:
    """Give a locked case that has nobody to the officer of its unit with the least to do, where the unit wants that.

    It is done by the system, and says why: with how many open demands the officer had.
    """
    if case.unit_id is None or case.officer_id is not None or case.complaint_about_id is not None:
        return
    # One after the other: two at once would find the same officer idle.
    unit = Unit.objects.select_for_update().get(pk=case.unit_id) if case.unit and case.unit.shares_out else None
    officer = least_busy(unit, case) if unit and unit.shares_out else None
    if unit is None or officer is None:
        return
    by = system(case.zone_id)
    Assignment.objects.create(
        case=case, cycle=case.cycle, unit=unit, officer=officer, kind=AssignmentKind.SHARED_OUT, at=at, by=None
    )
    write(case, officer=officer)
    load = getattr(officer, "open", 0)
    record(case, "shared_out", by=by, at=at, data={"officer": officer.pk, "open": load}, audience=Audience.STAFF)
