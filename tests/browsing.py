"""What the tests in a browser share: people of the cast at their pages, and what is true of every page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from installation import Installation

# Milliseconds until something that should come is given up: much, since the machine may be several times slower.
PATIENCE = 60_000
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
CONVERSATION = "section.oz-conversation"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WHOLE = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": STANDARD}}
BUSY = re.compile("status of (403|409|422)")
expect.set_options(timeout=PATIENCE)


@dataclass
class Stage:
    """The installation with the cast: its sessions, by name, its cases, by what they are for, and its enterprise."""

    installation: Installation
    sessions: dict[str, str]
    cases: dict[str, str]
    enterprise: str


@dataclass
class Site:
    """The stage before a browser. `complaints` are the errors that scripts and the console reported."""

    stage: Stage
    browser: Browser
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str = "/", **context: Any) -> Page:
        """A page in a browser of its own, of nobody."""
        return self._go(self._new(context), path)

    def open_as(self, name: str, path: str = "/home/", **context: Any) -> Page:
        """A page in a browser of its own, of somebody of the cast who has signed in before."""
        made = self._new(context)
        cookie, value = self.stage.sessions[name].split("=", 1)
        made.add_cookies([{"name": cookie, "value": value, "url": self.stage.installation.url}])
        return self._go(made, path)

    def case_as(self, name: str, case: str, *, noun: str = "", **context: Any) -> Page:
        """The page of a case, or of one of its verbs, at the door of somebody of the cast."""
        door = "portal" if name in {"member", "owner", "colleague"} else "desk"
        ending = f"{noun}/" if noun else ""
        return self.open_as(name, f"/{door}/cases/{self.stage.cases[case]}/{ending}", **context)

    def _new(self, context: dict[str, Any]) -> BrowserContext:
        made = self.browser.new_context(
            **{"viewport": DESK, "locale": "en", "base_url": self.stage.installation.url, **context}
        )
        made.set_default_timeout(PATIENCE)
        return made

    def _go(self, context: BrowserContext, path: str) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", self._heard)
        page.goto(path)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        # A refusal is no fault of the page, yet the console calls each one an error.
        if message.type == "error" and not BUSY.search(message.text):
            self.complaints.append(f"{message.location.get('url')}: {message.text}")


def fits(page: Page) -> None:
    """Insist that nothing stands out at the side."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide == room, f"{page.url} is {wide} wide in {room}"


def violations(page: Page, options: Mapping[str, object] = WHOLE) -> list[str]:
    """What axe finds, one line for each place."""
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{page.url} {one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]
    ]


def wait_for_stream(page: Page) -> None:
    """Wait until the page listens: the first thing it then does is to ask what it lacks."""
    with page.expect_response(lambda answer: "/conversation/" in answer.url):
        page.reload()


def write(page: Page, text: str, *, note: bool = False) -> None:
    """Send a message, or keep a note, and wait until the server has taken it."""
    if note:
        page.get_by_text("Note inside the zone").click()
    form = page.locator("form.oz-note" if note else "form.oz-answer")
    form.locator("textarea").fill(text)
    form.locator("button.btn").click()
    expect(form.locator("textarea")).to_have_value("")


def texts(page: Page) -> list[str]:
    """What was said on the page of a case, in order, without the demand itself."""
    return page.locator(f"{CONVERSATION} li[data-stream=message] .oz-message-body").all_inner_texts()


def says(page: Page, text: str) -> None:
    """Insist that the conversation comes to hold this text, once."""
    expect(page.locator(f"{CONVERSATION} .oz-message-body", has_text=text)).to_have_count(1)


def act(page: Page, button: str, send: str, **fields: str) -> None:
    """Open a verb's dialog from the page of a case, fill it in and send it."""
    found = page.get_by_role("link", name=button, exact=True)
    if not found.is_visible():
        page.locator("#case-now summary").click()
    found.click()
    sheet = page.locator("dialog[open]")
    for name, value in fields.items():
        control = sheet.locator(f"[name={name}]")
        if control.first.get_attribute("type") == "radio":
            sheet.locator(f"[name={name}][value={value}]").check()
        elif control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
    sheet.get_by_role("button", name=send).click()
    expect(sheet).to_have_count(0)
