"""Which of the shipped subjects of demands the demo's zones have, and where demands go first."""

from openzone.cases.presets import HIGH_TECH, chosen, groups

# The zones began with these; what was added to the shipped subjects later is left out.
LATER = frozenset({"innovation", "premises"})
CATEGORIES = chosen(
    one.code for group in groups() if HIGH_TECH in group.kinds and group.code not in LATER for one in group.whole
)
# Which demands of which zone's units go to a park office first; all others go to the commission's dispatcher.
ROUTES: tuple[tuple[str, str, str, str], ...] = (
    ("etic", "utilities", "core-area", "core-area"),
    ("etic", "utilities", "cube-parks", "cube-parks"),
    ("etic", "commute-parking", "core-area", "core-area"),
    ("etic", "accommodation", "talent-health", "talent-health"),
    ("etic", "other", "hongqi", "hongqi"),
    ("dhz", "utilities", "qixianling", "qixianling"),
    ("dhz", "utilities", "hekou", "hekou"),
    ("dhz", "commute", "hekou", "hekou"),
)
