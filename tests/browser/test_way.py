"""The main job in a real browser: a demand raised on a phone, worked on at the desk, disputed once and confirmed."""

import re

import pytest
from playwright.sync_api import Page, expect

from browsing import PHONE, Site, act, fits, says, write
from cast import PASSWORD

pytestmark = pytest.mark.browser

TITLE = "A bus for the late shift 夜班班车"


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("E-mail").fill(f"{name}@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    fits(page)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "login" not in address)


def raise_demand(page: Page) -> str:
    """Three steps on a phone; what was typed outlives a reload of the second. Answers the reference."""
    page.get_by_role("link", name="New demand").click()
    fits(page)
    page.get_by_role("link", name=re.compile("Commute")).click()
    page.get_by_label("In one line").fill(TITLE)
    page.get_by_label("Tell us more").fill("我们需要夜班班车，四十人。")
    page.get_by_label("How many riders?").fill("40")
    page.get_by_label("Night", exact=True).check()
    page.reload()
    expect(page.get_by_label("In one line")).to_have_value(TITLE)
    expect(page.get_by_label("Tell us more")).to_have_value("我们需要夜班班车，四十人。")
    expect(page.get_by_label("How many riders?")).to_have_value("40")
    expect(page.get_by_label("Night", exact=True)).to_be_checked()
    fits(page)
    page.get_by_role("button", name="Go on: check it").click()
    expect(page.get_by_role("heading", name="Is everything right?")).to_be_visible()
    fits(page)
    page.get_by_role("button", name=re.compile("^Send to")).click()
    page.wait_for_url("**/portal/cases/C-*/")
    return page.url.rstrip("/").rsplit("/", 1)[1]


def stands(page: Page, words: str) -> None:
    """Insist that the head of the page comes to say where the case stands."""
    expect(page.locator("#case-now")).to_contain_text(words)
    fits(page)


def answer(page: Page, solution: str, *, solved: str, satisfaction: str, reason: str = "") -> None:
    """Say to a solution whether it solved the demand, and how satisfied one is."""
    verdict = page.get_by_role("region", name="Your verdict")
    expect(verdict).to_contain_text(solution)
    fits(page)
    verdict.get_by_text(solved, exact=True).click()
    if reason:
        verdict.locator("[name=reason]").fill(reason)
    verdict.get_by_text(satisfaction, exact=True).click()
    verdict.get_by_role("button", name="Send my verdict").click()


def test_a_demand_goes_all_the_way(site: Site) -> None:
    phone = site.open("/portal/", viewport=PHONE, has_touch=True, is_mobile=True)
    sign_in(phone, "member")
    ref = raise_demand(phone)
    stands(phone, TITLE)
    expect(phone.locator("#demand")).to_contain_text("Night")

    dispatcher = site.open_as("dispatcher", "/desk/cases/?state=open")
    fits(dispatcher)
    dispatcher.get_by_role("link", name=TITLE).click()
    stands(dispatcher, "received")
    act(dispatcher, "Sort", "Sort it", category="commute", urgency="urgent")
    stands(dispatcher, "sorted")
    act(dispatcher, "Assign", "Assign it", unit="station")
    stands(dispatcher, "assigned")
    stands(phone, "Station One")

    officer = site.open_as("officer", f"/desk/cases/{ref}/")
    officer.get_by_role("button", name="Accept", exact=True).click()
    stands(officer, "in progress")
    act(officer, "Ask for information", "Send to Dalian Bright Co.", body="From which stop?")
    stands(officer, "waiting for the enterprise")

    says(phone, "From which stop?")
    write(phone, "From the gate in the north. 北门。")
    stands(officer, "in progress")
    says(officer, "From the gate in the north. 北门。")
    act(officer, "Propose a solution", "Send to Dalian Bright Co.", body="A bus leaves at 22:40.", outcome="solved")
    stands(officer, "solution proposed")

    answer(
        phone,
        "A bus leaves at 22:40.",
        solved="No",
        satisfaction="Dissatisfied",
        reason="It leaves before our shift ends.",
    )
    stands(officer, "in progress")
    says(officer, "It leaves before our shift ends.")
    stands(officer, "Software Park oversees it")
    act(officer, "Propose a solution", "Send to Dalian Bright Co.", body="It leaves at 23:10 now.", outcome="solved")
    answer(phone, "It leaves at 23:10 now.", solved="Yes", satisfaction="Very satisfied")
    expect(phone.locator("#case-verdict section")).to_have_count(0)
    stands(officer, "closed")
    phone.goto("/portal/")
    expect(phone.locator(f"#entry-{ref}")).to_be_visible()
    fits(phone)
    assert site.complaints == []
