"""How a body is read: as JSON exactly as its standard has it."""

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser


class StrictParser(Parser):
    """Refuses what Python reads as JSON beyond the standard."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The body, or an error that becomes a 400."""
        body: dict[str, Any] = json.loads(request.body, parse_constant=_no_number)
        return body


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
