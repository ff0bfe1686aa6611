"""Two open pages of one case: what one side says the other sees, once and in order, whatever happens between."""

import re
import time

import pytest
from playwright.sync_api import Page, Route, expect

from browsing import CONVERSATION, PHONE, Site, act, says, texts, wait_for_stream, write
from installation import Installation, eventually

pytestmark = pytest.mark.browser

# Without the times: "just now" becomes a clock's time by itself.
SHOWN = """
() => ["#case-now", ".oz-messages", "#case-turn", "#case-verdict", "#case-side"].map((place) => {
  const copy = document.querySelector(place)?.cloneNode(true);
  for (const time of copy?.querySelectorAll("time") ?? []) time.remove();
  return copy?.textContent ?? "";
}).join(" ").replace(/\\s+/g, " ")
"""


def follows(page: Page) -> None:
    """Insist that the page comes to show what it shows when it is loaded anew."""
    anew = page.context.new_page()
    anew.goto(page.url)
    shown = anew.evaluate(SHOWN)
    eventually(lambda: page.evaluate(SHOWN) == shown)
    assert page.evaluate(SHOWN) == shown


def seconds_until_shown(page: Page, text: str, since: float) -> float:
    page.wait_for_function(
        "text => document.querySelector('.oz-messages').innerText.includes(text)", arg=text, polling=20
    )
    return time.monotonic() - since


def kill_web(installation: Installation) -> None:
    """Kill the web server with all its processes, and wait until another one answers."""
    old = installation.web
    for process in [*old.children(recursive=True), old]:
        process.kill()
    assert eventually(lambda: installation.is_ready() and installation.web.pid != old.pid), installation.said()


def test_each_side_sees_what_the_other_says(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    member = site.case_as("member", "live", viewport=PHONE)
    officer = site.case_as("officer", "live")
    for page in (member, officer):
        wait_for_stream(page)
    took = []
    for number, (speaker, listener) in enumerate([(member, officer), (officer, member)] * 3):
        text = f"Sentence {number} 第{number}句"
        start = time.monotonic()
        write(speaker, text)
        took.append(seconds_until_shown(listener, text, start))
        says(speaker, text)
    with capsys.disabled():
        print(f"\nA message was on the other page after {sorted(took)[3]:.2f} s (median), {max(took):.2f} s at most.")
    expected = [f"Sentence {number} 第{number}句" for number in range(6)]
    assert texts(member)[-6:] == texts(officer)[-6:] == expected

    write(officer, "The depot is dear.", note=True)
    says(officer, "The depot is dear.")
    officer.get_by_text("Answer to Dalian Bright Co.").click()
    write(officer, "We come back to you.")
    says(member, "We come back to you.")
    assert "depot" not in member.content()
    assert site.complaints == []


def test_a_killed_server_loses_nothing_and_repeats_nothing(site: Site) -> None:
    member = site.case_as("member", "restart", viewport=PHONE)
    officer = site.case_as("officer", "restart")
    for page in (member, officer):
        wait_for_stream(page)
    write(officer, "Before the fall.")
    says(member, "Before the fall.")
    member.get_by_label("Goes to").fill("Half a sentence")

    kill_web(site.stage.installation)
    write(officer, "After the fall.")
    write(officer, "And one more.")
    says(member, "And one more.")
    expect(member.get_by_label("Goes to")).to_have_value("Half a sentence")
    assert texts(member)[-3:] == ["Before the fall.", "After the fall.", "And one more."]
    member.reload()
    expect(member.get_by_label("Goes to")).to_have_value("Half a sentence")
    write(member, "Half a sentence, finished.")
    for page in (member, officer):
        says(page, "Half a sentence, finished.")
    assert texts(member) == texts(officer)


def test_a_page_that_followed_equals_a_page_that_is_loaded(site: Site) -> None:
    member = site.case_as("member", "act", viewport=PHONE)
    officer = site.case_as("officer", "act")
    for page in (member, officer):
        wait_for_stream(page)
    officer.get_by_role("button", name="Accept", exact=True).click()
    expect(officer.locator("#case-now")).to_contain_text("in progress")
    write(officer, "We begin today.")
    says(member, "We begin today.")
    write(member, "Thank you.")
    says(officer, "Thank you.")
    for page, reader in ((officer, "Member"), (member, "Officer")):
        page.locator(f"{CONVERSATION} li").last.scroll_into_view_if_needed()
        expect(page.locator("#case-turn")).to_contain_text(f"Read by {reader}.")
    for page in (member, officer):
        follows(page)


def test_what_happens_while_a_part_is_fetched_is_not_missed(site: Site) -> None:
    watcher, officer = site.case_as("leader", "missed"), site.case_as("officer", "missed")
    wait_for_stream(watcher)
    held: list[Route] = []
    watcher.route(re.compile("part=now"), lambda route: route.continue_() if held else held.append(route))
    with watcher.expect_request(re.compile("part=now")):
        officer.get_by_role("button", name="Accept", exact=True).click()
    expect(officer.locator("#case-now")).to_contain_text("in progress")
    stale = held[0].fetch()
    act(officer, "Propose a solution", "Send to Dalian Bright Co.", body="A bus leaves at ten.", outcome="solved")
    says(watcher, "A bus leaves at ten.")
    held[0].fulfill(response=stale)
    expect(watcher.locator("#case-now")).to_contain_text("solution proposed")
    assert site.complaints == []


def test_what_happens_while_a_page_is_loading_is_not_missed(site: Site) -> None:
    watcher, officer = site.open_as("leader", "/healthz"), site.case_as("officer", "early")
    held: list[Route] = []
    late = re.compile(r"/conversation\.[^/]*js$")
    watcher.route(late, lambda route: held.insert(0, route))
    with watcher.expect_request(late):
        watcher.goto(officer.url, wait_until="commit")
    expect(watcher.locator(CONVERSATION)).to_be_visible()
    # Long enough for whoever listens too early to be told too early.
    watcher.wait_for_timeout(500)
    write(officer, "While you came in.")
    held[0].continue_()
    says(watcher, "While you came in.")
