"""A formality is begun out of a demand: for its enterprise, at the counter of whoever works on it."""

from datetime import datetime

from django.db import transaction

from openzone.cases.actions.movement import lock, record
from openzone.cases.formalities import may_begin_formality
from openzone.cases.models import Case, CaseFormality
from openzone.cases.queries import relations_of
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.formalities.actions import open_formality
from openzone.formalities.enums import FormalitySource
from openzone.formalities.models import Formality, Service


@transaction.atomic
def begin_formality(case: Case, service: Service, *, by: Actor, occurred_at: datetime | None = None) -> Formality:
    """Open a formality for the enterprise of a case; both sides read in the case that it was begun."""
    row = lock(case)
    may_begin_formality(row.state, relations_of(by, row)).insist()
    at = occurred_at or clock.now()
    made = open_formality(
        service, applicant=row.organisation, by=by, source=FormalitySource.CASE, occurred_at=occurred_at
    )
    CaseFormality.objects.create(case=row, formality=made, begun_at=at, begun_by_id=by.user_id)
    record(row, "formality", by=by, at=at, data={"ref": made.ref})
    return made
