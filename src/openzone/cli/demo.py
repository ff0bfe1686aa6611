"""`openzone demo`."""

import argparse

from openzone.cli.prepare import load_demo


def arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    """Load the demo zones, unless they are there."""
    load_demo()
    return 0
