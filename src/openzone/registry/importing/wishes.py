"""One row of a spreadsheet, read: what it says of which organisation, and what of it cannot be."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from openzone.core.errors import Invalid
from openzone.core.partial_dates import PartialDate
from openzone.core.sentences import gettext as _
from openzone.core.text import clean_line
from openzone.registry.enums import NameKind
from openzone.registry.importing.catalogue import Catalogue, country_of, kind_of
from openzone.registry.importing.cells import is_nothing, read_amount, read_date
from openzone.registry.importing.fields import FIXED
from openzone.registry.importing.naming import NUMBER, Column
from openzone.registry.importing.units import currency_of, read_unit
from openzone.registry.importing.words import Said, problem, remark
from openzone.registry.models import Indicator, IndustryClass
from openzone.registry.schemes import Number, checked
from openzone.registry.values import misfit, misfit_date
from openzone.registry.web_addresses import whole_address

_HAN = re.compile(r"[\u3400-\u9fff]")
_DIVIDED = re.compile(r"[,，、;；|\n]+")
_LONGEST = {"summary": 2000, "registered": 300, "office": 300, "plant": 300, "postcode": 20, "contact": 100,
    "contact_title": 100, "phone": 40, "title_number": 60}  # fmt: skip
LABELS = {one.code: one.label for one in FIXED}
MOST_YEARS_AHEAD = 30


@dataclass(frozen=True)
class Figure:
    """One figure that a row tells."""

    indicator: Indicator
    at: str
    value: Decimal
    comparator: str
    currency: str
    is_dated: bool = True


@dataclass
class Wish:
    """What a row says. `texts` holds what is plain text by the code of its field."""

    number: int
    name: str = ""
    name_local: str = ""
    names: list[tuple[str, str]] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    country: str = ""
    kind: str = ""
    park_id: int | None = None
    unit_id: int = 0
    industry: IndustryClass | None = None
    tags: list[str] = field(default_factory=list)
    year: int | None = None
    since: str = ""
    until: str = ""
    figures: list[Figure] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Whether something of it cannot be."""
        return any(one["kind"] == "problem" for one in self.said)

    @property
    def numbers_plain(self) -> list[tuple[str, str]]:
        """Its numbers without why they stand so."""
        return [(one.scheme, one.value) for one in self.numbers]

    @property
    def called(self) -> list[str]:
        """Its two names, as far as it has them."""
        return [one for one in (self.name, self.name_local) if one]


def read_row(number: int, cells: Sequence[str], columns: Sequence[Column], known: Catalogue) -> Wish:
    """Read a row. Whatever cannot be is said in `said`, each with its column and what to do."""
    wish = Wish(number)
    figures: list[tuple[Column, str]] = []
    for column in columns:
        text = cells[column.place] if column.place < len(cells) else ""
        if not column.to or is_nothing(text):
            continue
        try:
            if column.indicator:
                figures.append((column, text))
            else:
                _readers(column.to)(wish, column, text, known)
        except Invalid as refusal:
            wish.said.append(problem(refusal.sentence, _("Correct this cell."), column.heading))
    for column, text in figures:
        _figure(wish, column, text, known)
    _settle(wish, known)
    return wish


Reader = Callable[[Wish, Column, str, Catalogue], None]


def _readers(to: str) -> Reader:
    if to.startswith(NUMBER):
        return _number
    return _READERS.get(to, _text)


def _text(wish: Wish, column: Column, text: str, known: Catalogue) -> None:
    wish.texts[column.to] = clean_line(text, column.to, longest=_LONGEST.get(column.to, 200))


def _name(wish: Wish, column: Column, text: str, known: Catalogue) -> None:
    setattr(wish, column.to, clean_line(text, column.to))


def _other_name(kind: str) -> Reader:
    def read(wish: Wish, column: Column, text: str, known: Catalogue) -> None:
        wish.names += [(kind, clean_line(one, "name")) for one in _parts(text)]

    return read


def _number(wish: Wish, column: Column, text: str, known: Catalogue) -> None:
    reason = _("Stands so in “%(file)s”, row %(number)d.") % {"file": known.source, "number": wish.number}
    number, fits = checked(Number(column.to.removeprefix(NUMBER), text, reason, known.source))
    if not fits:
        doubtful = _("“%(number)s” was taken as it stands. Look at it again: its length or check digit does not fit.")
        wish.said.append(remark(doubtful % {"number": number.value}, column.heading))
    wish.numbers.append(number)


def _chosen(name: str, find: Callable[[str, Catalogue], object]) -> Reader:
    """A reader for what the zone or the world knows; what nobody knows is left out with a remark."""

    def read(wish: Wish, column: Column, text: str, known: Catalogue) -> None:
        found = find(text, known)
        if found:
            setattr(wish, name, found)
        else:
            left_out = _("“%(text)s” is not known here as %(field)s and was left out.")
            wish.said.append(remark(left_out % {"text": text[:60], "field": LABELS[column.to]}, column.heading))

    return read


def _park(text: str, known: Catalogue) -> int | None:
    park = known.park(text)
    return park.pk if park is not None else None


def _tags(wish: Wish, column: Column, text: str, known: Catalogue) -> None:
    wish.tags += [clean_line(one, "tags", longest=60) for one in _parts(text)]


