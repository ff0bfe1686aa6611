"""Figures count dated rows: what is asked as of an earlier day answers what was true then."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.cases import actions
from openzone.cases.models import Case, Category, Cycle
from openzone.cli import main as command
from openzone.core import clock
from openzone.core.days import day_of
from openzone.core.errors import Invalid
from openzone.core.figures import all_figures, ask, find
from openzone.insight.queries import as_of_day, question, split, trend, years_with_data
from openzone.places.models import Zone

Closed = Callable[..., Case]


def day(year: int, month: int, number: int, hour: int = 4) -> datetime:
    return datetime(year, month, number, hour, tzinfo=UTC)


@pytest.fixture
def solved(cast: Cast) -> Closed:
    """Raise a demand and bring it to its end on the days given."""

    def make(sent: datetime, closed: datetime, solved: str = "yes", satisfaction: int = 5) -> Case:
        with clock.fixed(sent):
            case = actions.submit(cast.draft(), by=cast.actor("member"))
            actions.triage(case, by=cast.actor("dispatcher"))
            actions.assign(case, by=cast.actor("dispatcher"), unit=cast.units["station"])
            actions.accept(case, by=cast.actor("officer"))
        with clock.fixed(closed):
            actions.propose(case, by=cast.actor("officer"), outcome="solved", body="Done.")
            return actions.confirm(case, by=cast.actor("member"), solved=solved, satisfaction=satisfaction)

    return make


@pytest.fixture
def below(cast: Cast) -> Category:
    """A subject below the main one."""
    by = cast.actor("administrator")
    return actions.open_category(zone=cast.zone, code="night-bus", name="Night bus", parent=cast.category, by=by)


def value(cast: Cast, code: str, year: int, as_of: datetime | None = None) -> tuple[int, int | None, int]:
    row = split(find(code), cast.zone, year, as_of or clock.now()).rows[0]
    return int(row.numerator), None if row.denominator is None else int(row.denominator), row.unknown


def codes(cast: Cast, code: str, dimension: str, year: int = 2017) -> dict[str | None, int]:
    rows = split(find(code), cast.zone, year, clock.now(), dimension).rows
    return {row.code: int(row.numerator) for row in rows}


def test_a_solution_disputed_later_counts_until_it_was_disputed(cast: Cast, solved: Closed) -> None:
    case = solved(day(2017, 11, 2), day(2017, 12, 20))
    with clock.fixed(day(2018, 1, 10)):
        actions.dispute(case, by=cast.actor("member"), reason="The bus does not come.")
    assert value(cast, "cases_solved", 2017, day(2017, 12, 31)) == (1, 1, 0)
    assert value(cast, "cases_solved", 2017, day(2018, 12, 31)) == (0, 0, 0)


def test_a_case_solved_a_second_time_counts_once_in_the_year_of_the_second_end(cast: Cast, solved: Closed) -> None:
    case = solved(day(2017, 11, 2), day(2017, 12, 20))
    with clock.fixed(day(2018, 1, 10)):
        actions.dispute(case, by=cast.actor("member"), reason="The bus does not come.")
    with clock.fixed(day(2018, 2, 1)):
        actions.propose(case, by=cast.actor("officer"), outcome="solved", body="Now it does.")
        actions.confirm(case, by=cast.actor("member"), solved="yes", satisfaction=4)
    assert value(cast, "cases_solved", 2017) == (0, 0, 0)
    assert value(cast, "cases_solved", 2018) == (1, 1, 0)


def test_partly_solved_is_closed_but_not_solved(cast: Cast, solved: Closed) -> None:
    solved(day(2017, 3, 1), day(2017, 3, 9), solved="partly", satisfaction=2)
    assert value(cast, "cases_solved", 2017) == (0, 1, 0)
    assert value(cast, "satisfaction", 2017) == (0, 1, 0)


def test_a_year_begins_in_the_zones_own_time(cast: Cast, solved: Closed) -> None:
    solved(day(2016, 12, 31, hour=17), day(2017, 1, 5))
    assert value(cast, "cases_received", 2016) == (0, None, 0)
    assert value(cast, "cases_received", 2017) == (1, None, 0)


def test_received_is_split_by_the_unit_that_got_it_first(cast: Cast, solved: Closed) -> None:
    solved(day(2017, 3, 1), day(2017, 3, 9))
    assert codes(cast, "cases_received", "unit") == {"commission": 1}
    assert codes(cast, "cases_solved", "unit") == {"station": 1}


def test_subjects_roll_up_to_the_main_one(cast: Cast, solved: Closed, below: Category) -> None:
    case = solved(day(2017, 3, 1), day(2017, 3, 9))
    Case.objects.filter(pk=case.pk).update(category=below)
    Cycle.objects.filter(case=case).update(category=below)
    for code in ("cases_received", "cases_solved", "satisfaction"):
        assert codes(cast, code, "category") == {"night-bus": 1}
        assert codes(cast, code, "subject") == {"commute": 1}


def test_a_subject_corrected_later_does_not_rewrite_what_was_solved(
    cast: Cast, solved: Closed, below: Category
) -> None:
    case = solved(day(2017, 3, 1), day(2017, 3, 9))
    Case.objects.filter(pk=case.pk).update(category=below)
    for code in ("cases_solved", "satisfaction"):
        assert codes(cast, code, "category") == {"commute": 1}


@pytest.fixture
def mixed(cast: Cast, solved: Closed, below: Category) -> list[Case]:
    """Demands of which each figure counts some, leaves some out, and of some does not know."""
    made = [
        solved(day(2017, 3, 1), day(2017, 3, 9)),
        solved(day(2017, 4, 1), day(2017, 6, 9), satisfaction=3),
        solved(day(2017, 4, 2), day(2017, 6, 10), solved="partly", satisfaction=2),
        solved(day(2017, 5, 1), day(2017, 7, 9)),
        solved(day(2017, 5, 2), day(2017, 8, 9)),
    ]
    Cycle.objects.filter(case=made[1]).update(category=below)
    Cycle.objects.filter(case=made[2]).update(unit=cast.units["other"])
    Cycle.objects.filter(case=made[3]).update(answered_at=None, answered_by=None, solved="", satisfaction=None)
    Cycle.objects.filter(case=made[4]).update(satisfaction=None)
    Case.objects.filter(pk=made[0].pk).update(park=None)
    return made


WHOLE = {
    "cases_received": {"numerator": 5},
    "cases_solved": {"numerator": 3, "denominator": 5, "unknown": 1},
    "satisfaction": {"numerator": 2, "denominator": 3, "unknown": 1},
}


@pytest.mark.parametrize("code", WHOLE)
def test_every_part_of_every_number_counts_exactly_its_cases(cast: Cast, mixed: list[Case], code: str) -> None:
    figure = find(code)
    assert [str(part) for part in figure.parts] == list(WHOLE[code])
    for part, number in WHOLE[code].items():
        assert figure.records(question(cast.zone, 2017, clock.now()), part).count() == number
        for dimension in figure.dimensions:
            rows = ask(figure, question(cast.zone, 2017, clock.now(), dimension))
            assert sum(int(getattr(row, part)) for row in rows) == number, dimension
            for row in rows:
                behind = figure.records(question(cast.zone, 2017, clock.now(), dimension, row.code), part)
                assert behind.count() == getattr(row, part), (dimension, row.code, part)


@pytest.mark.parametrize("page", ["", *(f"{code}/" for code in WHOLE)])
def test_every_number_of_a_page_leads_to_as_many_cases(
    cast: Cast, mixed: list[Case], client: Client, page: str
) -> None:
    client.force_login(cast.users["leader"])
    shown = client.get(f"/desk/figures/{page}?year=2017").content.decode()
    links = set(re.findall(r'<a(?: class="[a-z-]+")? href="(/desk/cases/[?]figure=[^"]+)">([0-9]+)</a>', shown))
    asked = {part for part in ("denominator", "unknown") if any(f"part={part}" in address for address, _ in links)}
    assert asked == ({"denominator", "unknown"} if page != "cases_received/" else set())
    for address, number in links:
        listed = client.get(address.replace("&amp;", "&")).content.decode()
        assert len(set(re.findall(r'id="open-(C-[0-9-]+)"', listed))) == int(number), address


def test_the_stats_of_a_figure_lead_to_their_lists(cast: Cast, mixed: list[Case], client: Client) -> None:
    client.force_login(cast.users["leader"])
    shown = client.get("/desk/figures/satisfaction/?year=2017&as_of=2017-12-31").content.decode()
    for part in ("", "&amp;part=denominator", "&amp;part=unknown"):
        address = f"/desk/cases/?figure=satisfaction&amp;year=2017&amp;as_of=2017-12-31{part}"
        assert f'<a class="oz-open" href="{address}">' in shown


@pytest.mark.parametrize(("code", "part"), [("cases_received", "denominator"), ("cases_solved", "whole")])
def test_a_part_that_is_not_there_is_said(cast: Cast, client: Client, code: str, part: str) -> None:
    with pytest.raises(Invalid):
        find(code).records(question(cast.zone, 2017, clock.now()), part)
    client.force_login(cast.users["leader"])
    answer = client.get(f"/desk/cases/?figure={code}&year=2017&part={part}")
    assert answer.status_code == 422 and "This figure has these parts: numerator" in answer.content.decode()


def test_a_code_that_is_no_month_finds_nothing(cast: Cast, solved: Closed) -> None:
    solved(day(2017, 3, 1), day(2017, 3, 9))
    for code in ("2016-03", "03", "x", "2017-x", ""):
        found = find("cases_received").records(question(cast.zone, 2017, clock.now(), "month", code))
        assert found.count() == (1 if code == "03" else 0)


def test_another_zone_has_nothing_of_it(cast: Cast, solved: Closed) -> None:
    solved(day(2017, 3, 1), day(2017, 3, 9))
    row = split(find("cases_solved"), cast.foreign_zone, 2017, clock.now()).rows[0]
    assert row.numerator == 0


def test_the_years_with_data_and_the_trend(cast: Cast, solved: Closed) -> None:
    assert years_with_data(cast.zone) == [clock.now().year]
    solved(day(2015, 3, 1), day(2015, 3, 9))
    solved(day(2017, 3, 1), day(2017, 3, 9))
    assert years_with_data(cast.zone) == [2017, 2016, 2015]
    known = trend(find("cases_solved"), cast.zone, 2017, clock.now())
    assert [(year, int(number or 0)) for year, number in known] == [
        (2013, 0), (2014, 0), (2015, 1), (2016, 0), (2017, 1),
    ]  # fmt: skip


def test_a_day_ends_in_the_zones_own_time_and_never_after_now(cast: Cast) -> None:
    assert as_of_day(date(2017, 12, 31), cast.zone).isoformat() == "2017-12-31T23:59:59.999999+08:00"
    with clock.fixed(day(2018, 1, 1)):
        assert as_of_day(date(2030, 1, 1), cast.zone) == day(2018, 1, 1)


def test_what_is_kept_is_asked_first_and_what_is_not_is_counted_in_one_statement(cast: Cast, solved: Closed) -> None:
    for figure in all_figures():
        for dimension in (None, *figure.dimensions):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                split(figure, cast.zone, 2017, clock.now(), dimension)
            # Kept counts are asked for first; what is measured in working time reads the calendar.
            most = 2 if figure.records_in == "cases" else 1
            assert len(asked) == most if figure.in_overview else len(asked) <= 2, (figure.code, dimension)


def test_a_dimension_that_is_not_there_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        split(find("cases_solved"), cast.zone, 2017, clock.now(), "colour")


def statements(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


# A zone without kept counts, as here, is asked once for each figure.
@pytest.mark.parametrize(("path", "most"), [("/desk/figures/?year=2017", 28), ("/desk/figures/satisfaction/", 20)])
def test_the_pages_ask_the_same_for_one_case_and_three(
    cast: Cast, solved: Closed, client: Client, path: str, most: int
) -> None:
    client.force_login(cast.users["leader"])
    client.get(path)
    solved(day(2017, 3, 1), day(2017, 3, 9))
    once = statements(client, path)
    solved(day(2017, 4, 1), day(2017, 4, 9))
    solved(day(2017, 4, 1), day(2017, 5, 9), solved="partly")
    assert statements(client, path) == once <= most


def test_the_page_links_each_number_to_its_list(cast: Cast, solved: Closed, client: Client) -> None:
    case = solved(day(2017, 3, 1), day(2017, 3, 9))
    client.force_login(cast.users["leader"])
    page = client.get("/desk/figures/?year=2017&as_of=2017-12-31").content.decode()
    address = "/desk/cases/?figure=cases_solved&amp;year=2017&amp;dimension=month&amp;code=2017-03&amp;as_of=2017-12-31"
    assert address in page
    assert case.ref in client.get(address.replace("&amp;", "&")).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        *("year=abc", "year=99999", "year=²017", "year=&as_of=", "year=1899", "year=2201"),
        *("as_of=2017-99-99", "as_of=9999-12-31", "as_of=0001-01-01", "as_of=20171231"),
    ],
)
def test_a_year_or_day_that_is_none_is_left_out(cast: Cast, client: Client, query: str) -> None:
    client.force_login(cast.users["leader"])
    for page in ("", "satisfaction/"):
        answer = client.get(f"/desk/figures/{page}?{query}")
        assert answer.status_code == 200
        assert answer.context["asked"].day == "" and answer.context["asked"].year == clock.now().year


@pytest.mark.parametrize("text", ["1900-01-01", "2200-12-31"])
def test_the_first_and_the_last_day_are_days(cast: Cast, client: Client, text: str) -> None:
    client.force_login(cast.users["leader"])
    for path in ("/desk/figures/?", "/desk/figures/satisfaction/?", "/desk/cases/?figure=cases_solved&year=2017&"):
        assert client.get(f"{path}as_of={text}").status_code == 200
    assert client.get(f"/desk/figures/?as_of={text}").context["asked"].day == text


@pytest.mark.parametrize("text", ["1899-12-31", "2201-01-01", "9999-12-31", "2017-02-29", "20171231", "x", ""])
def test_what_is_no_day_is_none(cast: Cast, client: Client, capsys: pytest.CaptureFixture[str], text: str) -> None:
    assert day_of(text) is None
    client.force_login(cast.users["leader"])
    assert client.get(f"/desk/cases/?figure=cases_solved&year=2017&as_of={text}").status_code == 200
    with pytest.raises(SystemExit):
        printed(capsys, "cases_solved", f"--as-of={text}")
    assert "is not a date such as 2017-12-31" in capsys.readouterr().err


def test_no_day_is_too_far_for_the_end_of_a_day(cast: Cast) -> None:
    with clock.fixed(day(2018, 1, 1)):
        assert as_of_day(date.max, cast.zone) == day(2018, 1, 1)


def test_strangers_and_unknown_figures_find_nothing(cast: Cast, client: Client) -> None:
    client.force_login(cast.users["owner"])
    assert client.get("/desk/figures/").status_code == 404
    client.force_login(cast.users["leader"])
    assert client.get("/desk/figures/cases_lost/").status_code == 404


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    from argparse import ArgumentParser

    from openzone.cli import figure

    parser = ArgumentParser()
    figure.arguments(parser)
    code = figure.run(parser.parse_args(words))
    out = capsys.readouterr()
    return code, out.out, out.err


def test_the_command_answers_json_for_each_zone(cast: Cast, solved: Closed, capsys: pytest.CaptureFixture[str]) -> None:
    solved(day(2017, 3, 1), day(2017, 3, 9))
    code, out, _err = printed(capsys, "cases_solved", "--year", "2017", "--json", "--as-of", "2017-12-31")
    items = {item["zone"]: item for item in json.loads(out)["items"]}
    assert code == 0 and set(items) == {"here", "there"}
    assert items["here"] == {
        "code": "cases_solved", "zone": "here", "period": "2017", "as_of": "2017-12-31T23:59:59.999999+08:00",
        "dimension": None, "unit": "count", "comparator": "=", "value": 1, "numerator": 1, "denominator": 1,
        "unknown": 0, "excluded": 0, "announced": None, "named": None,
    }  # fmt: skip


def test_the_command_splits_and_picks_a_zone(cast: Cast, solved: Closed, capsys: pytest.CaptureFixture[str]) -> None:
    solved(day(2017, 3, 1), day(2017, 3, 9))
    _code, out, _err = printed(capsys, "cases_received", "--year", "2017", "--zone", "here", "--by", "park", "--json")
    assert [item["dimension"] for item in json.loads(out)["items"]] == [
        {"kind": "park", "code": "software-park", "name": "Software Park"}
    ]
    _code, out, _err = printed(capsys, "cases_received", "--year", "2017", "--zone", "here", "--by", "park")
    assert "Software Park" in out
    _code, out, _err = printed(capsys, "--list")
    assert all(figure.code in out for figure in all_figures())


def test_the_command_says_what_is_wrong(cast: Cast) -> None:
    from argparse import Namespace

    from openzone.cli import figure
    from openzone.cli.problems import Problem, Usage

    asked = {"list": False, "code": "cases_solved", "zone": None, "year": None, "by": None, "as_of": None, "json": True}
    with pytest.raises(Usage):
        figure.run(Namespace(**{**asked, "code": None}))
    with pytest.raises(Problem, match="There are: here, there"):
        figure.run(Namespace(**{**asked, "zone": "nowhere"}))
    with pytest.raises(Invalid, match="cases_solved"):
        figure.run(Namespace(**{**asked, "code": "nothing"}))
    with pytest.raises(Invalid):
        figure.run(Namespace(**{**asked, "year": 1}))
    assert command.named(["figure", "cases_solved"]) is not None
    assert Zone.objects.count() == 2
