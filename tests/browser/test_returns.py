"""Returns in a real browser: opened for fifty, a blocking error, a warning, sent back, accepted, and the fact."""

import pytest
from playwright.sync_api import Page, expect

from browsing import DESK, PATIENCE, PHONE, Site, fits, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

POCKET = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
MANY = """
from decimal import Decimal
from openzone.core.actor import system
from openzone.places.models import Unit
from openzone.registry.actions import register
from openzone.registry.actions.facts import Told, record_facts
from openzone.registry.models import Indicator, Organisation

ours = Organisation.objects.select_related("unit").get(ref={ref!r})
by = system(ours.zone_id)
catalogue = {{one.code: one for one in Indicator.objects.filter(zone_id=ours.zone_id)}}
last = {{"headcount": ("2016-12-31", 200), "revenue": ("2016", 80_000_000), "rd_staff": ("2016-12-31", 40)}}
record_facts(ours, [Told(catalogue[code], at, Decimal(value)) for code, (at, value) in last.items()], by=by)
for number in range(48):
    register(unit=ours.unit, name=f"Works {{number:02d}}", kind="intermediary", by=by)
"""
ANSWERS = {
    "headcount": "320",
    "rd_staff": "80",
    "revenue": "9000",
    "rd_expense": "700",
    "profit": "-40",
    "taxes": "300",
}


def fill(page: Page, **answers: str) -> None:
    for code, value in answers.items():
        page.locator(f"#id_{code}").fill(value)


def test_a_return_of_fifty_from_opened_to_fact(site: Site) -> None:
    ref = site.stage.enterprise
    site.stage.installation.python(MANY.format(ref=ref))
    leader = site.open_as("leader", "/desk/returns/new/")
    leader.get_by_label("Over which period").fill("2017")
    # Of another kind than the enterprises, so that what other tests announce to these reaches no more of them.
    leader.get_by_label("Enterprise", exact=True).check()
    leader.get_by_label("Intermediary", exact=True).check()
    expect(leader.locator("#preview")).to_contain_text("Reaches 50 enterprises", timeout=PATIENCE)
    fits(leader)
    leader.get_by_role("button", name="Ask and tell them").dblclick()
    leader.wait_for_url("**/desk/returns/*/", timeout=PATIENCE)
    expect(leader.get_by_role("link", name="Missing 50")).to_be_visible()
    place = leader.url

    owner = site.open_as("owner", "/portal/", **POCKET)
    expect(owner.locator("#nav-returns")).to_contain_text("1")
    owner.goto("/portal/returns/")
    owner.get_by_role("link", name="Yearly return 2017").click()
    expect(owner.locator("#id_headcount")).to_have_value("200")
    expect(owner.locator("#id_revenue")).to_have_value("8000")
    fits(owner)
    fill(owner, **{**ANSWERS, "invention_patents": "3", "rd_staff": "900"})
    expect(owner.locator("#kept")).to_contain_text("“R&D staff” (900) is more than “Headcount” (320)", timeout=PATIENCE)
    owner.reload()
    expect(owner.locator("#id_rd_staff")).to_have_value("900")
    owner.get_by_role("button", name="Submit", exact=True).click()
    expect(owner.locator("#wrong_rd_staff")).to_be_visible(timeout=PATIENCE)
    assert violations(owner) == []
    fill(owner, rd_staff="80")
    owner.get_by_role("button", name="Submit", exact=True).click()
    why = owner.get_by_label("60 % more than a year before", exact=False)
    expect(why).to_be_visible(timeout=PATIENCE)
    why.fill("We took over a branch.")
    owner.get_by_role("button", name="Submit", exact=True).dblclick()
    expect(owner.locator("main")).to_contain_text("You read here what the zone says.", timeout=PATIENCE)

    officer = site.open_as("officer", f"{place}{ref}/")
    expect(officer.locator("main")).to_contain_text("We took over a branch.")
    officer.get_by_role("link", name="Send back").click()
    sheet = officer.locator("dialog[open]")
    sheet.get_by_label("In words for the enterprise").fill("Is the revenue in 10,000 CNY?")
    sheet.get_by_role("button", name="Send it back").click()
    expect(officer.locator("main")).to_contain_text("sent back for correction", timeout=PATIENCE)
    owner.reload()
    expect(owner.locator("main")).to_contain_text("Is the revenue in 10,000 CNY?")
    fill(owner, revenue="9100")
    owner.get_by_role("button", name="Submit", exact=True).click()
    expect(owner.locator("main")).to_contain_text("You read here what the zone says.", timeout=PATIENCE)
    officer.reload()
    officer.get_by_role("button", name="Accept").dblclick()
    expect(officer.locator("main")).to_contain_text("Its figures are facts of the enterprise.", timeout=PATIENCE)
    assert violations(officer) == []
    expect(leader.get_by_role("link", name="Missing 49")).to_be_visible(timeout=PATIENCE)

    officer.goto(f"/desk/enterprises/{ref}/")
    revenue = officer.locator("#figures li", has_text="Revenue")
    expect(revenue).to_contain_text("91 million CNY")
    expect(revenue).to_contain_text("+13.8 %")
    revenue.get_by_role("link", name="Revenue").click()
    officer.locator("#revenue").get_by_role("link", name="Yearly return 2017").first.click()
    expect(officer).to_have_url(f"{place}{ref}/")
    for path in (f"/desk/enterprises/{ref}/facts/", f"/desk/enterprises/{ref}/"):
        officer.goto(path)
        fits(officer)
        officer.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
        fits(officer)
        officer.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})
    assert site.complaints == []
