"""Forms as data: what an administrator may write, and what people may answer."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openzone.core.errors import Invalid
from openzone.core.forms import KINDS, as_data, check, insist, parse

CHOICES = [{"code": "day", "label": "Day"}, {"code": "night", "label": "Night"}]
FORM: list[dict[str, Any]] = [
    {"code": "shift", "label": "Shift", "kind": "choice", "choices": CHOICES, "required": True},
    {"code": "riders", "label": "Riders", "kind": "number", "required": True, "only_if": ["shift", "night"]},
    {"code": "begin", "label": "From", "kind": "date"},
    {"code": "plan", "label": "Plan", "kind": "file"},
    {"code": "words", "label": "Words", "kind": "text"},
]


@pytest.mark.parametrize(
    "row",
    [
        {"code": "A", "label": "x"},
        {"code": "", "label": "x"},
        {"code": "a", "label": ""},
        {"code": "a", "label": "x", "kind": "colour"},
        {"code": "a", "label": "x", "kind": "choice"},
        {"code": "a", "label": "x", "kind": "text", "choices": CHOICES},
        {"code": "a", "label": "x", "only_if": ["nowhere", "y"]},
        {"code": "a", "label": "x", "kind": "choice", "choices": [{"code": "b", "label": "x"}] * 2},
        {"code": "a", "label": "x", "kind": "choice", "choices": ["b"]},
        "not a question",
    ],
)
def test_a_form_that_makes_no_sense_is_refused(row: object) -> None:
    with pytest.raises(Invalid):
        parse([row])


def test_a_code_is_used_once() -> None:
    with pytest.raises(Invalid, match="twice"):
        parse([{"code": "a", "label": "x"}, {"code": "a", "label": "y"}])


def test_a_form_survives_being_stored() -> None:
    fields = parse(FORM)
    assert parse(as_data(fields)) == fields


def test_a_question_is_asked_only_where_it_applies() -> None:
    fields = parse(FORM)
    assert insist(fields, {"shift": "day", "riders": "7"}) == {"shift": "day"}
    with pytest.raises(Invalid) as refused:
        insist(fields, {"shift": "night"})
    assert list(refused.value.fields) == ["answers.riders"]


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("shift", "dusk"),
        ("riders", "many"),
        ("riders", "NaN"),
        ("riders", "1e99"),
        ("riders", True),
        ("begin", "31.3.2026"),
        ("plan", "7"),
        ("plan", True),
        ("words", "a\x00"),
        ("words", ["a"]),
        ("words", "x" * 201),
        ("unknown", "x"),
    ],
)
def test_an_answer_that_does_not_fit_is_named(code: str, value: object) -> None:
    assert list(check(parse(FORM), {"shift": "night", "riders": "3", code: value}).errors) == [code]


_json = st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=5)


@given(st.dictionaries(st.sampled_from([row["code"] for row in FORM]) | st.text(), _json))
def test_no_answer_breaks_the_check(answers: dict[str, object]) -> None:
    checked = check(parse(FORM), answers)
    assert not set(checked.answers) & set(checked.errors)


_row: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    st.sampled_from(["code", "label", "kind", "choices", "only_if"]), _json | st.sampled_from(KINDS) | st.just([{}])
)


@given(st.lists(_row))
def test_no_form_breaks_the_parser(rows: list[object]) -> None:
    with suppress(Invalid):
        parse(rows)
