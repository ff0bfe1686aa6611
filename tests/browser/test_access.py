"""Every kind of page against WCAG 2.2 AA, light and dark, and at the width of a phone without sideways scrolling."""

import pytest
from playwright.sync_api import Page

from browsing import PHONE, WHOLE, Site, fits, violations

pytestmark = pytest.mark.browser

# The only thing that the dark theme changes.
COLOURS = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}}
PAGES = {
    None: ["/", "/z/here/", "/z/here/answers/", "/account/login/", "/account/password/reset/", "/no/such/page/"],
    "member": [
        "/portal/",
        "/portal/raise/",
        "/portal/raise/?category=commute",
        "/portal/drafts/{draft}/check/",
        "/portal/cases/{live}/",
        "/portal/cases/{proposed}/",
        "/portal/cases/{live}/withdrawal/",
        "/portal/demands/",
        "/portal/announcements/",
        "/portal/contact/",
        "/portal/knowledge/",
        "/account/",
        "/notices/",
        "/portal/no/such/page/",
    ],
    "owner": ["/portal/colleagues/"],
    "officer": [
        "/desk/",
        "/desk/cases/?state=open",
        "/desk/cases/{live}/",
        "/desk/cases/{live}/proposal/",
        "/desk/cases/new/",
        "/desk/enterprises/",
        "/desk/enterprises/{enterprise}/",
        "/desk/enterprises/{enterprise}/conversation/",
        "/desk/enterprises/{enterprise}/tags/new/",
        "/desk/announcements/",
        "/desk/announcements/new/",
        "/desk/knowledge/",
        "/desk/knowledge/new/",
        "/desk/search/?q=bus",
    ],
    "dispatcher": [
        "/desk/cases/{live}/assignment/",
        "/desk/figures/",
        "/desk/figures/cases_received/",
        "/desk/letters/",
        "/desk/letters/{letter}/",
        "/desk/letters/{letter}/raise/",
    ],
    "administrator": [
        "/desk/settings/zone/",
        "/desk/settings/units/",
        "/desk/settings/people/",
        "/desk/settings/categories/",
        "/desk/settings/categories/commute/questions/",
        "/desk/settings/routing/",
        "/desk/settings/answers/",
        "/desk/settings/calendar/?year=2026",
        "/desk/settings/calendar/week/",
        "/desk/settings/calendar/days/2026-10-01/",
        "/desk/settings/calendar/holidays/?country=DE&year=2027",
        "/desk/settings/calendar/file/",
        "/desk/settings/webhooks/",
        "/desk/settings/webhooks/new/",
        "/desk/settings/webhooks/{webhook}/",
        "/desk/settings/mailbox/",
        "/desk/settings/inlets/new/",
    ],
}


def paint(page: Page, scheme: str) -> None:
    """Show the page in this scheme, with every colour at its end."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {}))).then(() => {})")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_barrier(site: Site, name: str | None) -> None:
    page = site.open_as(name) if name else site.open()
    known = {**site.stage.cases, "enterprise": site.stage.enterprise}
    barriers = []
    for path in PAGES[name]:
        page.goto(path.format(**known))
        for scheme, options in (("light", WHOLE), ("dark", COLOURS)):
            paint(page, scheme)
            barriers += [f"{scheme} {one}" for one in violations(page, options)]
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        fits(page)
        page.set_viewport_size({"width": 1440, "height": 900})
    assert not barriers, "\n".join(barriers)
