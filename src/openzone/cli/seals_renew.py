"""`openzone seals renew`: begin with a new key when the old one is lost."""

import argparse

from openzone.cli.problems import Problem


def arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    """Make a key where there is none. Seals that were made with the lost one can then only be compared in part."""
    from openzone.core.seals import key

    if key.present():
        raise Problem(f"There is a seal key at {key.place()}; move it away first if that is not the right one.")
    key.renew()
    print(f"A new seal key is at {key.place()}. Copy it to another place.")
    return 0
