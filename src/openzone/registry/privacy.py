"""What the registry keeps of people beside their accounts, for how long, and how it forgets them."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.accounts.models import FORMER, FORMER_LOCAL, User
from openzone.core import clock
from openzone.core.retention import Kept
from openzone.registry.enums import Belonging, ClaimState
from openzone.registry.models import Claim, Invitation, Membership, Person

NOBODY = "erased@erased.invalid"


def old_claims(zone_id: int, before: datetime) -> int:
    """Empty what people wrote of themselves in claims that came to nothing before then."""
    lost = [ClaimState.REFUSED, ClaimState.WITHDRAWN]
    rows = Claim.objects.filter(zone_id=zone_id, state__in=lost, decided_at__lt=before)
    return rows.exclude(position="", remark="").update(position="", remark="")


def old_invitations(zone_id: int, before: datetime) -> int:
    """Forget the names and addresses of invitations that ended before then."""
    rows = Invitation.objects.filter(zone_id=zone_id, ended_at__lt=before).exclude(email=NOBODY)
    return rows.update(email=NOBODY, name=FORMER)


KEPT = (
    Kept("claims", gettext_lazy("Claims that were refused or withdrawn"), 90, 730, old_claims),
    Kept("invitations", gettext_lazy("Names and addresses in ended invitations"), 30, 365, old_invitations),
)


def knows(user: User, zone_id: int) -> bool:
    """Whether somebody acts or acted for an organisation of a zone, or claims to."""
    acted = Membership.objects.filter(user=user, organisation__zone_id=zone_id)
    return acted.exists() or Claim.objects.filter(user=user, zone_id=zone_id).exists()


def owed_in_registry(user: User, zone_id: int) -> list[str]:
    """Why the organisations of somebody, in this zone or another, cannot do without him yet."""
    others = Membership.objects.filter(
        organisation_id=OuterRef("organisation_id"), role=Belonging.OWNER, until__isnull=True
    ).exclude(user=user)
    alone = Membership.objects.filter(user=user, role=Belonging.OWNER, until__isnull=True).filter(~Exists(others))
    owed = [
        _("The person is the only owner of “%(organisation)s”. Let somebody else be one first.")
        % {"organisation": one.organisation}
        for one in alone.select_related("organisation").order_by("id")
    ]
    if Claim.objects.filter(user=user, state=ClaimState.WAITING).exists():
        owed.append(_("A claim of the person still waits for its decision."))
    elsewhere = Membership.objects.filter(user=user, until__isnull=True).exclude(organisation__zone_id=zone_id)
    if elsewhere.exists():
        owed.append(_("The person still acts for an enterprise of another zone."))
    return owed


def forget_in_registry(user: User) -> None:
    """End what somebody is at organisations, and empty his records there. Offices and titles stay, of nobody."""
    Membership.objects.filter(user=user, until__isnull=True).update(until=clock.now())
    persons = Person.objects.filter(user=user)
    persons.update(name=FORMER, name_local=FORMER_LOCAL, phone="", email="", sounds="")
    Claim.objects.filter(user=user).update(position="", remark="")
    invited = Invitation.objects.filter(email__iexact=user.email)
    invited.filter(ended_at__isnull=True).update(ended_at=clock.now())
    invited.update(email=NOBODY, name=FORMER)
