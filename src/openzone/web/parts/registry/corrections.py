"""A proposed correction as pages show it: field by field what stood there, what stands there today, what should."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from openzone.core.intervals import Comparator
from openzone.core.partial_dates import PartialDate
from openzone.registry.correcting import FIELD_WORDS, FIELDS, is_stale
from openzone.registry.correction_queries import present_in
from openzone.registry.enums import AddressKind, CorrectionKind, CorrectionState, NameKind
from openzone.registry.models import Correction, IndustryClass
from openzone.registry.schemes import SCHEMES
from openzone.registry.values import shown
from openzone.web.parts.countries import country_name
from openzone.web.parts.industries import industry_label

MEANINGS = {
    CorrectionState.WAITING: "waits",
    CorrectionState.ACCEPTED: "done",
    CorrectionState.REFUSED: "late",
    CorrectionState.WITHDRAWN: "plain",
}
Present = Mapping[str, str] | None


@dataclass(frozen=True)
class Line:
    """One field: how it is called, what stood there, what stands there today, what is proposed."""

    label: str
    was: str
    today: str
    proposed: str
    moved: bool
    changes: bool


@dataclass(frozen=True)
class Shown:
    """One correction with where it stands."""

    row: Correction
    present: Present
    classes: Mapping[str, str]

    @property
    def meaning(self) -> str:
        """What its state looks like."""
        return MEANINGS[CorrectionState(self.row.state)]

    @property
    def is_open(self) -> bool:
        """Whether it still waits."""
        return self.row.state == CorrectionState.WAITING

    @property
    def gone(self) -> bool:
        """Whether what it corrects is not there any more."""
        return self.is_open and bool(self.row.was) and self.present is None

    @property
    def stale(self) -> bool:
        """Whether something else stands there than when it was proposed."""
        return self.is_open and is_stale(self.row.row, self.row.was, self.present)

    @property
    def lines(self) -> list[Line]:
        """The fields of which anything is said."""
        return [line for name in FIELDS[CorrectionKind(self.row.kind)] if (line := self._line(name)) is not None]

    def _line(self, name: str) -> Line | None:
        was, to = self.row.was.get(name, ""), self.row.proposed[name]
        today = (self.present or {}).get(name, "")
        if not (was or to or today):
            return None
        return Line(
            label=label_of(self.row.kind, name),
            was=self._words(name, was),
            today=self._words(name, today),
            proposed=self._words(name, to),
            moved=self.stale and today != was,
            changes=to != was,
        )

    def _words(self, name: str, value: str) -> str:
        """A value of a field as people read it."""
        if name == "industry":
            return self.classes.get(value, value)
        tell = _WORDS.get(name)
        return tell(self.row, value) if value and tell else value

    @property
    def changes(self) -> list[Line]:
        """The fields that would change."""
        return [line for line in self.lines if line.changes]


def label_of(kind: str, name: str) -> str:
    """How a field is called."""
    return _("Figure") if kind == CorrectionKind.FACT and name == "value" else str(FIELD_WORDS[name])


def _kind(row: Correction, value: str) -> str:
    kinds: Any = AddressKind if row.kind == CorrectionKind.ADDRESS else NameKind
    return str(kinds(value).label) if value in kinds.values else value


def _number(row: Correction, value: str) -> str:
    return shown(Decimal(value)) if row.kind == CorrectionKind.FACT else value


_WORDS: dict[str, Callable[[Correction, str], str]] = {
    "kind": _kind,
    "value": _number,
    "country": lambda row, value: country_name(value),
    "scheme": lambda row, value: str(SCHEMES[value].words) if value in SCHEMES else value,
    "comparator": lambda row, value: str(Comparator(value).label),
    "until": lambda row, value: PartialDate(value).words,
    "ended": lambda row, value: PartialDate(value).words,
}


def told_of(rows: Iterable[Any]) -> list[Shown]:
    """Corrections that were loaded `with_present`, with the names of the classes that they name."""
    known = list(rows)
    classes = _classes(known)
    return [Shown(row, present_in(row), classes) for row in known]


def _classes(rows: Iterable[Correction]) -> dict[str, str]:
    about = [row for row in rows if row.kind == CorrectionKind.INDUSTRY]
    told = [(row.was, present_in(row) or {}, row.proposed) for row in about]
    named = {values.get("industry", "") for three in told for values in three}
    codes = {value.partition(":")[2] for value in named}
    found = IndustryClass.objects.filter(zone__in={row.zone_id for row in about}, code__in=codes)
    return {f"{one.scheme}:{one.code}": industry_label(one) for one in found}


def heading(row: Correction) -> str:
    """What a correction is about, in words: “figure”, “a further address”."""
    kind = str(CorrectionKind(row.kind).label)
    return _("a further one: %(kind)s") % {"kind": kind} if row.row is None else kind


def correction_kind(kind: str) -> str:
    """What a correction is about, from the code that is kept."""
    return str(CorrectionKind(kind).label) if kind in CorrectionKind.values else ""
