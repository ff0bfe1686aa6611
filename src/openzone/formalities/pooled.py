"""The closed lists of pooled requests: shuttle routes and talent homes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PooledSide(TextChoices):
    """Who owes the next step."""

    ZONE = "zone", _("the zone")
    ENTERPRISE = "enterprise", _("the enterprise")


class PooledRelation(TextChoices):
    """What somebody is to a demand, a route, an application or a contract."""

    HANDLER = "handler", _("staff of the office that keeps it, or above it")
    ENTERPRISE = "enterprise", _("people of the enterprise")
    READER = "reader", _("anybody else who sees it")


class DemandState(TextChoices):
    """Where a demand for a shuttle stands."""

    OPEN = "open", pgettext_lazy("shuttle demand", "its origin is being looked at")
    POOLED = "pooled", pgettext_lazy("shuttle demand", "pooled")
    SERVED = "served", pgettext_lazy("shuttle demand", "served")
    WITHDRAWN = "withdrawn", pgettext_lazy("shuttle demand", "withdrawn")


class DemandVerb(TextChoices):
    """What can be done to a demand for a shuttle."""

    POOL = "pool", pgettext_lazy("shuttle demand", "Pool")
    SERVE = "serve", pgettext_lazy("shuttle demand", "Serve")
    RELEASE = "release", pgettext_lazy("shuttle demand", "Put back into the pool")
    WITHDRAW = "withdraw", pgettext_lazy("shuttle demand", "Withdraw")


DEMAND_NOUNS: dict[str, DemandVerb] = {"pooling": DemandVerb.POOL, "withdrawal": DemandVerb.WITHDRAW}


class RouteState(TextChoices):
    """Where a shuttle route stands."""

    PLANNED = "planned", pgettext_lazy("shuttle route", "planned")
    OPEN = "open", pgettext_lazy("shuttle route", "open")
    CLOSED = "closed", pgettext_lazy("shuttle route", "closed")


class RouteVerb(TextChoices):
    """What can be done to a shuttle route."""

    OPEN = "open", pgettext_lazy("shuttle route", "Open the route")
    CLOSE = "close", pgettext_lazy("shuttle route", "Close the route")


ROUTE_NOUNS: dict[str, RouteVerb] = {"opening": RouteVerb.OPEN, "closure": RouteVerb.CLOSE}


class HomeState(TextChoices):
    """Whether a home can be lived in."""

    FREE = "free", pgettext_lazy("home", "free")
    OFFERED = "offered", pgettext_lazy("home", "offered")
    LET = "let", pgettext_lazy("home", "let")
    REPAIR = "repair", pgettext_lazy("home", "under repair")


class ApplicationState(TextChoices):
    """Where an application for a talent home stands."""

    APPLIED = "applied", pgettext_lazy("home application", "being checked")
    RETURNED = "returned", pgettext_lazy("home application", "returned for correction")
    WAITING = "waiting", pgettext_lazy("home application", "on the waiting list")
    OFFERED = "offered", pgettext_lazy("home application", "a home is offered")
    ACCEPTED = "accepted", pgettext_lazy("home application", "offer accepted")
    HOUSED = "housed", pgettext_lazy("home application", "housed")
    CLOSED = "closed", pgettext_lazy("home application", "closed")


class ApplicationVerb(TextChoices):
    """What can be done to an application for a talent home."""

    ADMIT = "admit", pgettext_lazy("home application", "Admit to the waiting list")
    SEND_BACK = "send_back", pgettext_lazy("home application", "Return for correction")
    HAND_IN = "hand_in", pgettext_lazy("home application", "Hand in again")
    OFFER = "offer", pgettext_lazy("home application", "Offer a home")
    ACCEPT = "accept", pgettext_lazy("home application", "Accept the offer")
    DECLINE = "decline", pgettext_lazy("home application", "Decline the offer")
    TAKE_BACK = "take_back", pgettext_lazy("home application", "Take the offer back")
    CONTRACT = "contract", pgettext_lazy("home application", "Conclude the contract")
    WITHDRAW = "withdraw", pgettext_lazy("home application", "Withdraw")
    REFUSE = "refuse", pgettext_lazy("home application", "Refuse")
    LEAVE = "leave", pgettext_lazy("home application", "The home was left")


APPLICATION_NOUNS: dict[str, ApplicationVerb] = {
    "admission": ApplicationVerb.ADMIT,
    "return": ApplicationVerb.SEND_BACK,
    "handing-in": ApplicationVerb.HAND_IN,
    "offer": ApplicationVerb.OFFER,
    "acceptance": ApplicationVerb.ACCEPT,
    "declining": ApplicationVerb.DECLINE,
    "retraction": ApplicationVerb.TAKE_BACK,
    "contract": ApplicationVerb.CONTRACT,
    "withdrawal": ApplicationVerb.WITHDRAW,
    "refusal": ApplicationVerb.REFUSE,
}


class OfferAnswer(TextChoices):
    """What became of an offer; empty while it is open."""

    ACCEPTED = "accepted", pgettext_lazy("home offer", "accepted")
    DECLINED = "declined", pgettext_lazy("home offer", "declined")
    TAKEN_BACK = "taken_back", pgettext_lazy("home offer", "taken back")


class ContractState(TextChoices):
    """Where the contract of a talent home stands."""

    AGREED = "agreed", pgettext_lazy("home contract", "concluded")
    LIVED_IN = "lived_in", pgettext_lazy("home contract", "lived in")
    ENDED = "ended", pgettext_lazy("home contract", "ended")


class ContractVerb(TextChoices):
    """What can be done to the contract of a talent home."""

    MOVE_IN = "move_in", pgettext_lazy("home contract", "Moved in")
    RENEW = "renew", pgettext_lazy("home contract", "Renew")
    END = "end", pgettext_lazy("home contract", "Left")


CONTRACT_NOUNS: dict[str, ContractVerb] = {
    "moving-in": ContractVerb.MOVE_IN,
    "renewal": ContractVerb.RENEW,
    "leaving": ContractVerb.END,
}
