"""An installation set up from nothing in a real browser, on a phone and at a desk, every step without a barrier."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser.test_access import COLOURS, paint
from browsing import DESK, PATIENCE, PHONE, WHOLE, fits, violations
from installation import Installation, eventually
from pictures import png

pytestmark = pytest.mark.browser

LIST = "park; Harbour Office; 港区办公室\nstation; Pier Station; 码头站; Harbour Office"


def whole(page: Page) -> None:
    """Insist that the step fits both screens and bars nobody, light and dark."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        fits(page)
    for scheme, options in (("light", WHOLE), ("dark", COLOURS)):
        paint(page, scheme)
        assert not violations(page, options)


def go_on(page: Page, awaited: str) -> None:
    """Look at the step, send it and wait for the next one."""
    whole(page)
    page.locator("main .btn-primary").click()
    page.wait_for_selector(awaited)


def test_an_installation_is_set_up(live_installation: Installation, chromium: Browser, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(png(120, 60))
    assert eventually(lambda: "/setup/" in live_installation.said())
    link = re.search(r"http://\S+/setup/\S+/", live_installation.said())
    assert link
    context = chromium.new_context(viewport=PHONE, locale="en")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    try:
        page.goto(live_installation.url + "/desk/")
        assert "stands in the terminal" in page.locator("main").inner_text()
        whole(page)
        page.goto(link[0])
        page.fill("input[name=name]", "North Harbour Zone")
        page.fill("[name=code]", "north")
        page.set_input_files("[name=logo]", logo)
        go_on(page, "[name=commission]")
        page.fill("[name=unit0-name]", "Core Area Office")
        assert "1 Core Area Office" in page.locator("[name=unit1-parent]").inner_text()
        page.locator("details.oz-paste summary").click()
        page.fill("[name=paste]", LIST)
        page.locator("button[value=list]").click()
        page.wait_for_selector("[name=unit2-name]")
        assert page.input_value("[name=unit2-name]") == "Pier Station"
        go_on(page, "[name=groups]")
        page.check("[name=routing][value=subject]")
        go_on(page, "[name=password]")
        page.fill("[name=name]", "Li Wei")
        page.fill("[name=email]", "li@zone.example")
        page.fill("[name=password]", "three words together")
        page.fill("[name=again]", "three words together")
        go_on(page, ".oz-tree")
        go_on(page, ".oz-first-steps")
        whole(page)
        page.goto(live_installation.url + "/desk/settings/zone/")
        whole(page)
        assert page.locator(".oz-zone-logo").first.evaluate("one => one.naturalWidth") == 120
        page.goto(link[0])
        assert "works no more" in page.locator("main").inner_text()
    finally:
        context.close()
