"""Returns as data: their lines, what is checked beside each line alone, and what is wrong with some answers.

A line is `{"indicator": code, "required": bool, "scale": number}`; an answer is typed in units of the scale (10000 for
amounts in 万元). A check is `{"code", "kind", "level", "line", "others", "percent"}`:

- `sum`: the line is what the others add up to;
- `part`: the line is at most what the others add up to;
- `jump`: the line differs from last year's figure by at most `percent`; from 0 every difference is unusual.

A check whose figures are not all there says nothing. What is missing or impossible by itself always blocks.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from openzone.core.errors import Invalid
from openzone.core.partial_dates import PartialDate
from openzone.registry.enums import CheckKind, CheckLevel, Period
from openzone.registry.numbers import names_unit, read_number
from openzone.registry.values import Measured, misfit, shown

MOST_LINES = 60
MOST_CHECKS = 40
MOST_PERCENT = 10_000
_SCALED: dict[int, Callable[[], str]] = {
    1: lambda: "%(unit)s",
    1_000: lambda: _("1,000 %(unit)s"),
    10_000: lambda: _("10,000 %(unit)s"),
    1_000_000: lambda: _("1,000,000 %(unit)s"),
}
SCALES = tuple(_SCALED)
LONGEST_ANSWER = 40
LONGEST_EXPLANATION = 1_000


@dataclass(frozen=True)
class Line:
    """What is asked: an indicator, whether it must be answered, and in units of how many it is typed."""

    indicator: Any
    required: bool
    scale: int

    @property
    def code(self) -> str:
        """The code of its indicator."""
        return str(self.indicator.code)

    @property
    def unit(self) -> str:
        """The unit in which it is typed."""
        return _SCALED[self.scale]() % {"unit": self.indicator.shown_unit}

    def typed(self, value: Decimal) -> str:
        """A figure as it would be typed here."""
        return shown(value / self.scale).replace(",", "")


@dataclass(frozen=True)
class Finding:
    """Something that is wrong, or odd, about some answers. Explanations of warnings are kept by `code`."""

    code: str
    level: str
    lines: tuple[str, ...]
    sentence: str

    @property
    def blocks(self) -> bool:
        """Whether the return cannot be submitted like this."""
        return self.level == CheckLevel.HARD


@dataclass(frozen=True)
class Looked:
    """Answers that were looked through: the numbers that could be read, and what is wrong."""

    numbers: dict[str, Decimal]
    findings: list[Finding] = field(default_factory=list)

    @property
    def blocking(self) -> list[Finding]:
        """What must be put right."""
        return [one for one in self.findings if one.blocks]

    @property
    def warnings(self) -> list[Finding]:
        """What wants an explanation."""
        return [one for one in self.findings if not one.blocks]


def lines_of(data: Iterable[Mapping[str, Any]], catalogue: Mapping[str, Any]) -> list[Line]:
    """The lines of a return; one whose indicator is not known any more is left out."""
    return [
        Line(catalogue[one["indicator"]], bool(one["required"]), int(one["scale"]))
        for one in data
        if one["indicator"] in catalogue
    ]


def look_through(
    lines: Sequence[Line],
    checks: Iterable[Mapping[str, Any]],
    answers: Mapping[str, str],
    before: Mapping[str, Decimal],
) -> Looked:
    """Read the answers and check them, against last year's figures too."""
    looked = Looked({})
    for line in lines:
        text = answers.get(line.code, "").strip()
        number = read_number(text)
        if sentence := _wrong(line, text, number):
            looked.findings.append(Finding(f"line:{line.code}", CheckLevel.HARD, (line.code,), sentence))
        elif number is not None:
            looked.numbers[line.code] = number * line.scale
    by_code = {line.code: line for line in lines}
    for check in checks:
        if sentence := _CHECKS[check["kind"]](check, by_code, looked.numbers, before):
            concerned = (check["line"], *check.get("others", ()))
            looked.findings.append(Finding(check["code"], check["level"], concerned, sentence))
    return looked


def _wrong(line: Line, text: str, number: Decimal | None) -> str:
    words = {"indicator": line.indicator.shown_name, "text": text}
    if not text:
        return _("Please fill in “%(indicator)s”.") % words if line.required else ""
    if number is None:
        return _("“%(text)s” is no number. Write it as 1200 or 1,200.50.") % words
    if line.scale > 1 and names_unit(text):
        sentence = _("“%(text)s”: this line is told in units of %(unit)s already. Write the number without 万 or 亿.")
        return sentence % {**words, "unit": line.unit}
    return misfit(line.indicator, number * line.scale)


Numbers = Mapping[str, Decimal]
Lines = Mapping[str, Line]


def _known(check: Mapping[str, Any], lines: Lines, numbers: Numbers) -> bool:
    return all(code in lines and code in numbers for code in (check["line"], *check["others"]))


def _sum(check: Mapping[str, Any], lines: Lines, numbers: Numbers, before: Numbers) -> str:
    if not _known(check, lines, numbers):
        return ""
    whole, parts = numbers[check["line"]], sum((numbers[code] for code in check["others"]), Decimal(0))
    if whole == parts:
        return ""
    sentence = _("“%(line)s” is %(whole)s, but %(others)s add up to %(parts)s.")
    return sentence % _words(check, lines, whole, parts)


