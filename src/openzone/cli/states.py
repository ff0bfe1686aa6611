"""`openzone states`: writes the page of each state machine from its table, or checks that it is up to date."""

import argparse
from collections.abc import Iterator

from openzone.cli.problems import Problem
from openzone.config.paths import CHECKOUT

PAGES = CHECKOUT / "docs" / "states"


def arguments(parser: argparse.ArgumentParser) -> None:
    """With `--check` nothing is written."""
    parser.add_argument("--check", action="store_true", help="only say whether the pages are up to date")


def run(options: argparse.Namespace) -> int:
    """Write a page in docs/states for each machine, or fail when one is not what its table says."""
    from django.utils import translation

    with translation.override("en"):
        texts = {"case": case_page(), "settlement": settlement_page()}
    for name, text in texts.items():
        page = PAGES / f"{name}.md"
        if not options.check:
            PAGES.mkdir(parents=True, exist_ok=True)
            page.write_text(text, encoding="utf-8")
        elif not page.exists() or page.read_text(encoding="utf-8") != text:
            raise Problem(f"docs/states/{name}.md is not what the table says. Run: openzone states")
    return 0


def case_page() -> str:
    """The states and moves of a case, as a diagram and as tables."""
    return "\n".join(
        [
            "# The states of a case",
            "",
            "Made by `openzone states` from `TRANSITIONS` in `src/openzone/cases/rules.py`: change that table.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *_arrows(),
            "```",
            "",
            "| state | in words | who owes the next step |",
            "|---|---|---|",
            *_states(),
            "",
            "| verb | posted as | from | to | who | only when |",
            "|---|---|---|---|---|---|",
            *_verbs(),
            "",
        ]
    )


def settlement_page() -> str:
    """The states of an organisation towards the zone, and what may follow what."""
    from openzone.registry.enums import SettlementState
    from openzone.registry.settling import NEEDS_A_REASON, TRANSITIONS, UNKNOWN

    arrows = [f"    {before or '[*]'} --> {after.value}" for before, after in TRANSITIONS]
    states = [
        f"| `{state.value}` | {state.label} | {'yes' if state in NEEDS_A_REASON else ''} |" for state in SettlementState
    ]
    moves = [
        f"| {f'`{before}`' if before != UNKNOWN else 'not known yet'} | `{after.value}` |"
        f" {', '.join(sorted(str(one.label) for one in move.who))} |"
        for (before, after), move in TRANSITIONS.items()
    ]
    return "\n".join(
        [
            "# The states of an organisation towards the zone",
            "",
            "Made by `openzone states` from `TRANSITIONS` in `src/openzone/registry/settling.py`: change that table.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *arrows,
            "```",
            "",
            "| state | in words | needs a reason |",
            "|---|---|---|",
            *states,
            "",
            "| from | to | who |",
            "|---|---|---|",
            *moves,
            "",
        ]
    )


def _arrows() -> Iterator[str]:
    """One arrow for each pair of states, naming the verbs that lead along it; steps that stay are in the table."""
    from openzone.cases.rules import TRANSITIONS

    arrows: dict[tuple[str, str], list[str]] = {}
    for (state, verb), move in TRANSITIONS.items():
        if state != move.to:
            arrows.setdefault((state.value, move.to.value), []).append(verb.value)
    yield "    [*] --> draft"
    for (start, end), verbs in arrows.items():
        yield f"    {start} --> {end}: {', '.join(verbs)}"


def _states() -> Iterator[str]:
    from openzone.cases.enums import State
    from openzone.cases.rules import WAITING_ON

    for state in State:
        side = WAITING_ON[state]
        yield f"| `{state.value}` | {state.label} | {side.label if side else 'nobody: it has ended'} |"


def _verbs() -> Iterator[str]:
    from openzone.cases.enums import NOUNS, Verb
    from openzone.cases.rules import TRANSITIONS

    nouns = {verb: noun for noun, verb in NOUNS.items()}
    for verb in Verb:
        for (state, known), move in TRANSITIONS.items():
            if known == verb:
                who = ", ".join(sorted(relation.value for relation in move.who))
                guard = move.when.__name__.strip("_").replace("_", " ") if move.when else ""
                yield f"| {verb.label} | `{nouns[verb]}` | `{state.value}` | `{move.to.value}` | {who} | {guard} |"
