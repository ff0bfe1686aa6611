"""`openzone prepare`: what `serve` has done before it serves, in a process that then gives its memory back."""

import argparse

from openzone.cli.steps import step
from openzone.cli.surroundings import surrounded


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--demo`."""
    parser.add_argument("--demo", action="store_true", help="load the demo zones, if they are not there yet")


def run(options: argparse.Namespace) -> int:
    """Migrate, gather the static files, load the demo; each only as far as needed."""
    with step("Bringing the database up to date") as tell, surrounded("manage"):
        from openzone.cli import schema

        schema.bring_up_to_date(tell)
    with surrounded("manage"):
        gather_static_files()
        if options.demo:
            load_demo()
    return 0


def gather_static_files() -> None:
    """Gather them, showing it."""
    from openzone.cli import static

    with step("Gathering scripts, styles and pictures"):
        static.gather()


def load_demo() -> None:
    """Load the demo zones, showing how far it is."""
    from openzone.demo.load import load

    with step("Loading the demo zones") as tell:
        load(tell)
