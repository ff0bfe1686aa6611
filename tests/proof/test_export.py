"""A very long list as a file: whole, and in bounded memory."""

import csv
import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from django.db import connection

from cast import Cast, assemble
from core.test_exports import more_cases
from installation import COMMAND, surroundings
from openzone.cases.models import Case

FEW, MANY = 10_000, 100_000
# What the buffers of a file and of a batch may come to, however many rows there are.
SLACK = 32


def exported(form: str, folder: Path) -> tuple[float, float, int]:
    """Write all demands with all columns by the command: seconds, most memory in MB, and the size of the file."""
    file = folder / f"cases.{form}"
    given = surroundings(folder, DATABASE_URL=os.environ["DATABASE_URL"])
    began = time.monotonic()
    command = [*COMMAND, "export", "cases", "--zone", "here", str(file)]
    process, memory = psutil.Popen(command, env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL), 0
    while process.poll() is None:
        with suppress(psutil.NoSuchProcess):
            memory = max(memory, process.memory_info().rss)
        time.sleep(0.02)
    assert process.returncode == 0
    return time.monotonic() - began, memory / 2**20, file.stat().st_size


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
def test_ten_times_the_rows_take_no_more_memory(password_hash: str, tmp_path: Path) -> None:
    cast: Cast = assemble(password_hash)
    more_cases(cast, FEW)
    few = {form: exported(form, tmp_path) for form in ("csv", "xlsx")}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET ref = replace(ref, 'C-2000', 'C-1999')")
    more_cases(cast, MANY - FEW)
    for form, (seconds, memory, _) in few.items():
        longer, most, size = exported(form, tmp_path)
        print(
            f"\n{form}: {MANY:,} rows in {longer:.1f} s, {size / 2**20:.1f} MB, with {most:.0f} MB of memory;"
            f" {FEW:,} in {seconds:.1f} s with {memory:.0f} MB"
        )
        assert most < memory + SLACK
    with (tmp_path / "cases.csv").open(encoding="utf-8-sig", newline="") as file:
        assert sum(1 for _ in csv.reader(file)) == Case.objects.count() + 1 > MANY
