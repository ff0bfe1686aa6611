"""A list of 100,000 rows: in time, in bounded memory, killed and stopped in the middle and gone on with."""

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
    return psutil.Popen(command, env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def watched(process: psutil.Popen) -> tuple[float, float, float]:
    """What it takes until it ends: the most memory in MB, its time on a processor, and time that passes, in seconds."""
    began, memory, busy = time.monotonic(), 0, 0.0
    while process.poll() is None:
        with suppress(psutil.NoSuchProcess):
            memory = max(memory, process.memory_info().rss)
            times = process.cpu_times()
            busy = times.user + times.system
        time.sleep(0.2)
    return memory / 2**20, busy, time.monotonic() - began


def wait_for(rows: int, process: psutil.Popen) -> None:
    """Until so many rows are brought in."""
    while not ImportRun.objects.filter(state="running", done__gte=rows).exists():
        assert process.poll() is None, "it ended before"
        time.sleep(0.1)


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
def test_a_hundred_thousand_rows(password_hash: str, tmp_path: Path) -> None:
    cast: Cast = assemble(password_hash)
    before = Organisation.objects.filter(zone=cast.zone).count()
    file = list_of(tmp_path / "list.xlsx", MANY)

    began = time.monotonic()
    first = begun(file, tmp_path)
    wait_for(MANY // 3, first)
    spent = sum(first.cpu_times()[:2])
    first.send_signal(signal.SIGKILL)
    first.wait()
    killed = time.monotonic() - began
    done = ImportRun.objects.get().done
    assert Organisation.objects.filter(zone=cast.zone).count() == before + done, "a chunk is whole or not there"

    second = begun(file, tmp_path)
    memory, busy, rest = watched(second)
    run = ImportRun.objects.get()
    print(
        f"\n{MANY:,} rows: killed after {done:,} rows in {killed:.0f} s ({spent:.0f} s of a processor); the rest in"
        f" {rest:.0f} s ({busy:.0f} s), {memory:.0f} MB",
        flush=True,
    )
    assert (second.returncode, run.counts["created"], run.state, run.total) == (0, MANY, "done", MANY)
    assert Organisation.objects.filter(zone=cast.zone).count() == before + MANY
    assert Fact.objects.filter(from_import=run).count() == 4 * MANY

    third = begun(file, tmp_path)
    most, again, twice = watched(third)
    print(f"a second time in {twice:.0f} s ({again:.0f} s of a processor), {most:.0f} MB", flush=True)
    assert ImportRun.objects.latest("id").counts["unchanged"] == MANY
    assert Fact.objects.count() == 4 * MANY and ImportRow.objects.filter(applied=True).count() == MANY
    assert max(memory, most) < MOST_MEMORY
    # Time passes as the machine allows; what the work takes of a processor is its own.
    assert spent + busy < MOST_SECONDS and again < MOST_SECONDS
