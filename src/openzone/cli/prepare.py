"""`openzone prepare`: what `serve` has done before it serves, in a process that then gives its memory back."""

import argparse
import os

from openzone.cli.steps import step
from openzone.cli.surroundings import surrounded


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--demo`, and where to hand the secret of the link to that an empty installation is set up with."""
    parser.add_argument("--demo", action="store_true", help="load the demo zones, if they are not there yet")
    parser.add_argument("--secret-to", type=int, metavar="FD", help="an open file to write the secret of the link to")


def run(options: argparse.Namespace) -> int:
    """Migrate, gather the static files, load the demo; each only as far as needed."""
    with step("Bringing the database up to date") as tell, surrounded("manage"):
        from openzone.cli import schema

        schema.bring_up_to_date(tell)
    with surrounded("manage"):
        gather_static_files()
        if options.demo:
            load_demo()
        if options.secret_to is not None:
            hand_over_secret(options.secret_to)
    return 0


def hand_over_secret(place: int) -> None:
    """Write the secret of a new link if there is no zone; it passes through no argument, which others could read."""
    from openzone.core.setup_link import renew_link
    from openzone.places.queries import all_zones

    with os.fdopen(place, "w") as file:
        if not all_zones().exists():
            file.write(renew_link())


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
