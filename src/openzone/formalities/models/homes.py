"""Talent homes: the published table of classes, the homes, applications with offers, contracts with terms."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from openzone.core.forms import local
from openzone.core.models import StoredFile
from openzone.formalities.home_rules import Rent, rent_of
from openzone.formalities.models.shuttles import Published
from openzone.formalities.pooled import ApplicationState, ContractState, HomeState, OfferAnswer
from openzone.places.models import Named, Unit, Zone, code_of_small_letters
from openzone.registry.models import Organisation

USER = settings.AUTH_USER_MODEL
LISTED = (ApplicationState.WAITING, ApplicationState.OFFERED, ApplicationState.ACCEPTED, ApplicationState.HOUSED)
LIVE_CONTRACT = (ContractState.AGREED, ContractState.LIVED_IN)


class HomeClassTable(Published):
    """The classes of talent with their area and discount, as a zone has published them. `unit` keeps the list."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="home_class_tables", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="home_class_tables")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["zone", "number"], name="home_table_number_once"),
            models.UniqueConstraint(fields=["zone", "since"], name="home_table_day_once"),
        )

    def __str__(self) -> str:
        return f"home table {self.number} of {self.zone_id}"


class HomeClass(Named):
    """A class of talent: up to `area_cap` m² of a home, `discount` (1: all) of the market rent is taken off."""

    table = models.ForeignKey(HomeClassTable, on_delete=models.CASCADE, related_name="classes", db_index=False)
    code = models.CharField(max_length=40, validators=[code_of_small_letters])
    position = models.PositiveSmallIntegerField()
    area_cap = models.DecimalField(max_digits=6, decimal_places=2)
    discount = models.DecimalField(max_digits=4, decimal_places=3)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["table", "code"], name="home_class_once"),
            models.CheckConstraint(condition=Q(area_cap__gt=0), name="home_class_has_an_area"),
            models.CheckConstraint(condition=Q(discount__range=(0, 1)), name="home_class_discount_a_share"),
        )
        ordering = ("position", "id")


class Home(models.Model):
    """A home of the zone for people whom its enterprises need. `market_rent` is for each m² and month."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="homes", db_index=False)
    ref = models.CharField(max_length=20, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="homes")
    address = models.CharField(max_length=300, blank=True)
    address_local = models.CharField(max_length=300, blank=True)
    rooms = models.PositiveSmallIntegerField()
    area = models.DecimalField(max_digits=6, decimal_places=2)
    market_rent = models.DecimalField(max_digits=8, decimal_places=2)
    currency = models.CharField(max_length=3, default="CNY", validators=[RegexValidator(r"^[A-Z]{3}\Z")])
    state = models.CharField(max_length=10, choices=HomeState, default=HomeState.FREE)
    entered_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=HomeState.values), name="home_state_known"),
            models.CheckConstraint(condition=~Q(address="", address_local=""), name="home_is_somewhere"),
            models.CheckConstraint(condition=Q(area__gt=0, rooms__gte=1), name="home_has_an_area"),
            models.CheckConstraint(condition=Q(market_rent__gte=0), name="home_rent_not_below_0"),
        )
        indexes = (models.Index(fields=["zone", "state", "ref"], name="home_by_state"),)

    def __str__(self) -> str:
        return f"{self.ref} {self.shown_address}"

    @property
    def shown_address(self) -> str:
        """Where it is, in the reader's language."""
        return local(self.address, self.address_local)

    def rent_for(self, talent: HomeClass) -> Rent:
        """What it costs a person of a class in a month."""
        return rent_of(area=self.area, cap=talent.area_cap, per_square_metre=self.market_rent, discount=talent.discount)