def _parts(text: str) -> list[str]:
    return [part for part in map(str.strip, _DIVIDED.split(text)) if part and not is_nothing(part)]


def _website(wish: Wish, column: Column, text: str, known: Catalogue) -> None:
    wish.texts["website"] = whole_address(clean_line(text, "website", longest=290))


def _email(wish: Wish, column: Column, text: str, known: Catalogue) -> None:
    try:
        validate_email(text)
    except ValidationError:
        raise Invalid(_("“%(text)s” is no e-mail address.") % {"text": text[:60]}) from None
    wish.texts["email"] = clean_line(text, "email")


def _year(wish: Wish, column: Column, text: str, known: Catalogue) -> None:
    at = _date(text)
    if at.first is None or at.side:
        raise Invalid(_("“%(text)s” is no year.") % {"text": text[:40]})
    if at.first > known.today:
        raise Invalid(_("%(date)s lies in the future.") % {"date": at.words})
    wish.texts["period"], wish.year = str(at), at.first.year


def _date(text: str) -> PartialDate:
    found = read_date(text)
    if found is None:
        raise Invalid(
            _("“%(text)s” is no date that can be read in one way only. Write 2023-05-06.") % {"text": text[:40]}
        )
    return PartialDate(found)


def _begin(wish: Wish, column: Column, text: str, known: Catalogue) -> None:
    at = _date(text)
    if (at.first or known.today) > known.today:
        raise Invalid(_("%(date)s lies in the future.") % {"date": at.words})
    wish.since = str(at)


def _end(wish: Wish, column: Column, text: str, known: Catalogue) -> None:
    at = _date(text)
    if (at.first or known.today).year > known.today.year + MOST_YEARS_AHEAD:
        raise Invalid(_("%(date)s lies too far in the future.") % {"date": at.words})
    wish.until = str(at)


_READERS: Mapping[str, Reader] = {
    "name": _name,
    "name_local": _name,
    "former": _other_name(NameKind.FORMER),
    "short": _other_name(NameKind.SHORT),
    "kind": _chosen("kind", lambda text, known: kind_of(text)),
    "country": _chosen("country", lambda text, known: country_of(text)),
    "industry": _chosen("industry", lambda text, known: known.industry(text)),
    "park": _chosen("park_id", _park),
    "tags": _tags,
    "website": _website,
    "email": _email,
    "year": _year,
    "title_since": _begin,
    "title_until": _end,
}


def _figure(wish: Wish, column: Column, text: str, known: Catalogue) -> None:
    indicator = known.indicators[column.indicator]
    try:
        figure = _figure_of(column, text, indicator, wish.texts.get("period", ""), known)
    except Invalid as refusal:
        wish.said.append(problem(refusal.sentence, _("Correct this cell."), column.heading))
    else:
        wish.figures.append(figure)


def _figure_of(column: Column, text: str, indicator: Indicator, period: str, known: Catalogue) -> Figure:
    amount, unit = read_amount(text), read_unit(column.unit)
    if amount is None or unit is None:
        sentence = _("“%(text)s” is no number that can be read in one way only. Write it in digits, such as 1234.5.")
        raise Invalid(sentence % {"text": text[:40]})
    meant, written = (amount.unit, amount.written) if amount.written else (unit, column.unit)
    currency = currency_of(meant, indicator, written)
    value = amount.value * meant.times
    if value == round(value):
        value = Decimal(round(value))
    at = PartialDate(column.period or period or str(known.run.as_of))
    if why := misfit(indicator, value) or misfit_date(indicator, at, known.today):
        raise Invalid(why)
    return Figure(indicator, str(at), value, amount.comparator, currency, bool(column.period or period))


def _settle(wish: Wish, known: Catalogue) -> None:
    """What follows from several cells together."""
    if wish.name and _HAN.search(wish.name) and not wish.name_local:
        wish.name_local, wish.name = wish.name, ""
    if wish.name_local and not _HAN.search(wish.name_local) and not wish.name:
        wish.name, wish.name_local = wish.name_local, ""
    wish.names = [(kind, name) for kind, name in dict.fromkeys(wish.names) if name not in wish.called]
    if not wish.called and not wish.numbers and not wish.is_refused:
        wish.said.append(problem(_("The row names no organisation."), _("Fill in its name, or leave the row out.")))
    if wish.texts.keys() & {"phone", "email", "contact_title"} and "contact" not in wish.texts:
        wish.said.append(
            remark(_("Nobody is named as contact person, so telephone, e-mail and position were left out."))
        )
    _settle_title(wish)
    seen = {(one.indicator.pk, one.at) for one in wish.figures}
    if len(seen) < len(wish.figures):
        wish.said.append(
            problem(_("The same figure is told twice of the same date."), _("Leave one of the two columns empty."))
        )
    wish.unit_id = known.unit_for(wish.park_id)


def _settle_title(wish: Wish) -> None:
    if (wish.since or wish.until or "title_number" in wish.texts) and "title" not in wish.texts:
        wish.said.append(remark(_("No title is named, so the dates and the number of its certificate were left out.")))
    since, until = PartialDate(wish.since), PartialDate(wish.until)
    if since.first is not None and until.last is not None and until.last < since.first:
        wish.said.append(problem(_("The end lies before the beginning."), _("Correct one of the two dates.")))
