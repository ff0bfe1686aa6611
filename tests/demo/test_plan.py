"""The demo as it is planned, before anything is written."""

import os
import subprocess
import sys
from datetime import datetime, timedelta

import pytest

from openzone.core.forms import check
from openzone.demo.catalogue import CATEGORIES
from openzone.demo.hours import at, earlier, is_working_day, later
from openzone.demo.load import cases, settled
from openzone.demo.plan import line, timeline
from openzone.demo.script import PAPER, PICTURE
from openzone.demo.scripts import SCRIPTS, SUBJECTS
from openzone.demo.staff import POSTS, holding

NOON = at(2026, 3, 18, 11)


def fixed(now: datetime) -> list[tuple[datetime, str, str, str]]:
    """What does not depend on the day: all that is neither of today nor of lately."""
    history = [case for case in cases(now) if "today" not in case.key and "lately" not in case.key]
    return [(moment, case.key, act.verb, act.text) for moment, case, act, _ in timeline(history)]


def test_two_plans_are_equal() -> None:
    assert cases(NOON) == cases(NOON)


def test_the_past_is_the_same_whatever_the_day() -> None:
    assert fixed(NOON) == fixed(NOON + timedelta(days=100))


def test_the_plan_is_the_same_in_other_processes() -> None:
    program = (
        "import django; django.setup(); import zlib; from openzone.demo.hours import at;"
        "from openzone.demo.load import cases; print(zlib.crc32(repr(cases(at(2026, 3, 18))).encode()))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1


@pytest.mark.parametrize("now", [NOON, at(2026, 1, 1, 3), at(2026, 10, 5, 23), at(2027, 2, 7, 8), at(2026, 7, 4, 12)])
def test_nothing_lies_in_the_future_and_steps_follow_each_other(now: datetime) -> None:
    for case in cases(now):
        moments = [moment for moment, _ in case.acts]
        assert moments == sorted(moments)
        assert moments[-1] <= now
        assert case.organisation.since <= moments[0]


def test_open_cases_are_young() -> None:
    live = [case for case in cases(NOON) if "today" in case.key]
    assert all(case.acts[0][0] > NOON - timedelta(days=25) for case in live)


def test_people_act_in_office_hours() -> None:
    for case in cases(NOON):
        for moment, _ in case.acts:
            assert is_working_day(moment.date()) and 9 <= moment.hour <= 17


def test_scripts_are_many_and_in_both_languages() -> None:
    assert len(SCRIPTS) >= 30
    for subject, scripts in SUBJECTS.items():
        assert {script.language for script in scripts} == {"en", "zh"}, subject
        assert all(script.category.startswith(subject) for script in scripts)


def test_answers_fit_the_questions() -> None:
    questions = {facts.code: facts.fields for facts, _above in CATEGORIES}
    for case in cases(NOON):
        answers = {code: 1 if value in (PICTURE, PAPER) else value for code, value in case.answers.items()}
        assert not check(questions[case.script.category], answers).errors, case.script.code


def test_every_kind_of_question_is_asked() -> None:
    kinds = {question["kind"] for facts, _above in CATEGORIES for question in facts.questions}
    assert kinds == {"text", "long_text", "number", "choice", "date", "file"}
    assert sum(above is None for _facts, above in CATEGORIES) == 8


def test_foreign_enterprises_write_english() -> None:
    assert all(case.script.language == case.organisation.language for case in cases(NOON))


def test_each_enterprise_is_served_by_somebody() -> None:
    for one in settled():
        assert any(holding(one.zone, unit, "officer") for unit in line(one))


def test_people_have_one_name_each() -> None:
    people = [post.person for post in POSTS] + [person for one in settled() for person in one.people]
    assert len({person.email for person in people}) == len(set(people))


def test_office_hours_add_up() -> None:
    friday, saturday = at(2017, 9, 29, 16, 30), at(2017, 9, 30, 10)
    assert later(friday, 2) == saturday and earlier(saturday, 2) == friday, "it is worked before the holidays"
    assert later(saturday, 7) == at(2017, 10, 9, 10) and earlier(at(2017, 10, 9, 10), 7) == saturday
