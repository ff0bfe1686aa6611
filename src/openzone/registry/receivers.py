"""What the registry enters with the apps below, and what it answers them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core import search
from openzone.core.errors import Conflict
from openzone.core.notices import Kind, register_kinds
from openzone.places.signals import (
    HandingOver,
    SpaceChanging,
    StartingAnew,
    UnitClosing,
    ZoneOpened,
    handing_over,
    space_changing,
    starting_anew,
    unit_closing,
    zone_opened,
)
from openzone.registry import queries
from openzone.registry.actions import hand_over_managed, insist_can_be_let_in, tell_memberships
from openzone.registry.actions.indicators import lay_presets
from openzone.registry.actions.industries import lay_sections
from openzone.registry.actions.tenancies import refuse_what_is_let

search.register("organisation", queries.find)
register_kinds(
    [
        Kind(
            "claims",
            gettext_lazy("Somebody wants to act for an enterprise"),
            frozenset({"claim.made", "claim.objected", "claim.passed_on"}),
            owed=True,
        ),
        Kind(
            "claims_decided",
            gettext_lazy("Your own claims and memberships"),
            frozenset({"claim.confirmed", "claim.refused", "membership.ended"}),
        ),
        Kind(
            "risks",
            gettext_lazy("An enterprise that you manage may be at risk"),
            frozenset({"risk.suggested"}),
        ),
        Kind(
            "returns",
            gettext_lazy("Returns that your enterprise owes, and reminders of them"),
            frozenset({"return_round.asked", "return_round.reminded", "return.send_back", "return.ask_again"}),
            owed=True,
        ),
        Kind(
            "returns_on_their_way",
            gettext_lazy("Returns that were submitted, accepted or excused"),
            frozenset({"return.submit", "return.accept", "return.excuse"}),
        ),
    ]
)


@zone_opened.connect
def lay_industries(event: ZoneOpened) -> None:
    """Every zone begins with the sections of the classifications."""
    lay_sections(event.zone)


@zone_opened.connect
def lay_catalogue(event: ZoneOpened) -> None:
    """What can be known in figures, and the returns that ask for it."""
    lay_presets(event.zone)


@handing_over.connect
def pass_on_managed(event: HandingOver) -> None:
    """The enterprises that a leaver manages."""
    hand_over_managed(event)
    tell_memberships(event)


@unit_closing.connect
def keep_served(event: UnitClosing) -> None:
    """Refuse to close a unit that still serves organisations."""
    if queries.waiting(event.unit.claims.all()).exists():
        raise Conflict(_("“%(unit)s” still has claims to decide.") % {"unit": event.unit})
    if event.unit.organisations.exists():
        raise Conflict(
            _("“%(unit)s” still serves enterprises. Give them to another unit first.") % {"unit": event.unit}
        )


@space_changing.connect
def keep_let(event: SpaceChanging) -> None:
    """Refuse to hold, end or cut a space that is let."""
    refuse_what_is_let(event)


@starting_anew.connect
def keep_a_way_in(event: StartingAnew) -> None:
    """Refuse to take a password that nobody could give anew."""
    insist_can_be_let_in(event)
