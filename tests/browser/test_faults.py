"""What people do wrong, what happens at the same time, and what somebody tries: nothing is lost and nothing runs."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browsing import CONVERSATION, PHONE, Site, fits, says, texts, wait_for_stream, write

pytestmark = pytest.mark.browser

HOSTILE = (
    "<script>window.__hacked = 1</script><img src=x onerror='window.__hacked = 2'><b>bold</b>"
    " ' OR 1=1; -- \u202e<svg onload=window.__hacked=3> مرحبا 😀 javascript:window.__hacked=4 " + "w" * 300
)


def test_a_double_click_makes_one_message(site: Site) -> None:
    page = site.case_as("member", "double")
    page.get_by_label("Goes to").fill("Once is enough.")
    page.get_by_role("button", name=re.compile("^Send to")).dblclick()
    says(page, "Once is enough.")
    page.reload()
    assert texts(page) == ["Once is enough."]


def test_a_double_click_does_a_verb_once(site: Site) -> None:
    page = site.case_as("dispatcher", "fresh")
    page.get_by_role("link", name="Sort", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Sort it").dblclick()
    expect(page.locator("#case-now")).to_contain_text("sorted")
    expect(page.locator("#case-side .oz-timeline li", has_text="sorted")).to_have_count(1)
    assert site.complaints == []


def test_who_comes_second_sees_what_changed_and_keeps_the_text(site: Site) -> None:
    first = site.case_as("dispatcher", "stale", noun="information-request")
    first.get_by_label("Your question").fill("Which stop, please?")
    second = site.case_as("second", "stale", noun="assignment")
    second.locator("[name=unit]").select_option("station")
    second.get_by_role("button", name="Assign it").click()
    expect(second.locator("#case-now")).to_contain_text("assigned")

    first.get_by_role("button", name=re.compile("^Send to")).click()
    expect(first.get_by_role("alert")).to_contain_text("Somebody was quicker: this demand is now “assigned”.")
    expect(first.get_by_label("Your question")).to_have_value("Which stop, please?")


def test_a_file_of_the_wrong_type_is_named_and_the_text_is_kept(site: Site, tmp_path: Path) -> None:
    page = site.case_as("member", "file", viewport=PHONE)
    programme = tmp_path / "report.exe"
    programme.write_bytes(b"MZ\x90\x00" + bytes(200))
    disguised = tmp_path / "report.pdf"
    disguised.write_bytes(programme.read_bytes())
    page.get_by_label("Goes to").fill("The report is attached.")
    for wrong in (programme, disguised):
        page.locator("#answer-files").set_input_files(wrong)
        page.get_by_role("button", name=re.compile("^Send to")).click()
        expect(page.get_by_role("alert").first).to_contain_text(wrong.name)
        expect(page.get_by_label("Goes to")).to_have_value("The report is attached.")
        page.reload()
        expect(page.get_by_label("Goes to")).to_have_value("The report is attached.")
    right = tmp_path / "报告.txt"
    right.write_text("二十二点四十分", encoding="utf-8")
    page.locator("#answer-files").set_input_files(right)
    page.get_by_role("button", name=re.compile("^Send to")).click()
    says(page, "The report is attached.")
    expect(page.locator(f"{CONVERSATION} .oz-files")).to_contain_text("报告.txt")
    assert texts(page) == ["The report is attached."]


def test_hostile_text_is_shown_and_does_not_run(site: Site) -> None:
    member = site.case_as("member", "hostile", viewport=PHONE)
    officer = site.case_as("officer", "hostile")
    wait_for_stream(officer)
    write(member, HOSTILE)
    says(officer, "<b>bold</b>")
    for page in (member, officer):
        page.reload()
        shown = page.locator(f"{CONVERSATION} li[data-stream=message]")
        expect(shown).to_contain_text("<script>window.__hacked = 1</script>")
        expect(shown).to_contain_text("مرحبا 😀")
        expect(shown.locator("script, img, b:text('bold'), a[href^=javascript]")).to_have_count(0)
        fits(page)
        assert page.evaluate("window.__hacked") is None
    officer.goto("/desk/search/?q=<script>window.__hacked=5</script>")
    assert officer.evaluate("window.__hacked") is None
    assert site.complaints == []


def test_single_keys_work_at_the_desk(site: Site) -> None:
    page = site.open_as("officer", "/desk/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("/")
    search = page.get_by_role("combobox", name="Search everything")
    expect(search).to_be_focused()
    page.keyboard.type("g c ?")
    expect(search).to_have_value("g c ?")
    search.blur()
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/desk/cases/**")


def without_script(site: Site, name: str, case: str) -> Page:
    return site.case_as(name, case, java_script_enabled=False)


def test_without_scripts_messages_and_verbs_work(site: Site) -> None:
    officer = without_script(site, "officer", "plain")
    officer.get_by_role("button", name="Accept", exact=True).click()
    expect(officer.locator("#case-now")).to_contain_text("in progress")
    officer.get_by_label("Goes to").fill("No script is needed.")
    officer.get_by_role("button", name="Send to Dalian Bright Co.").click()
    says(officer, "No script is needed.")
    officer.get_by_role("link", name="Propose a solution").click()
    officer.get_by_role("button", name=re.compile("^Send to")).click()
    expect(officer.get_by_role("alert")).to_contain_text("Please fill this in.")
    officer.get_by_label("Your solution").fill("A bus leaves at 22:40.")
    officer.get_by_role("button", name=re.compile("^Send to")).click()
    expect(officer.locator("#case-now")).to_contain_text("solution proposed")

    member = without_script(site, "member", "plain")
    says(member, "No script is needed.")
    member.get_by_label("Yes", exact=True).check()
    member.get_by_label("Satisfied", exact=True).check()
    member.get_by_role("button", name="Send my verdict").click()
    expect(member.locator("#case-now")).to_contain_text("Closed")
