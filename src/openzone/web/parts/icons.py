"""Icons that data name: a name that is not drawn becomes another picture instead of an error."""

from openzone.ui.templatetags.ui import icon_names


def known_icon(name: str, otherwise: str = "help") -> str:
    """The icon of this name, or the other one where none is drawn."""
    return name if name in icon_names() else otherwise
