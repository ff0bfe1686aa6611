"""Small plots drawn on the server."""

from collections.abc import Sequence
from hashlib import sha256

WIDTH = 96
HEIGHT = 24
EDGE = 2
KINDS = ("ground",) * 3 + ("block",) * 4 + ("house",) * 4 + ("tree",) * 2 + ("empty",) * 2 + ("tall",)


def points(values: Sequence[float | None]) -> str:
    """The points of a polyline through the known values, scaled into the small plot."""
    known = [(place, float(value)) for place, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return ""
    low = min(value for _, value in known)
    span = max(value for _, value in known) - low or 1.0
    step = (WIDTH - 2 * EDGE) / (len(values) - 1)
    return " ".join(
        f"{EDGE + place * step:.1f},{HEIGHT - EDGE - (value - low) / span * (HEIGHT - 2 * EDGE):.1f}"
        for place, value in known
    )


def plan(seed: str, columns: int = 9, rows: int = 7) -> list[dict[str, object]]:
    """The parcels of an invented plan, the same for the same seed: blocks, houses, a few towers, trees."""
    return [parcel(seed, column, row) for row in range(rows) for column in range(columns)]


def parcel(seed: str, column: int, row: int) -> dict[str, object]:
    """One parcel at its place in the grid of streets."""
    kind, width, height = sha256(f"{seed} {column} {row}".encode()).digest()[:3]
    return {
        "kind": KINDS[kind % len(KINDS)],
        "x": column * 68,
        "y": row * 50,
        "width": (46, 46, 60, 28)[width % 4],
        "height": (36, 36, 22)[height % 3],
    }
