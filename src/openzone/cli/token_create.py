"""`openzone token create`."""

import argparse

from openzone.cli import zones
from openzone.cli.problems import Problem


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whose token, in which zone, and what it is called."""
    parser.add_argument("--user", required=True, metavar="EMAIL", help="who the token acts for")
    parser.add_argument("--zone", metavar="CODE", help="the zone it acts in (the only one, unless given)")
    parser.add_argument("--name", default="command line", help="what it is called on the user's page")


def run(options: argparse.Namespace) -> int:
    """Make the token and print its secret, alone, for the only time."""
    from openzone.accounts.actions import issue_token
    from openzone.accounts.queries import user_by_email
    from openzone.core.actor import Actor
    from openzone.registry.queries import zones_of

    user = user_by_email(options.user)
    if user is None or not user.is_active:
        raise Problem(f"There is no user with the e-mail {options.user}.")
    zone = zones.chosen(options.zone, zones_of(user.pk))
    _token, secret = issue_token(name=options.name, by=Actor(user.pk, zone.pk, via="command"))
    print(secret)
    return 0
