"""The size class of an enterprise, by the rule in `presets/size_classes.json`.

An enterprise is of a class if it reaches the lower bound of the class in every figure that its industry is classed by;
one that falls short in a single figure belongs to the class below. So the class is the lowest that any of the figures
gives. A figure is an interval, and of some industries only the section is known: the class is decided only if every
number and every industry that is possible leads to the same one. An industry is known by its path in either
classification (ISIC, or GB/T 4754 in which the rule is written), from the section down, such as `C.28.282`.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from openzone.core.intervals import Interval
from openzone.registry.enums import Size
from openzone.registry.presets import preset

_RULE: Mapping[str, Any] = preset("size_classes")
CLASSES = (Size.MICRO, Size.SMALL, Size.MEDIUM, Size.LARGE)
OTHERS = "other"
CURRENCY: str = _RULE["currency"]
INDICATORS = frozenset(band["indicator"] for bands in _RULE["bands"].values() for band in bands)
_ANYTHING = Interval(None, None)


def groups_of(scheme: str, path: str) -> tuple[str, ...]:
    """The groups of the rule to which an industry can belong: what is said of the class, else of the nearest above."""
    if not path:
        return tuple(_RULE["bands"])
    known: Mapping[str, list[str]] = _RULE["groups"][scheme]
    return tuple(next((known[code] for code in reversed(path.split(".")) if code in known), [OTHERS]))


def size_of(groups: Iterable[str], figures: Mapping[str, Interval]) -> Size | None:
    """The class that these figures give in each of these groups; None where they leave it open."""
    possible: set[int] = set()
    for group in groups:
        possible.update(range(*_span(group, figures)))
        if len(possible) > 1:
            return None
    return CLASSES[possible.pop()] if possible else None


def wanted(groups: Iterable[str], figures: Mapping[str, Interval]) -> list[str]:
    """The indicators that are not known and without which the class is open."""
    asked = dict.fromkeys(band["indicator"] for group in groups for band in _RULE["bands"][group])
    return [code for code in asked if code not in figures]


def _span(group: str, figures: Mapping[str, Interval]) -> tuple[int, int]:
    """The lowest place in `CLASSES` that is possible, and the one after the highest."""
    spans = [_places(band, figures.get(band["indicator"], _ANYTHING)) for band in _RULE["bands"][group]]
    return min(low for low, _high in spans), min(high for _low, high in spans) + 1


def _places(band: Mapping[str, Any], figure: Interval) -> tuple[int, int]:
    reached = [figure.at_least(Decimal(band[size])) for size in CLASSES[1:]]
    return sum(one is True for one in reached), sum(one is not False for one in reached)
