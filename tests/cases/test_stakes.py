"""What is at stake in a demand: noted by who works on it, read by staff alone, added up as of a day."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from cast import Cast
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.cases.models import Case, Stake
from openzone.core import clock
from openzone.core.enums import Audience
from openzone.core.errors import Denied, Invalid
from openzone.core.figures import ask, find
from openzone.core.models import Activity
from openzone.insight.queries import question

# A Monday.
MONDAY = datetime(2027, 3, 1, 2, tzinfo=UTC)
DAY = timedelta(days=1)


def told(cast: Cast, code: str, after: int) -> tuple[int, int, int]:
    with clock.fixed(MONDAY + 90 * DAY):
        (row,) = ask(find(code), question(cast.zone, 2027, MONDAY + after * DAY))
    return int(row.numerator), int(row.denominator or 0), row.unknown


@pytest.fixture
def case(cast: Cast) -> Case:
    with clock.fixed(MONDAY):
        return cast.case(State.IN_PROGRESS)


def note(cast: Cast, case: Case, after: int, **said: object) -> Stake | None:
    with clock.fixed(MONDAY + after * DAY):
        return actions.note_stake(case, by=cast.actor("officer"), **said)  # type: ignore[arg-type]


def test_it_adds_up_while_the_demand_is_open_and_what_became_of_it_after(cast: Cast, case: Case) -> None:
    note(cast, case, 1, investment="12000000.5", jobs=80)
    note(cast, case, 3, investment="10000000", jobs=80)
    assert [told(cast, "investment_at_risk", day)[:2] for day in (0, 2, 4)] == [(0, 0), (12000000, 1), (10000000, 1)]
    assert told(cast, "jobs_at_risk", 4)[:2] == (80, 1)
    with clock.fixed(MONDAY + 5 * DAY):
        actions.propose(case, by=cast.actor("officer"), outcome="solved", body="Done.")
        actions.confirm(case, by=cast.actor("member"), solved="yes", satisfaction=5)
    assert told(cast, "investment_at_risk", 6) == (0, 0, 0) and told(cast, "business_kept", 6) == (0, 0, 1)
    note(cast, case, 7, investment="10000000", jobs=80, business="grown")
    assert told(cast, "business_kept", 8) == (1, 1, 0) and told(cast, "business_kept", 6) == (0, 0, 1)
    find("business_kept").records(question(cast.zone, 2027, MONDAY + 8 * DAY)).get(pk=case.pk)


def test_only_who_works_on_it_notes_it_and_the_same_once(cast: Cast, case: Case) -> None:
    for name in ("member", "owner", "auditor", "elsewhere"):
        with pytest.raises(Denied):
            actions.note_stake(case, by=cast.actor(name), jobs=3)
    assert note(cast, case, 1) is None
    first = note(cast, case, 1, investment=Decimal(5), jobs="3")
    assert note(cast, case, 2, investment="5.00", jobs=3) == first and Stake.objects.count() == 1
    (activity,) = Activity.objects.filter(verb="case.stake")
    assert (activity.audience, activity.subject_id) == (Audience.STAFF, case.pk)


@pytest.mark.parametrize(
    "said", [{"investment": "-1"}, {"investment": "much"}, {"jobs": -1}, {"business": "kept"}, {"business": "sold"}]
)
def test_what_cannot_be_is_refused(cast: Cast, case: Case, said: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refused:
        note(cast, case, 1, **said)
    assert set(refused.value.fields) == set(said)


def test_it_is_noted_on_a_page_and_no_enterprise_reads_it(cast: Cast, case: Case) -> None:
    officer, member = Client(), Client()
    officer.force_login(cast.users["officer"])
    member.force_login(cast.users["member"])
    address = reverse("desk_stake", args=[case.ref])
    assert "What became of the business" not in officer.get(address).content.decode()
    assert officer.post(address, {"investment": "12000000", "jobs": "80"}).status_code == 303
    page = officer.get(reverse("desk_case", args=[case.ref])).content.decode()
    assert "12,000,000 CNY" in page and "Jobs at risk" in page and "noted what is at stake" in page
    read = member.get(reverse("portal_case", args=[case.ref])).content.decode()
    assert "12,000,000" not in read and "at stake" not in read
    assert member.get(address).status_code == 404
