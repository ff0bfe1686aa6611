"""Contact in a real browser: an announcement taken note of, and a case out of a conversation, both on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from browsing import PATIENCE, PHONE, Site, fits, says, violations, wait_for_stream, write

pytestmark = pytest.mark.browser

TITLE = "The north gate is closed on Monday"
POCKET = {"viewport": PHONE, "has_touch": True, "is_mobile": True}


def announce(page: Page) -> None:
    """Write it, see whom it reaches while writing, look at it, send it from the dialog."""
    page.get_by_label("Title", exact=False).first.fill(TITLE)
    page.get_by_label("Text", exact=False).first.fill("Please come by the east gate.")
    page.get_by_label("Each enterprise confirms").check()
    expect(page.locator("#preview")).to_contain_text("Please come by the east gate.")
    expect(page.locator("#preview")).to_contain_text(re.compile(r"Reaches 2 enterprises, \d people"))
    fits(page)
    page.get_by_role("button", name="Keep the draft").click()
    page.get_by_role("link", name="Send", exact=True).click()
    page.locator("dialog[open]").get_by_role("button", name="Send to 2 enterprises").click()
    expect(page.locator("#progress")).to_contain_text("enterprises reached")


def test_an_announcement_is_taken_note_of_on_a_phone(site: Site) -> None:
    leader = site.open_as("leader", "/desk/announcements/new/")
    announce(leader)
    fits(leader)
    phone = site.open_as("member", "/portal/", **POCKET)
    expect(phone.locator("#nav-announcements")).to_contain_text("1")
    fits(phone)
    phone.get_by_role("link", name=TITLE).click()
    fits(phone)
    expect(leader.locator("#progress .oz-stat", has_text="have read it")).to_contain_text("1")
    phone.get_by_role("button", name="We have taken note").dblclick()
    expect(phone.locator("main")).to_contain_text("Member has taken note")
    expect(leader.locator("#progress .oz-stat", has_text="have taken note")).to_contain_text("1")
    phone.goto("/portal/")
    expect(phone.locator("#nav-announcements")).not_to_contain_text("1")
    assert site.complaints == []


def test_a_conversation_becomes_a_case_in_one_click_on_a_phone(site: Site) -> None:
    member = site.open_as("member", "/portal/contact/", **POCKET)
    fits(member)
    officer = site.open_as("officer", f"/desk/enterprises/{site.stage.enterprise}/conversation/", **POCKET)
    write(member, "The shuttle is full every morning. 每天早上都坐不上。")
    says(officer, "每天早上都坐不上。")
    write(officer, "Shall we look for a second one?")
    says(member, "Shall we look for a second one?")
    fits(officer)
    officer.get_by_role("link", name="Make it a case").click()
    sheet = officer.locator("dialog[open]")
    expect(sheet.get_by_label("Title")).to_have_value("The shuttle is full every morning. 每天早上都坐不上。")
    sheet.get_by_label("What it is about").select_option("commute")
    sheet.get_by_label("The enterprise wants this recorded").check()
    sheet.get_by_role("button", name="Make the case").dblclick()
    officer.wait_for_url("**/desk/enterprises/*/conversation/")
    expect(officer.locator(".oz-messages")).to_contain_text(re.compile("Messages 1 to 2 became C-"))
    expect(officer.locator(".oz-messages li[data-stream=event]")).to_have_count(1)
    fits(officer)
    expect(member.locator(".oz-messages li[data-stream=event] a")).to_be_visible(timeout=PATIENCE)
    member.locator(".oz-messages li[data-stream=event] a").click()
    says(member, "Shall we look for a second one?")
    expect(member.locator("#demand")).to_contain_text("came out of the conversation")
    fits(member)
    assert site.complaints == []


def test_the_conversation_shows_who_types_keeps_a_draft_and_is_put_right(site: Site) -> None:
    place = f"/desk/enterprises/{site.stage.enterprise}/conversation/"
    owner = site.open_as("owner", "/portal/contact/", **POCKET)
    officer, leader = site.open_as("officer", place), site.open_as("leader", place)
    for page in (owner, officer, leader):
        wait_for_stream(page)
    expect(officer.locator(".oz-here")).to_contain_text("Leader is here too.", timeout=PATIENCE)
    field = leader.locator("form.oz-answer textarea")
    with leader.expect_response(lambda reply: "/drafts/" in reply.url and reply.ok):
        field.press_sequentially("We look into it, @Off")
    expect(leader.locator("form.oz-answer .oz-mentions li")).to_have_text(["Officer"])
    expect(owner.locator(".oz-writing")).to_have_text("The zone is writing …", timeout=PATIENCE)
    fits(owner)
    assert violations(leader) == []
    field.press("Enter")
    leader.reload()
    expect(field).to_have_value(re.compile("We look into it, @Off"))
    write(leader, "We look into it, @Officer.")
    says(owner, "We look into it, @Officer.")
    expect(officer.locator(".oz-mention")).to_have_text("@Officer", timeout=PATIENCE)
    expect(owner.locator(".oz-mention")).to_have_count(0)
    leader.get_by_role("link", name="Correct", exact=True).click()
    leader.locator("dialog[open] textarea").fill("We look into it today.")
    leader.locator("dialog[open]").get_by_role("button", name="Save the correction").click()
    for page in (owner, leader):
        says(page, "We look into it today.")
        assert violations(page) == []
    leader.goto("/desk/")
    expect(officer.locator(".oz-here")).to_be_empty(timeout=PATIENCE)
    assert site.complaints == []
