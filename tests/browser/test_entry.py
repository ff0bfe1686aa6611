"""Getting in alone, in a real browser: register, letter, password, claim, confirmed by the station, portal open."""

import email
import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from browsing import DESK, PHONE, Site, fits

pytestmark = pytest.mark.browser

PASSWORD = "three words put together"
LICENCE: FilePayload = {"name": "licence.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
FORGED: FilePayload = {"name": "licence.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00 an executable"}


def letter_to(site: Site, address: str) -> str:
    """The text of the letter in the installation's folder of mail."""
    folder = site.stage.installation.data / "mail"
    found = [text for text in (file.read_text() for file in folder.glob("*.log")) if f"To: {address}" in text]
    assert len(found) == 1, address
    body = email.message_from_string(found[0].rsplit("\n" + "-" * 79, 1)[0]).get_payload(decode=True)
    assert isinstance(body, bytes)
    return body.decode()


def chooses_password(site: Site, page: Page, address: str) -> None:
    """Follow the link of the letter, choose the password, sign in."""
    found = re.search(r"/account/password/reset/key/\S+", letter_to(site, address))
    assert found
    page.goto(found[0])
    fits(page)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Keep this password").click()
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("E-mail").fill(address)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_somebody_registers_alone_and_is_let_in(site: Site, size: dict[str, int]) -> None:
    site.stage.installation.python("from openzone.places.models import Zone; Zone.objects.update(is_demo=True)")
    name, address = f"Lin Tao {size['width']}", f"lin{size['width']}@new.example"
    page = site.open("/account/login/", viewport=size)
    page.get_by_role("link", name="New here?").click()
    fits(page)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("E-mail").fill(address)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    fits(page)
    chooses_password(site, page, address)

    expect(page.get_by_role("heading", name="Which enterprise do you act for?")).to_be_visible()
    fits(page)
    page.get_by_label("Zone").select_option(label="This Zone")
    page.get_by_label("Name of the enterprise").fill("Dalian Bright Co.")
    page.get_by_label("Number", exact=True).fill("91350100M000100Y43")
    page.get_by_label("Your position there").fill("行政主管")
    page.get_by_label("Copy of the licence").set_input_files(files=[FORGED])
    page.get_by_role("button", name="Send to the zone").click()
    expect(page.locator(".oz-errors")).to_contain_text("its content is not one of these kinds")
    expect(page.get_by_label("Your position there")).to_have_value("行政主管")
    fits(page)
    page.get_by_label("Copy of the licence").set_input_files(files=[LICENCE])
    page.get_by_role("button", name="Send to the zone").click()
    expect(page.locator("#claims")).to_contain_text("waits for the unit that serves it")
    fits(page)

    officer = site.open_as("officer", "/desk/claims/", viewport=size)
    officer.get_by_role("row", name=re.compile(name)).get_by_role("link").click()
    expect(officer.get_by_role("heading", name="Which enterprise is meant?")).to_be_visible()
    fits(officer)
    officer.get_by_role("link", name="Confirm for this one").first.click()
    sheet = officer.get_by_role("dialog")
    expect(sheet).to_contain_text("has an owner who is told of this")
    sheet.get_by_role("button", name="Confirm").click()
    officer.wait_for_url("**/desk/enterprises/O-*/")
    expect(officer.get_by_role("main")).to_contain_text(name)

    expect(page.locator("#claims")).to_contain_text("confirmed")
    page.get_by_role("link", name="Go there").click()
    page.wait_for_url("**/portal/")
    expect(page.get_by_role("banner")).to_contain_text("Dalian Bright Co.")
    fits(page)
    assert site.complaints == []
