"""`openzone migrate`."""

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    """Nothing is left to do: every command that needs the database brings it up to date."""
    return 0
