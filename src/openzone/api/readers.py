"""Who reads a case: colleagues with whom it is shared, and whether the zone keeps it to its own office."""

from django.http import HttpResponse
from ninja import Router

from openzone.api import bodies, shapes
from openzone.api.access import ApiRequest
from openzone.api.answers import Items, documented, respond
from openzone.api.named import colleague_named
from openzone.api.possible import READERS, case_of
from openzone.api.transitions import Posted, enter
from openzone.cases import actions
from openzone.cases.models import Case
from openzone.cases.queries import observers_of
from openzone.core.actor import Actor
from openzone.registry.queries import belonging

router = Router(tags=["readers"])


def _share(case: Case, *, by: Actor, user: str) -> Case:
    """Let a colleague of the enterprise read along. He may not write, and is told. Sharing twice does nothing."""
    return actions.share(case, user=colleague_named(case, user), by=by)


def _unshare(case: Case, *, by: Actor, user: str) -> Case:
    """Let a colleague no longer read along; who raised it stays. Where nothing is shared nothing is done."""
    return actions.unshare(case, user=colleague_named(case, user), by=by)


POSTED: dict[str, Posted] = {
    "sharing": Posted(bodies.Sharing, _share),
    "sharing-end": Posted(bodies.SharingEnd, _unshare),
    "confidentiality": Posted(bodies.Confidentiality, actions.close_off),
    "confidentiality-end": Posted(bodies.ConfidentialityEnd, actions.open_up),
}
for noun in READERS:
    enter(router, noun, POSTED[noun])


@router.get(
    "/cases/{ref}/sharing",
    response=documented(200, Items[shapes.Reader], 404),
    summary="List with whom a case is shared",
    operation_id="list_readers",
)
def list_readers(request: ApiRequest, ref: str) -> HttpResponse:
    """The colleagues of the enterprise who read along. Its owners see every case and are not listed."""
    case = case_of(request.auth, ref)
    inside = belonging(request.auth, case.organisation_id) is None
    rows = [one.user for one in observers_of(case)]
    items = [shapes.Reader(name=user.name, email=None if inside else user.email) for user in rows]
    return respond(Items(items=items, next=None))
