"""What partnerships enter with the apps below, and what they answer them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.errors import Conflict
from openzone.core.notices import Kind, register_kinds
from openzone.core.webhooks.catalogue import Group, column, offer, refer_to
from openzone.partnerships.actions.leaving import hand_over_agreements
from openzone.partnerships.actions.merging import bind_once
from openzone.partnerships.enums import AgreementState
from openzone.partnerships.models import Agreement, Party
from openzone.partnerships.verbs import OF_AGREEMENTS
from openzone.places.signals import HandingOver, UnitClosing, handing_over, unit_closing
from openzone.registry.merging import declare

offer(Group("agreements", gettext_lazy("Agreements"), OF_AGREEMENTS))
refer_to("agreement", column(Agreement, "ref"))
declare(
    Party,
    "organisation",
    gettext_lazy("agreements"),
    once=("agreement",),
    settle=bind_once,
    outcome=gettext_lazy("An agreement that binds both binds the kept one once, with all that both promised."),
)
register_kinds(
    [
        Kind(
            "agreements_owed",
            gettext_lazy("Agreements that you keep: a term ends soon, a commitment was reported as done"),
            frozenset({"agreement.reminded", "agreement.commitment_report", "agreement.lapse"}),
            owed=True,
        ),
        Kind(
            "agreements",
            gettext_lazy("Agreements of your enterprise, and what the zone says to what you promised"),
            frozenset(
                {
                    "agreement.announce",
                    "agreement.sign",
                    "agreement.renew",
                    "agreement.end",
                    "agreement.commitment_confirm",
                    "agreement.commitment_send_back",
                    "agreement.commitment_fulfil",
                    "agreement.commitment_release",
                    "agreement.commitment_reopen",
                }
            ),
        ),
    ]
)


@handing_over.connect
def pass_on_agreements(event: HandingOver) -> None:
    """The agreements that a leaver keeps."""
    hand_over_agreements(event)


@unit_closing.connect
def keep_unit(event: UnitClosing) -> None:
    """Refuse to close a unit that still keeps agreements."""
    if event.unit.agreements.exclude(state=AgreementState.ENDED).exists():
        raise Conflict(_("“%(unit)s” still keeps agreements.") % {"unit": event.unit})
