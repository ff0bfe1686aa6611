"""What the bench searches for: the page of all results, and what is found while one types."""

from urllib.parse import quote

from openzone.bench.visits import Visit

PAGE, TYPED = "/desk/search/?q=", "/desk/search/typed/?q="
MOST = 200
WORDS = "words @@ %s::tsquery"
NEAR = "near_words(known_as) && near_words(%s)"
SPOKEN = "search_words(p.name || ' ' || p.name_local || ' ' || p.sounds) @@ %s::tsquery"
# What an index finds is held before it is put in order, since the database would rather go by the order.
FOUND = """
WITH o AS MATERIALIZED (SELECT * FROM registry_organisation WHERE {organisations} LIMIT 200),
c AS MATERIALIZED (SELECT * FROM cases_case WHERE {cases} LIMIT 1000),
p AS MATERIALIZED (SELECT * FROM registry_person p WHERE {persons} LIMIT 200)
(SELECT o.ref, o.name, o.name_local, u.name, u.name_local, o.settlement
   FROM o JOIN places_unit u ON u.id = o.unit_id ORDER BY o.name, o.id LIMIT 6)
UNION ALL
(SELECT c.ref, c.title, o.name, o.name_local, c.state, c.description
   FROM c JOIN registry_organisation o ON o.id = c.organisation_id ORDER BY c.submitted_at DESC, c.id DESC LIMIT 6)
UNION ALL
(SELECT c.ref, c.title, o.name, o.name_local, c.state, c.description
   FROM o JOIN cases_case c ON c.organisation_id = o.id ORDER BY c.submitted_at DESC, c.id DESC LIMIT 6)
UNION ALL
(SELECT p.id::text, p.name, p.name_local, f.title, '', ''
   FROM p JOIN registry_office f ON f.person_id = p.id ORDER BY p.name, p.id LIMIT 6)
"""


def searches(organisations: int) -> list[Visit]:
    """The searches; the last one is for the numbers of so many organisations in turn."""
    codes = [f"912102{number:08}" for number in range(1, min(organisations, MOST) + 1)]
    return [
        _search("search, all results", PAGE, ["bright software"], ["'bright':* & 'software':*"]),
        _search("typing, English name", TYPED, ["pacific semic"], ["'pacific':* & 'semic':*"]),
        _search("typing, two characters", TYPED, ["软件"], ["'软件'"]),
        _search("typing, pinyin", TYPED, ["guangmingruanjian"], ["'guangmingruanjian':*"]),
        _mistyped("typing, a letter wrong", "quantmu"),
        _search("typing, an identifier", TYPED, codes, [f"'{code}':*" for code in codes]),
    ]


def _search(name: str, address: str, texts: list[str], queries: list[str]) -> Visit:
    floor = FOUND.format(organisations=WORDS, cases=WORDS, persons=SPOKEN)
    return Visit(name, "leader", [f"{address}{quote(text)}" for text in texts], floor, [[one] * 3 for one in queries])


def _mistyped(name: str, word: str) -> Visit:
    floor = FOUND.format(organisations=NEAR, cases=WORDS, persons=SPOKEN)
    return Visit(name, "leader", [f"{TYPED}{word}"], floor, [[word, f"'{word}':*", f"'{word}':*"]])
