"""Lists in a browser: by keys alone, ticked in ranges, exported, without a barrier."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browsing import PATIENCE, PHONE, WHOLE, Site, fits, violations

pytestmark = pytest.mark.browser

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
    search = page.locator(".oz-filters input[type=search]")
    search.focus()
    page.keyboard.type("jxa?")
    # Nothing is hijacked while somebody types.
    expect(search).to_have_value("jxa?")
    page.wait_for_url("**/desk/cases/?*q=jxa*")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.goto(f"{LIST}&order=oldest")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(re.compile(r"/desk/cases/C-"))
    page.keyboard.press("u")
    expect(page).to_have_url(re.compile(r"state=open&order=oldest"))
    assert not site.complaints


# Press two keys the moment that the list has been replaced, before anything that was put off can run.
AT_ONCE = """
const press = (event) => {
  if (event.target.id !== "results") return;
  document.removeEventListener("htmx:afterSwap", press);
  queueMicrotask(() => {
    for (const key of "jx") document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  });
};
document.addEventListener("htmx:afterSwap", press);
document.querySelector("#results").dispatchEvent(new CustomEvent("live"));
"""


def test_a_key_right_after_the_list_renewed_itself_goes_on_from_the_marked_row(site: Site) -> None:
    page = site.open_as("officer", LIST)
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.evaluate(AT_ONCE)
    expect(page.locator("tbody tr").nth(1)).to_have_attribute("aria-selected", "true")
    assert ticked(page) == 2


def test_a_click_is_not_lost_when_the_list_renews_itself_in_the_middle_of_it(site: Site) -> None:
    page = site.open_as("officer", LIST)
    page.locator("tbody .oz-open").first.hover()
    page.mouse.down()
    with page.expect_response(lambda answer: "/desk/cases/?" in answer.url):
        page.evaluate("document.querySelector('#results').dispatchEvent(new CustomEvent('live'))")
    page.mouse.up()
    page.wait_for_url("**/desk/cases/C-*/")


def test_rows_are_ticked_in_ranges_and_stay_ticked_when_the_list_renews_itself(site: Site) -> None:
    page = site.open_as("dispatcher", LIST)
    boxes = page.locator("tbody .oz-tick input")
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    assert ticked(page) == 4
    before = boxes.nth(0).element_handle()
    page.evaluate("document.querySelector('#results').dispatchEvent(new CustomEvent('live'))")
    page.wait_for_function("box => !box.isConnected", arg=before)
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
    with page.expect_download() as download:
        # What tells of the progress may draw the list once more between pressing and letting go.
        got.evaluate("one => one.click()")
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
