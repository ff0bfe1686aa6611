"""`openzone profiles rebuild`: make the yearly figures and size classes of a zone anew from its facts."""

import argparse
import json


def arguments(parser: argparse.ArgumentParser) -> None:
    """Of which zone."""
    parser.add_argument("--zone", help="the code of the zone (the only one, unless given)")
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run(options: argparse.Namespace) -> int:
    """Rebuild what is kept beside the facts, after a rule of the size classes or of the profiles changed."""
    from openzone.cli.zones import chosen
    from openzone.places.queries import all_zones
    from openzone.registry.actions.facts import rebuild_profiles

    zone = chosen(options.zone, all_zones())
    count = rebuild_profiles(zone)
    print(json.dumps({"profiles": count}) if options.json else f"{count} profiles")
    return 0
