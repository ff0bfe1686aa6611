"""Steps of a service in the order in which they may be done: each names those that it comes after."""

from collections.abc import Mapping, Sequence

After = Mapping[str, Sequence[str]]


def circle_in(after: After) -> list[str]:
    """Steps of which each waits for the next and the last for the first; nothing where all of them can be done."""
    waiting = _never_done(after)
    if not waiting:
        return []
    walked = [next(code for code in after if code in waiting)]
    while (before := next(code for code in after[walked[-1]] if code in waiting)) not in walked:
        walked.append(before)
    return walked[walked.index(before) :]


def _never_done(after: After) -> set[str]:
    """The steps that would wait for ever."""
    return set(after) - {code for stage in stages(after) for code in stage}


def stages(after: After) -> list[list[str]]:
    """The steps that can be done side by side, one group after another; those in a circle stand in none."""
    done: set[str] = set()
    found: list[list[str]] = []
    while ready := [code for code in after if code not in done and done.issuperset(after[code])]:
        found.append(ready)
        done.update(ready)
    return found
