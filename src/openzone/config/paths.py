"""Where this installation keeps its data and finds its own files."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent.parent


def data_folder() -> Path:
    """The folder of everything this installation stores: `OPENZONE_DATA`, else `var/` of the checkout, else of here."""
    chosen = os.environ.get("OPENZONE_DATA")
    if chosen:
        return Path(chosen).expanduser().resolve()
    home = CHECKOUT if (CHECKOUT / "pyproject.toml").exists() else Path.cwd()
    return home / "var"
