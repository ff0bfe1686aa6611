"""A formality in a real browser: begun on a phone, returned once for correction, completed step by step at the desk."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browsing import PHONE, WHOLE, Site, fits, violations

pytestmark = pytest.mark.browser

POCKET = {"viewport": PHONE, "has_touch": True, "is_mobile": True}


def is_sound(page: Page) -> None:
    """Insist that everybody can use the page, at the width that it has."""
    fits(page)
    assert violations(page, WHOLE) == []


def press(page: Page, link: str, button: str = "", **typed: str) -> None:
    """Open the sheet behind a link, fill it in and send it."""
    page.get_by_role("link", name=link, exact=True).first.click()
    sheet = page.locator("dialog[open]")
    for name, value in typed.items():
        field = sheet.locator(f"[name={name.replace('_', '-') if name.startswith(('fault', 'words')) else name}]")
        if name == "document":
            field.set_input_files(value)
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    sheet.get_by_role("button", name=button or link, exact=True).click()
    expect(sheet).to_have_count(0)


def test_from_a_phone_to_the_last_step(site: Site, tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("What the office asked for.")
    phone = site.open_as("member", "/portal/services/moving-in/", **POCKET)
    is_sound(phone)
    press(phone, "Start a formality", "Start it")
    expect(phone.locator("h1")).to_have_text("Moving in")
    is_sound(phone)
    press(phone, "Hand in Licence", "Hand in", document=str(paper), issued_on="2026-01-05")
    press(phone, "Hand in Identity", "Hand in", document=str(paper))
    press(phone, "Submit")
    expect(phone.locator("h1 + .oz-sub")).to_contain_text("submitted")
    place = phone.url.replace(site.stage.installation.url, "").replace("/portal/", "/desk/")
    officer = site.open_as("officer", place)
    is_sound(officer)
    press(officer, "Return for correction", "Return it", fault_identity="unfit", words_identity="Page 2 is cut off")
    phone.reload()
    expect(phone.locator("#notice")).to_contain_text("Page 2 is cut off")
    is_sound(phone)
    press(phone, "Hand in another Identity", "Hand in", document=str(paper))
    press(phone, "Submit")
    officer.reload()
    press(officer, "Accept")
    for name in ("Check", "Tax", "Seals"):
        press(officer, f"Complete the step {name}", "It is done")
    expect(officer.locator("h1 + .oz-sub")).to_contain_text("completed")
    is_sound(officer)
    phone.reload()
    expect(phone.locator("#steps")).to_contain_text("3 / 3")
    is_sound(phone)
    listed = site.open_as("officer", "/desk/formalities/", **POCKET)
    is_sound(listed)
