"""`openzone search renew`: write anew by what the search finds things."""

import argparse

from openzone.cli.steps import step


def arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    """Names as they sound, of everything that has names. Needed only when rows were written past the actions."""
    from openzone.accounts.models import User
    from openzone.core.sounds import renew
    from openzone.places.models import Building, Park
    from openzone.registry.actions.known import renew_known
    from openzone.registry.models import Person

    with step("Writing anew by what things are found") as tell:
        changed = renew_known()
        tell("organisations")
        changed += sum(renew(model.objects.order_by("pk")) for model in (User, Person, Park, Building))
    print(f"{changed:,} were out of date.")
    return 0
