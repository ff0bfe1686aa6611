"""Yes or no about organisations."""

from openzone.registry.enums import Belonging


def may_invite(role: str | None) -> bool:
    """Only an owner invites colleagues and ends their membership."""
    return role == Belonging.OWNER
