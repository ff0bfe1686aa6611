"""The page about the installation's health: quick to open, and looked at when somebody asks."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from cast import Cast
from openzone.core.health.finding import Level, found
from openzone.core.health.kept import SEALS, check_seals, look_again
from openzone.core.health.looking import QUICK, look
from openzone.core.seals.making import seal_new_rows

pytestmark = pytest.mark.django_db
PAGE = "desk_health"


@pytest.fixture
def administrator(cast: Cast, client: Client) -> Client:
    cache.clear()
    client.force_login(cast.users["administrator"])
    return client


def test_opening_the_page_looks_at_nothing(administrator: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(15), CaptureQueriesContext(_main()) as queries:
        page = administrator.get(reverse(PAGE)).content.decode()
    assert "Nobody has looked yet" in page
    assert not any("pg_database_size" in query["sql"] for query in queries)


def _main() -> Any:
    from django.db import connection

    return connection


def test_looking_shows_each_finding_with_what_to_do_and_the_worst_first(administrator: Client) -> None:
    assert administrator.post(reverse(PAGE)).status_code == 302
    page = administrator.get(reverse(PAGE)).content.decode()
    assert "PostgreSQL 1" in page
    assert "start “openzone serve”" in page, "no worker runs here"
    assert page.index("The worker has not shown itself") < page.index("tell the same time")


def test_the_page_counts_what_is_wrong_with_the_log_but_names_no_row(cast: Cast, administrator: Client) -> None:
    look_again()
    check_seals()
    known = cache.get(SEALS)
    known["report"]["faults"] = ["activity 4711 was removed after it was sealed"] * 3
    cache.set(SEALS, known)
    page = administrator.get(reverse(PAGE)).content.decode()
    assert "3 faults were found in the log" in page
    assert "4711" not in page


def test_each_language_has_its_own_words(administrator: Client) -> None:
    administrator.post(reverse(PAGE))
    administrator.cookies["django_language"] = "zh-hans"
    with translation.override("zh-hans"):
        assert cache.get("health:zh-hans") is None
    administrator.post(reverse(PAGE))
    assert cache.get("health:zh-hans") is not None


def test_every_check_says_something(cast: Cast) -> None:
    findings = look()
    assert {finding.code for finding in findings} >= {
        "database", "migrations", "clock", "worker", "jobs", "deliveries", "mail", "disk", "files", "sealing", "backup",
        "keys", "address", "seals",
    }  # fmt: skip
    assert all(finding.seen and (finding.advice or finding.level == Level.OK) for finding in findings)


def test_a_check_that_fails_is_a_finding() -> None:
    def broken() -> Any:
        raise ValueError("out of order")

    (finding,) = found(broken)
    assert (finding.code, finding.level) == ("broken", Level.WRONG)
    assert "out of order" in finding.seen
    assert len(QUICK) > 10


def test_rows_without_a_seal_are_counted(cast: Cast, settings: Any, tmp_path: Any) -> None:
    from openzone.core.health.measures import seal_lag

    settings.SEAL_KEY_FILE = tmp_path / "seal.key"
    rows, _ = seal_lag()
    assert rows > 5
    assert seal_new_rows() == rows
    assert seal_lag()[0] == 0
