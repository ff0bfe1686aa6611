"""Seals of the log: which rows they take, and that nothing which is changed afterwards goes unnoticed."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from database import conninfo
from openzone.cli.postgres.server import NAME, OWNER
from openzone.core.actions import append
from openzone.core.actor import system
from openzone.core.models import Activity, Seal
from openzone.core.seals import checking, exports, form, key, making

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def apart(settings: Any, tmp_path: Path) -> None:
    settings.SEAL_KEY_FILE = tmp_path / "keys" / "seal.key"
    settings.DATA = tmp_path


@pytest.fixture
def superuser() -> Iterator[Callable[[str], None]]:
    """Somebody who may change what nobody may."""
    with psycopg.connect(conninfo(dbname=connection.settings_dict["NAME"], user=OWNER), autocommit=True) as by_hand:

        def run(statement: str) -> None:
            by_hand.execute("ALTER TABLE core_activity DISABLE TRIGGER activity_is_append_only")
            by_hand.execute(statement.encode())
            by_hand.execute("ALTER TABLE core_activity ENABLE TRIGGER activity_is_append_only")

        yield run


def act(count: int = 1, verb: str = "case.accept") -> list[int]:
    return [append(verb, subject_type="case", subject_id=42, by=system(1), data={"n": n}).pk for n in range(count)]


def sealed(count: int = 6) -> list[int]:
    """Rows under three seals."""
    numbers = []
    for _ in range(3):
        numbers += act(count // 3)
        assert making.seal_new_rows() == count // 3
    exports.export()
    assert checking.check().faults == []
    return numbers


def faults() -> list[str]:
    return checking.check().faults


def test_every_new_row_is_sealed_once_and_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "BATCH", 4)
    act(10)
    assert making.seal_new_rows() == 10
    assert list(Seal.objects.order_by("number").values_list("number", "rows")) == [(1, 4), (2, 4), (3, 2)]
    assert making.seal_new_rows() == 0
    report = checking.check()
    assert (report.seals, report.rows, report.faults) == (3, 10, [])


def test_a_row_that_commits_late_is_not_passed_over() -> None:
    act()
    with psycopg.connect(conninfo(dbname=connection.settings_dict["NAME"], user=NAME)) as slow:
        (late,) = slow.execute(
            "INSERT INTO core_activity (zone_id, verb, subject_type, subject_id, via, audience, data, occurred_at)"
            " VALUES (1, 'late', 'case', 1, 'page', 'staff', '{}', now()) RETURNING id"
        ).fetchone() or (0,)
        (after,) = act()
        assert after > late
        assert making.seal_new_rows(patience=0.1) == 0, "a row below may still come"
    assert making.seal_new_rows() == 3
    assert checking.check().faults == []


def test_nobody_who_appends_waits_for_the_sealer() -> None:
    act(3)
    with transaction.atomic():
        assert making._seal_batch(key.for_sealing(), 10**9) == 3
        with psycopg.connect(conninfo(dbname=connection.settings_dict["NAME"], user=NAME), autocommit=True) as other:
            other.execute("SET lock_timeout = '1s'")
            other.execute(
                "INSERT INTO core_activity (zone_id, verb, subject_type, subject_id, via, audience, data, occurred_at)"
                " VALUES (1, 'x', 'case', 1, 'page', 'staff', '{}', now())"
            )
    assert making.seal_new_rows() == 1


def test_a_changed_row_is_named(superuser: Callable[[str], None]) -> None:
    number = sealed()[3]
    superuser(f"UPDATE core_activity SET verb = 'case.decline' WHERE id = {number}")
    (sentence,) = faults()
    assert sentence.startswith(f"activity {number} (case.decline of case 42, ")
    assert sentence.endswith("was changed after it was sealed")


@pytest.mark.parametrize(
    "column", ["zone_id", "subject_id", "actor_id", "transaction_id", "occurred_at", "recorded_at", "data", "audience"]
)
def test_every_column_counts(superuser: Callable[[str], None], column: str) -> None:
    number = sealed()[0]
    other = {"data": "'{\"n\": 7}'", "audience": "'enterprise'"}.get(column)
    moment = f"{column} + interval '1 microsecond'"
    superuser(
        f"UPDATE core_activity SET {column} = {other or (moment if 'ed_at' in column else 77)} WHERE id = {number}"
    )
    assert len(faults()) == 1


def test_removed_and_added_rows_are_named(superuser: Callable[[str], None]) -> None:
    numbers = sealed()
    superuser(f"DELETE FROM core_activity WHERE id IN ({numbers[1]}, {numbers[-1]})")
    superuser(
        "INSERT INTO core_activity (id, zone_id, verb, subject_type, subject_id, via, audience, data, occurred_at)"
        f" VALUES ({numbers[-1]}, 1, 'x', 'case', 7, 'page', 'staff', '{{}}', now()),"
        f" (0, 1, 'x', 'case', 8, 'page', 'staff', '{{}}', now())"
    )
    said = faults()
    assert f"activity {numbers[1]} was removed after it was sealed" in said
    assert any(
        one.startswith(f"activity {numbers[-1]} ") and one.endswith("changed after it was sealed") for one in said
    )
    assert any(one.startswith("activity 0 (x of case 8, ") and one.endswith("was slipped in") for one in said)
    assert len(said) == 3


def test_a_seal_made_anew_without_the_key_is_named(superuser: Callable[[str], None]) -> None:
    numbers = sealed()
    superuser(f"UPDATE core_activity SET verb = 'other' WHERE id = {numbers[2]}")
    rows = form.between(numbers[1], numbers[3])
    Seal.objects.filter(number=2).update(content=rows.content(), digests=form.digests(b"a guess", rows.texts))
    assert "seal 2 (activities" in " ".join(faults())


def test_removed_seals_are_named() -> None:
    sealed()
    Seal.objects.filter(number=2).delete()
    assert any(one.startswith("seal 2 was removed") for one in faults())
    Seal.objects.filter(number=3).delete()
    assert [one.split(" ")[1] for one in faults() if "was removed from the database" in one] == ["2", "3"]
    exports.folder().rename(exports.folder().with_name("gone"))
    assert faults() == [], "from the end they are missed only by the exported files"


def test_an_export_has_each_seal_once_even_after_a_kill() -> None:
    sealed()
    (path,) = exports.folder().glob("*.jsonl")
    whole = path.read_text()
    path.write_text(whole[: len(whole) - 20])
    assert exports.export() == 1
    assert path.read_text() == whole
    assert [json.loads(line)["number"] for line in whole.splitlines()] == [1, 2, 3]
    assert exports.export() == 0


def test_the_key_is_outside_and_a_lost_one_is_not_replaced_silently() -> None:
    sealed()
    secret = key.place()
    assert secret.stat().st_mode & 0o777 == 0o600
    assert secret.read_text() not in str(list(Seal.objects.values()))
    secret.rename(secret.with_name("aside"))
    act()
    with pytest.raises(key.KeyMissing):
        making.seal_new_rows()
    assert not checking.check().key_present
    key.renew()
    assert making.seal_new_rows() == 1
    report = checking.check()
    assert (report.with_another_key, report.faults) == (3, [])
    assert Activity.objects.count() == 7
