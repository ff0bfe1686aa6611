"""Industries as people choose them: code before the words, each below the class that it belongs to."""

from collections.abc import Iterable

from openzone.registry.enums import IndustryScheme
from openzone.registry.models import IndustryClass

_SHORT = {IndustryScheme.ISIC.value: "ISIC", IndustryScheme.GBT.value: "GB/T"}
_STEP = "\u2003"


def short_scheme(scheme: str) -> str:
    """What a classification is called for short."""
    return _SHORT[scheme]


def industry_label(one: IndustryClass) -> str:
    """A class as it is told alone: `ISIC J · Information and communication`."""
    return f"{_SHORT[one.scheme]} {one.code} · {one.shown_name}"


def industry_choices(classes: Iterable[IndustryClass], *, by_id: bool = False) -> list[tuple[str, str]]:
    """Classes to choose from, named by scheme and code, or by id; those further down stand further in."""
    return [
        (str(one.pk) if by_id else f"{one.scheme}:{one.code}", _STEP * one.path.count(".") + industry_label(one))
        for one in classes
    ]
