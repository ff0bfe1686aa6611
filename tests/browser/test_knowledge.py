"""Knowledge in a real browser: an answer becomes an article, is suggested on a phone, and is put into an answer."""

import pytest
from playwright.sync_api import Page, expect

from browsing import PHONE, WHOLE, Site, fits, says, violations, write

pytestmark = pytest.mark.browser

POCKET = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
ANSWER = "The shuttle at 22:40 takes everybody from the north gate to the harbour."


def is_sound(page: Page) -> None:
    """Insist that everybody can use the page, at the width that it has."""
    fits(page)
    assert violations(page, WHOLE) == []


def shelve(site: Site) -> str:
    """An officer makes an article of his answer by one click, a leader publishes it; where it stands."""
    officer = site.case_as("officer", "known")
    write(officer, ANSWER)
    says(officer, ANSWER)
    officer.get_by_role("button", name="Make a draft article of this answer").last.click()
    expect(officer.locator("[name=body]")).to_have_value(ANSWER)
    officer.locator("[name=title]").fill("How does the harbour shuttle run?")
    is_sound(officer)
    officer.get_by_role("button", name="Keep the draft").click()
    expect(officer.locator("h1")).to_have_text("How does the harbour shuttle run?")
    place = officer.url.replace(site.stage.installation.url, "")
    leader = site.open_as("leader", place)
    is_sound(leader)
    leader.get_by_role("link", name="Publish", exact=True).click()
    leader.locator("dialog[open]").get_by_role("button", name="Publish it").click()
    expect(leader.get_by_role("link", name="Retire")).to_be_visible()
    return place


def test_a_suggestion_answers_before_the_demand_is_sent(site: Site) -> None:
    shelve(site)
    phone = site.open_as("member", "/portal/raise/?category=commute", **POCKET)
    phone.get_by_label("What do you need").fill("A shuttle to the harbour")
    suggestion = phone.get_by_role("link", name="How does the harbour shuttle run?")
    suggestion.click()
    sheet = phone.locator("dialog[open]")
    expect(sheet).to_contain_text(ANSWER)
    is_sound(phone)
    sheet.get_by_role("button", name="No, go on writing").click()
    expect(sheet).to_have_count(0)
    expect(phone.get_by_label("What do you need")).to_have_value("A shuttle to the harbour")
    suggestion.click()
    sheet.get_by_role("button", name="throw away what I wrote").dblclick()
    phone.wait_for_url("**/portal/")
    phone.goto("/portal/raise/?category=commute")
    expect(suggestion).to_be_visible()
    expect(phone.get_by_label("What do you need")).to_have_value("")
    desk = site.case_as("dispatcher", "known")
    desk.get_by_role("button", name="Insert into the answer").first.click()
    expect(desk.locator("#answer-body")).to_have_value(ANSWER)
    is_sound(desk)
    assert site.complaints == []
