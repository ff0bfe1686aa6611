"""How spaces are drawn: the plan of a floor, the bars of a building, and what each state looks like in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.days import in_words
from openzone.core.forms import local
from openzone.places.enums import SpaceState, SpaceUse
from openzone.places.models import Floor, Space
from openzone.registry.models import Tenancy, TenancyCorrection
from openzone.registry.occupancy import Occupancy, Span
from openzone.registry.rents import CENT, rent_due
from openzone.registry.tenancies import EXPIRY_DAYS, terms_of

MEANINGS = {
    SpaceState.LET: "done",
    SpaceState.RESERVED: "waits",
    SpaceState.WORKS: "info",
    SpaceState.FREE: "plain",
}
ORDER = (SpaceState.LET, SpaceState.RESERVED, SpaceState.WORKS, SpaceState.FREE)
WIDE, HIGH = 1000, 480
LETTER = 10


@dataclass(frozen=True)
class Cell:
    """A space on the plan of its floor: where it lies, what it is, what is told when one points at it."""

    space: Any
    left: int
    top: int
    width: int
    depth: int
    tenant: str
    told: str

    @property
    def state(self) -> SpaceState:
        """What it is on the day."""
        return SpaceState(self.space.state)

    @property
    def meaning(self) -> str:
        """What its colour and shape say."""
        return MEANINGS[self.state]

    @property
    def middle(self) -> int:
        """Where its words stand."""
        return self.left + self.width // 2

    @property
    def code_at(self) -> int:
        """How far down its code stands."""
        return self.top + self.depth // 2 - 4

    @property
    def line_at(self) -> int:
        """How far down its second line stands."""
        return self.top + self.depth // 2 + 20

    @property
    def line(self) -> str:
        """What fits below its code: the tenant, cut to its width, or its state."""
        words = self.tenant or str(self.state.label)
        fits = max(3, self.width // LETTER)
        wide = [2 if ord(letter) > 0x2E80 else 1 for letter in words]
        if sum(wide) <= fits:
            return words
        kept = next(at for at in range(len(words) + 1) if sum(wide[: at + 1]) > fits - 1)
        return f"{words[:kept].rstrip()}…"


def tenant_of(space: Any) -> str:
    """The name of who has the space, in the reader's language; empty when nobody has, or the reader may not see it."""
    return local(space.let_to[0]["name"], space.let_to[0]["name_local"]) if space.let_to else ""


def told_of(space: Any) -> str:
    """One sentence about a space: its area and use, who has it until when, what it is held for."""
    about = f"{space.code} · {area(space.area)} · {space.get_use_display()}"
    return f"{about} · {state_told(space)}"


def state_told(space: Any) -> str:
    """The state of a space with who and until when."""
    state = SpaceState(space.state)
    if state == SpaceState.LET:
        end = space.let_until[0]
        who = tenant_of(space) or _("another unit's tenant")
        words = {"who": who, "day": in_words(end) if end else ""}
        return _("let to %(who)s until %(day)s") % words if end else _("let to %(who)s, without an end") % words
    held = space.held_for[0] if space.held_for else None
    if held is None:
        return str(state.label)
    until = in_words(date.fromisoformat(held["until"])) if held["until"] else _("no end yet")
    return _("%(state)s until %(day)s: %(reason)s") % {"state": state.label, "day": until, "reason": held["reason"]}


def area(value: Decimal | None) -> str:
    """An area as people read it."""
    return "–" if value is None else f"{square_metres(value)} m²"


def square_metres(value: Decimal) -> str:
    """An area where its unit is said already, without noughts that say nothing."""
    return f"{value.quantize(Decimal('0.01')):,f}".rstrip("0").rstrip(".")


def round_area(value: Decimal) -> str:
    """The area of many spaces together, in whole m²."""
    return f"{value:,.0f} m²"


def plan(spaces: Sequence[Any]) -> list[Cell]:
    """The floor as it is drawn; where nothing was drawn yet, all spaces stand along a corridor by their codes."""
    if spaces and not any(space.width for space in spaces):
        return _along_a_corridor(spaces)
    shown = [space for space in spaces if space.width]
    return [_cell(space, space.left, space.top, space.width, space.depth) for space in shown]


def _cell(space: Any, left: int, top: int, width: int, depth: int) -> Cell:
    return Cell(
        space=space,
        left=left * WIDE // 100,
        top=top * HIGH // 100,
        width=width * WIDE // 100,
        depth=depth * HIGH // 100,
        tenant=tenant_of(space),
        told=told_of(space),
    )


