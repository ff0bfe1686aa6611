"""Call-backs: drawn by lot from what closed in a month, made by somebody who did not handle the demand."""

from collections.abc import Sequence
from datetime import date, datetime, time
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.cases.actions.movement import record
from openzone.cases.calling import calling_unit, may_call
from openzone.cases.enums import Satisfaction, Solved
from openzone.cases.models import CallBack, Cycle, Draw
from openzone.cases.silences import aftercare_of, closed_between, first_of_month
from openzone.cases.verdicts import MOST_TRIES
from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.enums import Audience
from openzone.core.errors import Denied, Invalid
from openzone.core.text import clean_text
from openzone.places.models import Zone
from openzone.places.queries import network_of

REMARK = 2000


@transaction.atomic
def draw_call_backs(zone: Zone, *, month: date, by: Actor) -> Draw | None:
    """Draw who is called back about what closed in a month that is over; None when that was done before.

    The lot follows from zone, month and demand alone, so that anybody can draw it again and find the same ones. Of the
    answered ones a share is drawn; the unconfirmed ones are all called, up to the most that the zone set.
    """
    if not by.is_system:
        raise Denied(_("Call-backs are drawn by the zone's own clock."))
    Zone.objects.select_for_update().get(pk=zone.pk)
    if Draw.objects.filter(zone=zone, month=month).exists():
        return None
    chosen = aftercare_of(zone.pk)
    rounds = list(closed_between(zone.pk, *_within(zone, month)))
    answered = [one for one in rounds if not one.unconfirmed]
    unconfirmed = [one for one in rounds if one.unconfirmed]
    draw = Draw.objects.create(
        zone=zone,
        month=month,
        drawn_at=clock.now(),
        answered=len(answered),
        unconfirmed=len(unconfirmed),
        sampled=chosen.sampled,
        most_unconfirmed=chosen.most_unconfirmed,
    )
    share = -(-len(answered) * chosen.sampled // 100)
    drawn = [*_first(zone, month, answered, share), *_first(zone, month, unconfirmed, chosen.most_unconfirmed)]
    _lay(draw, drawn)
    data = {"month": f"{month:%Y-%m}", "closed": len(rounds), "drawn": len(drawn)}
    append("call_back.drawn", subject_type="zone", subject_id=zone.pk, by=by, zone_id=zone.pk, data=data)
    return draw


def _within(zone: Zone, month: date) -> tuple[datetime, datetime]:
    here, following = ZoneInfo(zone.timezone), first_of_month(month, -1)
    return datetime.combine(month, time(), here), datetime.combine(following, time(), here)


def _first(zone: Zone, month: date, rounds: Sequence[Cycle], count: int) -> list[Cycle]:
    """So many of them in the order of their lots."""

    def lot(one: Cycle) -> str:
        return sha256(f"{zone.code} {month:%Y-%m} {one.case.ref} {one.number}".encode()).hexdigest()

    return sorted(rounds, key=lot)[:count]


def _lay(draw: Draw, rounds: Sequence[Cycle]) -> None:
    tree = network_of(draw.zone_id)
    CallBack.objects.bulk_create(
        [
            CallBack(
                zone_id=draw.zone_id,
                draw=draw,
                case_id=one.case_id,
                cycle=one,
                unit=calling_unit(tree, one),
                made_at=draw.drawn_at,
            )
            for one in rounds
        ],
        # Who was called about a round is not called about it again.
        ignore_conflicts=True,
    )


@transaction.atomic
def call_back(
    one: CallBack,
    *,
    by: Actor,
    reached: bool,
    solved: str = "",
    satisfaction: int | None = None,
    remark: str = "",
    occurred_at: datetime | None = None,
) -> CallBack:
    """Write down what came of a call: what the enterprise says, or that nobody answered. The third time is the last.

    Nothing of the demand changes: its verdict stays the enterprise's own.
    """
    row = CallBack.objects.select_for_update(of=("self",)).get(pk=one.pk)
    may_call(by, row).insist()
    at = occurred_at or clock.now()
    row.tries += 1
    row.remark = clean_text(remark, field="remark", longest=REMARK, required=False)
    if reached:
        row.solved, row.satisfaction = _said(solved, satisfaction)
    elif solved or satisfaction is not None:
        raise Invalid.of("reached", _("Without having reached anybody there is no answer to write down."))
    if reached or row.tries >= MOST_TRIES:
        row.reached, row.done_at, row.done_by_id = reached, at, by.user_id
    row.save()
    data = {"reached": reached, "solved": row.solved, "call_back": row.pk}
    record(row.case, "call_back", by=by, at=at, data=data, audience=Audience.STAFF)
    return row


def _said(solved: str, satisfaction: int | None) -> tuple[str, int | None]:
    if solved not in Solved.values:
        raise Invalid.of("solved", _("Please say whether it is solved."))
    if satisfaction is not None and satisfaction not in Satisfaction.values:
        raise Invalid.of("satisfaction", _("Please say how satisfied you are, from 1 to 5."))
    return solved, satisfaction


def draw_last_month(zone: Zone, *, by: Actor) -> Draw | None:
    """Draw the call-backs of the month before this one, if nobody has."""
    today = clock.now().astimezone(ZoneInfo(zone.timezone)).date()
    return draw_call_backs(zone, month=first_of_month(today, 1), by=by)
