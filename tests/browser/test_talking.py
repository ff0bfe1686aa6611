"""Two people at one case: typing seen, a correction seen, a draft on a second device, a mention told."""

import re

import pytest
from playwright.sync_api import Page, expect

from browsing import CONVERSATION, PATIENCE, PHONE, Site, fits, says, texts, violations, wait_for_stream, write

pytestmark = pytest.mark.browser


def has_no_barrier(page: Page) -> None:
    for size in (PHONE, {"width": 1440, "height": 900}):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert violations(page) == []
        fits(page)


def test_who_types_is_seen_and_a_note_is_not(site: Site) -> None:
    member = site.case_as("member", "typed", viewport=PHONE)
    officer, leader = site.case_as("officer", "typed"), site.case_as("leader", "typed")
    for page in (member, officer, leader):
        wait_for_stream(page)
    expect(officer.locator(".oz-here")).to_contain_text("Leader is here too.")
    member_asks: list[str] = []
    member.on("request", lambda request: member_asks.append(f"{request.method} {request.url}"))
    leader.get_by_text("Note inside the zone").click()
    leader.locator("form.oz-note textarea").press_sequentially("The depot is dear.")
    expect(officer.locator(".oz-writing")).to_contain_text("Leader is writing a note.")
    leader.get_by_text("Answer to Dalian Bright Co.").click()
    assert [one for one in member_asks if not one.startswith("POST") and "/live/" not in one] == []
    leader.locator("form.oz-answer textarea").press_sequentially("We ask the")
    expect(member.locator(".oz-writing")).to_have_text("The zone is writing …")
    expect(officer.locator(".oz-writing")).to_contain_text("Leader is writing an answer.")
    has_no_barrier(officer)
    write(leader, "We ask the operator.")
    expect(member.locator(".oz-writing")).to_be_empty(timeout=PATIENCE)
    member.locator("form.oz-answer textarea").press_sequentially("Thanks")
    expect(officer.locator(".oz-writing")).to_contain_text("Dalian Bright Co. is writing …")
    assert "Leader is" not in member.content() and "here too" not in member.content()
    leader.goto("/desk/")
    expect(officer.locator(".oz-here")).to_be_empty(timeout=PATIENCE)
    assert site.complaints == []


def test_a_correction_is_seen_with_the_first_text(site: Site) -> None:
    member, officer = site.case_as("member", "corrected", viewport=PHONE), site.case_as("officer", "corrected")
    for page in (member, officer):
        wait_for_stream(page)
    write(officer, "A bus leaves at ten.")
    says(member, "A bus leaves at ten.")
    officer.get_by_role("link", name="Correct", exact=True).click()
    sheet = officer.locator("dialog[open]")
    sheet.locator("textarea").fill("A bus leaves at nine.")
    sheet.get_by_role("button", name="Save the correction").click()
    for page in (officer, member):
        says(page, "A bus leaves at nine.")
        assert texts(page)[-1:] == ["A bus leaves at nine."]
    expect(officer.locator("dialog[open]")).to_have_count(0)
    member.locator(f"{CONVERSATION} .oz-corrected summary").click()
    expect(member.locator(".oz-corrected-first")).to_contain_text("A bus leaves at ten.")
    fits(member)
    has_no_barrier(member)
    officer.get_by_role("link", name="Correct", exact=True).click()
    officer.locator("dialog[open] textarea").fill("A bus leaves at eight.")
    write(member, "Nine is fine.")
    officer.locator("dialog[open]").get_by_role("button", name="Save the correction").click()
    expect(officer.locator("dialog[open]")).to_contain_text("has answered this already")
    expect(officer.locator("dialog[open] textarea")).to_have_value("A bus leaves at eight.")
    assert site.complaints == []


