"""`openzone manage …`: Django's own commands, with the database running."""

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whatever the Django command takes."""
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="a Django command and its arguments")


def run(options: argparse.Namespace) -> int:
    """Hand everything over to Django."""
    from django.core.management import ManagementUtility

    ManagementUtility(["openzone manage", *options.rest]).execute()
    return 0
