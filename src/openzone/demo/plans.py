"""The plans of some enterprises that settle in the demo's zones, some weeks old."""

from contextlib import suppress
from datetime import datetime
from random import Random

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.demo.formality_year import Over, carry, way_of
from openzone.demo.hours import ZONE_TIME, earlier
from openzone.demo.organisations import HAICHUANG, WIPRO, OrganisationFacts
from openzone.demo.staff import holding
from openzone.demo.stage import Cast
from openzone.formalities import actions
from openzone.formalities.models import Plan, PlanItem

# Office hours for which each has been going on.
GOES_ON = ((WIPRO, 150.0), (HAICHUANG, 60.0))
BEGUN = ("company-registration", "moving-in", "foreign-staff")


def lay_plans(cast: Cast) -> None:
    """Lay the plan of each of these enterprises, and let its formalities go as far as they come until now."""
    now = clock.now().astimezone(ZONE_TIME)
    for facts, hours in GOES_ON:
        _lay(facts, earlier(now, hours), now, cast)


def _lay(facts: OrganisationFacts, begins: datetime, now: datetime, cast: Cast) -> None:
    officer = holding(facts.zone, "commission", "officer")[0]
    by = Actor(cast.users[officer.email].pk, cast.zones[facts.zone].pk, via="history")
    organisation = cast.organisations[facts.zone, facts.code]
    with clock.fixed(begins):
        plan = actions.lay(organisation, begins_on=begins.date(), by=by, occurred_at=begins)
    ended = begins
    for code in BEGUN:
        begun = _begin(plan, code, facts, ended, now, cast)
        ended = begun if code == BEGUN[0] else ended
        if ended >= now:
            return


def _begin(plan: Plan, code: str, facts: OrganisationFacts, moment: datetime, now: datetime, cast: Cast) -> datetime:
    """Begin a part and go on with it; answers when it came to its end, or now."""
    item = PlanItem.objects.select_related("plan", "service__shown").get(plan=plan, code=code)
    way = way_of(facts, moment, now, cast, Random(f"plan of {facts.code}: {code}"))
    row = actions.begin_item(item, by=way.person, occurred_at=moment)
    with suppress(Over):
        carry(way, row)
        return way.moment
    return now
