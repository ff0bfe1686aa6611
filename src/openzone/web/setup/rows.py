"""Units and parks as they are typed: plain rows, sent and shown again as a whole, or a list that was pasted."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.errors import Invalid
from openzone.core.text import clean_text
from openzone.places.enums import Level, ParkState

MOST_ROWS = 60
_LEVELS = {
    Level.PARK: ("park", "park or sub-district", "sub-district", "district", "office", "园区", "街道", "园区或街道"),
    Level.STATION: ("station", "service station", "站", "服务站", "工作站"),
}
_HEADINGS = ("level", "级别", "层级")
_SEPARATOR = re.compile(r"\s*[;；\t]\s*")


def refuse_unprintable(form: forms.Form) -> None:
    """Mark the fields that hold what no page can show, before it is kept."""
    for name, value in list(form.cleaned_data.items()):
        if isinstance(value, str) and not isinstance(form.fields[name].widget, forms.PasswordInput):
            try:
                clean_text(value, field=name, longest=len(value) + 1, required=False)
            except Invalid as refusal:
                form.add_error(name, str(refusal))


class Row(forms.Form):
    """A thing with its names. A row without a name is left out."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    name_local = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False

    @property
    def raw(self) -> dict[str, str]:
        """What the row holds, as typed or as kept."""
        return {name: str(self[name].value() or "") for name in self.fields}

    @property
    def named(self) -> str:
        """How the row is called, in whichever language."""
        raw = self.raw
        return (raw["name"] or raw["name_local"]).strip()

    def clean(self) -> dict[str, Any]:
        """Insist on a Latin name where there is only a local one."""
        refuse_unprintable(self)
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("name_local") and not typed.get("name"):
            self.add_error("name", _("Please fill this in."))
        return typed


class UnitRow(Row):
    """An office of the network."""

    level = forms.ChoiceField(
        label=gettext_lazy("Level"),
        choices=[(Level.PARK, gettext_lazy("park or sub-district")), (Level.STATION, gettext_lazy("station"))],
    )
    parent = forms.ChoiceField(label=gettext_lazy("Stands below"), required=False)


class ParkRow(Row):
    """A place where enterprises settle."""

    unit = forms.ChoiceField(label=gettext_lazy("Served by"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=ParkState.choices, initial=ParkState.OPEN)


def offer(row: Row, field: str, units: Sequence[Row]) -> None:
    """Let a row point to the commission or to one of the units, by its number."""
    numbered = [(str(number), f"{number} {unit.named}".strip()) for number, unit in enumerate(units, 1)]
    choice = row.fields[field]
    assert isinstance(choice, forms.ChoiceField)
    choice.choices = [("", _("the commission")), *numbered]
    choice.widget.attrs["data-units"] = ""


def sent(kind: type[Row], prefix: str, data: QueryDict) -> list[Row]:
    """The rows that a page sent."""
    count = data.get(f"{prefix}-count", "")
    number = int(count) if count.isdecimal() and len(count) < 4 else 0
    return [kind(data, prefix=f"{prefix}{at}") for at in range(min(number, MOST_ROWS))]


def kept(kind: type[Row], prefix: str, rows: Iterable[dict[str, Any]], *, more: int) -> list[Row]:
    """Rows with what was kept, and some that are empty."""
    filled = [*rows, *({} for _empty in range(more))][:MOST_ROWS]
    return [kind(prefix=f"{prefix}{at}", initial=row) for at, row in enumerate(filled)]


def check_tree(units: Sequence[Row]) -> None:
    """Mark the units that stand where they cannot stand."""
    for unit in units:
        if not (unit.named and unit.is_valid() and unit.cleaned_data["parent"]):
            continue
        above = units[int(unit.cleaned_data["parent"]) - 1]
        if unit.cleaned_data["level"] == Level.PARK:
            unit.add_error("parent", _("A park or sub-district stands directly below the commission."))
        elif not above.named or above.raw["level"] != Level.PARK:
            unit.add_error("parent", _("A station stands below a park or sub-district, or below the commission."))


def check_served(parks: Sequence[Row], units: Sequence[Row]) -> None:
    """Mark the parks whose unit was left empty."""
    for park in parks:
        chosen = park.cleaned_data.get("unit") if park.named and park.is_valid() else ""
        if chosen and not units[int(chosen) - 1].named:
            park.add_error("unit", _("This row is empty. Please choose another one."))


def numbered(rows: Sequence[Row], field: str, units: Sequence[Row]) -> list[dict[str, Any]]:
    """The filled rows as they are kept: what they point to counts the filled units alone."""
    places = places_of(units)
    return [pointing(row.cleaned_data, field, places) for row in rows if row.named]


def places_of(units: Sequence[Row]) -> dict[str, str]:
    """The number of each filled row, by its number among all of them."""
    filled = [at for at, one in enumerate(units, 1) if one.named]
    return {str(at): str(number) for number, at in enumerate(filled, 1)}


def pointing(row: dict[str, Any], field: str, places: dict[str, str]) -> dict[str, Any]:
    """A row that points to the same unit by its new number."""
    return {**row, field: places.get(row[field], "")}


def read_list(text: str, before: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """The rows that lines of `Level; Name; Local name; Parent` name, after those `before`. `Invalid` names the line."""
    rows = [dict(row) for row in before]
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    for number, line in lines:
        level, name, name_local, parent = ([part.strip() for part in _SEPARATOR.split(line.strip())] + [""] * 4)[:4]
        if number == lines[0][0] and level.lower() in _HEADINGS:
            continue
        rows.append(
            {"level": _level(level, number), "name": name or name_local, "name_local": name_local, "up": parent}
        )
    for row in rows[len(before) :]:
        row["parent"] = _number_of(row.pop("up"), rows)
    return rows


def _level(word: str, number: int) -> str:
    for level, words in _LEVELS.items():
        if word.lower() in words:
            return str(level)
    raise _unreadable(_("Line %(number)d begins with “%(word)s”: a level is “park” or “station”."), number, word)


def _number_of(parent: str, rows: Sequence[dict[str, str]]) -> str:
    """The number of the row with this name; of the commission where there is none."""
    if not parent:
        return ""
    for number, row in enumerate(rows, 1):
        if parent in (row["name"], row["name_local"]):
            return str(number)
    raise _unreadable(_("“%(word)s” is named as a parent, but no unit is called so."), 0, parent)


def _unreadable(sentence: str, number: int, word: str) -> Invalid:
    said = sentence % {"number": number, "word": word[:60]}
    return Invalid(said, fields={"paste": said})
