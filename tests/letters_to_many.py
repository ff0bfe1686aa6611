"""Letters to as many people as a test wants, and a way to send them all."""

import time
from datetime import timedelta

from cast import Cast
from installation import eventually
from openzone.accounts.models import User
from openzone.cases.enums import State
from openzone.core import clock, sending
from openzone.core.actions import append, deliver
from openzone.core.mail import trouble
from openzone.core.models import Delivery
from openzone.core.queries import late_deliveries
from openzone.registry.models import Membership

MINUTE = timedelta(minutes=1)


def told_to(number: int, cast: Cast) -> None:
    """Tell so many owners of an enterprise that a solution was proposed: a letter to each, and nothing else waits."""
    case = cast.case(State.IN_PROGRESS)
    Delivery.objects.all().delete()
    password, now = cast.users["owner"].password, clock.now()
    users = User.objects.bulk_create(
        User(email=f"owner{one}@example.org", name=f"Owner {one}", language="en", password=password)
        for one in range(number)
    )
    Membership.objects.bulk_create(
        Membership(zone=cast.zone, organisation=cast.organisation, user=user, role="owner", since=now) for user in users
    )
    activity = append(
        "case.propose", subject_type="case", subject_id=case.pk, by=cast.actor("officer"), data={"outcome": "solved"}
    )
    deliver(activity, to=[user.pk for user in users])
    assert Delivery.objects.filter(channel="mail", state="waiting").count() == number


def send_all(patience: float = 600) -> None:
    """Look every minute, as the worker does, until nothing waits; minutes pass quickly here."""
    deadline, minutes = time.monotonic() + patience, 0
    while Delivery.objects.filter(state="waiting").exists():
        assert time.monotonic() < deadline, late_deliveries(clock.now()).count()
        with clock.fixed(clock.now() + minutes * MINUTE):
            sending.send_mail()
        minutes += 1
        # The server is being started again.
        assert eventually(lambda: not trouble())
