"""What a version of a service says, made fit to be stored; and why it is not fit, in a sentence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from openzone.core.amounts import number_of
from openzone.core.errors import Invalid
from openzone.core.text import clean_line, clean_text
from openzone.formalities.enums import Applicant
from openzone.formalities.models import OutsideOffice, ServiceCounter
from openzone.formalities.steps import circle_in
from openzone.places.enums import Level
from openzone.places.models import CODE, Unit

LONGEST_TEXT = 4_000
MOST_STEPS, MOST_DOCUMENTS = 40, 60
MOST_DAYS, MOST_MONTHS = 366, 240
MOST_FEE = Decimal(10_000_000)
_LINES = ("name", "name_local")
_TEXTS = ("summary", "summary_local", "legal_basis", "legal_basis_local")


@dataclass(frozen=True)
class Step:
    """A step of a service: who does it, and after which others."""

    code: str
    name: str
    name_local: str = ""
    unit: Unit | None = None
    office: OutsideOffice | None = None
    after: Sequence[str] = ()
    days: int | None = None


@dataclass(frozen=True)
class Document:
    """A document that a service asks for."""

    code: str
    name: str
    name_local: str = ""
    required: bool = True
    valid_months: int | None = None


@dataclass(frozen=True)
class Content:
    """What a version says."""

    name: str
    promise_days: int
    name_local: str = ""
    summary: str = ""
    summary_local: str = ""
    unit: Unit | None = None
    office: OutsideOffice | None = None
    applicant: str = Applicant.ENTERPRISES
    levels: Sequence[str] = (Level.ZONE,)
    fee: Decimal | int | str = 0
    currency: str = "CNY"
    legal_basis: str = ""
    legal_basis_local: str = ""
    counter: ServiceCounter | None = None
    steps: Sequence[Step] = ()
    documents: Sequence[Document] = ()


def checked(content: Content, zone_id: int) -> dict[str, Any]:
    """The columns of a version, fit to be stored; `Invalid` for what does not fit."""
    levels = [level for level in Level if level in content.levels]
    if not levels or len(levels) != len(set(content.levels)):
        raise Invalid.of("levels", _("Please choose at least one level at which it is offered."))
    if content.counter is not None and (content.counter.zone_id != zone_id or content.counter.closed_at):
        raise Invalid.of("counter", _("Please choose an open counter of this zone."))
    if len(content.currency) != 3 or not (content.currency.isascii() and content.currency.isupper()):
        raise Invalid.of("currency", _("Please name the currency by its three capital letters."))
    lines = {name: clean_line(getattr(content, name), name, required=name == "name") for name in _LINES}
    texts = {
        name: clean_text(getattr(content, name), field=name, longest=LONGEST_TEXT, required=False) for name in _TEXTS
    }
    return {
        **lines,
        **texts,
        **provider_of(content.unit, content.office, zone_id, "provider"),
        "applicant": Applicant(content.applicant),
        "levels": [str(level) for level in levels],
        "promise_days": whole_number(content.promise_days, "promise_days", 0, MOST_DAYS),
        "fee": number_of(content.fee, "fee", most=MOST_FEE),
        "currency": content.currency,
        "counter": content.counter,
    }


def provider_of(unit: Unit | None, office: OutsideOffice | None, zone_id: int, field: str) -> dict[str, Any]:
    """Who does it: one open unit or one other office of the zone, or `Invalid`."""
    named = [one for one in (unit, office) if one is not None]
    closed = unit is not None and unit.closed_at is not None
    if len(named) != 1 or closed or named[0].zone_id != zone_id:
        raise Invalid.of(field, _("Please choose who does this: a unit of this zone, or an office that serves here."))
    return {"unit": unit, "office": office}


def whole_number(value: Any, field: str, least: int, most: int) -> int:
    """A whole number within these bounds, or `Invalid`."""
    if type(value) is not int or not least <= value <= most:
        raise Invalid.of(
            field, _("Please give a whole number from %(least)d to %(most)d.") % {"least": least, "most": most}
        )
    return value


def checked_steps(steps: Sequence[Step], zone_id: int) -> list[dict[str, Any]]:
    """The columns of the steps in their order. `Invalid` where one waits for itself, be it by others."""
    _insist_codes([step.code for step in steps], "steps", MOST_STEPS)
    rows = [_step(step, position, zone_id) for position, step in enumerate(steps)]
    names = {step.code: step.name for step in steps}
    for step in steps:
        if unknown := [code for code in step.after if code not in names]:
            words = {"step": step.name, "code": unknown[0]}
            raise Invalid.of("steps", _("“%(step)s” comes after “%(code)s”, which is no step of this service.") % words)
    _insist_ends({step.code: step.after for step in steps}, names)
    return rows


def _step(step: Step, position: int, zone_id: int) -> dict[str, Any]:
    return {
        "code": step.code,
        "position": position,
        **{name: clean_line(getattr(step, name), "steps", required=name == "name") for name in _LINES},
        **provider_of(step.unit, step.office, zone_id, "steps"),
        "after": list(dict.fromkeys(step.after)),
        "days": None if step.days is None else whole_number(step.days, "steps", 0, MOST_DAYS),
    }


def _insist_ends(after: dict[str, Sequence[str]], names: dict[str, str]) -> None:
    circle = circle_in(after)
    if circle:
        way = " ← ".join(f"“{names[code]}”" for code in (*circle, circle[0]))
        sentence = _("These steps wait for each other, so none of them could ever begin: %(way)s.")
        raise Invalid.of("steps", sentence % {"way": way})


def checked_documents(documents: Sequence[Document]) -> list[dict[str, Any]]:
    """The columns of the documents in their order."""
    _insist_codes([one.code for one in documents], "documents", MOST_DOCUMENTS)
    return [_document(one, position) for position, one in enumerate(documents)]


def _document(one: Document, position: int) -> dict[str, Any]:
    months = one.valid_months
    return {
        "code": one.code,
        "position": position,
        **{name: clean_line(getattr(one, name), "documents", required=name == "name") for name in _LINES},
        "required": one.required,
        "valid_months": None if months is None else whole_number(months, "documents", 1, MOST_MONTHS),
    }


def _insist_codes(codes: Sequence[str], field: str, most: int) -> None:
    if len(codes) > most:
        raise Invalid.of(field, _("At most %(most)d are possible here.") % {"most": most})
    if not all(CODE.fullmatch(code) for code in codes):
        raise Invalid.of(field, _("A code begins with a small letter and holds small letters, digits and hyphens."))
    if len(set(codes)) != len(codes):
        raise Invalid.of(field, _("Each code can stand here once only."))


def same(rows: Iterable[Any], wanted: Sequence[dict[str, Any]]) -> bool:
    """Whether these rows say already what is wanted."""
    known = list(rows)
    return len(known) == len(wanted) and all(
        getattr(row, name) == value for row, one in zip(known, wanted, strict=True) for name, value in one.items()
    )


def content_of(version: Any) -> Content:
    """What a version says, to be written on."""
    steps = [_part(Step, row) for row in version.steps.all()]
    documents = [_part(Document, row) for row in version.documents.all()]
    names = [one.name for one in fields(Content) if one.name not in ("steps", "documents")]
    return Content(**{name: getattr(version, name) for name in names}, steps=steps, documents=documents)


def _part(kind: type[Any], row: Any) -> Any:
    return kind(**{one.name: getattr(row, one.name) for one in fields(kind)})
