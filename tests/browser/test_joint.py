"""What many do together, in a browser: a case of three units, and a matter of thirty enterprises."""

import json
import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from browsing import Site, fits, violations
from openzone.core import clock

pytestmark = pytest.mark.browser

MANY = """
import json
from openzone.accounts.actions import invite
from openzone.accounts.models import User
from openzone.cases import actions
from openzone.cases.models import Category
from openzone.core.actor import Actor, system
from openzone.places.models import Unit, Zone
from openzone.registry.actions import join, register

zone, by = Zone.objects.get(code="here"), system(Zone.objects.get(code="here").pk)
station = Unit.objects.get(zone=zone, code="station")
subject = Category.objects.get(zone=zone, code="commute")
def actor(name): return Actor(User.objects.get(email=f"{name}@example.org").pk, zone.pk)
owner, _ = invite(email="many@example.org", name="Many", by=by)
refs = []
for number in range(30):
    firm = register(unit=station, name=f"Firm {number:02d}", by=by)
    join(organisation=firm, user=owner, role="owner", by=by)
    case = actions.raise_demand(
        organisation=firm, category=subject, title=f"Thirty want a bus {number:02d}", description="x",
        answers={"riders": "4"}, by=Actor(owner.pk, zone.pk),
    )
    if number:
        actions.triage(case, by=actor("dispatcher"))
        actions.assign(case, by=actor("dispatcher"), unit=station)
        actions.accept(case, by=actor("officer"))
    refs.append(case.ref)
print(json.dumps(refs))
"""


def sheet(page: Page, link: str, send: str, **fields: str) -> None:
    """Open a dialog by its link on the page, fill it in and send it."""
    page.get_by_role("link", name=link, exact=True).first.click()
    found = page.locator("dialog[open]")
    for name, value in fields.items():
        control = found.locator(f"[name={name}]")
        if control.first.get_attribute("type") == "radio":
            found.locator(f"[name={name}][value={value}]").check()
        elif control.evaluate("one => one.tagName") == "SELECT":
            control.evaluate(
                "(one, value) => one.tomselect ? one.tomselect.setValue(value) : (one.value = value)", value
            )
        else:
            control.fill(value)
    found.get_by_role("button", name=send, exact=True).click()
    expect(page.locator("dialog[open]")).to_have_count(0)


def a_working_day() -> str:
    day = clock.now().date() + timedelta(days=3)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day.isoformat()


def test_one_case_is_handled_by_three_units_and_answered_once(site: Site) -> None:
    lead, due = site.case_as("officer", "joint"), a_working_day()
    sheet(lead, "Ask another unit", "Ask this unit", to="other", what="Count the riders.", due=due)
    expect(lead.locator("#part-1")).to_contain_text("Station Two")
    sheet(lead, "Ask another unit", "Ask this unit", to="park", what="Ask the bus company.", due=due)
    expect(lead.locator("#joint")).to_contain_text("Software Park")
    fits(lead)
    assert violations(lead) == []
    expect(lead.get_by_role("link", name="Propose a solution")).to_have_count(0)

    helper = site.open_as("elsewhere", "/desk/")
    expect(helper.locator("#co-tasks")).to_contain_text("Count the riders.")
    helper.get_by_role("link", name="Count the riders.").click()
    expect(helper.locator("form.oz-answer")).to_have_count(0)
    sheet(helper, "Hand in the result", "Hand it in", result="Forty ride every night.")
    expect(lead.locator("#part-1")).to_contain_text("Forty ride every night.")

    park = site.open_as("park_officer", f"/desk/cases/{site.stage.cases['joint']}/")
    park.locator("#part-2").get_by_role("link", name="Hand in the result").click()
    park.locator("dialog[open] [name=result]").fill("The company can come at 22:40.")
    park.locator("dialog[open]").get_by_role("button", name="Hand it in").click()
    expect(park.locator("#part-2")).to_contain_text("22:40")

    lead.reload()
    lead.get_by_role("link", name="Propose a solution").click()
    dialog = lead.locator("dialog[open]")
    blocks = dialog.get_by_role("button", name=re.compile("Put into the answer"))
    expect(blocks).to_have_count(2)
    for block in blocks.all():
        block.click()
    expect(dialog.locator("[name=body]")).to_have_value("Forty ride every night. The company can come at 22:40.")
    dialog.locator("[name=outcome][value=solved]").check()
    dialog.get_by_role("button", name="Send to Dalian Bright Co.").click()
    expect(lead.locator("#case-now")).to_contain_text("solution proposed")

    member = site.case_as("member", "joint")
    expect(member.get_by_role("region", name="Your verdict")).to_contain_text("The company can come at 22:40.")
    expect(member.locator("body")).not_to_contain_text("Count the riders.")
    assert not site.complaints


def test_one_matter_of_thirty_enterprises_is_answered_and_its_policy_tracked(site: Site) -> None:
    refs = json.loads(site.stage.installation.python(MANY))
    page = site.open_as("dispatcher", "/desk/cases/?q=Thirty+want")
    page.locator("[data-tick-all]").check()
    page.get_by_role("button", name="Make a matter").click()
    page.locator("[name=title]").fill("Thirty enterprises want a bus")
    page.locator("[name=lead]").select_option("commission")
    page.get_by_role("button", name="Open the matter").click()
    page.wait_for_url("**/desk/matters/M-*/")
    expect(page.locator("#cases h2")).to_contain_text("30")
    fits(page)
    assert violations(page) == []

    sheet(
        page,
        "Answer to all",
        "Send to all",
        body="Dear {enterprise}, a rule must change first.",
        outcome="policy_needed",
    )
    expect(page.locator("#answer")).to_contain_text("30 of 30 demands")
    expect(page.locator("#answer")).to_contain_text("29 proposed")
    expect(page.locator("#answer")).to_contain_text(refs[0])
    fits(page)

    today = clock.now().date().isoformat()
    sheet(
        page, "Propose a policy change", "Put on record", text="Night buses are paid for.", addressed_to="The city",
        submitted_on=today,
    )  # fmt: skip
    expect(page.locator("aside")).to_contain_text("Night buses are paid for.")
    sheet(page, "It was adopted", "It was adopted", decided_on=today)
    expect(page.locator("header.oz-page-head")).to_contain_text("policy change adopted")
    assert violations(page) == []
    assert not site.complaints
