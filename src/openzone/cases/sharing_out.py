"""Who of a unit gets a demand that nobody was named for: the present officer with the least to do."""

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from openzone.accounts.models import User
from openzone.cases.models import Assignment, Case
from openzone.cases.rules import LIVE
from openzone.core import clock
from openzone.places.enums import Role
from openzone.places.models import Absence, Unit
from openzone.registry.models import Membership


def least_busy(unit: Unit, case: Case) -> User | None:
    """The officer of the unit who is here and has the fewest open demands; of several, who got one longest ago.

    Nobody gets a demand of an enterprise to which he belongs.
    """
    return _by_load(unit, case).first()


def _by_load(unit: Unit, case: Case) -> QuerySet[User]:
    now, zone = clock.now(), unit.zone_id
    away = Absence.objects.filter(zone_id=zone, user_id=OuterRef("pk"), ended_at=None, since__lte=now, until__gt=now)
    belongs = Membership.objects.filter(
        organisation_id=case.organisation_id, user_id=OuterRef("pk"), until__isnull=True
    )
    held = Case.objects.filter(zone_id=zone, officer_id=OuterRef("pk"), state__in=LIVE).order_by()
    given = Assignment.objects.filter(case__zone_id=zone, officer_id=OuterRef("pk")).order_by()
    here = Q(posts__unit=unit, posts__role=Role.OFFICER, posts__until__isnull=True)
    return (
        User.objects.filter(here, ~Exists(away), ~Exists(belongs), is_active=True)
        .distinct()
        .annotate(
            open=Coalesce(Subquery(held.values("officer_id").annotate(n=Count("pk")).values("n")), 0),
            latest=Subquery(given.values("officer_id").annotate(at=Max("at")).values("at")),
        )
        .order_by("open", F("latest").asc(nulls_first=True), "pk")
    )
