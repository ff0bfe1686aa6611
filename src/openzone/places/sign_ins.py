"""How long it is remembered who signed in when. That belongs to no zone, so the one that keeps it longest decides."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from openzone.accounts.models import SignIn
from openzone.core import clock
from openzone.core.retention import Kept, days_kept, register_kept
from openzone.places.models import Zone

CODE = "sign_ins"


def old_sign_ins(zone_id: int, before: datetime) -> int:
    """Remove the sign-ins from before then, unless another zone keeps them longer."""
    longest = max(days_kept(zone)[CODE] for zone in Zone.objects.order_by().values_list("pk", flat=True))
    until = min(before, clock.now() - timedelta(days=longest))
    removed, _each = SignIn.objects.filter(at__lt=until).delete()
    return removed


register_kept([Kept(CODE, _("Who signed in when, and from where"), 30, 365, old_sign_ins)])
