"""The main job in a real browser: a demand raised on a phone, worked on at the desk, confirmed on the phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests_browser import PHONE, Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def raise_demand(page: Page, title: str) -> str:
    """Raise a demand in three steps; answers its reference."""
    page.get_by_role("link", name=re.compile("Commute")).first.click()
    page.get_by_label("In one line").fill(title)
    page.get_by_label("In full").fill("我们需要夜班班车，四十人。")
    page.get_by_label("How many riders?").fill("40")
    page.get_by_role("button", name="Go on: check it").click()
    page.get_by_role("button", name=re.compile("^Send to")).click()
    page.wait_for_url(re.compile("/portal/cases/C-"))
    found = re.search(r"C-\d{4}-\d{5}", page.url)
    assert found
    return found.group()


def act(page: Page, button: str, send: str, **fields: str) -> None:
    """Open a verb's dialog, fill it in and send it."""
    page.get_by_role("link", name=button, exact=True).first.click()
    sheet = page.locator("dialog[open]")
    for label, value in fields.items():
        field = sheet.get_by_label(label.replace("_", " "))
        if field.first.evaluate("one => one.tagName") == "SELECT":
            field.first.select_option(label=value, force=True)
        else:
            field.first.fill(value)
    sheet.get_by_role("button", name=send).click()
    expect(page.locator("dialog[open]")).to_have_count(0)
