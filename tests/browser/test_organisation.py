"""The page of an organisation in a browser: what is new since the last look; a correction from portal to desk."""

import re

import pytest
from playwright.sync_api import Page, expect

from browsing import PHONE, Site, fits, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CORRECTED = "https://www.new-site.example"
# So long ago that what follows is another visit.
LATER = """
from datetime import timedelta
from django.db.models import F
from openzone.registry.models import Look

Look.objects.update(looked_at=F("looked_at") - timedelta(hours=2))
"""


def enterprise(site: Site) -> str:
    """The page of the enterprise at the desk."""
    return f"/desk/enterprises/{site.stage.enterprise}/"


def looked(page: Page) -> None:
    """Stay until the page has said that it was looked at."""
    with page.expect_response(re.compile(r"/looked/$")) as answer:
        page.reload()
    assert answer.value.status == 204


def test_a_correction_is_proposed_at_the_portal_and_accepted_at_the_desk(site: Site) -> None:
    portal = site.open_as("member", "/portal/enterprise/", viewport=PHONE)
    portal.get_by_role("link", name="Add a website").first.click()
    dialog = portal.get_by_role("dialog")
    dialog.get_by_label("Address in the web").fill(CORRECTED)
    dialog.get_by_label(re.compile("Reason")).fill("We have a new site.")
    dialog.get_by_role("button", name="Propose the correction").click()
    expect(portal.locator("#corrections")).to_contain_text("waits for the zone")
    desk = site.open_as("officer", enterprise(site))
    desk.locator("#open").get_by_role("link", name=re.compile("Website, proposed by")).click()
    expect(desk.locator("main")).to_contain_text(CORRECTED)
    expect(desk.locator("main")).to_contain_text("We have a new site.")
    desk.get_by_role("link", name="Accept").click()
    desk.get_by_role("dialog").get_by_role("button", name="Accept").click()
    expect(desk.locator("#record")).to_contain_text("www.new-site.example")
    portal.reload()
    expect(portal.locator("#corrections")).to_contain_text("accepted")
    expect(portal.locator("#record")).to_contain_text("www.new-site.example")


def test_what_a_colleague_did_is_new_until_the_next_visit(site: Site) -> None:
    mine = site.open_as("leader", enterprise(site))
    looked(mine)
    colleague = site.open_as("officer", enterprise(site))
    colleague.get_by_role("link", name=re.compile("Add a tag")).first.click()
    dialog = colleague.get_by_role("dialog")
    dialog.get_by_label("Another tag").fill("Gazelle of the year")
    dialog.get_by_label(re.compile("Who says so")).fill("List of the city")
    dialog.get_by_role("button", name="Add").click()
    expect(colleague.locator("#titles")).to_contain_text("Gazelle of the year")
    site.stage.installation.python(LATER)
    mine.reload()
    expect(mine.locator("#news")).to_contain_text("Gazelle of the year")
    looked(mine)
    site.stage.installation.python(LATER)
    mine.reload()
    expect(mine.locator("#timeline")).to_contain_text("Gazelle of the year")
    expect(mine.locator("#news")).to_have_count(0)


def test_following_is_one_click_and_shows_on_my_day(site: Site) -> None:
    page = site.open_as("dispatcher", enterprise(site))
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Following")).to_have_attribute("aria-pressed", "true")
    page.goto(page.url.partition("/desk/")[0] + "/desk/")
    expect(page.locator("aside")).to_contain_text("You follow")


def test_the_timeline_is_narrowed_in_its_place(site: Site) -> None:
    page = site.open_as("officer", enterprise(site), viewport=PHONE)
    page.locator("#timeline").get_by_role("link", name="Demands").click()
    expect(page.locator("#timeline [aria-current]")).to_have_text("Demands")
    expect(page.locator("h1")).to_be_visible()


def test_the_pages_can_be_used_by_everybody(site: Site) -> None:
    for name, path in (
        ("officer", enterprise(site)), ("member", "/portal/enterprise/"), ("officer", "/desk/corrections/?state=all"),
        ("officer", "/desk/persons/"), ("officer", f"{enterprise(site)}timeline/"),
    ):  # fmt: skip
        for size in ({}, {"viewport": PHONE}):
            page = site.open_as(name, path, **size)
            fits(page)
            assert not violations(page), path
