"""Lists at the desk: a file goes in, its columns are looked over, its rows are shown, it is brought in and undone."""

from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from cast import Cast
from openzone.registry.actions import imports
from openzone.registry.actions.imports.working import work
from openzone.registry.enums import ImportVerb
from openzone.registry.importing.sheets import rows_of
from openzone.registry.models import ImportRun, Organisation
from spreadsheets import SECOND, brought, done, keeper, upload, workbook


@pytest.fixture
def client(cast: Cast) -> Client:
    made = Client()
    made.force_login(cast.users["leader"])
    return made


@pytest.mark.django_db
def test_a_list_on_its_way_through_the_pages(cast: Cast, client: Client) -> None:
    sent = {"file": SimpleUploadedFile("台账.xlsx", workbook()), "source": "经济发展局", "unit": "top", "key": "k1"}
    unit = cast.units["top"].code
    answer = client.post(reverse("desk_import_new"), {**sent, "unit": unit})
    run = ImportRun.objects.get()
    columns = reverse("desk_import_columns", args=[run.pk])
    assert answer.headers["Location"] == columns
    page = client.get(columns).content.decode()
    assert "2023年 营业收入（万元）" in page and "Several columns have the same heading (备注)" in page
    wrong = client.post(columns, {"to-5": "fact:revenue", "period-5": "2023", "unit-5": "人"})
    assert wrong.status_code == 422 and "not in 人" in wrong.content.decode()
    answer = client.post(columns, {"to-5": "fact:revenue", "period-5": "2023", "unit-5": "万元"})
    here = reverse("desk_import", args=[run.pk])
    assert answer.headers["Location"] == here
    assert 'data-live="import:' in client.get(here).content.decode()
    work(run.pk)
    page = client.get(here).content.decode()
    assert "Nothing has been changed yet" in page and "大连晨星科技有限公司" in page
    refused = client.get(here, {"which": "refused"}).content.decode()
    assert "cannot be negative" in refused and "大连光明公司" not in refused
    client.post(reverse("desk_import_act", args=[run.pk, "execution"]))
    work(run.pk)
    assert Organisation.objects.filter(identifiers__value=SECOND).exists()
    assert client.post(reverse("desk_import_act", args=[run.pk, "execution"])).status_code == 409
    client.post(reverse("desk_import_act", args=[run.pk, "reversal"]))
    work(run.pk)
    assert not Organisation.objects.filter(identifiers__value=SECOND).exists()
    assert "rows were undone" in client.get(here).content.decode()


@pytest.mark.django_db
def test_a_list_without_dates_says_as_of_when_its_figures_are(cast: Cast, client: Client) -> None:
    run = imports.bring(upload=upload("企业名称,从业人员\n大连新公司,20\n".encode(), "list.csv"), by=keeper(cast))
    columns, here = (reverse(name, args=[run.pk]) for name in ("desk_import_columns", "desk_import"))
    assert f'name="as_of" value="{run.as_of}"' in client.get(columns).content.decode()
    sent = {"to-0": "name_local", "to-1": "fact:headcount"}
    wrong = client.post(columns, {**sent, "as_of": "2099"})
    assert wrong.status_code == 422 and 'id="as-of-problem">2099 lies in the future' in wrong.content.decode()
    client.post(columns, {**sent, "as_of": "2025-12-31"})
    work(run.pk)
    assert "entered as of 31 Dec 2025: 从业人员" in client.get(here).content.decode()
    client.post(columns, {**sent, "period-1": "2024", "as_of": "2025-12-31"})
    work(run.pk)
    assert "entered as of" not in client.get(here).content.decode()


@pytest.mark.django_db
def test_what_is_to_be_corrected_comes_back_as_the_same_spreadsheet(cast: Cast, client: Client, tmp_path: Path) -> None:
    rows = [("企业名称", "2023年从业人员"), ("+cmd|' /C calc'!A0", -3), ("大连新公司", 5)]
    run = done(brought(keeper(cast), workbook(rows, merged=()), "台账.xlsx"), ImportVerb.RUN, by=keeper(cast))
    answer = client.get(reverse("desk_import_returned", args=[run.pk]))
    assert "台账" in unquote(answer.headers["Content-Disposition"])
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[:2] for row in found] == [["企业名称", "2023年从业人员"], ["+cmd|' /C calc'!A0", "-3"]]
    assert found[0][2] == "What to do" and "cannot be negative" in found[1][2]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    file = tmp_path / "corrected.xlsx"
    sheet["B2"] = 3
    sheet.parent.save(file)
    assert len(list(rows_of(file, is_csv=False))) == 2
    again = brought(keeper(cast), file.read_bytes(), "corrected.xlsx")
    assert again.counts["created"] == 1 and again.columns["2"]["to"] == ""


