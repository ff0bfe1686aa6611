"""The scripts of all demands that the demo plays, in English and Chinese."""

from openzone.demo.script import Script
from openzone.demo.scripts.accommodation import ACCOMMODATION
from openzone.demo.scripts.commute import COMMUTE
from openzone.demo.scripts.facilities import OTHER, UTILITIES
from openzone.demo.scripts.money import FINANCE
from openzone.demo.scripts.permits import PERMITS
from openzone.demo.scripts.policy import POLICY
from openzone.demo.scripts.recruitment import RECRUITMENT

SUBJECTS: dict[str, tuple[Script, ...]] = {
    "policy": POLICY,
    "commute": COMMUTE,
    "accommodation": ACCOMMODATION,
    "recruitment": RECRUITMENT,
    "finance": FINANCE,
    "permits": PERMITS,
    "utilities": UTILITIES,
    "other": OTHER,
}
SCRIPTS: dict[str, Script] = {script.code: script for scripts in SUBJECTS.values() for script in scripts}
