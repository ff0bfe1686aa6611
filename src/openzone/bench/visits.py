"""What the bench visits: each page with who reads it, its addresses, and the one statement that is its floor."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from openzone.bench.browser import Person
from openzone.bench.plan import COMMON_WORD, RARE_WORD
from openzone.cases import rules

LIST = "/desk/cases/"
REF = re.compile(r'href="/desk/cases/(C-\d{4}-\d{5,9})/"')
AFTER = re.compile(r'href="\?([^"]*\bafter=[^"]+)"')
FAR = 500
MOST_REFS = 200

ROW = """
SELECT c.id, c.ref, c.title, c.state, c.state_since, c.urgency, c.submitted_at, c.unanswered_since, c.officer_id,
       o.name, o.name_local, k.name, k.name_local, u.name, u.name_local, f.name, f.name_local, w.name
  FROM cases_case c JOIN registry_organisation o ON o.id = c.organisation_id
  LEFT JOIN cases_category k ON k.id = c.category_id LEFT JOIN places_unit u ON u.id = c.unit_id
  LEFT JOIN places_unit w ON w.id = c.overseer_id LEFT JOIN accounts_user f ON f.id = c.officer_id
"""
NEWEST = " ORDER BY c.submitted_at DESC, c.id DESC LIMIT 51"
ZONE = " WHERE c.zone_id = (SELECT id FROM places_zone LIMIT 1) AND c.submitted_at IS NOT NULL"
CASE = """
SELECT c.*, o.name, m.number, m.side, m.body, m.sent_at, a.name
  FROM cases_case c JOIN registry_organisation o ON o.id = c.organisation_id
  LEFT JOIN cases_message m ON m.case_id = c.id LEFT JOIN accounts_user a ON a.id = m.author_id
 WHERE c.ref = %s ORDER BY m.number
"""
WRITE = """
INSERT INTO bench_written (case_id, number, side, author_id, body, first_body, sent_at)
VALUES (1, 1, 'staff', 1, %s, '', now())
"""
FIGURES = """
SELECT t.measure, t.dimension, t.month, k.code, k.name, p.code, p.name, u.code, u.name, sum(t.numerator),
       sum(t.denominator), sum(t.unknown), max(t.at)
  FROM cases_tally t LEFT JOIN cases_category k ON k.id = t.category_id LEFT JOIN places_park p ON p.id = t.park_id
  LEFT JOIN places_unit u ON u.id = t.unit_id
 WHERE t.zone_id = (SELECT id FROM places_zone LIMIT 1) AND t.year = extract(year FROM now()) - 1
 GROUP BY t.measure, t.dimension, t.month, k.code, k.name, p.code, p.name, u.code, u.name
