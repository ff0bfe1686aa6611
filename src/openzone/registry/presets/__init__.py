"""What every zone begins with: classifications, the catalogue of indicators, the templates of returns, size classes."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
Section = tuple[str, str, str, str]


@cache
def preset(name: str) -> Any:
    """What the file of this name holds."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def sections() -> list[Section]:
    """Scheme, code, name and local name of each section of the classifications of economic activities, in order."""
    return [(scheme, code, name, local) for scheme, rows in preset("industries").items() for code, name, local in rows]
