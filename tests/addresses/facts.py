"""The addresses of figures of enterprises and of the returns that ask for them."""

from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from addresses.roles import (
    AT_WORK,
    ENTERPRISE,
    NOT_AT_WORK,
    OVER_THE_CASE,
    POST_ONLY,
    ROLES,
    SERVING,
    STAFF,
    only,
)
from cast import Cast
from openzone.core.actor import system
from openzone.registry.actions import register
from openzone.registry.actions.facts import record_fact
from openzone.registry.models import Fact, Indicator
from returns_at_work import opened, own, submitted

RUNNING = {"leader", "dispatcher"}
OVER_THE_ROUND = OVER_THE_CASE | {"elsewhere"}
RUN = ("desk_round_closure", "desk_round_postponement", "desk_round_cancellation", "desk_round_addition")
OF_A_ROUND = ("desk_round", "desk_round_reminder", *RUN)
OF_A_TEMPLATE = ("desk_template_edit", "desk_template_retire")

OF_AN_INDICATOR = ("desk_indicator_edit", "desk_indicator_retire")
GETS: dict[str, dict[int, set[str]]] = {
    "desk_facts": only(OVER_THE_CASE),
    "desk_fact_new": {200: SERVING, 403: {"auditor"}, 404: ROLES - OVER_THE_CASE},
    "desk_fact_withdrawal": {200: SERVING, 403: {"auditor"}, 404: ROLES - OVER_THE_CASE},
    "desk_fact_document": only(OVER_THE_CASE),
    "desk_indicators": only({"administrator"}),
    "desk_indicator_new": only({"administrator"}),
    "desk_indicator_edit": only({"administrator"}),
    "desk_indicator_retire": only({"administrator"}),
    "desk_templates": only({"administrator"}),
    "desk_template_new": only({"administrator"}),
    "desk_template_edit": only({"administrator"}),
    "desk_template_retire": only({"administrator"}),
    "desk_returns": only(STAFF),
    "desk_round_new": {200: RUNNING | {"foreigner"}, 403: STAFF - RUNNING - {"foreigner"}, 404: ROLES - STAFF},
    "desk_round_preview": POST_ONLY,
    "desk_round": only(OVER_THE_ROUND),
    "desk_round_reminder": POST_ONLY,
    **{name: {200: RUNNING, 403: OVER_THE_ROUND - RUNNING, 404: ROLES - OVER_THE_ROUND} for name in RUN},
    "desk_return_entry": {200: AT_WORK, 403: NOT_AT_WORK, 404: ROLES - OVER_THE_CASE},
    "desk_return": only(OVER_THE_CASE),
    "desk_return_decision": {200: AT_WORK, 403: NOT_AT_WORK, 404: ROLES - OVER_THE_CASE},
    "portal_facts": only({"outsider", "owner"}),
    "portal_returns": only({"outsider", "owner"}),
    "portal_return": only({"owner"}),
    "portal_return_keep": only(ENTERPRISE, 405),
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "desk_fact_new": (SERVING, {"auditor"}),
    "desk_fact_withdrawal": (SERVING, {"auditor"}),
    "desk_indicator_new": ({"administrator"}, set()),
    "desk_indicator_edit": ({"administrator"}, set()),
    "desk_indicator_retire": ({"administrator"}, set()),
    "desk_template_new": ({"administrator"}, set()),
    "desk_template_edit": ({"administrator"}, set()),
    "desk_template_retire": ({"administrator"}, set()),
    "desk_round_new": (RUNNING | {"foreigner"}, STAFF - RUNNING - {"foreigner"}),
    "desk_round_preview": (RUNNING | {"foreigner"}, STAFF - RUNNING - {"foreigner"}),
    "desk_round_reminder": (RUNNING, OVER_THE_ROUND - RUNNING),
    **dict.fromkeys(RUN, (RUNNING, OVER_THE_ROUND - RUNNING)),
    "desk_return_entry": (AT_WORK, NOT_AT_WORK),
    "desk_return_decision": (AT_WORK, NOT_AT_WORK),
    "portal_return": ({"owner"}, set()),
    "portal_return_keep": ({"owner"}, set()),
}


def _documented(cast: Cast) -> Fact:
    found = Indicator.objects.get(zone=cast.zone, code="trademarks")
    told: dict[str, Any] = {
        "indicator": found,
        "at": "2017",
        "value": Decimal(1),
        "source": "document",
        "source_note": "register",
    }
    copies = [SimpleUploadedFile("register.txt", b"one")]
    return record_fact(cast.organisation, by=cast.actor("officer"), copies=copies, **told)


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """An enterprise, an indicator, a round with a return that was submitted and one that is filled in."""
    here = {"ref": cast.organisation.ref}
    row, asked = submitted(cast), own(cast, opened(cast, name="Another"))
    fact = _documented(cast)
    silent = register(unit=cast.units["station"], name="Silent Ltd", by=system(cast.zone.pk))
    unanswered = opened(cast, organisations=[silent], name="Of the silent")
    return {
        **{name: {"number": row.round_id} for name in OF_A_ROUND},
        **{name: {"code": "yearly"} for name in OF_A_TEMPLATE},
        "desk_return": {"number": row.round_id, **here},
        "desk_return_decision": {"number": row.round_id, **here, "noun": "acceptance"},
        "desk_return_entry": {"number": unanswered.pk, "ref": silent.ref},
        "portal_return": {"number": asked.pk},
        "portal_return_keep": {"number": asked.pk},
        "desk_facts": here,
        "desk_fact_new": here,
        **{name: {**here, "number": fact.pk} for name in ("desk_fact_withdrawal", "desk_fact_document")},
        **{name: {"code": "headcount"} for name in OF_AN_INDICATOR},
    }
