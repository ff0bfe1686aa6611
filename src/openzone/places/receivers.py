"""What places enters with core, and what it answers it; what it hands over itself when somebody leaves."""

from django.utils.translation import gettext_lazy as _

from openzone.core.actions import deliver
from openzone.core.notices import Kind, register_kinds
from openzone.core.webhooks.catalogue import Group, column, offer, refer_to
from openzone.core.webhooks.signals import WebhookGivenUp, webhook_given_up
from openzone.places.models import Building, Park, Space, Unit, Zone
from openzone.places.queries import administrators_of
from openzone.places.saved_views import hand_over_views
from openzone.places.signals import HandingOver, handing_over
from openzone.places.verbs import OF_CALENDAR, OF_NETWORK, OF_SPACES

register_kinds(
    [
        Kind(
            "absences",
            _("Somebody is away and you stand in"),
            frozenset({"absence.announced", "absence.ended"}),
            prompt=True,
        ),
        Kind(
            "webhooks", _("A webhook was paused because nothing arrives"), frozenset({"webhook.given_up"}), prompt=True
        ),
    ]
)
offer(
    Group("spaces", _("Parks and spaces"), OF_SPACES),
    Group("network", _("Units and people of the zone"), OF_NETWORK),
    Group("calendar", _("Working calendar"), OF_CALENDAR),
)
for kind, model in {"zone": Zone, "unit": Unit, "park": Park, "building": Building, "space": Space}.items():
    refer_to(kind, column(model, "code"))


@webhook_given_up.connect
def tell_administrators(event: WebhookGivenUp) -> None:
    """Those who can do something about a webhook to which nothing comes through."""
    deliver(event.activity, to=administrators_of(event.activity.zone_id))


@handing_over.connect
def pass_on_views(event: HandingOver) -> None:
    """The views that a leaver shared with a unit."""
    hand_over_views(event)
