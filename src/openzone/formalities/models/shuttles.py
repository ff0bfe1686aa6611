"""Shuttle routes: the published rule, where people come from, who needs a ride, the routes and who books seats."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from openzone.core.forms import local
from openzone.formalities.models.catalogue import OutsideOffice
from openzone.formalities.pooled import DemandState, RouteState
from openzone.formalities.shuttle_rules import POOLING, Load
from openzone.places.models import Named, Unit, Zone, code_of_small_letters
from openzone.registry.models import Organisation

USER = settings.AUTH_USER_MODEL
FIRST_OF_MONTH = Q(month__day=1)


class Published(models.Model):
    """A rule as a zone has published it: in force from `since` until the next one, with where it was taken from.

    `unit` is the office that works by it. Whatever was decided by a version keeps naming that one.
    """

    number = models.PositiveIntegerField()
    since = models.DateField()
    rule = models.TextField(blank=True)
    rule_local = models.TextField(blank=True)
    source = models.CharField(max_length=500)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def shown_rule(self) -> str:
        """What it says, in the reader's language."""
        return local(self.rule, self.rule_local)


class ShuttleRule(Published):
    """From which expected load on a route is opened: `least_load` is a share of its places."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="shuttle_rules", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="shuttle_rules")
    least_load = models.DecimalField(max_digits=4, decimal_places=3)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["zone", "number"], name="shuttle_rule_number_once"),
            models.UniqueConstraint(fields=["zone", "since"], name="shuttle_rule_day_once"),
            models.CheckConstraint(condition=Q(least_load__gt=0, least_load__lte=1), name="shuttle_rule_load_a_share"),
        )

    def __str__(self) -> str:
        return f"shuttle rule {self.number} of {self.zone_id}"

    @property
    def least_percent(self) -> Decimal:
        """The least load in hundredths."""
        return Decimal(f"{(self.least_load * 100).normalize():f}")


class ShuttleOrigin(Named):
    """A place from which people come to work. `keys` are the words that mean it, in their normal form."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="shuttle_origins", db_index=False)
    code = models.CharField(max_length=40, validators=[code_of_small_letters])
    keys = ArrayField(models.CharField(max_length=200), default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["zone", "code"], name="shuttle_origin_code_once"),)


class Shift(models.Model):
    """When work begins and ends: riders arrive by the one and leave at the other."""

    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        abstract = True

    @property
    def shift(self) -> str:
        """The hours of the shift."""
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"


class ShuttleRoute(Named, Shift):
    """A route from one origin for one shift, kept by a unit, run by words or by an office outside the network.

    `seats` are those of one vehicle, of which `runs` go at each turn. A seat costs `price` a month, paid before. The
    `rule` by which it was opened stays with it, as do the riders expected then.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="shuttle_routes", db_index=False)
    ref = models.CharField(max_length=20, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="shuttle_routes")
    origin = models.ForeignKey(ShuttleOrigin, on_delete=models.PROTECT, related_name="routes")
    seats = models.PositiveSmallIntegerField()
    runs = models.PositiveSmallIntegerField(default=1)
    operator = models.CharField(max_length=200, blank=True)
    operator_local = models.CharField(max_length=200, blank=True)
    office = models.ForeignKey(OutsideOffice, on_delete=models.PROTECT, null=True, related_name="+")
    price = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    currency = models.CharField(max_length=3, default="CNY", validators=[RegexValidator(r"^[A-Z]{3}\Z")])
    month = models.DateField()
    state = models.CharField(max_length=10, choices=RouteState, default=RouteState.PLANNED)
    rule = models.ForeignKey(ShuttleRule, on_delete=models.PROTECT, null=True, related_name="routes")
    expected = models.PositiveIntegerField(null=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    closed_for = models.TextField(blank=True)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=RouteState.values), name="shuttle_route_state_known"),
            models.CheckConstraint(condition=FIRST_OF_MONTH, name="shuttle_route_from_a_month"),
            models.CheckConstraint(
                condition=Q(seats__range=(1, 500), runs__range=(1, 50)), name="shuttle_route_has_places"
            ),
            models.CheckConstraint(condition=Q(price__gte=0), name="shuttle_route_price_not_below_0"),
            models.CheckConstraint(
                condition=Q(state=RouteState.PLANNED, opened_on__isnull=True, closed_on__isnull=True)
                | Q(state=RouteState.OPEN, opened_on__isnull=False, closed_on__isnull=True)
                | Q(state=RouteState.CLOSED, closed_on__isnull=False),
                name="shuttle_route_days_by_state",
            ),
            models.CheckConstraint(
                condition=Q(opened_on__isnull=True, rule__isnull=True, expected__isnull=True)
                | Q(opened_on__isnull=False, rule__isnull=False, expected__isnull=False),
                name="shuttle_route_opened_by_a_rule",
            ),
            models.UniqueConstraint(
                fields=["origin", "starts", "ends"],
                condition=Q(state=RouteState.PLANNED),
                name="shuttle_route_planned_once_for_a_pool",
            ),
        )
        indexes = (models.Index(fields=["zone", "-changed_at", "-id"], name="shuttle_route_changed"),)

    def __str__(self) -> str:
        return self.shown_name

    @property
    def places(self) -> int:
        """How many people it takes at one turn, in all its runs."""
        return self.seats * self.runs

    @property
    def shown_operator(self) -> str:
        """Who runs it, in the reader's language."""
        return self.office.shown_name if self.office else local(self.operator, self.operator_local)


