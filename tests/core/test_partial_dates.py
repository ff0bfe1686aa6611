"""Dates as precise as people know them: Python and the database mean the same days."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from openzone.core.errors import Invalid
from openzone.core.partial_dates import PartialDate

DAYS = st.dates(date(1901, 1, 1), date(2199, 12, 31))
FORMS = st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d", "quarter"])


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    day, form, side = draw(DAYS), draw(FORMS), draw(st.sampled_from(["", "before ", "since "]))
    named = f"{day.year}-Q{(day.month + 2) // 3}" if form == "quarter" else day.strftime(form)
    return PartialDate(side + named)


@pytest.mark.django_db
@settings(max_examples=150, deadline=None)
@given(partial_dates())
def test_the_database_means_the_same_days(when: PartialDate) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower(d), upper(d) FROM (SELECT partial_range(%s) AS d) AS r", [when.text])
        first, after = cursor.fetchone()
    assert (first, after) == (when.first, when.last + timedelta(days=1) if when.last else None)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2014", date(2014, 1, 1), date(2014, 12, 31), "year"),
        ("2014-Q4", date(2014, 10, 1), date(2014, 12, 31), "quarter"),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29), "month"),
        ("before 2014", None, date(2013, 12, 31), "year"),
        ("since 2015-05-17", date(2015, 5, 17), None, "day"),
        ("", None, None, "unknown"),
    ],
)
def test_what_a_date_can_mean(text: str, first: date | None, last: date | None, precision: str) -> None:
    when = PartialDate(text)
    assert (when.first, when.last, when.precision) == (first, last, precision)


@pytest.mark.parametrize(
    "text", ["14", "2014-13", "2014-02-30", "2014-Q5", "after 2014", "2014-5", "0000", "2014-05-17x"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        PartialDate(text)


def test_they_stand_in_the_order_of_their_first_days() -> None:
    in_order = ["before 2014", "2014-01", "2014", "2014-Q3", "2014-08-01", "since 2015"]
    assert [str(one) for one in sorted(map(PartialDate, reversed(in_order)))] == in_order
