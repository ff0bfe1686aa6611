"""What is done to canned answers: written, changed, retired, used."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from openzone.cases.canned import fields_in, may_keep, unknown_placeholders
from openzone.cases.models import CannedAnswer, Category
from openzone.cases.rules import PLACEHOLDERS
from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.text import BODY, TITLE, clean_text
from openzone.places.models import Unit, Zone

LONGEST_FIELD = 60
MOST_FIELDS = 10


@transaction.atomic
def write_answer(
    *,
    zone: Zone,
    title: str,
    by: Actor,
    body: str = "",
    body_local: str = "",
    title_local: str = "",
    fields: Sequence[str] = (),
    unit: Unit | None = None,
    category: Category | None = None,
) -> CannedAnswer:
    """Write a canned answer for a unit and those below it (the zone, without one).

    `fields` are the names in braces that whoever uses it fills in himself.
    """
    _insist_keeps(by, unit)
    texts = _texts(title, title_local, body, body_local, fields)
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
    fields: Sequence[str] = (),
    unit: Unit | None = None,
    category: Category | None = None,
) -> CannedAnswer:
    """Put a canned answer into other words, or let it serve another unit or category. Messages sent keep theirs."""
    _insist_keeps(by, answer.unit)
    _insist_keeps(by, unit)
    _insist_offered(answer)
    texts = _texts(title, title_local, body, body_local, fields)
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


def _texts(title: str, title_local: str, body: str, body_local: str, fields: Sequence[str]) -> dict[str, Any]:
    names = _names(fields)
    texts = {
        "title": clean_text(title, field="title", longest=TITLE, lines=False),
        "title_local": clean_text(title_local, field="title_local", longest=TITLE, lines=False, required=False),
        "body": clean_text(body, field="body", longest=BODY, required=False),
        "body_local": clean_text(body_local, field="body_local", longest=BODY, required=False),
    }
    if not texts["body"] and not texts["body_local"]:
        raise Invalid.of("body", _("Please write the answer in at least one language."))
    for field in ("body", "body_local"):
        _insist_known(texts[field], field, names)
    _insist_used(names, f"{texts['body']}\n{texts['body_local']}")
    return {**texts, "fields": names}


def _names(fields: Sequence[str]) -> list[str]:
    """The names of the fields as they stand in braces, each once."""
    names = [clean_text(one, field="fields", longest=LONGEST_FIELD, lines=False).strip("{} ") for one in fields]
    if any(not name or "{" in name or "}" in name or name in PLACEHOLDERS for name in names):
        raise Invalid.of(
            "fields", _("A field is called by words without braces, and not like what is filled in anyway.")
        )
    if len(names) > MOST_FIELDS:
        raise Invalid.of("fields", _("A canned answer has at most %(most)d fields.") % {"most": MOST_FIELDS})
    return list(dict.fromkeys(names))


def _insist_used(names: Sequence[str], text: str) -> None:
    missing = [name for name in names if name not in fields_in(text, names)]
    if missing:
        sentence = _("“{%(name)s}” stands nowhere in the answer. Put it where it is to be filled in.")
        raise Invalid.of("fields", sentence % {"name": missing[0]})


def _insist_known(text: str, field: str, fields: Sequence[str]) -> None:
    unknown = unknown_placeholders(text, fields)
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in (*sorted(PLACEHOLDERS), *fields))
        sentence = _("“{%(name)s}” cannot be filled in. These can: %(known)s. Name it below if it is a field of yours.")
        raise Invalid.of(field, sentence % {"name": unknown[0], "known": known})