def _along_a_corridor(spaces: Sequence[Any]) -> list[Cell]:
    """Two rows with a corridor between them."""
    row = max(1, (len(spaces) + 1) // 2)
    return [
        _cell(space, at % row * 100 // row, 0 if at < row else 56, max(1, 100 // row), 44)
        for at, space in enumerate(spaces)
    ]


@dataclass(frozen=True)
class Piece:
    """A part of a bar: from where, how wide (in hundredths of a percent), in which state."""

    state: SpaceState
    at: float
    width: float
    words: str

    @property
    def name(self) -> str | Promise:
        """The state in words."""
        return self.state.label


def bar(counted: Occupancy) -> list[Piece]:
    """The area by state as pieces of a bar of 100, what is let first."""
    pieces, at, total = [], 0.0, float(counted.total_area)
    for state in ORDER:
        width = 100 * float(counted.area[state]) / total if total else 0
        if width:
            pieces.append(
                Piece(state, round(at, 2), round(width, 2), f"{state.label} {round_area(counted.area[state])}")
            )
        at += width
    return pieces


def bar_words(pieces: Iterable[Piece]) -> str:
    """The bar for readers."""
    return ", ".join(piece.words for piece in pieces)


def legend() -> list[tuple[SpaceState, str, str]]:
    """Each state with its word and what it looks like."""
    return [(state, str(state.label), MEANINGS[state]) for state in ORDER]


def place_name(space: Space) -> str:
    """Where a space is, from the park down."""
    building = space.floor.building
    return f"{building.park} · {building} · {floor_name(space.floor.number)}"


def floor_name(number: int) -> str:
    """A floor as people call it."""
    if number < 1:
        return _("basement %(number)d") % {"number": 1 - number}
    return _("floor %(number)d") % {"number": number}


def floors_in_order(floors: Iterable[Floor]) -> list[Floor]:
    """The highest floor first, as one sees a house."""
    return sorted(floors, key=lambda floor: -floor.number)


def uses() -> list[tuple[str, str]]:
    """What spaces are for."""
    return [(one.value, str(one.label)) for one in SpaceUse]


def states() -> list[tuple[str, str]]:
    """What spaces can be."""
    return [(one.value, str(one.label)) for one in ORDER]


def number_or_none(values: Mapping[str, str], name: str) -> int | None:
    """A whole number in an address, None where there is none."""
    text = values.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None


TENANCY_MEANINGS = {"running": "done", "ending": "waits", "to_come": "info", "ended": "plain"}
TENANCY_WORDS = {
    "running": gettext_lazy("running"),
    "ending": gettext_lazy("ends soon"),
    "to_come": gettext_lazy("to come"),
    "ended": gettext_lazy("ended"),
}


def standing(since: date, until: date | None, today: date) -> str:
    """Where a tenancy stands on a day: to come, running, ending within 90 days, or ended."""
    if since > today:
        return "to_come"
    if until is None:
        return "running"
    if until < today:
        return "ended"
    return "ending" if (until - today).days <= EXPIRY_DAYS[0] else "running"


def told_tenancy(row: Tenancy, today: date) -> dict[str, Any]:
    """A tenancy as it is told: where it stands, its rent today, this month's, and the steps of its schedule."""
    terms = terms_of(row)
    stands = standing(row.since, row.until, today)
    day = max(row.since, min(today, row.until or today))
    return {
        "row": row,
        "word": TENANCY_WORDS[stands],
        "meaning": TENANCY_MEANINGS[stands],
        "is_over": stands == "ended",
        "rate": terms.rate_on(day),
        "monthly": (terms.rate_on(day) * row.area).quantize(CENT),
        "this_month": rent_due(terms, today.year, today.month) if Span(row.since, row.until).holds(today) else None,
        "free_until": terms.free_until if row.rent_free_months and terms.free_until > today else None,
        "steps": terms.schedule,
        "coming": [step for step in terms.schedule if step.since > today],
    }


def told_correction(row: TenancyCorrection) -> dict[str, Any]:
    """A tenancy that was put right or taken back: what it said before."""
    before = row.before
    days = [date.fromisoformat(before[name]) if before[name] else None for name in ("since", "until")]
    rate = before["rents"][-1][1] if before["rents"] else None
    return {
        "row": row,
        "since": days[0],
        "until": days[1],
        "area": Decimal(before["area"]),
        "rate": Decimal(rate) if rate else None,
        "deposit": Decimal(before["deposit"]),
        "currency": before["currency"],
    }


def whole_of(told: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Some tenancies together: the area that runs now, and the rent due this month by currency."""
    running = [one for one in told if one["this_month"] is not None]
    due: dict[str, Decimal] = {}
    for one in running:
        currency = one["row"].currency
        due[currency] = due.get(currency, Decimal(0)) + one["this_month"]
    return {"area": sum((one["row"].area for one in running), Decimal(0)), "due": sorted(due.items())}
