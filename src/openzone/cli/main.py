"""The `openzone` command: finds the named command, gives it what it needs and turns its failures into one sentence."""

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from errno import EACCES, ENOSPC, EPERM, EROFS
from importlib import import_module
from pathlib import Path

from openzone.cli.problems import Problem, Usage


@dataclass(frozen=True)
class Command:
    """One command: its words, the module that does it, what it does, and what has to be there first.

    The module offers `arguments(parser)` and `run(options) -> int`.
    `needs` is "nothing", "django" (set up, no database) or "database" (running, with all migrations applied).
    """

    words: str
    module: str
    sentence: str
    needs: str = "database"
    hidden: bool = False


COMMANDS = (
    Command(
        "serve", "serve", "Start everything and serve until Ctrl-C; with --demo, load the demo zones first.", "nothing"
    ),
    Command("demo", "demo", "Load the demo zones, once; does nothing the second time."),
    Command("user create", "user_create", "Make a user who can sign in."),
    Command("token create", "token_create", "Make an API token for a user and print it, once."),
    Command("figure", "figure", "Print a figure, or the list of all figures."),
    Command("backup", "backup", "Write everything of a running installation into one file.", "manage"),
    Command("restore", "restore", "Put a backup back, checked before and after.", "nothing"),
    Command("doctor", "doctor", "Say whether the installation is well, and what to do where it is not.", "nothing"),
    Command("seals renew", "seals_renew", "Begin with a new seal key when the old one is lost."),
    Command("search renew", "search_renew", "Write anew by what the search finds things."),
    Command("bench", "bench", "Measure pages beside their floor, on data of its own.", "nothing"),
    Command("export", "export", "Write a list, such as cases or organisations, into a CSV or XLSX file."),
    Command("import industries", "import_industries", "Bring a classification of economic activities in, from CSV."),
    Command("profiles rebuild", "profiles_rebuild", "Make yearly figures and size classes anew from the facts."),
    Command("import organisations", "import_organisations", "Bring a list of organisations in, from XLSX or CSV."),
    Command("openapi", "openapi", "Print the OpenAPI document of the API.", "django"),
    Command("states", "states", "Write the pages of the state machines into docs/states.", "django", hidden=True),
    Command("migrate", "migrate", "Bring the database up to date.", hidden=True),
    Command("manage", "manage", "Run one of Django's own commands.", "manage", hidden=True),
    Command("prepare", "prepare", "Bring database, static files and demo up to date.", "nothing", hidden=True),
    Command("web", "web", "Run the web server alone.", "nothing", hidden=True),
    Command("worker", "worker", "Run the jobs alone.", "nothing", hidden=True),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name; the exit code is 0, 1 (a sentence on stderr) or 2 (wrong usage)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    command = named(words)
    if command is None:
        return explain(words)
    try:
        return perform(command, words[len(command.words.split()) :])
    except (Exception, KeyboardInterrupt) as error:
        return failed(command, error)


def failed(command: Command, error: BaseException) -> int:
    """Say what went wrong, and answer the exit code."""
    match error:
        case Usage():
            return say(f"{error}\nSee: openzone {command.words} --help", code=2)
        case Problem():
            return say(str(error))
        case KeyboardInterrupt():
            return say("Stopped.", code=130)
        case BrokenPipeError():
            # Whoever read our output has enough of it; nothing more may be written, not even at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            return 1
        case _:
            return say(sentence(error))


def named(words: Sequence[str]) -> Command | None:
    """The command whose words the arguments begin with."""
    for command in COMMANDS:
        parts = command.words.split()
        if list(words[: len(parts)]) == parts:
            return command
    return None


def explain(words: Sequence[str]) -> int:
    """Print the commands; wrong usage unless that was asked for."""
    if words and words[0] == "--version":
        from openzone import __version__

        print(f"openzone {__version__}")
        return 0
    asked = bool(words) and words[0] in {"help", "-h", "--help"}
    out = sys.stdout if asked else sys.stderr
    shown = [command for command in COMMANDS if not command.hidden]
    if words and not asked:
        shown = [command for command in shown if command.words.split()[0] == words[0]] or shown
        print(f"There is no command “{' '.join(words[:2])}”. There are:\n", file=out)
    else:
        print("openzone: the platform between a zone and its enterprises\n", file=out)
    for command in shown:
        print(f"  openzone {command.words:<20} {command.sentence}", file=out)
    print("\nEach command explains itself with --help. Data are kept in OPENZONE_DATA, else in var/.", file=out)
    return 0 if asked else 2


def perform(command: Command, rest: Sequence[str]) -> int:
    """Read the command's own arguments, then run it with what it needs around it."""
    module = import_module(f"openzone.cli.{command.module}")
    parser = argparse.ArgumentParser(prog=f"openzone {command.words}", description=command.sentence)
    module.arguments(parser)
    # What is optional may stand behind options too; a command of Django's own takes all words as they are.
    options = parser.parse_args(rest) if command.needs == "manage" else parser.parse_intermixed_args(rest)
    from openzone.cli.surroundings import surrounded

    with surrounded(command.needs):
        code: int = module.run(options)
    return code


def say(text: str, *, code: int = 1) -> int:
    """One sentence on stderr."""
    print(text, file=sys.stderr)
    return code


def sentence(error: BaseException) -> str:
    """What went wrong, for a person; the traceback goes to a file, or to the terminal if the log is set to debug."""
    if os.environ.get("OPENZONE_LOG") == "DEBUG":
        traceback.print_exc()
    if type(error).__module__ == "openzone.core.errors":
        return str(error)
    if isinstance(error, OSError) and error.errno in {EACCES, ENOSPC, EPERM, EROFS}:
        return f"OpenZone cannot write {error.filename or 'its data'}: {(error.strerror or 'it failed').lower()}."
    said = str(error).strip()
    return f"That did not work: {said.splitlines()[0] if said else type(error).__name__}{noted()}"


def noted() -> str:
    """Keep the traceback where it can be found; nothing when even that fails."""
    from openzone.config.paths import data_folder

    place: Path = data_folder() / "log" / "error.log"
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(traceback.format_exc())
    except OSError:
        return "."
    return f" (details: {place})."


if __name__ == "__main__":
    sys.exit(main())