class HomeApplication(models.Model):
    """An employer asks for a home for a person whom it names: `talent` is read by its owners and the office alone.

    `complete_on` is the day on which the application was complete; `queued_at` is what counts in the line: the
    beginning of that day, or the moment of a second declined offer. `unit` is the office that decides.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="home_applications", db_index=False)
    ref = models.CharField(max_length=20, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="home_applications")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="home_applications")
    talent = models.CharField(max_length=200)
    home_class = models.ForeignKey(HomeClass, on_delete=models.PROTECT, related_name="+")
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    household = models.PositiveSmallIntegerField(default=1)
    wanted_from = models.DateField()
    state = models.CharField(max_length=10, choices=ApplicationState, default=ApplicationState.APPLIED)
    answer = models.TextField(blank=True)
    declines = models.PositiveSmallIntegerField(default=0)
    handed_in_on = models.DateField()
    complete_on = models.DateField(null=True)
    queued_at = models.DateTimeField(null=True)
    housed_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    applied_at = models.DateTimeField()
    applied_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ApplicationState.values), name="home_application_state_known"),
            models.CheckConstraint(condition=Q(household__range=(1, 20)), name="home_application_household_1_to_20"),
            models.CheckConstraint(
                condition=~Q(state__in=LISTED) | Q(complete_on__isnull=False, queued_at__isnull=False),
                name="home_application_listed_since_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state=ApplicationState.CLOSED, closed_on__isnull=False)
                | (~Q(state=ApplicationState.CLOSED) & Q(closed_on__isnull=True)),
                name="home_application_closed_on_a_day",
            ),
        )
        indexes = (
            models.Index(
                fields=["zone", "queued_at", "ref"],
                condition=Q(state=ApplicationState.WAITING),
                name="home_application_line",
            ),
            models.Index(fields=["zone", "-changed_at", "-id"], name="home_application_changed"),
        )

    def __str__(self) -> str:
        return self.ref


class HomeOffer(models.Model):
    """A home offered to an application, and what was answered. Out of the line it is offered for a `reason` only."""

    application = models.ForeignKey(HomeApplication, on_delete=models.CASCADE, related_name="offers")
    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="offers")
    reason = models.CharField(max_length=300, blank=True)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=10, choices=OfferAnswer, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="home_offer_answered_whole",
            ),
            models.UniqueConstraint(fields=["home"], condition=Q(answer=""), name="home_offered_once"),
            models.UniqueConstraint(fields=["application"], condition=Q(answer=""), name="home_offer_open_once"),
        )

    def __str__(self) -> str:
        return f"{self.home_id} to {self.application_id}"


class HomeContract(models.Model):
    """The contract of a home for a term, which renewals make longer. `until` is the last day of the last one."""

    application = models.OneToOneField(HomeApplication, on_delete=models.PROTECT, related_name="contract")
    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="contracts")
    state = models.CharField(max_length=10, choices=ContractState, default=ContractState.AGREED)
    agreed_on = models.DateField()
    since = models.DateField()
    until = models.DateField()
    moved_in_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_for = models.TextField(blank=True)
    reminded_for = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ContractState.values), name="home_contract_state_known"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="home_contract_term_in_order"),
            models.CheckConstraint(
                condition=Q(state=ContractState.ENDED, ended_on__isnull=False)
                | (~Q(state=ContractState.ENDED) & Q(ended_on__isnull=True)),
                name="home_contract_ended_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=ContractState.LIVED_IN) | Q(moved_in_on__isnull=False),
                name="home_contract_lived_in_since_a_day",
            ),
            models.UniqueConstraint(
                fields=["home"], condition=Q(state__in=LIVE_CONTRACT), name="home_contract_once_for_a_home"
            ),
        )
        indexes = (models.Index(fields=["until"], condition=Q(state__in=LIVE_CONTRACT), name="home_contract_ending"),)

    def __str__(self) -> str:
        return f"contract of {self.application_id}"


class HomeTerm(models.Model):
    """A stretch of a contract with the class by which its rent was worked out, and the rent of a month."""

    contract = models.ForeignKey(HomeContract, on_delete=models.CASCADE, related_name="terms", db_index=False)
    home_class = models.ForeignKey(HomeClass, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    months = models.PositiveSmallIntegerField()
    area = models.DecimalField(max_digits=6, decimal_places=2)
    market_rent = models.DecimalField(max_digits=8, decimal_places=2)
    market = models.DecimalField(max_digits=12, decimal_places=2)
    subsidy = models.DecimalField(max_digits=12, decimal_places=2)
    payable = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["contract", "since"], name="home_term_once"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="home_term_in_order"),
            models.CheckConstraint(condition=Q(payable=F("market") - F("subsidy")), name="home_term_adds_up"),
        )
        ordering = ("since",)

    def __str__(self) -> str:
        return f"{self.since} to {self.until} of {self.contract_id}"
