"""A year of formalities in the demo's zones: submitted, returned, done step by step, some of them still under way."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.files import store
from openzone.core.models import StoredFile
from openzone.demo.attachments import upload
from openzone.demo.hours import ZONE_TIME, at, later, some_moment
from openzone.demo.organisations import OrganisationFacts
from openzone.demo.script import PAPER
from openzone.demo.staff import holding
from openzone.demo.stage import Cast
from openzone.formalities import actions
from openzone.formalities.enums import Applicant, Fault, FormalityState, ServiceState, StepState
from openzone.formalities.models import Formality, Service
from openzone.formalities.running import needed_by, steps_of
from openzone.places.queries import day_in

A_MONTH = 3
RETURNED, SLOW = 0.3, 0.05
# What a service ends in, and for how many months it is good.
ENDS_IN = {
    "company-registration": ("Business licence", "营业执照", None),
    "change-of-address": ("Business licence", "营业执照", None),
    "foreign-staff": ("Work permit", "外国人工作许可证", 12),
    "construction-permit": ("Construction permit", "建筑工程施工许可证", 24),
}
FAULTS = (
    "The seal is missing on the last page.",
    "扫描件不清晰，请重新上传。",
    "The name differs from that on the licence.",
)
REGISTERED = "golden-cube"
REGISTERED_FROM = at(2017, 3, 6, 9, 30)


class Over(Exception):
    """What would be next lies in the future."""


@dataclass
class Way:
    """A formality on its way: who is in it, and the moment up to which it has come."""

    rng: Random
    moment: datetime
    until: datetime
    officer: Actor
    person: Actor
    scan: StoredFile

    def after(self, hours: float) -> datetime:
        """So many office hours later; `Over` where that is still to come."""
        self.moment = later(self.moment, hours)
        if self.moment >= self.until:
            raise Over
        return self.moment


def run_formalities(organisations: list[OrganisationFacts], cast: Cast) -> None:
    """Let the enterprises of both zones go through formalities for a year until now."""
    now = clock.now().astimezone(ZONE_TIME)
    for zone in cast.zones:
        living = [one for one in organisations if one.zone == zone and one.people]
        services = _offered(cast, zone)
        rng = Random(f"formalities of {zone}")
        for begins in sorted(_moments(now, rng)):
            _play(services[rng.randrange(len(services))], rng.choice(living), begins, now, cast, rng)
    golden = next(one for one in organisations if one.code == REGISTERED)
    registration = next(one for one in _offered(cast, golden.zone) if one.code == "company-registration")
    _play(registration, golden, REGISTERED_FROM, now, cast, Random(REGISTERED), returned=False)


def _offered(cast: Cast, zone: str) -> list[Service]:
    rows = Service.objects.filter(zone=cast.zones[zone], state=ServiceState.PUBLISHED)
    found = rows.exclude(shown__applicant=Applicant.PERSONS).exclude(code="shuttle-route")
    return list(found.select_related("shown").order_by("code"))


def _moments(now: datetime, rng: Random) -> Iterator[datetime]:
    for back in range(12):
        month = (now.replace(day=1) - timedelta(days=30 * back)).date()
        for _number in range(A_MONTH):
            found = some_moment(month.year, month.month, rng)
            if found < now - timedelta(hours=2):
                yield found


def _play(
    service: Service,
    facts: OrganisationFacts,
    begins: datetime,
    now: datetime,
    cast: Cast,
    rng: Random,
    *,
    returned: bool | None = None,
) -> None:
    way = way_of(facts, begins, now, cast, rng)
    organisation = cast.organisations[facts.zone, facts.code]
    row = actions.open_formality(service, applicant=organisation, by=way.person, occurred_at=begins)
    with suppress(Over):
        carry(way, row, returned=returned)


def way_of(facts: OrganisationFacts, begins: datetime, until: datetime, cast: Cast, rng: Random) -> Way:
    """The way of a formality of an enterprise, whose first person goes it with an officer of the commission."""
    zone, officer = cast.zones[facts.zone].pk, holding(facts.zone, "commission", "officer")[0]
    person = Actor(cast.users[facts.people[0].email].pk, zone, via="history")
    return Way(
        rng=rng,
        moment=begins,
        until=until,
        officer=Actor(cast.users[officer.email].pk, zone, via="history"),
        person=person,
        scan=store([upload(PAPER, facts.name)], by=person)[0],
    )


def carry(way: Way, row: Formality, *, returned: bool | None = None) -> None:
    """Bring a formality that was opened as far as the time until now goes; `Over` where it is not completed yet."""
    _hand_in(way, row, way.after(way.rng.uniform(0.3, 12)))
    actions.submit(row, by=way.person, occurred_at=way.after(0.2))
    if way.rng.random() < RETURNED if returned is None else returned:
        _correct(way, row)
    actions.accept(row, by=way.officer, occurred_at=way.after(way.rng.uniform(0.5, 5)))
    while row.state != FormalityState.COMPLETED:
        _step(way, row)
        row = Formality.objects.select_related("version__service", "zone", "organisation", "person").get(pk=row.pk)


def _hand_in(way: Way, row: Formality, moment: datetime) -> None:
    today = day_in(row.zone, moment)
    for one in needed_by(row, today):
        if not one.good and one.document.required:
            issued = today - timedelta(days=way.rng.randrange(1, 20))
            _hand(way, row, one.document.code, issued, moment)


def _hand(way: Way, row: Formality, code: str, issued: date, moment: datetime) -> None:
    actions.hand_in(row, code=code, by=way.person, file=way.scan, issued_on=issued, occurred_at=moment)


def _correct(way: Way, row: Formality) -> None:
    """One document is not fit; it comes again some days later."""
    documents = [one.document.code for one in needed_by(row, day_in(row.zone, way.moment)) if one.document.required]
    item = actions.Item(document=way.rng.choice(documents), fault=Fault.UNFIT, words=way.rng.choice(FAULTS))
    actions.return_for_correction(row, items=[item], by=way.officer, occurred_at=way.after(way.rng.uniform(1, 7)))
    moment = way.after(way.rng.uniform(4, 40))
    _hand(way, row, item.document, day_in(row.zone, moment) - timedelta(days=1), moment)
    actions.submit(row, by=way.person, occurred_at=way.after(0.1))


def _step(way: Way, row: Formality) -> None:
    """Do the next step that can be done; with the last one what the service ends in is issued."""
    ready = [one for one in steps_of(row) if one.state == StepState.READY]
    days = (ready[0].step.days or 0) / len(ready)
    pace = way.rng.uniform(1.5, 3) if way.rng.random() < SLOW else way.rng.uniform(0.2, 0.6)
    moment = way.after(max(0.3, days * 7.5 * pace))
    left = sum(one.state in (StepState.READY, StepState.WAITING) for one in steps_of(row))
    issued = _issued(row, moment) if left == 1 else None
    actions.complete_step(row, code=ready[0].step.code, by=way.officer, certificate=issued, occurred_at=moment)


def _issued(row: Formality, moment: datetime) -> actions.Issued | None:
    code = row.version.service.code
    if code not in ENDS_IN:
        return None
    name, name_local, months = ENDS_IN[code]
    day = day_in(row.zone, moment)
    expires = None if months is None else day + timedelta(days=30 * months + months // 2)
    return actions.Issued(
        name=name, name_local=name_local, number=f"{day:%Y}-{row.pk:05d}", issued_on=day, expires_on=expires
    )
