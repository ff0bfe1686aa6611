"""The search of the portal: one's own demands and enterprises, and what the zone has answered already."""

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from openzone.cases.enums import State
from openzone.core.enums import Sight
from openzone.formalities.enums import FormalityState
from openzone.partnerships.enums import AgreementState, AssociationKind, GroupKind
from openzone.web.parts.finding import Kind, SearchDoor, results, typed
from openzone.web.requests import PageRequest, for_enterprise

DOOR = SearchDoor(
    base="portal/base.html",
    page="portal_search",
    sight=Sight.OWN,
    boxed=True,
    kinds={
        "case": Kind(
            _("Demands"),
            "message-circle",
            lambda hit: reverse("portal_draft" if hit.state == State.DRAFT else "portal_case", args=[hit.ref]),
            lambda state: State(state).label,
            referred=True,
        ),
        "article": Kind(
            _("Answers and guides"), "book", lambda hit: reverse("portal_article", args=[hit.ref]), lambda state: ""
        ),
        "formality": Kind(
            _("Formalities"),
            "route",
            lambda hit: reverse("portal_formality", args=[hit.ref]),
            lambda state: FormalityState(state).label,
            referred=True,
        ),
        "agreement": Kind(
            _("Agreements"),
            "certificate",
            lambda hit: reverse("portal_agreement", args=[hit.ref]),
            lambda state: AgreementState(state).label,
            referred=True,
        ),
        "group": Kind(
            _("Groups"),
            "users-group",
            lambda hit: reverse("portal_group", args=[hit.ref]),
            lambda kind: GroupKind(kind).label,
        ),
        "association": Kind(
            _("Associations"),
            "heart-handshake",
            lambda hit: reverse("portal_association", args=[hit.ref]),
            lambda kind: AssociationKind(kind).label,
        ),
        "organisation": Kind(_("Your enterprise"), "building", lambda hit: reverse("portal_enterprise")),
    },
)


@require_GET
@for_enterprise
def search(request: PageRequest) -> HttpResponseBase:
    """What of one's own holds the words."""
    return results(request, DOOR)


@require_GET
@for_enterprise
def search_typed(request: PageRequest) -> HttpResponseBase:
    """What is found while somebody types."""
    return typed(request, DOOR)
