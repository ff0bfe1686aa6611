"""What every zone begins with: the sections of the classifications of economic activities, in both languages."""

import json
from pathlib import Path

Section = tuple[str, str, str, str]


def sections() -> list[Section]:
    """Scheme, code, name and local name of each section, in the order of its classification."""
    read = json.loads((Path(__file__).parent / "industries.json").read_text(encoding="utf-8"))
    return [(scheme, code, name, local) for scheme, rows in read.items() for code, name, local in rows]
