"""For whom an announcement is: a filter as data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from openzone.registry.enums import OrganisationKind, SettlementState, Size


@dataclass(frozen=True)
class Audience:
    """Organisations of one of these kinds, in one of these parks, and so on; an empty list leaves everybody in.

    Parks, industries and tags by id; an industry means all below it too. No kind means enterprises, and no state of
    settlement all that have not left.
    """

    kinds: tuple[str, ...] = ()
    parks: tuple[int, ...] = ()
    industries: tuple[int, ...] = ()
    sizes: tuple[str, ...] = ()
    tags: tuple[int, ...] = ()
    settlements: tuple[str, ...] = ()

    def as_data(self) -> dict[str, list[Any]]:
        """As JSON keeps it."""
        return {name: list(values) for name, values in asdict(self).items()}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Audience":
        """From what JSON kept; what is no longer known is left out."""
        return cls(
            kinds=_known(data.get("kinds"), OrganisationKind.values),
            parks=_numbers(data.get("parks")),
            industries=_numbers(data.get("industries")),
            sizes=_known(data.get("sizes"), Size.values),
            tags=_numbers(data.get("tags")),
            settlements=_known(data.get("settlements"), SettlementState.values),
        )


def _known(values: Any, known: list[str]) -> tuple[str, ...]:
    return tuple(value for value in values or () if value in known)


def _numbers(values: Any) -> tuple[int, ...]:
    return tuple(value for value in values or () if isinstance(value, int))
