"""`openzone user create`."""

import argparse
import getpass
import sys

from openzone.cli import zones
from openzone.cli.problems import Problem, Usage

ROLES = ("administrator", "leader", "dispatcher", "officer", "auditor")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Who it is, and the post to give."""
    parser.add_argument("email", help="the e-mail to sign in with")
    parser.add_argument("--name", help="the person's name (the e-mail, unless given)")
    parser.add_argument("--name-local", default="", help="the name in Chinese")
    parser.add_argument("--role", choices=ROLES, help="give this post as well")
    parser.add_argument("--unit", metavar="CODE", help="the unit of the post (the zone's own, unless given)")
    parser.add_argument("--zone", metavar="CODE", help="the zone of the post (the only one, unless given)")
    parser.epilog = "The password is asked for; when the input is no terminal, its first line is taken."


def run(options: argparse.Namespace) -> int:
    """Make the user with a password, and appoint them if a role is given; all of it or nothing."""
    from django.db import transaction

    if (options.unit or options.zone) and not options.role:
        raise Usage("--unit and --zone go with --role.")
    password = read_password()
    with transaction.atomic():
        make(options, password)
    print(f"{options.email} can sign in.")
    return 0


def make(options: argparse.Namespace, password: str) -> None:
    """Do it through the same actions as the pages."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from openzone.accounts.actions import invite, set_password, trust_address
    from openzone.core.actor import system

    user, made = invite(
        email=options.email, name=options.name or options.email, name_local=options.name_local, by=system(None)
    )
    if not made:
        raise Problem(f"There is a user with the e-mail {options.email} already.")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Problem(" ".join(error.messages)) from error
    set_password(user=user, password=password, by=system(None))
    trust_address(user)
    if options.role:
        appoint(options, user.pk)


def appoint(options: argparse.Namespace, user_id: int) -> None:
    """Give the post."""
    from openzone.accounts.models import User
    from openzone.core.actor import system
    from openzone.places import actions
    from openzone.places.queries import all_zones, network_of

    zone = zones.chosen(options.zone, all_zones())
    network = network_of(zone.pk)
    units = {unit.code: unit for unit in network.units.values()}
    unit = units.get(options.unit) if options.unit else network.top
    if unit is None:
        raise Problem(f"There is no unit “{options.unit}” in {zone.code}. There are: {', '.join(sorted(units))}.")
    actions.appoint(user=User.objects.get(pk=user_id), unit=unit, role=options.role, by=system(zone.pk))


def read_password() -> str:
    """Ask for the password twice, or read one line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise Problem("The two passwords differ.")
    return password
