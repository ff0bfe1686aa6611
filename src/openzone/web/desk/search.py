"""The search of the desk: which kinds of things are found there, and where each of them is."""

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from openzone.cases.enums import State
from openzone.cases.matters import MatterState
from openzone.core.enums import Sight
from openzone.core.finding import Hit
from openzone.formalities.enums import FormalityState
from openzone.knowledge.enums import ArticleState
from openzone.partnerships.enums import AgreementState, AssociationKind, GroupKind
from openzone.web.desk.listing import OPEN
from openzone.web.parts.finding import Kind, SearchDoor, results, typed
from openzone.web.parts.registry.settlement import settlement_name
from openzone.web.requests import PageRequest, for_staff


def _work_of(hit: Hit) -> str:
    return f"{reverse('desk_cases')}?{urlencode([('state', OPEN), ('officer', hit.number)])}"


DOOR = SearchDoor(
    base="desk/base.html",
    page="desk_search",
    sight=Sight.STAFF,
    kinds={
        "organisation": Kind(
            _("Enterprises"),
            "building",
            lambda hit: reverse("desk_organisation", args=[hit.ref]),
            settlement_name,
            referred=True,
        ),
        "case": Kind(
            _("Demands"),
            "message-circle",
            lambda hit: reverse("desk_case", args=[hit.ref]),
            lambda state: State(state).label,
            referred=True,
        ),
        "matter": Kind(
            _("Matters"),
            "users-group",
            lambda hit: reverse("desk_matter", args=[hit.ref]),
            lambda state: MatterState(state).label,
            referred=True,
        ),
        "formality": Kind(
            _("Formalities"),
            "route",
            lambda hit: reverse("desk_formality", args=[hit.ref]),
            lambda state: FormalityState(state).label,
            referred=True,
        ),
        "agreement": Kind(
            _("Agreements"),
            "certificate",
            lambda hit: reverse("desk_agreement", args=[hit.ref]),
            lambda state: AgreementState(state).label,
            referred=True,
        ),
        "group": Kind(
            _("Groups"),
            "users-group",
            lambda hit: reverse("desk_group", args=[hit.ref]),
            lambda kind: GroupKind(kind).label,
        ),
        "association": Kind(
            _("Associations"),
            "heart-handshake",
            lambda hit: reverse("desk_association", args=[hit.ref]),
            lambda kind: AssociationKind(kind).label,
        ),
        "article": Kind(
            _("Knowledge"),
            "book",
            lambda hit: reverse("desk_article", args=[hit.ref]),
            lambda state: ArticleState(state).label,
            referred=True,
        ),
        "person": Kind(_("People"), "user", lambda hit: reverse("desk_person", args=[hit.number])),
        "member": Kind(_("Accounts of enterprises"), "user", lambda hit: reverse("desk_organisation", args=[hit.ref])),
        "colleague": Kind(_("Colleagues"), "users", _work_of),
        "space": Kind(_("Spaces"), "map-2", lambda hit: reverse("desk_space", args=[hit.number])),
        "building": Kind(_("Buildings"), "building", lambda hit: reverse("desk_building", args=[hit.number])),
        "park": Kind(_("Parks"), "map-2", lambda hit: reverse("desk_park", args=[hit.ref])),
    },
)


@require_GET
@for_staff
def search(request: PageRequest) -> HttpResponseBase:
    """Everything that holds the words, by what it is."""
    return results(request, DOOR)


@require_GET
@for_staff
def search_typed(request: PageRequest) -> HttpResponseBase:
    """What is found while somebody types."""
    return typed(request, DOOR)
