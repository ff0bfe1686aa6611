"""The demo's groups and associations, founded, convened and minuted through the real actions."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.demo.group_words import CHAMBERS, GROUPS, Chamber, Grouped, Item, Met, Seat
from openzone.demo.hours import ZONE_TIME
from openzone.demo.staff import holding
from openzone.demo.stage import Cast
from openzone.partnerships.actions import associations, groups, items, meetings
from openzone.partnerships.models import Association, Decision, Group, Meeting


@dataclass(frozen=True)
class _Stage:
    """Who works on a group, and when it is told."""

    cast: Cast
    told: Grouped
    now: datetime

    def by(self, role: str = "officer") -> Actor:
        """Somebody of the commission. What is history is told to nobody."""
        return _staff(self.cast, self.told.zone, role)

    def acting(self, email: str) -> Actor:
        """Somebody by his mail address."""
        return Actor(self.cast.users[email].pk, self.cast.zones[self.told.zone].pk, via="history")


def _staff(cast: Cast, zone: str, role: str) -> Actor:
    person = holding(zone, "commission", role)[0]
    return Actor(cast.users[person.email].pk, cast.zones[zone].pk, via="history")


def gather(cast: Cast) -> None:
    """Put the groups and associations of both zones on record as of now."""
    now = clock.now().astimezone(ZONE_TIME)
    for told in GROUPS:
        _gather(_Stage(cast, told, now))
    for chamber in CHAMBERS:
        _associate(cast, chamber)


def _gather(stage: _Stage) -> None:
    told, cast = stage.told, stage.cast
    row = groups.found(
        by=stage.by(),
        unit=cast.units[told.zone, "commission"],
        code=told.code,
        content=groups.Content(
            kind=told.kind,
            name=told.name,
            name_local=told.name_local,
            purpose=told.purpose,
            purpose_local=told.purpose_local,
            founded=told.founded,
            began=told.began,
            source=told.source,
            is_public=told.is_public,
        ),
    )
    for seat in told.seats:
        groups.join(row, by=stage.by(), sits=_sits(stage, seat))
    for code in told.organisations:
        organisation = cast.organisations[told.zone, code]
        groups.join_office(row, by=stage.by(), organisation=organisation, since=told.founded)
    for code in told.units:
        groups.join_office(row, by=stage.by(), unit=cast.units[told.zone, code], since=told.founded)
    for met in told.meetings:
        _meet(stage, row, met)


def _sits(stage: _Stage, seat: Seat) -> groups.Sits:
    organisation = stage.cast.organisations[stage.told.zone, seat.organisation] if seat.organisation else None
    return groups.Sits(
        user=stage.cast.users[seat.email] if seat.email else None,
        name=seat.name,
        name_local=seat.name_local,
        organisation=organisation,
        body=seat.body,
        office=seat.office,
        office_then=seat.office_then,
        office_then_local=seat.office_then_local,
        since=seat.since,
    )


def _meet(stage: _Stage, row: Group, met: Met) -> None:
    starts_at = _at(met.on) if met.on else stage.now + timedelta(days=met.days)
    starts_at = starts_at.replace(hour=14, minute=0, second=0, microsecond=0)
    convened = meetings.Convened(starts_at=starts_at, place=met.place, place_local=met.place_local, agenda=met.agenda)
    called = min(starts_at, stage.now) - timedelta(days=7)
    meeting = meetings.convene(row, by=stage.by(), convened=convened, occurred_at=called)
    if met.cancelled:
        meetings.cancel(meeting, by=stage.by(), reason=met.cancelled)
    if not met.minutes:
        return
    _minute(stage, meeting, met, starts_at + timedelta(hours=2))


def _minute(stage: _Stage, meeting: Meeting, met: Met, at: datetime) -> None:
    members = list(meeting.group.members.order_by("pk"))
    came = [meetings.Came(one, "present") for one in members[:-1]]
    came += [meetings.Came(one, "excused", "On a journey. 出差。") for one in members[-1:]]
    meeting = meetings.hold(meeting, by=stage.by(), came=came, occurred_at=at)
    meetings.minute(meeting, by=stage.by(), minutes=met.minutes, occurred_at=at)
    decisions = [
        meetings.decide(meeting, by=stage.by(), text=text, text_local=text_local, occurred_at=at)
        for text, text_local in met.decisions
    ]
    for item in met.items:
        _give(stage, decisions[0], item, at)
    if met.approved:
        meetings.approve(meeting, by=_presiding(stage), occurred_at=at + timedelta(days=1))


def _presiding(stage: _Stage) -> Actor:
    """Whoever heads the group with an account, or is its secretary."""
    return stage.acting(
        next(one.email for one in stage.told.seats if one.email and one.office in ("head", "secretary"))
    )


def _give(stage: _Stage, decision: Decision, item: Item, at: datetime) -> None:
    group, cast, zone = decision.meeting.group, stage.cast, stage.told.zone
    due = item.due or stage.now.date() + timedelta(days=item.due_in)
    sits = group.members.filter(user=cast.users[item.to], organisation__isnull=False).first() if item.to else None
    given = items.Given(
        text=item.text,
        text_local=item.text_local,
        user=cast.users[item.to] if item.to and sits is None else None,
        member=sits,
        unit=cast.units[zone, item.unit] if item.unit else None,
        due_on=due,
    )
    row = items.assign(group, by=stage.by(), given=given, decision=decision, occurred_at=at)
    day = item.done or (stage.now.date() - timedelta(days=int(item.reported_ago)) if item.reported_ago else None)
    if day is None:
        return
    email = item.to or holding(zone, item.unit, "officer")[0].email
    row = items.report(row, by=stage.acting(email), done_on=day, remark=item.remark, occurred_at=_at(day))
    if item.done:
        items.accept(row, by=_presiding(stage), occurred_at=_at(item.done + timedelta(days=2)))


def _at(day: date) -> datetime:
    return datetime.combine(day, time(16), ZONE_TIME)


def _associate(cast: Cast, told: Chamber) -> None:
    by, zone = _staff(cast, told.zone, "officer"), cast.zones[told.zone]
    parent = Association.objects.get(zone=zone, code=told.parent) if told.parent else None
    content = associations.Content(
        kind=told.kind,
        name=told.name,
        name_local=told.name_local,
        parent=parent,
        founded=told.founded,
        is_public=True,
    )
    row = associations.found(by=by, unit=cast.units[told.zone, "commission"], code=told.code, content=content)
    for code in told.members:
        associations.join(row, by=by, organisation=cast.organisations[told.zone, code], since=told.founded)
    for office, name, name_local, since, until in told.board:
        seat = associations.Seat(office=office, name=name, name_local=name_local, since=since, until=until)
        associations.appoint(row, by=by, seat=seat)
