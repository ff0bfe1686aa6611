"""`openzone states`: writes the page of each state machine from its table, or checks that it is up to date."""

import argparse
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openzone.cli.problems import Problem
from openzone.config.paths import CHECKOUT

PAGES = CHECKOUT / "docs" / "states"


@dataclass(frozen=True)
class Machine:
    """A state machine with the names by which its page tells of it. `waits_for` says who owes the next step."""

    name: str
    title: str
    source: str
    beginning: str
    states: Iterable[Any]
    verbs: Iterable[Any]
    nouns: Mapping[str, Any]
    transitions: Mapping[tuple[Any, Any], Any]
    waits_for: Mapping[Any, Any]


def arguments(parser: argparse.ArgumentParser) -> None:
    """With `--check` nothing is written."""
    parser.add_argument("--check", action="store_true", help="only say whether the pages are up to date")


def run(options: argparse.Namespace) -> int:
    """Write the pages in docs/states, or fail when one is not what its table says."""
    from django.utils import translation

    with translation.override("en"):
        pages = {**{machine.name: page_of(machine) for machine in machines()}, "settlement": settlement_page()}
    for name, text in pages.items():
        page = PAGES / f"{name}.md"
        if not options.check:
            PAGES.mkdir(parents=True, exist_ok=True)
            page.write_text(text, encoding="utf-8")
        elif not page.exists() or page.read_text(encoding="utf-8") != text:
            raise Problem(f"docs/states/{name}.md is not what the table says. Run: openzone states")
    return 0


def machines() -> list[Machine]:
    """Every state machine that is data."""
    return [*_of_cases(), *_of_the_registry(), *_of_partnerships(), *_of_formalities(), *_of_pooled_requests()]


def _of_cases() -> list[Machine]:
    from openzone.cases import enums as cases
    from openzone.cases import matters
    from openzone.cases import rules as case_rules

    return [
        Machine(
            "case",
            "a case",
            "`TRANSITIONS` in `src/openzone/cases/rules.py`",
            "draft",
            cases.State,
            cases.Verb,
            cases.NOUNS,
            case_rules.TRANSITIONS,
            case_rules.WAITING_ON,
        ),
        Machine(
            "matter",
            "a shared matter",
            "`MATTER_TRANSITIONS` in `src/openzone/cases/matters.py`",
            "open",
            matters.MatterState,
            matters.MatterVerb,
            matters.MATTER_NOUNS,
            matters.MATTER_TRANSITIONS,
            matters.MATTER_WAITS_FOR,
        ),
    ]


def _of_the_registry() -> list[Machine]:
    from openzone.registry import correcting
    from openzone.registry import enums as registry
    from openzone.registry import rules as registry_rules

    return [
        Machine(
            "return",
            "a return",
            "`RETURN_TRANSITIONS` in `src/openzone/registry/rules.py`",
            "asked",
            registry.ReturnState,
            registry.ReturnVerb,
            registry.RETURN_NOUNS,
            registry_rules.RETURN_TRANSITIONS,
            registry_rules.RETURN_WAITS_FOR,
        ),
        Machine(
            "correction",
            "a proposed correction",
            "`TRANSITIONS` in `src/openzone/registry/correcting.py`",
            "waiting",
            registry.CorrectionState,
            registry.CorrectionVerb,
            registry.CORRECTION_NOUNS,
            correcting.TRANSITIONS,
            correcting.WAITS_FOR,
        ),
        Machine(
            "import",
            "a list that is brought in",
            "`IMPORT_TRANSITIONS` in `src/openzone/registry/rules.py`",
            "mapping",
            registry.ImportState,
            registry.ImportVerb,
            registry.IMPORT_NOUNS,
            registry_rules.IMPORT_TRANSITIONS,
            registry_rules.IMPORT_WAITS_FOR,
        ),
    ]


def _of_pooled_requests() -> list[Machine]:
    from openzone.formalities import home_rules, pooled, shuttle_rules

    homes, shuttles = "src/openzone/formalities/home_rules.py", "src/openzone/formalities/shuttle_rules.py"
    return [
        Machine(
            "shuttle-demand",
            "a demand for a shuttle",
            f"`DEMAND_TRANSITIONS` in `{shuttles}`",
            "open",
            pooled.DemandState,
            pooled.DemandVerb,
            pooled.DEMAND_NOUNS,
            shuttle_rules.DEMAND_TRANSITIONS,
            shuttle_rules.DEMAND_WAITS_FOR,
        ),
        Machine(
            "shuttle-route",
            "a shuttle route",
            f"`ROUTE_TRANSITIONS` in `{shuttles}`",
            "planned",
            pooled.RouteState,
            pooled.RouteVerb,
            pooled.ROUTE_NOUNS,
            shuttle_rules.ROUTE_TRANSITIONS,
            shuttle_rules.ROUTE_WAITS_FOR,
        ),
        Machine(
            "home-application",
            "an application for a talent home",
            f"`APPLICATION_TRANSITIONS` in `{homes}`",
            "applied",
            pooled.ApplicationState,
            pooled.ApplicationVerb,
            pooled.APPLICATION_NOUNS,
            home_rules.APPLICATION_TRANSITIONS,
            home_rules.APPLICATION_WAITS_FOR,
        ),
        Machine(
            "home-contract",
            "the contract of a talent home",
            f"`CONTRACT_TRANSITIONS` in `{homes}`",
            "agreed",
            pooled.ContractState,
            pooled.ContractVerb,
            pooled.CONTRACT_NOUNS,
            home_rules.CONTRACT_TRANSITIONS,
            home_rules.CONTRACT_WAITS_FOR,
        ),
    ]


