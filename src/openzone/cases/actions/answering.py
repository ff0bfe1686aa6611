"""One answer on its way to many cases: proposed to one after the other, each in a transaction of its own."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from openzone.cases.actions.matters import topic
from openzone.cases.actions.outcome import propose
from openzone.cases.canned import filled_for
from openzone.cases.matters import AnswerOutcome, RunState
from openzone.cases.models import AnsweredCase, Case, MatterAnswer
from openzone.core import clock
from openzone.core.actions import append, deliver
from openzone.core.actor import Actor, system
from openzone.core.errors import Refusal
from openzone.core.live import tell

Told = Callable[[MatterAnswer], None]


def work(number: int, told: Told = lambda answer: None) -> None:
    """Propose an answer to the cases that are left, from where a killed attempt came to; ends when it is stopped.

    Each case is proposed to by the same action as on its page, in the name of who answered. What it refuses is kept.
    """
    mine = MatterAnswer.objects.filter(pk=number, state=RunState.RUNNING)
    if not mine.update(attempt=F("attempt") + 1):
        return
    answer = MatterAnswer.objects.select_related("matter").get(pk=number)
    with translation.override(answer.language or None):
        while _next(answer):
            told(answer)
    told(answer)


def _next(answer: MatterAnswer) -> bool:
    """Propose to one case more; False when none is left, or when the work is no longer ours."""
    with transaction.atomic():
        held = MatterAnswer.objects.select_for_update().filter(
            pk=answer.pk, attempt=answer.attempt, state=RunState.RUNNING
        )
        if not held.exists():
            return False
        row = answer.rows.filter(outcome=AnswerOutcome.WAITING).order_by("pk").first()
        if row is None:
            _end(answer)
            return False
        row.outcome, row.sentence = _proposed(answer, row)
        row.at = clock.now()
        row.save(update_fields=["outcome", "sentence", "at"])
        tell([topic(answer.matter)])
        return True


def _proposed(answer: MatterAnswer, row: AnsweredCase) -> tuple[AnswerOutcome, str]:
    actor = Actor(answer.by_id, answer.matter.zone_id, via="matter")
    case = Case.objects.select_related("organisation", "officer", "unit").get(pk=row.case_id)
    if not case.matters.filter(matter=answer.matter, until__isnull=True).exists():
        return AnswerOutcome.REFUSED, _("It no longer belongs to the matter.")
    try:
        with transaction.atomic():
            propose(case, by=actor, outcome=answer.outcome, body=filled_for(answer.body, case))
    except Refusal as refusal:
        return AnswerOutcome.REFUSED, str(next(iter(refusal.fields.values()), refusal.sentence))
    return AnswerOutcome.DONE, ""


def _end(answer: MatterAnswer) -> None:
    """Write down that it has come to all, and tell whoever answered."""
    answer.state, answer.ended_at = RunState.DONE, clock.now()
    answer.save(update_fields=["state", "ended_at"])
    matter = answer.matter
    activity = append("matter.answered", subject_type="matter", subject_id=matter.pk, by=system(matter.zone_id))
    deliver(activity, to=[answer.by_id])
    tell([topic(matter), f"user:{answer.by_id}"])
