"""The addresses of setting up, and of how a zone shows itself."""

from typing import Any

from addresses.roles import EVERYBODY, POST_ONLY, PUBLIC
from cast import Cast
from openzone.core.models import StoredFile
from openzone.core.setup_link import renew_link

# The link is right, and yet there is a zone already.
GETS: dict[str, dict[int, set[str]]] = {
    "setup": {409: EVERYBODY},
    "setup_step": {409: EVERYBODY},
    "zone_logo": PUBLIC,
    "zone_mark": PUBLIC,
    "desk_steps": POST_ONLY,
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "setup": (EVERYBODY, set()),
    "setup_step": (EVERYBODY, set()),
    "desk_steps": ({"administrator"}, set()),
}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """What stands in the addresses."""
    logo = StoredFile.objects.create(
        zone_id=cast.zone.pk,
        name="l.png",
        media_type="image/png",
        size=1,
        sha256="0" * 64,
        created_at="2026-01-01T00:00Z",
    )
    cast.zone.logo = logo
    cast.zone.save(update_fields=["logo"])
    secret = renew_link()
    return {
        "setup": {"secret": secret},
        "setup_step": {"secret": secret, "step": "units"},
        "zone_logo": {"code": "here"},
        "zone_mark": {"code": "here"},
    }