"""
LIVE = "({})".format(", ".join(f"'{state}'" for state in rules.LIVE))


@dataclass(frozen=True)
class Visit:
    """One kind of page. `who` names a person of `People`; a floor has a statement and its parameters, one a request."""

    name: str
    who: str
    addresses: list[str]
    statement: str = ""
    parameters: list[list[Any]] = field(default_factory=lambda: [[]])
    writes: bool = False


@dataclass(frozen=True)
class Found:
    """What was seen while the list was read to its far pages: references, and the address and first row of the last."""

    refs: list[str]
    open_refs: list[str]
    far: str
    far_ref: str
    far_number: int


def walk(reader: Person, tell: Callable[[str], None], far: int = FAR) -> Found:
    """Read the list page by page, up to the far one."""
    refs: list[str] = []
    address, number, shown = LIST, 1, _refs(page := reader.get(LIST))
    while (following := AFTER.search(page)) and number < far:
        address, number = f"{LIST}?{following.group(1).replace('&amp;', '&')}", number + 1
        page = reader.get(address)
        shown = _refs(page)
        refs += shown[:1]
        tell(f"reading to page {number}")
    refs += shown
    return Found(refs[-MOST_REFS:], _refs(reader.get(f"{LIST}?state=open")), address, shown[0], number)


def _refs(page: str) -> list[str]:
    return list(dict.fromkeys(REF.findall(page)))


def desk(found: Found, year: int | None) -> list[Visit]:
    """The pages of the desk that any installation has; the figures are those of this year, else of the latest."""
    beyond = " AND (c.submitted_at, c.id) <= (SELECT submitted_at, id FROM cases_case WHERE ref = %s)"
    words = " AND c.words @@ %s::tsquery"
    cases = [f"{LIST}{ref}/" for ref in found.refs]
    posts = [f"{LIST}{ref}/messages/" for ref in found.open_refs]
    return [
        Visit("case list", "leader", [LIST], ROW + ZONE + NEWEST),
        Visit(
            "filtered list", "leader", [f"{LIST}?state=closed&urgency=urgent&unit=park-1"],
            f"{ROW}{ZONE} AND c.state = 'closed' AND c.urgency = 'urgent' AND c.unit_id IN (SELECT id FROM places_unit"
            f" WHERE 'park-1' IN (code, (SELECT code FROM places_unit p WHERE p.id = places_unit.parent_id))){NEWEST}",
        ),
        Visit("open cases", "leader", [f"{LIST}?state=open"], f"{ROW}{ZONE} AND c.state IN {LIVE}{NEWEST}"),
        Visit(f"page {found.far_number}", "leader", [found.far], ROW + ZONE + beyond + NEWEST, [[found.far_ref]]),
        Visit("case page", "leader", cases, CASE, [[ref] for ref in found.refs]),
        Visit("rare word", "leader", [f"{LIST}?q={RARE_WORD}"], ROW + ZONE + words + NEWEST, [[f"'{RARE_WORD}':*"]]),
        Visit(
            "common word", "leader", [f"{LIST}?q={COMMON_WORD}"], ROW + ZONE + words + NEWEST, [[f"'{COMMON_WORD}':*"]]
        ),
        Visit("figures", "leader", [f"/desk/figures/?year={year or ''}"], FIGURES),
        Visit("post a message", "leader", posts, WRITE, [["A message"]], writes=True),
    ]  # fmt: skip


def own(few: int) -> list[Visit]:
    """The pages that are visited where we laid the data ourselves and know who is who."""
    waiting = f"{ROW}{ZONE} AND c.state IN {LIVE} AND c.{{}} ORDER BY c.state_since, c.id LIMIT 31"
    officer = waiting.format("officer_id = (SELECT id FROM accounts_user WHERE email = 'staff-25@bench.example')")
    unit = waiting.format(
        "unit_id IN (SELECT unit_id FROM places_post p JOIN accounts_user u ON u.id = p.user_id"
        " WHERE u.email = 'staff-7@bench.example')"
    )
    enterprise = f"{ROW}{ZONE} AND c.organisation_id = %s ORDER BY c.submitted_at DESC, c.id DESC LIMIT 100"
    listed = "SELECT o.*, u.name FROM registry_organisation o JOIN places_unit u ON u.id = o.unit_id"
    return [
        Visit("station's list", "officer", [LIST], f"{ROW}{ZONE} AND c.unit_id = (SELECT unit_id FROM places_post p"
              f" JOIN accounts_user u ON u.id = p.user_id WHERE u.email = 'staff-25@bench.example'){NEWEST}"),
        Visit("my day, officer", "officer", ["/desk/"], officer),
        Visit("my day, dispatcher", "dispatcher", ["/desk/"], unit),
        Visit("enterprises", "leader", ["/desk/enterprises/"], f"{listed} ORDER BY o.name, o.id LIMIT 51"),
        Visit("large enterprise", "leader", ["/desk/enterprises/O-2015-00001/"], enterprise, [[1]]),
        Visit("portal home", "owner", ["/portal/"], enterprise, [[few]]),
        Visit("portal home, large", "large owner", ["/portal/"], enterprise, [[1]]),
        Visit("portal list, large", "large owner", ["/portal/demands/"], enterprise, [[1]]),
        Visit("API list", "program", ["/api/v1/cases?limit=50"], ROW + ZONE + NEWEST),
    ]  # fmt: skip