class ShuttleStop(Named):
    """A stop of a route, in its order: when the shuttle is there on the way to work, and on the way back."""

    route = models.ForeignKey(ShuttleRoute, on_delete=models.CASCADE, related_name="stops", db_index=False)
    position = models.PositiveSmallIntegerField()
    at = models.TimeField()
    back_at = models.TimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["route", "position"], name="shuttle_stop_once"),)
        ordering = ("position",)


class ShuttleDemand(Shift):
    """How many people of an enterprise need a ride from an origin for a shift, from a month on.

    `words` are the enterprise's own; without a known `origin` it waits for the office to say which one they mean.
    Once served it names its route.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="shuttle_demands", db_index=False)
    ref = models.CharField(max_length=20, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="shuttle_demands")
    origin = models.ForeignKey(ShuttleOrigin, on_delete=models.PROTECT, null=True, related_name="demands")
    words = models.CharField(max_length=200)
    riders = models.PositiveSmallIntegerField()
    month = models.DateField()
    state = models.CharField(max_length=10, choices=DemandState, default=DemandState.OPEN)
    route = models.ForeignKey(ShuttleRoute, on_delete=models.PROTECT, null=True, related_name="demands")
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=DemandState.values), name="shuttle_demand_state_known"),
            models.CheckConstraint(condition=FIRST_OF_MONTH, name="shuttle_demand_from_a_month"),
            models.CheckConstraint(condition=Q(riders__gte=1), name="shuttle_demand_of_somebody"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(POOLING)) | Q(origin__isnull=False),
                name="shuttle_demand_pooled_by_origin",
            ),
            models.CheckConstraint(
                condition=Q(state=DemandState.SERVED, route__isnull=False)
                | (~Q(state=DemandState.SERVED) & Q(route__isnull=True)),
                name="shuttle_demand_served_by_a_route",
            ),
        )
        indexes = (
            models.Index(
                fields=["zone", "origin", "starts", "ends"],
                condition=Q(state__in=sorted(POOLING)),
                name="shuttle_demand_pool",
            ),
            models.Index(fields=["zone", "-changed_at", "-id"], name="shuttle_demand_changed"),
        )

    def __str__(self) -> str:
        return f"{self.ref} {self.words}"

    @property
    def shown_origin(self) -> str:
        """Where from: the known origin, else the enterprise's words."""
        return self.origin.shown_name if self.origin else self.words


class SeatBooking(models.Model):
    """The seats that an enterprise has booked on a route for a month, and what it pays for them until `pay_by`.

    They lapse after that day unless the office has recorded by `paid_on` that they are paid.
    """

    route = models.ForeignKey(ShuttleRoute, on_delete=models.PROTECT, related_name="bookings", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="seat_bookings")
    month = models.DateField()
    seats = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    pay_by = models.DateField()
    paid_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["route", "month", "organisation"], name="seat_booking_once"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="seat_booking_of_a_seat"),
            models.CheckConstraint(condition=FIRST_OF_MONTH, name="seat_booking_of_a_month"),
        )
        indexes = (models.Index(fields=["pay_by"], condition=Q(paid_on__isnull=True), name="seat_booking_unpaid"),)

    def __str__(self) -> str:
        return f"{self.seats} seats of {self.route_id} in {self.month}"


class Ridership(models.Model):
    """How many rode on a route in a month, in how many runs, and how many seats each run had then."""

    route = models.ForeignKey(ShuttleRoute, on_delete=models.PROTECT, related_name="ridership", db_index=False)
    month = models.DateField()
    runs = models.PositiveIntegerField()
    riders = models.PositiveIntegerField()
    seats = models.PositiveSmallIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["route", "month"], name="ridership_once"),
            models.CheckConstraint(condition=FIRST_OF_MONTH, name="ridership_of_a_month"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="ridership_of_seats"),
            models.CheckConstraint(condition=Q(riders=0) | Q(runs__gt=0), name="ridership_riders_need_runs"),
            models.CheckConstraint(condition=Q(riders__lte=F("seats") * F("runs") * 2), name="ridership_believable"),
        )
        ordering = ("-month",)

    def __str__(self) -> str:
        return f"{self.riders} riders of {self.route_id} in {self.month}"

    def load(self, least: Decimal) -> Load:
        """How full it was."""
        return Load(self.riders, self.seats * self.runs, least)
