"""A list of 100,000 rows: in time, in bounded memory, killed and stopped in the middle and gone on with."""

import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from openpyxl import Workbook
from stdnum.cn import uscc

from cast import Cast, assemble
from installation import COMMAND, surroundings
from openzone.registry.models import Fact, ImportRow, ImportRun, Organisation

MANY = 100_000
MOST_SECONDS, MOST_MEMORY = 300, 500
HEADINGS = ("企业名称", "英文名称", "统一社会信用代码", "国别", "所在园区", "注册地址", "联系人", "联系电话", "资质",
    "2023年营业收入（万元）", "2023年从业人员", "2022年营业收入（万元）", "2022年从业人员")  # fmt: skip


def code_of(number: int) -> str:
    """A valid unified social credit code."""
    stem = f"91210231MA{number:07d}"
    return stem + str(uscc.calc_check_digit(stem))


def list_of(path: Path, rows: int) -> Path:
    """A workbook of so many believable rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADINGS)
    for n in range(rows):
        sheet.append((
            f"大连第{n}号科技有限公司", f"Dalian Number {n} Technology Co., Ltd.", code_of(n), "中国", "Software Park",
            f"高新区黄浦路{n}号", f"张{n}", f"0411-8{n:07d}", "瞪羚" if n % 10 == 0 else None, n * 1.5 + 1, n % 900 + 1,
            f"{n:,}", f"{n % 800 + 1}人",
        ))  # fmt: skip
    book.save(path)
    return path


def begun(file: Path, data: Path) -> psutil.Popen:
    """The command, under way."""
    given = surroundings(data, DATABASE_URL=os.environ["DATABASE_URL"])
    command = [*COMMAND, "import", "organisations", str(file), "--zone", "here", "--json"]
    return psutil.Popen(command, env=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def watched(process: psutil.Popen) -> float:
    """The most memory that it takes until it ends, in MB."""
    memory = 0
    while process.poll() is None:
        with suppress(psutil.NoSuchProcess):
            memory = max(memory, process.memory_info().rss)
        time.sleep(0.05)
    return memory / 2**20


def wait_for(rows: int) -> None:
    """Until so many rows are brought in."""
    until = time.monotonic() + MOST_SECONDS
    while time.monotonic() < until:
        if ImportRun.objects.filter(state="running", done__gte=rows).exists():
            return
        time.sleep(0.1)
    raise AssertionError("it never came so far")


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
def test_a_hundred_thousand_rows(password_hash: str, tmp_path: Path) -> None:
    cast: Cast = assemble(password_hash)
    before = Organisation.objects.filter(zone=cast.zone).count()
    file = list_of(tmp_path / "list.xlsx", MANY)

    started = time.monotonic()
    first = begun(file, tmp_path)
    wait_for(MANY // 3)
    first.send_signal(signal.SIGKILL)
    first.wait()
    killed = time.monotonic() - started
    done = ImportRun.objects.get().done
    assert Organisation.objects.filter(zone=cast.zone).count() == before + done, "a chunk is whole or not there"

    resumed = time.monotonic()
    second = begun(file, tmp_path)
    memory = watched(second)
    rest = time.monotonic() - resumed
    told = json.loads(second.stdout.read())
    run = ImportRun.objects.get()
    assert (second.returncode, told["created"], run.state, run.total) == (0, MANY, "done", MANY)
    assert Organisation.objects.filter(zone=cast.zone).count() == before + MANY
    assert Fact.objects.filter(from_import=run).count() == 4 * MANY

    again = time.monotonic()
    third = begun(file, tmp_path)
    most = watched(third)
    twice = time.monotonic() - again
    assert json.loads(third.stdout.read())["unchanged"] == MANY
    assert Fact.objects.count() == 4 * MANY and ImportRow.objects.filter(applied=True).count() == MANY
    print(
        f"\n{MANY:,} rows: {killed:.0f} s until killed after {done:,} rows, {rest:.0f} s for the rest"
        f" ({memory:.0f} MB); a second time {twice:.0f} s, nothing changed ({most:.0f} MB)"
    )
    assert killed + rest < MOST_SECONDS and twice < MOST_SECONDS
    assert max(memory, most) < MOST_MEMORY
