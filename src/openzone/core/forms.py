"""Forms as data: fields that an administrator writes, and the answers checked against them.

A field is a dict in a `core.Form` row; here it is parsed and its answers are cleaned. Answers are JSON:
text, numbers as strings of digits, dates as ISO 8601, choices by code, files by the id of a stored file.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from openzone.core.errors import Invalid
from openzone.core.sentences import Sayable, says
from openzone.core.text import clean_text

KINDS = ("text", "long_text", "number", "choice", "date", "file")
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LONGEST = {"text": 200, "long_text": 4_000}
_LARGEST = Decimal(10) ** 15
_SMALLEST = Decimal(10) ** -9
_LONGEST_NUMBER = 60


@dataclass(frozen=True)
class Choice:
    """One possible answer, in two languages."""

    code: str
    label: str
    label_local: str = ""


@dataclass(frozen=True)
class Field:
    """One question. `only_if` names a choice field and the answer that makes this question appear."""

    code: str
    label: str
    kind: str = "text"
    label_local: str = ""
    help: str = ""
    help_local: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    only_if: tuple[str, str] | None = None

    def asked(self, answers: Mapping[str, Any]) -> bool:
        """Whether the question appears, given the other answers."""
        return self.only_if is None or answers.get(self.only_if[0]) == self.only_if[1]


@dataclass
class Checked:
    """Cleaned answers and, per field, what is wrong."""

    answers: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def local(text: str, text_local: str) -> str:
    """The one of two texts that suits the reader's language, or the one there is."""
    chinese = (get_language() or "").startswith("zh")
    chosen = (text_local or text) if chinese else (text or text_local)
    return Sayable(chosen, {"either": [text, text_local]}) if text and text_local else chosen


says("either", lambda kept: local(*kept))


def as_data(fields: list[Field]) -> list[dict[str, Any]]:
    """The fields as JSON, the way `parse` reads them."""
    return [_plain(asdict(one)) for one in fields]


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    data["choices"] = [dict(choice) for choice in data["choices"]]
    data["only_if"] = list(data["only_if"]) if data["only_if"] else None
    return data


def parse(data: object) -> list[Field]:
    """The fields that the JSON describes, or `Invalid` with a sentence naming the field that is wrong."""
    if not isinstance(data, list):
        raise Invalid(_("A form is a list of questions."))
    fields: list[Field] = []
    for number, row in enumerate(data, start=1):
        fields.append(_parse_field(row, number, fields))
    return fields


def _parse_field(row: Any, number: int, before: list[Field]) -> Field:
    if not isinstance(row, dict):
        raise Invalid(_("Question %(number)d is not readable.") % {"number": number})
    one = Field(
        code=str(row.get("code", "")),
        label=clean_text(row.get("label", ""), field="label", longest=200, lines=False),
        label_local=clean_text(
            row.get("label_local", ""), field="label_local", longest=200, lines=False, required=False
        ),
        help=clean_text(row.get("help", ""), field="help", longest=500, required=False),
        help_local=clean_text(row.get("help_local", ""), field="help_local", longest=500, required=False),
        kind=str(row.get("kind", "text")),
        required=bool(row.get("required", False)),
        choices=_parse_choices(row.get("choices") or [], number),
        only_if=_parse_condition(row.get("only_if"), number),
    )
    _check_field(one, number, before)
    return one


def _parse_choices(rows: Any, number: int) -> tuple[Choice, ...]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Invalid(_("Question %(number)d: its answers are not readable.") % {"number": number})
    choices = tuple(_parse_choice(row) for row in rows)
    codes = [choice.code for choice in choices]
    if len(set(codes)) < len(codes) or not all(_CODE.fullmatch(code) for code in codes):
        raise Invalid(
            _("Question %(number)d: each answer needs a code of its own, of small letters, digits and _.")
            % {"number": number}
        )
    return choices


def _parse_choice(row: dict[str, Any]) -> Choice:
    return Choice(
        code=str(row.get("code", "")),
        label=clean_text(row.get("label", ""), field="choices", longest=200, lines=False),
        label_local=clean_text(row.get("label_local", ""), field="choices", longest=200, lines=False, required=False),
    )


def _parse_condition(pair: Any, number: int) -> tuple[str, str] | None:
    if not pair:
        return None
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise Invalid(_("Question %(number)d: its condition is not readable.") % {"number": number})
    return str(pair[0]), str(pair[1])


