"""How much memory a tree of processes holds, shared pages counted once (Linux only)."""

from pathlib import Path

PROC = Path("/proc")


def held_by(process: int) -> int | None:
    """The proportional set size of a process and all below it, in bytes; None where the system does not tell."""
    sizes = [_size(one) for one in [process, *_below(process)]]
    known = [size for size in sizes if size is not None]
    return sum(known) if known else None


def _size(process: int) -> int | None:
    try:
        lines = (PROC / str(process) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), None)


def _below(process: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for stat in PROC.glob("[0-9]*/stat"):
        try:
            after = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(after[1]), []).append(int(stat.parent.name))
    found, waiting = [], [process]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found
