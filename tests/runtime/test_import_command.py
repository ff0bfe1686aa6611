"""`openzone import organisations`: tried, brought in, gone on with, refused in one sentence; and out again."""

import json
from pathlib import Path

from installation import Installation, openzone
from spreadsheets import workbook

PREPARE = """
from openzone.core.actor import system
from openzone.places.actions import open_zone
from openzone.places.models import Zone
from openzone.registry.actions import register
if not Zone.objects.filter(code="lists").exists():
    zone, top = open_zone(code="lists", name="Zone with lists", by=system(None))
    register(unit=top, name="Dalian Bright Co.", name_local="大连光明公司", by=system(zone.pk))
"""
COUNT = (
    "from openzone.registry.models import Organisation; print(Organisation.objects.filter(zone__code='lists').count())"
)
HERE = ("--zone", "lists")


def test_a_list_goes_in_twice_and_out_again(serving: Installation, tmp_path: Path) -> None:
    serving.python(PREPARE)
    data, file, back = serving.data, tmp_path / "台账.xlsx", tmp_path / "back.xlsx"
    file.write_bytes(workbook())
    words = ("import", "organisations", str(file), *HERE, "--json")
    before = int(serving.python(COUNT))
    tried = openzone(*words, "--dry-run", data=data)
    told = json.loads(tried.stdout)
    assert tried.returncode == 1 and (told["created"], told["changed"], told["refused"]) == (3, 1, 5)
    assert int(serving.python(COUNT)) == before
    brought = openzone(*words, "--returned", str(back), data=data)
    assert json.loads(brought.stdout)["created"] == 3 and "of 10 rows" in brought.stderr
    assert int(serving.python(COUNT)) == before + 3
    again = openzone(*words, data=data)
    assert json.loads(again.stdout)["unchanged"] == 4 and int(serving.python(COUNT)) == before + 3
    returned = openzone("import", "organisations", str(back), *HERE, "--dry-run", data=data)
    assert returned.returncode == 1 and "5 would be refused" in returned.stdout
    out = tmp_path / "out.csv"
    assert openzone("export", "organisations", str(out), *HERE, data=data).returncode == 0
    assert "大连晨星科技有限公司" in out.read_text("utf-8-sig")


def test_what_cannot_be_a_list_is_refused_in_one_sentence(serving: Installation, tmp_path: Path) -> None:
    serving.python(PREPARE)
    for name, content, word in (
        ("x.xlsx", b"%PDF", "no spreadsheet"),
        ("x.csv", b"", "empty"),
        ("x.csv", "企业名称\n".encode(), "no rows below"),
        ("x.csv", "一,二\n甲,乙\n".encode(), "No column is named"),
        ("x.csv", "企业名称,2023年营业收入（人）\n甲,1\n".encode(), "not in 人"),
    ):
        file = tmp_path / name
        file.write_bytes(content)
        refused = openzone("import", "organisations", str(file), *HERE, data=serving.data)
        assert refused.returncode == 1 and word in refused.stderr and "Traceback" not in refused.stderr
    missing = openzone("import", "organisations", str(tmp_path / "none.csv"), *HERE, data=serving.data)
    assert missing.returncode == 1 and "cannot be read" in missing.stderr