def _of_partnerships() -> list[Machine]:
    from openzone.partnerships import enums, group_rules, rules

    return [
        Machine(
            "agreement",
            "an agreement",
            "`AGREEMENT_TRANSITIONS` in `src/openzone/partnerships/rules.py`",
            "drafted",
            enums.AgreementState,
            enums.AgreementVerb,
            enums.AGREEMENT_NOUNS,
            rules.AGREEMENT_TRANSITIONS,
            rules.AGREEMENT_WAITS_FOR,
        ),
        Machine(
            "commitment",
            "a commitment",
            "`COMMITMENT_TRANSITIONS` in `src/openzone/partnerships/rules.py`",
            "open",
            enums.CommitmentState,
            enums.CommitmentVerb,
            enums.COMMITMENT_NOUNS,
            rules.COMMITMENT_TRANSITIONS,
            rules.COMMITMENT_WAITS_FOR,
        ),
        Machine(
            "meeting",
            "a meeting of a group",
            "`MEETING_TRANSITIONS` in `src/openzone/partnerships/group_rules.py`",
            "planned",
            enums.MeetingState,
            enums.MeetingVerb,
            enums.MEETING_NOUNS,
            group_rules.MEETING_TRANSITIONS,
            group_rules.MEETING_WAITS_FOR,
        ),
        Machine(
            "action-item",
            "an action item",
            "`ITEM_TRANSITIONS` in `src/openzone/partnerships/group_rules.py`",
            "open",
            enums.ItemState,
            enums.ItemVerb,
            enums.ITEM_NOUNS,
            group_rules.ITEM_TRANSITIONS,
            group_rules.ITEM_WAITS_FOR,
        ),
    ]


def _of_formalities() -> list[Machine]:
    from openzone.formalities import enums, mandate_rules, moves

    return [
        Machine(
            "mandate",
            "a mandate",
            "`MANDATE_TRANSITIONS` in `src/openzone/formalities/mandate_rules.py`",
            "asked",
            enums.MandateState,
            enums.MandateVerb,
            enums.MANDATE_NOUNS,
            mandate_rules.MANDATE_TRANSITIONS,
            mandate_rules.MANDATE_WAITS_FOR,
        ),
        Machine(
            "formality",
            "a formality",
            "`FORMALITY_TRANSITIONS` in `src/openzone/formalities/moves.py`",
            "preparing",
            enums.FormalityState,
            enums.FormalityVerb,
            enums.FORMALITY_NOUNS,
            moves.FORMALITY_TRANSITIONS,
            moves.FORMALITY_WAITS_FOR,
        ),
        Machine(
            "formality-step",
            "a step of a formality",
            "`STEP_TRANSITIONS` in `src/openzone/formalities/moves.py`",
            "waiting",
            enums.StepState,
            enums.StepVerb,
            enums.STEP_NOUNS,
            moves.STEP_TRANSITIONS,
            moves.STEP_WAITS_FOR,
        ),
    ]


def page_of(machine: Machine) -> str:
    """The states and moves of a machine, as a diagram and as tables."""
    return "\n".join(
        [
            f"# The states of {machine.title}",
            "",
            f"Made by `openzone states` from {machine.source}: change that table.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *_arrows(machine),
            "```",
            "",
            "| state | in words | who owes the next step |",
            "|---|---|---|",
            *_states(machine),
            "",
            "| verb | posted as | from | to | who | only when |",
            "|---|---|---|---|---|---|",
            *_verbs(machine),
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


def _arrows(machine: Machine) -> Iterator[str]:
    """One arrow for each pair of states, naming the verbs that lead along it; steps that stay are in the table."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for (state, verb), move in machine.transitions.items():
        if state != move.to:
            arrows.setdefault((state.value, move.to.value), []).append(verb.value)
    yield f"    [*] --> {machine.beginning}"
    for (start, end), verbs in arrows.items():
        yield f"    {start} --> {end}: {', '.join(verbs)}"


def _states(machine: Machine) -> Iterator[str]:
    for state in machine.states:
        side = machine.waits_for[state]
        yield f"| `{state.value}` | {state.label} | {side.label if side else 'nobody: it has ended'} |"


def _verbs(machine: Machine) -> Iterator[str]:
    nouns = {verb: f"`{noun}`" for noun, verb in machine.nouns.items()}
    for verb in machine.verbs:
        for (state, known), move in machine.transitions.items():
            if known == verb:
                who = ", ".join(sorted(relation.value for relation in move.who))
                guard = move.when.__name__.strip("_").replace("_", " ") if move.when else ""
                posted = nouns.get(verb, "nobody")
                yield f"| {verb.label} | {posted} | `{state.value}` | `{move.to.value}` | {who} | {guard} |"
