"""What the bench searches for: the page of all results, and what is found while one types."""

from urllib.parse import quote

from openzone.bench.visits import Visit

PAGE, TYPED = "/desk/search/?q=", "/desk/search/typed/?q="
MOST = 200
ORGANISATIONS = """
(SELECT o.ref, o.name, o.name_local, u.name, u.name_local, o.settlement
   FROM registry_organisation o JOIN places_unit u ON u.id = o.unit_id
  WHERE o.zone_id = (SELECT id FROM places_zone LIMIT 1) AND {condition} ORDER BY o.name, o.id LIMIT 6)
"""
CASES = """
(SELECT c.ref, c.title, o.name, o.name_local, c.state, c.description
   FROM cases_case c JOIN registry_organisation o ON o.id = c.organisation_id
  WHERE c.zone_id = (SELECT id FROM places_zone LIMIT 1) AND c.submitted_at IS NOT NULL
    AND (c.words @@ {words} OR o.words @@ {words}) ORDER BY c.submitted_at DESC, c.id DESC LIMIT 6)
"""
PERSONS = """
(SELECT p.id::text, p.name, p.name_local, o.title, '', ''
   FROM registry_person p JOIN registry_office o ON o.person_id = p.id
  WHERE search_words(p.name || ' ' || p.name_local || ' ' || p.sounds) @@ {words} ORDER BY p.name, p.id LIMIT 6)
"""


def searches(organisations: int) -> list[Visit]:
    """The searches; the last one is for the numbers of so many organisations in turn."""
    codes = [f"912102{number:08}" for number in range(1, min(organisations, MOST) + 1)]
    return [
        _search("search, all results", PAGE, ["bright software"], "'bright':* & 'software':*"),
        _search("typing, English name", TYPED, ["pacific semic"], "'pacific':* & 'semic':*"),
        _search("typing, two characters", TYPED, ["软件"], "'软件'"),
        _search("typing, pinyin", TYPED, ["guangmingruanjian"], "'guangmingruanjian':*"),
        _mistyped("typing, a letter wrong", "quantmu"),
        _search("typing, an identifier", TYPED, codes, *(f"'{code}':*" for code in codes)),
    ]


def _search(name: str, address: str, texts: list[str], *queries: str) -> Visit:
    found = ORGANISATIONS.format(condition="o.words @@ %s::tsquery")
    floor = " UNION ALL ".join([found, CASES.format(words="%s::tsquery"), PERSONS.format(words="%s::tsquery")])
    asked = [f"{address}{quote(text)}" for text in texts]
    return Visit(name, "leader", asked, floor, [[query] * floor.count("%s") for query in queries])


def _mistyped(name: str, word: str) -> Visit:
    near = ORGANISATIONS.format(condition="near_words(o.known_as) && near_words(%s)")
    return Visit(name, "leader", [f"{TYPED}{word}"], near, [[word]])
