"""Which zone a command works on."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from openzone.cli.problems import Problem, Usage

if TYPE_CHECKING:
    from openzone.places.models import Zone


def chosen(code: str | None, zones: "Iterable[Zone]") -> "Zone":
    """The zone with this code, else the only one there is; wrong usage when that is not clear."""
    by_code = {zone.code: zone for zone in zones}
    known = ", ".join(sorted(by_code))
    if code is not None:
        if code not in by_code:
            raise Problem(f"There is no zone “{code}” here. There are: {known or 'none yet'}.")
        return by_code[code]
    if not by_code:
        raise Problem("There is no zone here yet.")
    if len(by_code) > 1:
        raise Usage(f"Name a zone with --zone: {known}.")
    return next(iter(by_code.values()))
