"""What shuttles and talent homes enter with the apps below, and what they answer them."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.accounts.models import FORMER
from openzone.core.errors import Conflict
from openzone.core.files import forget
from openzone.core.models import StoredFile
from openzone.core.notices import Kind, register_kinds
from openzone.core.retention import Kept, register_kept
from openzone.core.webhooks.catalogue import Group, column, offer, refer_to
from openzone.formalities.models import (
    Home,
    HomeApplication,
    HomeClassTable,
    SeatBooking,
    ShuttleDemand,
    ShuttleOrigin,
    ShuttleRoute,
    ShuttleRule,
)
from openzone.formalities.pooled import ApplicationState, RouteState
from openzone.formalities.pooled_verbs import (
    OF_HOMES,
    OF_SHUTTLES,
    OWED_BY_THE_ZONE,
    REMINDED,
    TOLD_OF_SHUTTLES,
    TOLD_TO_EMPLOYERS,
)
from openzone.places.signals import UnitClosing, unit_closing
from openzone.registry.merging import Merging, Reference, declare

offer(
    Group("shuttles", gettext_lazy("Shuttle routes"), OF_SHUTTLES),
    Group("homes", gettext_lazy("Talent homes"), OF_HOMES),
)
refer_to("shuttle_rule", column(ShuttleRule, "number"))
refer_to("shuttle_origin", column(ShuttleOrigin, "code"))
refer_to("shuttle_demand", column(ShuttleDemand, "ref"))
refer_to("shuttle_route", column(ShuttleRoute, "ref"))
refer_to("home_table", column(HomeClassTable, "number"))
refer_to("home", column(Home, "ref"))
refer_to("home_application", column(HomeApplication, "ref"))
register_kinds(
    [
        Kind("shuttles", gettext_lazy("Shuttle routes on which your people ride"), TOLD_OF_SHUTTLES),
        Kind(
            "homes_owed",
            gettext_lazy("Talent homes: applications to decide on, answers to offers, contracts that end soon"),
            OWED_BY_THE_ZONE | {REMINDED},
            owed=True,
        ),
        Kind("homes", gettext_lazy("Talent homes for which you applied"), TOLD_TO_EMPLOYERS, prompt=True),
    ]
)


def book_together(merging: Merging, reference: Reference, doubles: QuerySet[Any]) -> None:
    """Of a month for which both have booked, the kept one has the seats of both."""
    for row in doubles.order_by("pk"):
        own = SeatBooking.objects.get(route_id=row.route_id, month=row.month, organisation=merging.kept)
        paid = max(own.paid_on, row.paid_on) if own.paid_on and row.paid_on else None
        together = {"seats": own.seats + row.seats, "amount": own.amount + row.amount}
        merging.journal.change(own, **together, paid_on=paid, pay_by=max(own.pay_by, row.pay_by))
        merging.journal.remove(row)


declare(ShuttleDemand, "organisation", gettext_lazy("demands for shuttles"))
declare(
    SeatBooking,
    "organisation",
    gettext_lazy("booked seats"),
    once=("route", "month"),
    settle=book_together,
    outcome=gettext_lazy("Of a month for which both have booked seats, the kept one has those of both."),
)
declare(HomeApplication, "organisation", gettext_lazy("applications for talent homes"))


def old_names(zone_id: int, before: datetime) -> int:
    """Forget for whom homes were asked, in applications that were closed before then, and remove the evidence."""
    rows = HomeApplication.objects.filter(
        zone_id=zone_id, state=ApplicationState.CLOSED, closed_on__lt=before.date()
    ).exclude(talent=FORMER)
    papers = list(rows.exclude(evidence=None).values_list("evidence", flat=True))
    done = rows.update(talent=FORMER, evidence=None, answer="")
    for paper in StoredFile.objects.filter(pk__in=papers).order_by("pk"):
        forget(paper)
    return done


register_kept(
    [Kept("talents", gettext_lazy("People named in closed applications for talent homes"), 90, 730, old_names)]
)


@unit_closing.connect
def keep_unit(event: UnitClosing) -> None:
    """Refuse to close a unit that still keeps routes or homes, or decides on them."""
    unit = event.unit
    rule = ShuttleRule.objects.filter(zone_id=unit.zone_id).order_by("-since").first()
    table = HomeClassTable.objects.filter(zone_id=unit.zone_id).order_by("-since").first()
    kept = (
        any(one is not None and one.unit_id == unit.pk for one in (rule, table)),
        unit.homes.exists(),
        unit.shuttle_routes.exclude(state=RouteState.CLOSED).exists(),
        unit.home_applications.exclude(state=ApplicationState.CLOSED).exists(),
    )
    if any(kept):
        raise Conflict(_("“%(unit)s” still keeps shuttle routes or talent homes.") % {"unit": unit})
