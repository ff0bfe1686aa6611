"""The state of an organisation towards the zone, as pages show it."""

from django.utils.safestring import SafeString

from openzone.registry.enums import SettlementState
from openzone.registry.settling import name_of
from openzone.ui.templatetags.ui import state_word

MEANINGS = {
    SettlementState.PROSPECT: "draft",
    SettlementState.SETTLING: "info",
    SettlementState.OPERATING: "done",
    SettlementState.EXPANDING: "done",
    SettlementState.AT_RISK: "late",
    SettlementState.LEFT: "plain",
}


def settlement_name(state: str) -> str:
    """The state in words; nothing while none is known."""
    return name_of(state) if state else ""


def settlement_word(state: str) -> SafeString:
    """The state as a shape and a word."""
    return state_word(name_of(state), MEANINGS[SettlementState(state)])
