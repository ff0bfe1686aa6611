"""Sealing and checking a log of a million rows."""

import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from openzone.core.models import Seal
from openzone.core.seals import checking, making

ROWS = 1_000_000


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
def test_a_million_rows_are_sealed_and_checked(settings: Any, tmp_path: Path) -> None:
    settings.SEAL_KEY_FILE = tmp_path / "seal.key"
    settings.DATA = tmp_path
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_activity (zone_id, verb, subject_type, subject_id, actor_id, via, audience, data,"
            " occurred_at) SELECT 1, 'case.say', 'case', n / 10, n %% 500, 'page', 'enterprise',"
            " jsonb_build_object('message', n, 'unit', n %% 12), now() - make_interval(secs => n)"
            " FROM generate_series(1, %s) AS n",
            [ROWS],
        )
        began = time.monotonic()
        assert making.seal_new_rows() == ROWS
        sealed = time.monotonic()
        report = checking.check()
        checked = time.monotonic()
        cursor.execute("SELECT pg_total_relation_size('core_seal'), pg_total_relation_size('core_activity')")
        seals, log = cursor.fetchone()
    print(
        f"{ROWS / (sealed - began):,.0f} rows/s sealed, {ROWS / (checked - sealed):,.0f} rows/s checked; "
        f"{Seal.objects.count()} seals of {seals / 2**20:.1f} MB for a log of {log / 2**20:.1f} MB"
    )
    assert (report.rows, report.faults) == (ROWS, [])