def _part(check: Mapping[str, Any], lines: Lines, numbers: Numbers, before: Numbers) -> str:
    if not _known(check, lines, numbers):
        return ""
    part, whole = numbers[check["line"]], sum((numbers[code] for code in check["others"]), Decimal(0))
    if part <= whole:
        return ""
    return _("“%(line)s” (%(whole)s) is more than %(others)s (%(parts)s).") % _words(check, lines, part, whole)


def _words(check: Mapping[str, Any], lines: Lines, one: Decimal, others: Decimal) -> dict[str, str]:
    line = lines[check["line"]]
    names = " + ".join(f"“{lines[code].indicator.shown_name}”" for code in check["others"])
    told = {"whole": shown(one / line.scale), "parts": shown(others / line.scale)}
    return {"line": line.indicator.shown_name, "others": names, **told}


def _jump(check: Mapping[str, Any], lines: Lines, numbers: Numbers, before: Numbers) -> str:
    code = check["line"]
    if code not in lines or code not in numbers or code not in before:
        return ""
    then, now = before[code], numbers[code]
    if not then:
        return _from_nothing(lines[code], now)
    change = (now - then) / abs(then) * 100
    if abs(change) <= check["percent"]:
        return ""
    line = lines[code]
    words = {
        "line": line.indicator.shown_name,
        "percent": shown(round(abs(change), 0)),
        "then": shown(then / line.scale),
        "now": shown(now / line.scale),
    }
    if change > 0:
        return _("“%(line)s” is %(percent)s %% more than a year before (%(then)s, now %(now)s).") % words
    return _("“%(line)s” is %(percent)s %% less than a year before (%(then)s, now %(now)s).") % words


def _from_nothing(line: Line, now: Decimal) -> str:
    if not now:
        return ""
    words = {"line": line.indicator.shown_name, "now": shown(now / line.scale)}
    return _("“%(line)s” was 0 a year before, and is %(now)s now.") % words


_CHECKS = {CheckKind.SUM.value: _sum, CheckKind.PART.value: _part, CheckKind.JUMP.value: _jump}


def insist_lines(data: Any, catalogue: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lines in one form, or `Invalid` with what is wrong with them."""
    lines = [
        {"indicator": str(one["indicator"]), "required": bool(one["required"]), "scale": int(one["scale"])}
        for one in data
    ]
    codes = [str(line["indicator"]) for line in lines]
    if not 0 < len(lines) <= MOST_LINES or len(set(codes)) < len(codes):
        raise Invalid.of("lines", _("Please choose what is asked: each indicator once, and at least one."))
    if unknown := sorted(set(codes) - set(catalogue)):
        raise Invalid.of("lines", _("There is no indicator “%(code)s”.") % {"code": unknown[0]})
    if any(line["scale"] not in SCALES for line in lines):
        raise Invalid.of("lines", _("A line is typed in units of 1, 1,000, 10,000 or 1,000,000."))
    return lines


def insist_checks(data: Any, asked: Iterable[str]) -> list[dict[str, Any]]:
    """The checks in one form, each with a code of its own, or `Invalid` with what is wrong with them."""
    known, checks = set(asked), [_check(number, one) for number, one in enumerate(data, start=1)]
    for check in checks:
        if missing := sorted({check["line"], *check["others"]} - known):
            sentence = _("A check names “%(code)s”, which is not asked.") % {"code": missing[0]}
            raise Invalid.of("checks", sentence)
        needs_others = check["kind"] != CheckKind.JUMP
        if needs_others != bool(check["others"]) or check["line"] in check["others"]:
            raise Invalid.of("checks", _("Please choose with which other lines each check compares its own."))
    if len(checks) > MOST_CHECKS:
        raise Invalid.of("checks", _("A return has at most %(count)d checks.") % {"count": MOST_CHECKS})
    return checks


def _check(number: int, one: Mapping[str, Any]) -> dict[str, Any]:
    if one["kind"] not in CheckKind.values or one["level"] not in CheckLevel.values:
        raise Invalid.of("checks", _("Please choose one of the answers."))
    plain: dict[str, Any] = {
        "kind": one["kind"],
        "level": one["level"],
        "line": one["line"],
        "others": list(one.get("others") or ()),
    }
    if one["kind"] == CheckKind.JUMP:
        plain["percent"] = int(one["percent"])
        if not 1 <= plain["percent"] <= MOST_PERCENT:
            sentence = _("A figure may differ from last year's by 1 to %(most)s percent.")
            raise Invalid.of("checks", sentence % {"most": f"{MOST_PERCENT:,}"})
    return {"code": f"check-{number}", **plain}


def year_before(over: PartialDate) -> PartialDate:
    """The same period one year earlier."""
    assert over.year is not None, "a round has a period"
    return PartialDate(f"{over.year - 1}{over.text[4:]}")


def told_at(indicator: Measured, over: PartialDate) -> PartialDate:
    """At which date an answer is a fact: over the period, or on its last day for what is told on a day."""
    last: date | None = over.last
    assert last is not None, "a round has an end"
    return PartialDate(last.isoformat()) if indicator.period == Period.DAY else over
