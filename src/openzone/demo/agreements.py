"""The demo's agreements, drafted, signed and kept through the real actions."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.demo.agreement_words import AGREEMENTS, Agreed, Promise
from openzone.demo.attachments import Attachment, paper
from openzone.demo.hours import ZONE_TIME
from openzone.demo.staff import holding
from openzone.demo.stage import Cast
from openzone.partnerships import actions
from openzone.partnerships.models import Agreement, Party
from openzone.places.queries import all_zones


@dataclass(frozen=True)
class _Stage:
    """Who works on an agreement, and when it is told."""

    cast: Cast
    told: Agreed
    now: datetime

    def by(self, role: str = "officer", *, told: bool = False) -> Actor:
        """Somebody of the unit that keeps it. What happened long ago is told to nobody."""
        zone, unit = self.told.zone, self.told.unit
        person = (holding(zone, unit, role) or holding(zone, "commission", role))[0]
        return Actor(self.cast.users[person.email].pk, self.cast.zones[zone].pk, via="page" if told else "history")

    def at(self, days_ago: float) -> datetime:
        """A moment so many days ago."""
        return self.now - timedelta(days=days_ago)


def agree(cast: Cast) -> None:
    """Put the agreements of both zones on record as of now, and let the calendar do what is due."""
    now = clock.now().astimezone(ZONE_TIME)
    for told in AGREEMENTS:
        _agree(_Stage(cast, told, now))
    for zone in all_zones().filter(pk__in=[one.pk for one in cast.zones.values()]):
        actions.keep_terms(zone, now.date())


def _agree(stage: _Stage) -> None:
    told, cast = stage.told, stage.cast
    at = _afternoon(told.signed - timedelta(days=30)) if told.signed else stage.at(told.days_ago)
    ends_on = told.until or (stage.now.date() + timedelta(days=told.ends_in) if told.ends_in else None)
    parties = [actions.Bound()] if told.with_zone else []
    parties += [actions.Bound(organisation=cast.organisations[told.zone, code]) for code in told.organisations]
    parties += [actions.Bound(name=name, name_local=local) for name, local in told.bodies]
    row = actions.draft_agreement(
        by=stage.by(),
        unit=cast.units[told.zone, told.unit],
        officer=cast.users[holding(told.zone, told.unit, "officer")[0].email],
        content=actions.Content(
            kind=told.kind,
            title=told.title,
            title_local=told.title_local,
            summary=told.summary,
            summary_local=told.summary_local,
            ends_on=ends_on,
        ),
        parties=parties,
        occurred_at=at,
    )
    if told.announced:
        row = actions.announce(row, by=stage.by(), occurred_at=at + timedelta(days=2))
    if told.signed:
        row = _signed(stage, row, told.signed)
    for promise in told.promises:
        _promised(stage, row, promise)


def _signed(stage: _Stage, row: Agreement, day: date) -> Agreement:
    at = _afternoon(day)
    people = [
        actions.Signed(
            _party(row, stage.told, who), name=name, name_local=local, office=office, office_local=office_local
        )
        for who, name, local, office, office_local in stage.told.signatories
    ]
    file = Attachment(f"agreement-{row.ref}.pdf", paper(stage.told.title))
    row = actions.sign(row, by=stage.by(), signed_on=day, document=file, signatories=people, occurred_at=at)
    return actions.enter_into_force(row, by=stage.by(), occurred_at=at + timedelta(hours=1))


def _afternoon(day: date) -> datetime:
    return datetime.combine(day, time(15), ZONE_TIME)


def _party(row: Agreement, told: Agreed, who: str) -> Party:
    """The zone, a body outside, or an organisation by its code in the demo."""
    if who in ("zone", "body"):
        return row.parties.get(kind=who)
    place = told.organisations.index(who)
    return row.parties.filter(kind="organisation").order_by("pk")[place]


def _promised(stage: _Stage, row: Agreement, promise: Promise) -> None:
    due = promise.due or (stage.now.date() + timedelta(days=promise.due_in) if promise.due_in is not None else None)
    one = actions.add_commitment(
        row,
        by=stage.by(),
        promised=actions.Promised(
            party=_party(row, stage.told, promise.who), text=promise.text, text_local=promise.text_local, due_on=due
        ),
        occurred_at=_afternoon(row.signed_on) if row.signed_on else None,
    )
    if promise.done:
        file = Attachment("evidence.pdf", paper(promise.text)) if promise.with_paper else None
        actions.fulfil(
            one,
            by=stage.by(),
            done_on=promise.done,
            remark=promise.remark,
            document=file,
            occurred_at=_afternoon(promise.done),
        )
    elif promise.reported_ago:
        owner = stage.cast.users[stage.told.owner]
        by = Actor(owner.pk, row.zone_id)
        at = stage.at(promise.reported_ago)
        actions.report(one, by=by, done_on=at.date(), remark=promise.remark, occurred_at=at)
