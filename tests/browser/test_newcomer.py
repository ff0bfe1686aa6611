"""The whole plan of a newcomer: by the enterprise, its agent, the counter and the office, to the last step."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from browsing import DESK, PHONE, Site, fits, violations

pytestmark = pytest.mark.browser

SETTLES = """
from openzone.core.actor import system
from openzone.registry.actions.settlement import change_settlement
from openzone.registry.models import Organisation
row = Organisation.objects.get(name="Outsider Ltd")
change_settlement(row, to="settling", by=system(row.zone_id))
print(row.ref, end="")
"""
NAME = """
from openzone.registry.models import Organisation
print(Organisation.objects.get(ref={ref!r}).name, end="")
"""
PAPER = {"name": "paper.txt", "mimeType": "text/plain", "buffer": b"Issued by the bureau."}


def sheet_of(page: Page, link: str | re.Pattern[str], within: Locator | None = None) -> Locator:
    """Open a dialog by its link."""
    (within or page).get_by_role("link", name=link).first.click()
    found = page.locator("dialog[open]")
    expect(found).to_have_count(1)
    return found


def send(page: Page, found: Locator) -> None:
    """Send a dialog, and wait until it is gone."""
    found.locator("button.btn-primary, button.btn-danger").click()
    expect(page.locator("dialog[open]")).to_have_count(0)


def begin(page: Page, part: str, words: str) -> str:
    """Begin a part of the plan on its page; answers the reference of the formality that opens."""
    found = sheet_of(page, "Begin", page.locator(f"#part-{part}"))
    found.get_by_role("button", name="Begin it").click()
    page.wait_for_url(re.compile("/formalities/F-"))
    expect(page.get_by_role("heading", level=1, name=words)).to_be_visible()
    fits(page)
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def hand_in(page: Page, *codes: str) -> None:
    """Hand these documents in, issued yesterday."""
    for code in codes:
        found = sheet_of(page, re.compile("^Hand in"), page.locator(f"#document-{code}"))
        found.locator("[name=document]").set_input_files(PAPER)  # type: ignore[arg-type]
        found.locator("[name=issued_on]").fill(str(date.today() - timedelta(days=1)))
        send(page, found)
        expect(page.locator(f"#document-{code}")).to_contain_text("handed in")


def submit(page: Page) -> None:
    """Submit the formality."""
    send(page, sheet_of(page, "Submit"))


def accept(page: Page) -> None:
    """Accept it at the desk."""
    send(page, sheet_of(page, "Accept"))


def step_through(page: Page, steps: int) -> None:
    """Complete every step that can be done, until there is none."""
    for done in range(1, steps + 1):
        send(page, sheet_of(page, re.compile("^Complete the step")))
        expect(page.locator("#steps h2")).to_contain_text(f"{done} / {steps}")
    expect(page.locator(".oz-page-head")).to_contain_text("completed")


def ask_for_shuttle(page: Page) -> None:
    """State at the portal that forty people need a ride."""
    page.goto("/portal/shuttles/")
    found = sheet_of(page, "We need a shuttle")
    found.locator("[name=origin]").select_option("railway")
    for name, value in {"starts": "08:30", "ends": "17:30", "riders": "40"}.items():
        found.locator(f"[name={name}]").fill(value)
    send(page, found)
    expect(page.locator("main")).to_contain_text("40 of your people")


def open_route(page: Page) -> None:
    """Plan a route for them at the desk, which reaches the published load, and open it."""
    page.goto("/desk/shuttles/")
    found = sheet_of(page, "Plan a route")
    found.locator("[name=origin]").select_option("railway")
    values = {"name": "Station line", "starts": "08:30", "ends": "17:30", "operator": "City Bus"}
    for name, value in {**values, "stops": "07:40 18:20 Railway Station"}.items():
        found.locator(f"[name={name}]").fill(value)
    send(page, found)
    send(page, sheet_of(page, "Open the route"))
    expect(page.locator(".oz-page-head")).to_contain_text("open")


def test_a_newcomer_settles_by_one_plan(site: Site) -> None:
    ref = site.stage.installation.python(SETTLES)
    keeper = site.open_as("elsewhere", f"/desk/enterprises/{ref}/plan/", viewport=DESK)
    send(keeper, sheet_of(keeper, "Lay the plan"))
    expect(keeper.locator(".oz-gantt-names li")).to_have_count(4)
    fits(keeper)

    enterprise = site.open_as("outsider", "/portal/plans/", viewport=PHONE, has_touch=True, is_mobile=True)
    expect(enterprise.locator("#part-moving-in")).to_contain_text("After")
    expect(enterprise.locator("#part-moving-in").get_by_role("link", name="Begin")).to_have_count(0)
    plan = enterprise.url
    assert not violations(enterprise)

    # The enterprise registers; the office sends a document back once, with everything that is missing.
    registration = begin(enterprise, "company-registration", "Company registration")
    hand_in(enterprise, "identity", "articles")
    submit(enterprise)
    office = site.open_as("officer", f"/desk/formalities/{registration}/", viewport=DESK)
    notice = sheet_of(office, "Return for correction")
    notice.locator("[name=fault-articles]").select_option("unfit")
    notice.locator("[name=words-articles]").fill("The second page is not signed.")
    send(office, notice)
    enterprise.reload()
    expect(enterprise.locator("#notice")).to_contain_text("The second page is not signed.")
    expect(enterprise.locator("#notice")).to_contain_text("The promised time rests")
    hand_in(enterprise, "articles")
    submit(enterprise)
    office.reload()
    accept(office)
    expect(office.locator("#steps")).to_contain_text("Exit and entry")
    step_through(office, 2)

    # Moving in begins at the counter; the papers of the registration lie there already.
    keeper.reload()
    moving = begin(keeper, "moving-in", "Moving in")
    expect(keeper.locator("#document-identity")).to_contain_text(f"for {registration}")
    hand_in(keeper, "licence")
    submit(keeper)
    office.goto(f"/desk/formalities/{moving}/")
    accept(office)
    step_through(office, 3)

    # An agent goes through what the foreign staff need; the principal sees it do so.
    enterprise.goto("/portal/mandates/")
    mandate = sheet_of(enterprise, "Give a mandate")
    mandate.locator("[name=agent][value=another]").check()
    agent_name = site.stage.installation.python(NAME.format(ref=site.stage.enterprise))
    mandate.locator("[name=intermediary]").fill(agent_name)
    send(enterprise, mandate)
    agent = site.open_as("owner", "/portal/on-behalf/", viewport=DESK)
    agent.get_by_role("link", name="Outsider Ltd").first.click()
    send(agent, sheet_of(agent, "Accept"))
    agent.goto(plan)
    foreign = begin(agent, "foreign-staff", "Work permit")
    expect(agent.locator("#document-licence")).to_contain_text(f"for {moving}")
    submit(agent)
    enterprise.goto(f"/portal/formalities/{foreign}/")
    expect(enterprise.locator(".oz-timeline")).to_contain_text("agent for Outsider Ltd")
    office.goto(f"/desk/formalities/{foreign}/")
    accept(office)
    step_through(office, 1)

    # The shuttle is the last: enough people ask for one, the office opens a route for them.
    ask_for_shuttle(enterprise)
    open_route(office)
    enterprise.goto(plan)
    shuttle = begin(enterprise, "shuttle-route", "Shuttle")
    submit(enterprise)
    office.goto(f"/desk/formalities/{shuttle}/")
    accept(office)
    step_through(office, 1)
    enterprise.goto(plan)
    expect(enterprise.locator(".oz-page-head")).to_contain_text("4 of 4 completed")
    keeper.goto(f"/desk/enterprises/{ref}/")
    staff = keeper.locator("#first-days li", has_text="Asked about staff")
    expect(staff).to_contain_text("done")
    expect(staff).to_contain_text(shuttle)
    assert not site.complaints
