"""Lists in a browser: by keys alone, ticked in ranges, exported, without a barrier."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browsing import PATIENCE, PHONE, WHOLE, Site, fits, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LIST = "/desk/cases/?state=open"


def ticked(page: Page) -> int:
    return page.locator("tbody .oz-tick input:checked").count()


def test_a_list_is_used_by_keys_alone(site: Site) -> None:
    page = site.open_as("officer", LIST)
    for key in "jxjjx":
        page.keyboard.press(key)
    assert ticked(page) == 2
    expect(page.locator("[data-ticked]")).to_have_text("2 selected")
    page.keyboard.press("?")
    keys = page.locator("dialog[open]")
    for words in ("Next row", "Tick the row", "With what is ticked: Assign"):
        expect(keys.get_by_text(words, exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".oz-filters input[type=search]").focus()
    page.keyboard.type("jxa?")
    assert ticked(page) == 2 and page.locator("dialog[open]").count() == 0, "nothing is hijacked while somebody types"
    page.goto(f"{LIST}&order=oldest")
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile(r"/desk/cases/C-"))
    page.keyboard.press("u")
    expect(page).to_have_url(re.compile(r"state=open&order=oldest"))
    assert not site.complaints


def test_rows_are_ticked_in_ranges_and_stay_ticked_when_the_list_renews_itself(site: Site) -> None:
    page = site.open_as("dispatcher", LIST)
    boxes = page.locator("tbody .oz-tick input")
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    assert ticked(page) == 4
    page.evaluate("document.querySelector('#results').dispatchEvent(new CustomEvent('live'))")
    page.wait_for_timeout(1000)
    assert ticked(page) == 4
    page.get_by_label("Select all on this page").check()
    assert ticked(page) == boxes.count()
    page.get_by_role("button", name="Answer", exact=True).click()
    page.locator("[name=body]").fill("We work on it.")
    page.locator("main .btn-primary").click()
    expect(page.get_by_text(re.compile(r"^\d+ done"))).to_be_visible()
    assert not site.complaints


def test_an_export_comes_by_itself_and_no_page_has_a_barrier(site: Site) -> None:
    page = site.open_as("officer", LIST)
    page.get_by_role("link", name="Export").click()
    page.locator("dialog[open] [name=format][value=xlsx]").check()
    page.get_by_role("button", name="Export").click()
    got = page.get_by_role("link", name="Download").first
    expect(got).to_be_visible(timeout=6 * PATIENCE)
    # What tells of the progress draws the list once more.
    page.wait_for_timeout(1500)
    with page.expect_download() as download:
        got.click()
    assert download.value.suggested_filename.endswith(".xlsx")
    barriers: list[Any] = []
    paths = [LIST, "/desk/exports/", "/desk/views/", f"/desk/cases/bulk/assignment/?row={site.stage.cases['plain']}:1"]
    paths += [f"/desk/lists/cases/{name}/" for name in ("columns", "views/new", "export")]
    for path in paths:
        page.goto(path)
        barriers += violations(page, WHOLE)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        fits(page)
        page.set_viewport_size({"width": 1440, "height": 900})
    assert not barriers, "\n".join(barriers)
