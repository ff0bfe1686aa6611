"""The views that the demo's commissions share with everybody."""

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.demo.staff import holding
from openzone.demo.stage import Cast
from openzone.demo.zones import ZONES
from openzone.places.saved_views import save_view

VIEWS = (
    ("Unassigned", "尚无承办人", {"unassigned": "1"}, ()),
    (
        "Late answers: waiting over 3 days", "超过三天未回复", {"waiting": "staff", "over": "3", "order": "standing"},
        ("reference", "title", "enterprise", "state", "since", "unit", "officer", "urgency"),
    ),
    (
        "Waiting for the enterprise", "等待企业回复", {"waiting": "enterprise", "order": "standing"},
        ("reference", "title", "enterprise", "state", "since", "last-message", "officer"),
    ),
)  # fmt: skip


def share_views(cast: Cast) -> None:
    """Let the dispatcher of each commission share three views with the whole zone."""
    for zone in ZONES:
        owner = cast.users[holding(zone.code, "commission", "dispatcher")[0].email]
        by = Actor(owner.pk, cast.zones[zone.code].pk, via="history")
        with clock.fixed(zone.since):
            for name, name_local, query, columns in VIEWS:
                save_view(
                    by=by,
                    kind="cases",
                    name=name,
                    name_local=name_local,
                    query=query,
                    columns=columns,
                    unit=cast.units[zone.code, "commission"],
                )