def _check_field(one: Field, number: int, before: list[Field]) -> None:
    where = {"number": number, "label": one.label}
    if not _CODE.fullmatch(one.code):
        raise Invalid(_("Question %(number)d: the code must be small letters, digits and _.") % where)
    if any(other.code == one.code for other in before):
        raise Invalid(_("Question %(number)d: its code is used twice.") % where)
    if one.kind not in KINDS:
        raise Invalid(_("Question %(number)d: this kind of answer is not known.") % where)
    if (one.kind == "choice") != bool(one.choices):
        raise Invalid(_("“%(label)s”: a choice needs answers to choose from, other questions have none.") % where)
    if one.only_if and one.only_if not in {(other.code, choice.code) for other in before for choice in other.choices}:
        raise Invalid(_("“%(label)s”: it may depend only on an answer of a choice that is asked before it.") % where)


def check(fields: list[Field], given: Mapping[str, Any]) -> Checked:
    """Clean the answers. Unknown ones are refused, unasked ones dropped, and nothing raises: errors are per field."""
    checked = Checked()
    for code in given.keys() - {one.code for one in fields}:
        checked.errors[code if _CODE.fullmatch(code) else "?"] = _("There is no such question.")
    for one in fields:
        if one.asked(checked.answers):
            _check_answer(one, given.get(one.code), checked)
    return checked


def _check_answer(one: Field, value: Any, checked: Checked) -> None:
    if value is None or value == "":
        if one.required:
            checked.errors[one.code] = _("Please answer this.")
        return
    try:
        checked.answers[one.code] = _CLEANERS[one.kind](one, value)
    except Invalid as refusal:
        checked.errors[one.code] = str(refusal)


def _clean_words(one: Field, value: Any) -> str:
    return clean_text(value, field=one.code, longest=_LONGEST[one.kind], lines=one.kind == "long_text")


def _clean_number(one: Field, value: Any) -> str:
    if isinstance(value, bool):
        raise Invalid(_("This must be a number."))
    text = str(value).strip().replace(",", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Invalid(_("This must be a number.")) from None
    # `copy_abs` does not round, so a huge or tiny exponent is only compared and never written out.
    size = number.copy_abs()
    if len(text) > _LONGEST_NUMBER or not number.is_finite() or size > _LARGEST or (number and size < _SMALLEST):
        raise Invalid(_("This must be a number."))
    return format(number, "f") if number else "0"


def _clean_choice(one: Field, value: Any) -> str:
    if not isinstance(value, str) or value not in {choice.code for choice in one.choices}:
        raise Invalid(_("Please choose one of the answers."))
    return value


def _clean_date(one: Field, value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise Invalid(_("Please give a date such as 2026-03-31.")) from None


def _clean_file(one: Field, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Invalid(_("Please attach the file again."))
    return value


_CLEANERS = {
    "text": _clean_words,
    "long_text": _clean_words,
    "number": _clean_number,
    "choice": _clean_choice,
    "date": _clean_date,
    "file": _clean_file,
}


def insist(fields: list[Field], given: Mapping[str, Any]) -> dict[str, Any]:
    """The cleaned answers, or `Invalid` naming every field that is wrong."""
    if not isinstance(given, Mapping):
        raise Invalid.of("answers", _("The answers are not readable."))
    checked = check(fields, given)
    if checked.errors:
        raise Invalid(
            _("Some answers are missing or do not fit."),
            fields={f"answers.{code}": sentence for code, sentence in checked.errors.items()},
        )
    return checked.answers


@dataclass(frozen=True)
class Shown:
    """A question and its answer as a person reads them; `file_id` where the answer is a file."""

    label: str
    answer: str
    file_id: int | None = None


def shown(fields: list[Field], answers: Mapping[str, Any]) -> list[Shown]:
    """The answered questions in the reader's language, in the form's order."""
    return [_show(one, answers[one.code]) for one in fields if one.code in answers]


def _show(one: Field, value: Any) -> Shown:
    label = local(one.label, one.label_local)
    if one.kind == "choice":
        chosen = next((choice for choice in one.choices if choice.code == value), None)
        return Shown(label, local(chosen.label, chosen.label_local) if chosen else str(value))
    if one.kind == "file":
        return Shown(label, "", file_id=int(value))
    return Shown(label, str(value))
