"""A demand that nobody takes up climbs by the clock alone; both sides see it at once, and the enterprise urges."""

import re

import pytest
from playwright.sync_api import Page, expect

from browsing import DESK, PHONE, Site, fits

pytestmark = pytest.mark.browser

# Ten hours by day and night, so that it does not matter when this runs. Nobody else in the browser tests is in danger.
PROMISE = """
from openzone.cases.actions.clocks import resort
from openzone.cases.actions.promises import make_promise
from openzone.cases.enums import ClockKind, StepAct, TimeUnit
from openzone.cases.models import Case
from openzone.cases.timing import Step, Term
from openzone.core import clock
from openzone.core.actor import system
case = Case.objects.get(ref={ref!r})
climbs = (Step(40, StepAct.CLIMB), Step(70, StepAct.CLIMB))
terms = [Term(ClockKind.FIRST_REPLY, 20, TimeUnit.HOURS), Term(ClockKind.RESOLUTION, 10, TimeUnit.HOURS, climbs)]
by = system(case.zone_id)
make_promise(zone=case.zone, code="danger", name="Danger", urgency="danger", terms=terms, by=by)
case.urgency = "danger"
case.save()
resort(case, by=by, at=clock.now())
"""
# The rows are moved into the past, as if so many hours had gone by; then the installation looks at its clocks.
LATER = """
from datetime import timedelta
from django.db.models import F
from openzone.cases.actions.clocks import keep_due
from openzone.cases.actions.steps import run_clocks
from openzone.cases.models import Case, ClockStretch
from openzone.core import clock
case, back = Case.objects.get(ref={ref!r}), timedelta(hours={hours})
ClockStretch.objects.filter(clock__case=case).update(since=F("since") - back)
moments = ("began_at", "promised_by", "running_since", "due_at", "step_at")
case.clocks.update(**{{name: F(name) - back for name in moments}})
keep_due(case)
run_clocks(case.zone_id, clock.now())
"""


def stands(page: Page, words: str) -> None:
    """Insist that the head of the page comes to say something, by itself."""
    expect(page.locator("#case-now")).to_contain_text(words)
    fits(page)


def test_a_demand_climbs_by_the_clock_alone_and_is_urged(site: Site) -> None:
    installation, ref = site.stage.installation, site.stage.cases["climbing"]
    installation.python(PROMISE.format(ref=ref))
    desk = site.case_as("officer", "climbing", viewport=DESK)
    phone = site.case_as("member", "climbing", viewport=PHONE, has_touch=True, is_mobile=True)
    for page in (desk, phone):
        stands(page, "solution by")
    expect(desk.locator(".oz-promise-levels [aria-current]")).to_contain_text("Station One")

    installation.python(LATER.format(ref=ref, hours=5))
    stands(desk, "Software Park oversees it")
    stands(phone, "Software Park looks at it too")
    expect(desk.locator(".oz-promise-levels [aria-current]")).to_contain_text("Software Park")

    installation.python(LATER.format(ref=ref, hours=3))
    stands(desk, "Management Commission oversees it")
    stands(phone, "Management Commission looks at it too")

    installation.python(LATER.format(ref=ref, hours=3))
    for page in (desk, phone):
        page.reload()
        stands(page, "solution is 1 h late")
    expect(desk.locator(".oz-timeline")).to_contain_text("took it one level up, to Management Commission")

    phone.locator("#case-now").get_by_role("link", name="Urge").click()
    phone.get_by_label(re.compile("What we should know")).fill("The line stands still.")
    phone.get_by_role("button", name="Urge").click()
    stands(phone, "urged: an answer by")
    stands(desk, "urged: an answer by")
    assert not site.complaints