def test_a_draft_follows_to_another_device_and_two_windows_are_told(site: Site) -> None:
    desk, phone = site.case_as("member", "kept"), site.case_as("member", "kept", viewport=PHONE)
    with desk.expect_response(lambda reply: "/drafts/" in reply.url and reply.ok):
        desk.locator("form.oz-answer textarea").press_sequentially("We are forty people")
    expect(desk.locator("form.oz-answer .oz-kept")).to_have_text("Draft kept")
    phone.reload()
    expect(phone.locator("form.oz-answer textarea")).to_have_value("We are forty people")
    with phone.expect_response(lambda reply: "/drafts/" in reply.url and reply.ok):
        phone.locator("form.oz-answer textarea").fill("We are fifty people")
    desk.locator("form.oz-answer textarea").press_sequentially(".")
    expect(desk.locator("form.oz-answer .oz-kept")).to_contain_text("changed in another window")
    desk.get_by_role("button", name="Use that one").click()
    expect(desk.locator("form.oz-answer textarea")).to_have_value("We are fifty people")

    desk.route("**/drafts/", lambda route: route.abort())
    desk.locator("form.oz-answer textarea").press_sequentially(" or more")
    expect(desk.locator("form.oz-answer .oz-kept")).to_contain_text("this browser only")
    desk.unroute("**/drafts/")
    desk.reload()
    expect(desk.locator("form.oz-answer textarea")).to_have_value("We are fifty people or more")
    write(desk, "We are fifty people or more.")
    phone.reload()
    expect(phone.locator("form.oz-answer textarea")).to_have_value("")
    assert [one for one in site.complaints if "ERR_FAILED" not in one] == []


def test_a_colleague_is_mentioned_by_the_keys_and_told(site: Site) -> None:
    officer = site.case_as("officer", "named")
    officer.get_by_text("Note inside the zone").click()
    field = officer.locator("form.oz-note textarea")
    field.press_sequentially("Please look, @")
    offered = officer.locator("form.oz-note .oz-mentions li")
    expect(offered.first).to_be_visible()
    has_no_barrier(officer)
    field.press_sequentially("le")
    expect(offered).to_have_text(["Leader"])
    field.press("Enter")
    expect(field).to_have_value("Please look, @Leader ")
    field.press_sequentially("and @se")
    expect(offered).to_have_text(["Second"])
    field.press("Escape")
    expect(officer.locator("form.oz-note .oz-mentions")).to_be_hidden()
    officer.locator("form.oz-note button.btn").click()
    expect(officer.locator(".oz-mention")).to_have_text("@Leader")
    leader = site.open_as("leader", "/notices/")
    expect(leader.locator("body")).to_contain_text("mentioned you in a note")
    assert site.complaints == []


def test_a_canned_answer_goes_in_at_the_cursor(site: Site) -> None:
    dispatcher = site.open_as("dispatcher", "/desk/settings/answers/")
    has_no_barrier(dispatcher)
    dispatcher.get_by_role("link", name="New canned answer").first.click()
    sheet = dispatcher.locator("dialog[open]")
    sheet.locator("[name=title]").fill("Opening hours")
    sheet.locator("[name=body]").fill("Dear {enterprise}, we are open from nine to five.")
    sheet.get_by_role("button", name="Save").click()
    expect(dispatcher.locator("table")).to_contain_text("Opening hours")
    officer = site.case_as("officer", "named")
    field = officer.locator("form.oz-answer textarea")
    field.fill("Hello. Bye.")
    field.evaluate("field => field.setSelectionRange(7, 7)")
    officer.get_by_text("Canned answers").click()
    officer.get_by_label("Search canned answers by title").fill("hours")
    has_no_barrier(officer)
    officer.get_by_role("button", name=re.compile("Opening hours")).click()
    expect(field).to_have_value("Hello. Dear Dalian Bright Co., we are open from nine to five.Bye.")
    assert site.complaints == []


def test_earlier_messages_come_without_a_jump(site: Site) -> None:
    officer = site.case_as("officer", "long")
    rows = officer.locator(f"{CONVERSATION} li[data-stream=message]")
    expect(rows).to_have_count(50)
    name = rows.first.get_attribute("id") or ""
    first, earlier = officer.locator(f"#{name}"), int(name.removeprefix("message-")) - 1
    first.scroll_into_view_if_needed()
    officer.locator("a[data-earlier]").scroll_into_view_if_needed()
    before = first.bounding_box()
    officer.locator("a[data-earlier]").click()
    expect(rows).to_have_count(50 + earlier)
    after = first.bounding_box()
    assert before and after and abs(before["y"] - after["y"]) <= 4
    assert texts(officer)[:60] == [f"Message {number}" for number in range(1, 61)]
    expect(officer.locator("a[data-earlier]")).to_have_count(0)
    plain = site.case_as("officer", "long", java_script_enabled=False)
    plain.get_by_role("link", name="Earlier messages").click()
    assert texts(plain) == [f"Message {number}" for number in range(1, earlier + 1)]
    assert site.complaints == []
