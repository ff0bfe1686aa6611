"""The search box in a real browser: its key, what comes while one types, arrows and Enter, on a desk and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from browsing import DESK, PHONE, Site, fits, violations

SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])


def typed(page: Page, text: str) -> None:
    """Type into the box as a person does, and wait for what comes."""
    with page.expect_response(lambda answer: "/search/typed/" in answer.url):
        page.keyboard.type(text, delay=20)


@SIZES
def test_what_is_found_while_typing_is_chosen_by_arrows_and_enter(site: Site, size: dict[str, int]) -> None:
    page = site.open_as("leader", "/desk/", viewport=size)
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search everything")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-expanded", "false")
    typed(page, "brihgt")
    found = page.get_by_role("listbox", name="Found")
    expect(found.get_by_role("option", name="Dalian Bright")).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("[data-found-said]")).to_contain_text("1 result")
    fits(page)
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    chosen = found.locator('[aria-selected="true"]')
    expect(chosen).to_have_count(1)
    expect(box).to_have_attribute("aria-activedescendant", str(chosen.get_attribute("id")))
    expect(box).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/enterprises/{site.stage.enterprise}/")
    assert site.complaints == []


@SIZES
def test_enter_without_a_choice_shows_all_and_escape_puts_the_list_away(site: Site, size: dict[str, int]) -> None:
    page = site.open_as("leader", "/desk/", viewport=size)
    page.keyboard.press("/")
    typed(page, "光明")
    found = page.get_by_role("listbox", name="Found")
    expect(found).to_be_visible()
    page.keyboard.press("Escape")
    expect(found).to_be_hidden()
    expect(page.get_by_role("combobox")).to_have_value("光明")
    page.keyboard.press("ArrowDown")
    expect(found).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/search/?q=*")
    expect(page.get_by_role("heading", name="Found for “光明”")).to_be_visible()
    expect(page.locator("mark", has_text="光明").first).to_be_visible()
    fits(page)
    assert violations(page) == []
    assert site.complaints == []


@SIZES
def test_the_portal_searches_ones_own(site: Site, size: dict[str, int]) -> None:
    page = site.open_as("member", "/portal/", viewport=size)
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Search everything")).to_be_focused()
    typed(page, "night")
    option = page.get_by_role("listbox", name="Found").get_by_role("option").first
    expect(option).to_be_visible()
    fits(page)
    assert violations(page) == []
    option.click()
    page.wait_for_url("**/portal/*/C-*/")
    assert site.complaints == []


def test_it_works_without_scripts(site: Site) -> None:
    page = site.open_as("leader", "/desk/", java_script_enabled=False)
    page.get_by_role("combobox", name="Search everything").fill("bright")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/search/?q=bright")
    expect(page.get_by_role("link", name="Dalian Bright Co.").first).to_be_visible()