@pytest.mark.django_db
def test_whoever_reads_a_list_has_it_in_his_language_whoever_brought_it(cast: Cast, client: Client) -> None:
    rows = [("企业名称", "2023年从业人员", "机构类型", "联系人"), ("大连新公司", -3),
        ("大连光明公司", 5, "association", "李雷"), ("大连晨公司", "2千人左右吧"), ("大连光明有限公司",)]  # fmt: skip
    with translation.override("zh-hans"):
        run = brought(keeper(cast), workbook(rows, merged=()))
    read = {language: _read(client, run, language) for language in ("en", "zh-hans")}
    for words in (
        '“Headcount” cannot be negative. <span class="oz-muted">Correct this cell.',
        "Headcount, 2023:</span> 5",
        "enterprise</del> → association",
        "Contact person:</span> 李雷",
        "is no number that can be read in one way only",
        f"It may be an organisation that is here already: Dalian Bright Co. ({cast.organisation.ref}). The same name",
    ):
        assert words in read["en"] and words not in read["zh-hans"], words
    for words in (
        "“从业人员”不能为负数",
        "从业人员，2023年:</span> 5",
        "联系人:</span> 李雷",
        f"大连光明公司（{cast.organisation.ref}）",
    ):
        assert words in read["zh-hans"] and words not in read["en"], words
    returned = reverse("desk_import_returned", args=[run.pk])
    for language, words in (("en", "cannot be negative. Correct this cell."), ("zh-hans", "不能为负数")):
        sheet = load_workbook(BytesIO(client.get(returned, headers={"accept-language": language}).content)).worksheets[
            0
        ]
        assert words in str(sheet["E2"].value)


def _read(client: Client, run: ImportRun, language: str) -> str:
    address = reverse("desk_import", args=[run.pk])
    return unescape(client.get(address, headers={"accept-language": language}).content.decode())


@pytest.mark.django_db
def test_a_formula_in_what_comes_back_is_text(cast: Cast, client: Client) -> None:
    text = "企业名称,2023年从业人员\n=cmd|' /C calc'!A0,-3\n".encode("gb18030")
    run = brought(keeper(cast), text, "台账.csv")
    answer = client.get(reverse("desk_import_returned", args=[run.pk])).content.decode("utf-8-sig")
    assert answer.splitlines()[1].startswith("'=cmd|' /C calc'!A0,'-3,")
    assert brought(keeper(cast), answer.encode(), "again.csv").rows.get().cells[:2] == ["=cmd|' /C calc'!A0", "-3"]


@pytest.mark.django_db
def test_a_doubtful_row_is_decided_on_the_page(cast: Cast, client: Client) -> None:
    rows = [("企业名称", "统一社会信用代码"), ("大连光明公司", "91110000600037341L"), ("大连光明公司", SECOND)]
    done(brought(keeper(cast), workbook(rows[:2], merged=())), ImportVerb.RUN, by=keeper(cast))
    run = brought(keeper(cast), workbook(rows, merged=()))
    page = client.get(reverse("desk_import", args=[run.pk]), {"which": "doubtful"}).content.decode()
    assert "It is a new one" in page and cast.organisation.ref in page
    address = reverse("desk_import_row", args=[run.pk, 3])
    stranger = {"choice": "same", "organisation": "O-2000-99999"}
    assert client.post(address, stranger).status_code == 404
    client.post(address, {"choice": "same", "organisation": cast.organisation.ref})
    run = done(run, ImportVerb.RUN, by=keeper(cast))
    assert cast.organisation.identifiers.count() == 2 and run.counts["doubtful"] == 0


@pytest.mark.django_db
def test_the_pages_ask_the_same_for_one_row_and_for_three(cast: Cast, client: Client) -> None:
    asked: dict[str, list[int]] = {"list": [], "rows": []}
    for size in (1, 3):
        ImportRun.objects.all().delete()
        names = [("企业名称", "2023年从业人员"), *((f"大连第{size}{n}公司", n) for n in range(size))]
        run = [brought(keeper(cast), workbook(names, merged=()), f"{place}.xlsx") for place in range(size)][-1]
        for name, address in (("list", reverse("desk_imports")), ("rows", reverse("desk_import", args=[run.pk]))):
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            asked[name].append(len(captured))
    assert all(counts[0] == counts[1] <= 15 for counts in asked.values()), asked


@pytest.mark.django_db
def test_a_file_that_is_none_is_refused_on_the_page(cast: Cast, client: Client) -> None:
    sent = {"file": upload(b"%PDF-1.7", "list.xlsx"), "unit": cast.units["top"].code}
    answer = client.post(reverse("desk_import_new"), sent)
    assert answer.status_code == 422 and "no spreadsheet" in answer.content.decode()
    empty = client.post(reverse("desk_import_new"), {**sent, "file": upload(b"", "list.csv")})
    assert empty.status_code == 422 and "is empty" in empty.content.decode()
