"""Services behind which a pooled request stands: a shuttle is opened for many, a home is waited for.

The formality asks for the request when it is submitted, and is completed by nothing else than its being met.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from openzone.core.errors import Conflict
from openzone.core.machine import YES, Answer, no
from openzone.formalities.models import Formality, HomeApplication, ShuttleDemand
from openzone.formalities.pooled import ApplicationState, DemandState

SHUTTLE, HOME = "shuttle-route", "staff-housing"


@dataclass(frozen=True)
class Request:
    """What an enterprise has to ask for, which states of it are alive, and in which it is met."""

    rows: Callable[[int], QuerySet[Any]]
    over: str
    met: str


_BEHIND = {
    SHUTTLE: Request(
        lambda organisation: ShuttleDemand.objects.filter(organisation=organisation),
        DemandState.WITHDRAWN,
        DemandState.SERVED,
    ),
    HOME: Request(
        lambda organisation: HomeApplication.objects.filter(organisation=organisation),
        ApplicationState.CLOSED,
        ApplicationState.HOUSED,
    ),
}


def may_be_asked_for(formality: Formality) -> Answer:
    """Whether what stands behind a formality was asked for, so that it may be submitted."""
    code, behind = formality.version.service.code, _behind(formality)
    if behind is None or behind.rows(formality.organisation_id or 0).exclude(state=behind.over).exists():
        return YES
    if code == SHUTTLE:
        return no(Conflict(_("Say first who needs a ride, from where and when: on the page “Shuttles”.")))
    return no(Conflict(_("Apply first for whom you need a home: on the page “Talent homes”.")))


def may_be_completed(formality: Formality) -> Answer:
    """Whether what stands behind a formality was met, so that it may be completed."""
    code, behind = formality.version.service.code, _behind(formality)
    if behind is None or behind.rows(formality.organisation_id or 0).filter(state=behind.met).exists():
        return YES
    if code == SHUTTLE:
        return no(Conflict(_("No shuttle serves this enterprise yet. It is completed once a route is open for it.")))
    return no(Conflict(_("Nobody of this enterprise is housed yet. It is completed once a contract is concluded.")))


def _behind(formality: Formality) -> Request | None:
    return _BEHIND.get(formality.version.service.code)
