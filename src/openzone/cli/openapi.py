"""`openzone openapi`."""

import argparse
import json


def arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    """Print the document that is also served at /api/v1/openapi.json."""
    from openzone.api.api import api

    print(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), ensure_ascii=False, indent=2, default=str))
    return 0
