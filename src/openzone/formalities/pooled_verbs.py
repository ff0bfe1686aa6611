"""The verbs of shuttles and talent homes in the log, in words: each ends a sentence that begins with who."""

from django.utils.translation import gettext_lazy as _

OF_SHUTTLES = {
    "shuttle_rule.published": _("published the rule of shuttle routes"),
    "shuttle_origin.entered": _("entered an origin of shuttles"),
    "shuttle_demand.stated": _("stated a demand for a shuttle"),
    "shuttle_demand.pool": _("pooled a demand for a shuttle"),
    "shuttle_demand.serve": _("put a demand on a shuttle route"),
    "shuttle_demand.withdraw": _("withdrew a demand for a shuttle"),
    "shuttle_route.planned": _("planned a shuttle route"),
    "shuttle_route.changed": _("changed a shuttle route"),
    "shuttle_route.open": _("opened a shuttle route"),
    "shuttle_route.served": _("put demands of the pool on a shuttle route"),
    "shuttle_route.close": _("closed a shuttle route"),
    "shuttle_route.booked": _("booked seats on a shuttle route"),
    "shuttle_route.given_up": _("gave up seats on a shuttle route"),
    "shuttle_route.paid": _("recorded the payment of seats on a shuttle route"),
    "shuttle_route.unpaid": _("took back the payment of seats on a shuttle route"),
    "shuttle_route.lapsed": _("gave seats on a shuttle route to others, as they were not paid in time"),
    "shuttle_route.cancelled": _("cancelled seats on a shuttle route that closes"),
    "shuttle_route.ridden": _("recorded the ridership of a shuttle route"),
}
OF_HOMES = {
    "home_table.published": _("published the classes of talent homes"),
    "home.entered": _("entered a talent home"),
    "home.changed": _("changed a talent home"),
    "home_application.applied": _("applied for a talent home"),
    "home_application.admit": _("admitted an application to the waiting list of talent homes"),
    "home_application.send_back": _("returned an application for a talent home for correction"),
    "home_application.hand_in": _("handed in an application for a talent home again"),
    "home_application.offer": _("offered a talent home"),
    "home_application.accept": _("accepted a talent home"),
    "home_application.decline": _("declined a talent home"),
    "home_application.take_back": _("took back the offer of a talent home"),
    "home_application.contract": _("concluded the contract of a talent home"),
    "home_application.withdraw": _("withdrew an application for a talent home"),
    "home_application.refuse": _("refused an application for a talent home"),
    "home_application.move_in": _("put on record that a talent home was moved into"),
    "home_application.renew": _("renewed the contract of a talent home"),
    "home_application.end": _("ended the contract of a talent home"),
    "home_application.reminded": _("reminds you: the contract of a talent home ends soon"),
}
TOLD_OF_SHUTTLES = frozenset(
    {
        "shuttle_route.open", "shuttle_route.changed", "shuttle_route.served", "shuttle_route.close",
        "shuttle_route.paid", "shuttle_route.unpaid", "shuttle_route.lapsed",
    }
)  # fmt: skip
OWED_BY_THE_ZONE = frozenset(
    {
        "home_application.applied", "home_application.hand_in", "home_application.accept", "home_application.decline",
        "home_application.withdraw",
    }
)  # fmt: skip
TOLD_TO_EMPLOYERS = frozenset(
    {
        "home_application.admit", "home_application.send_back", "home_application.offer", "home_application.take_back",
        "home_application.contract", "home_application.refuse", "home_application.move_in", "home_application.renew",
        "home_application.end",
    }
)  # fmt: skip
REMINDED = "home_application.reminded"
