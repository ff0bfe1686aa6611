"""Leaving a demand out of what says how demands are handled: one asks, another decides, and how many is always said."""

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.cases.actions.movement import lock, record
from openzone.cases.enums import Relation
from openzone.cases.exclusions import EXCLUDE, exclusions_asked
from openzone.cases.models import Case, Exclusion
from openzone.cases.queries import relations_of
from openzone.cases.tallies import tallied
from openzone.core import clock
from openzone.core.actions import ask_approval, decide
from openzone.core.actor import Actor
from openzone.core.enums import Audience
from openzone.core.errors import Conflict, Denied
from openzone.core.models import Approval
from openzone.core.text import clean_text

REASON = 2000


def _insist(case: Case, relation: Relation, by: Actor, sentence: str) -> None:
    if relation not in relations_of(by, case):
        raise Denied(sentence)


@transaction.atomic
def ask_exclusion(case: Case, *, reason: str, by: Actor) -> Approval:
    """Ask that the figures leave a demand out. Somebody above the unit, who is not the one who asked, decides."""
    row = lock(case)
    _insist(row, Relation.DISPATCHER, by, _("Only a dispatcher or leader of the unit may ask for this."))
    if row.exclusions.filter(ended_at__isnull=True).exists():
        raise Conflict(_("The figures leave this demand out already."))
    text = clean_text(reason, field="reason", longest=REASON)
    asked = ask_approval(EXCLUDE, subject_type="case", subject_id=row.pk, by=by, reason=text)
    record(row, "exclusion_asked", by=by, at=clock.now(), audience=Audience.STAFF)
    return asked


@transaction.atomic
def decide_exclusion(approval: Approval, *, granted: bool, by: Actor) -> Case:
    """Decide, as a second person above the unit, whether the figures leave a demand out from now on."""
    asked = exclusions_asked(by).select_for_update().filter(pk=approval.pk).first()
    if asked is None:
        raise Conflict(_("This has been decided already."))
    case = lock(Case.objects.get(pk=asked.subject_id))
    _insist(case, Relation.SUPERVISOR, by, _("Somebody above the unit decides this."))
    now = clock.now()
    decide(asked, by=by, granted=granted, occurred_at=now)
    if granted:
        assert by.user_id is not None, "only people decide"
        with tallied(case):
            Exclusion.objects.create(
                case=case,
                reason=asked.reason,
                asked_at=asked.asked_at,
                asked_by_id=asked.asked_by_id,
                excluded_at=now,
                excluded_by_id=by.user_id,
            )
    done = "excluded" if granted else "exclusion_refused"
    record(case, done, by=by, at=now, audience=Audience.STAFF)
    return case


@transaction.atomic
def end_exclusion(exclusion: Exclusion, *, by: Actor) -> Exclusion:
    """Count a demand again. That it was left out, and until when, stays on record."""
    case = lock(Case.objects.get(pk=exclusion.case_id))
    _insist(case, Relation.SUPERVISOR, by, _("Somebody above the unit decides this."))
    row = case.exclusions.filter(pk=exclusion.pk, ended_at__isnull=True).first()
    if row is None:
        raise Conflict(_("The figures count this demand already."))
    row.ended_at, row.ended_by_id = clock.now(), by.user_id
    with tallied(case):
        row.save(update_fields=["ended_at", "ended_by"])
    record(case, "included", by=by, at=clock.now(), audience=Audience.STAFF)
    return row
