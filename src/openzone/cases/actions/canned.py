"""What is done to canned answers: written, changed, retired, used."""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from openzone.cases.canned import may_keep, unknown_placeholders
from openzone.cases.models import CannedAnswer, Category
from openzone.cases.rules import PLACEHOLDERS
from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.text import BODY, TITLE, clean_text
from openzone.places.models import Unit, Zone


@transaction.atomic
def write_answer(
    *,
    zone: Zone,
    title: str,
    by: Actor,
    body: str = "",
    body_local: str = "",
    title_local: str = "",
    unit: Unit | None = None,
    category: Category | None = None,
) -> CannedAnswer:
    """Write a canned answer for a unit and those below it (the zone, without one)."""
    _insist_keeps(by, unit)
    texts = _texts(title, title_local, body, body_local)
    _insist_here(zone.pk, unit, category)
    answer = CannedAnswer.objects.create(
        zone=zone, unit=unit, category=category, author_id=by.user_id, written_at=clock.now(), **texts
    )
    append("canned.written", subject_type="canned", subject_id=answer.pk, by=by, zone_id=zone.pk)
    return answer


@transaction.atomic
def change_answer(
    answer: CannedAnswer,
    *,
    by: Actor,
    title: str,
    body: str = "",
    body_local: str = "",
    title_local: str = "",
    unit: Unit | None = None,
    category: Category | None = None,
) -> CannedAnswer:
    """Put a canned answer into other words, or let it serve another unit or category. Messages sent keep theirs."""
    _insist_keeps(by, answer.unit)
    _insist_keeps(by, unit)
    _insist_offered(answer)
    texts = _texts(title, title_local, body, body_local)
    _insist_here(answer.zone_id, unit, category)
    for field, value in {**texts, "unit": unit, "category": category}.items():
        setattr(answer, field, value)
    answer.written_at = clock.now()
    answer.save(update_fields=[*texts, "unit", "category", "written_at"])
    append("canned.changed", subject_type="canned", subject_id=answer.pk, by=by, zone_id=answer.zone_id)
    return answer


@transaction.atomic
def retire_answer(answer: CannedAnswer, *, by: Actor) -> CannedAnswer:
    """Offer a canned answer no more."""
    _insist_keeps(by, answer.unit)
    if answer.retired_at is None:
        answer.retired_at = clock.now()
        answer.save(update_fields=["retired_at"])
        append("canned.retired", subject_type="canned", subject_id=answer.pk, by=by, zone_id=answer.zone_id)
    return answer


def count_use(offered: Callable[[], QuerySet[CannedAnswer]], numbers: Iterable[int]) -> None:
    """Count that these answers went into a message; what is not `offered` there is not counted."""
    wanted = list(numbers)
    if wanted:
        offered().filter(pk__in=wanted).order_by().update(used=F("used") + 1)


def _insist_keeps(by: Actor, unit: Unit | None) -> None:
    if not may_keep(by, unit.pk if unit else None):
        raise Denied(_("Only administrators and dispatchers of the unit write its canned answers."))


def _insist_offered(answer: CannedAnswer) -> None:
    if answer.retired_at is not None:
        raise Conflict(_("This canned answer has been retired. Write a new one."))


def _insist_here(zone_id: int, unit: Unit | None, category: Category | None) -> None:
    if any(part is not None and part.zone_id != zone_id for part in (unit, category)):
        raise Invalid(_("A canned answer stays inside one zone."))


def _texts(title: str, title_local: str, body: str, body_local: str) -> dict[str, str]:
    texts = {
        "title": clean_text(title, field="title", longest=TITLE, lines=False),
        "title_local": clean_text(title_local, field="title_local", longest=TITLE, lines=False, required=False),
        "body": clean_text(body, field="body", longest=BODY, required=False),
        "body_local": clean_text(body_local, field="body_local", longest=BODY, required=False),
    }
    if not texts["body"] and not texts["body_local"]:
        raise Invalid.of("body", _("Please write the answer in at least one language."))
    for field in ("body", "body_local"):
        _insist_known(texts[field], field)
    return texts


def _insist_known(text: str, field: str) -> None:
    unknown = unknown_placeholders(text)
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in sorted(PLACEHOLDERS))
        sentence = _("“{%(name)s}” cannot be filled in. These can: %(known)s.") % {"name": unknown[0], "known": known}
        raise Invalid.of(field, sentence)
