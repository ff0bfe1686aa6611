"""Lists of organisations: a spreadsheet as messy as they come, tried, brought in, twice, undone."""

import json
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection

from cast import Cast
from openzone.core import clock, finding
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity, Delivery
from openzone.places.queries import day_in
from openzone.registry.actions import change, imports, register
from openzone.registry.actions.facts import record_fact
from openzone.registry.actions.following import follow, look
from openzone.registry.actions.merging import merge
from openzone.registry.actions.sameness import compare_all
from openzone.registry.enums import ImportState, ImportVerb
from openzone.registry.importing.catalogue import catalogue_for
from openzone.registry.importing.judging import Ground, judged
from openzone.registry.importing.known_names import Names
from openzone.registry.importing.naming import columns_in
from openzone.registry.importing.wishes import read_row
from openzone.registry.importing.words import in_words
from openzone.registry.models import Fact, FactProfile, ImportRow, ImportRun, LikelyPair, NotSame, Organisation
from openzone.registry.queries import bearer, standing
from spreadsheets import BRIGHT, MESSY, SECOND, brought, done, keeper, upload, workbook

OWN = {"importrun", "importrow", "importsource"}


def all_there_is() -> dict[str, list[Any]]:
    """Every row of the registry, without what tells of the lists themselves and of moments of computing."""
    found: dict[str, list[Any]] = {}
    for model in apps.get_app_config("registry").get_models():
        if model._meta.model_name in OWN:
            continue
        rows = json.loads(serializers.serialize("json", model._default_manager.order_by("pk")))
        for row in rows:
            row["fields"].pop("changed_at", None)
        found[model.__name__] = rows
    return found


def outcomes(run: ImportRun) -> dict[int, str]:
    return {row.number: row.outcome for row in run.rows.order_by("number")}


def said(run: ImportRun, number: int) -> str:
    return " ".join(one.get("words", "") for one in in_words(run.rows.get(number=number).reasons))


DUE = {
    5: "created", 6: "created", 7: "changed", 8: "created", 9: "refused", 10: "refused", 11: "refused", 12: "refused",
    13: "refused", 14: "doubtful",
}  # fmt: skip


@pytest.mark.django_db
def test_a_messy_list_is_tried_brought_in_twice_and_undone(cast: Cast) -> None:
    by, before = keeper(cast), all_there_is()
    run = brought(by, workbook(), source="经济发展局")
    assert outcomes(run) == DUE and all_there_is() == before
    assert "cannot be negative" in said(run, 9) and "told in CNY, not in 人" in said(run, 10)
    assert "end lies before" in said(run, 11) and "future" in said(run, 12) and "no organisation" in said(run, 13)
    assert "park" in said(run, 6).lower() and "check digit" in said(run, 8) and "row 5" in said(run, 14).lower()

    run = done(run, ImportVerb.RUN, by=by)
    assert run.state == ImportState.DONE and outcomes(run) == DUE
    assert run.counts == {"created": 3, "changed": 1, "unchanged": 0, "doubtful": 1, "refused": 5}
    star = Organisation.objects.get(identifiers__value=BRIGHT)
    assert (star.name_local, star.country, star.park, star.unit) == (
        "大连晨星科技有限公司", "CN", cast.park_place, cast.units["park"])  # fmt: skip
    facts = {(f.indicator.code, str(f.at)): (f.comparator, f.value, f.source) for f in star.facts.all()}
    assert facts == {
        ("revenue", "2023"): ("=", Decimal(12345000), "import"), ("headcount", "2023"): (">=", Decimal(1000), "import"),
        ("revenue", "2022"): ("=", Decimal(10000000), "import"), ("headcount", "2022"): ("=", Decimal(812), "import"),
    }  # fmt: skip
    assert FactProfile.objects.get(organisation=star, year=2022).figures["headcount"]["low"] == "812"
    title, office = star.titles.get(), star.offices.get()
    assert (title.name_local, str(title.since), str(title.until)) == ("高新技术企业", "2022-05-06", "2025-05")
    assert (office.person.name_local, office.person.phone, office.speaks) == ("李雷", "13912345678", True)
    assert {one.tag.name for one in star.taggings.all()} == {"瞪羚", "专精特新"}
    wind = Organisation.objects.get(identifiers__value=SECOND)
    assert wind.country == "US" and wind.facts.get(indicator__code="revenue").value == 320_000_000
    assert wind.facts.get(indicator__code="headcount", at="2022").comparator == "~"
    assert cast.organisation.facts.get(indicator__code="revenue", at="2023").comparator == ">"

    loaded = all_there_is()
    again = brought(by, workbook(), "list of tomorrow.xlsx", source="经济发展局")
    again = done(again, ImportVerb.RUN, by=by)
    assert set(outcomes(again).values()) == {"unchanged", "doubtful", "refused"} and all_there_is() == loaded

    run = done(run, ImportVerb.UNDO, by=by)
    assert run.state == ImportState.UNDONE and run.counts["undone"] == 4 and run.counts["kept"] == 0
    assert all_there_is() == before


@pytest.mark.django_db
def test_what_changed_since_is_not_undone(cast: Cast) -> None:
    by = keeper(cast)
    run = done(brought(by, workbook()), ImportVerb.RUN, by=by)
    star, wind = (Organisation.objects.get(identifiers__value=code) for code in (BRIGHT, SECOND))
    change(star, by=by, country="SG")
    revenue = wind.facts.get(indicator__code="revenue").indicator
    record_fact(wind, by=by, indicator=revenue, at="2023", value=Decimal(5))
    branch = Organisation.objects.get(name_local="大连光明公司分厂")
    NotSame.objects.create(zone=cast.zone, first=cast.organisation, second=branch, decided_at=clock.now())
    run = done(run, ImportVerb.UNDO, by=by)
    assert run.counts["undone"] == 1 and run.counts["kept"] == 3
    assert "hang on" in said(run, 8) and Organisation.objects.filter(pk=branch.pk).exists()
    assert "changed since" in said(run, 5) and "changed since" in said(run, 6)
    star.refresh_from_db()
    assert star.country == "SG" and star.facts.count() == 4
    with pytest.raises(Conflict):
        imports.do(run, ImportVerb.UNDO, by=by)


@pytest.mark.django_db
def test_having_been_compared_and_looked_at_keeps_nothing_from_being_undone(cast: Cast) -> None:
    by = keeper(cast)
    run = done(brought(by, workbook()), ImportVerb.RUN, by=by)
    compare_all()
    for made in Organisation.objects.filter(pk__in=run.rows.filter(outcome="created").values("organisation")):
        assert made.compared_at is not None
        look(made, by=cast.actor("officer"), number=1)
        pair = {"first": cast.organisation, "second": made, "zone": cast.zone}
        LikelyPair.objects.get_or_create(**pair, defaults={"score": 70, "reasons": [], "found_at": clock.now()})
    run = done(run, ImportVerb.UNDO, by=by)
    assert run.counts["undone"] == 4 and run.counts["kept"] == 0


@pytest.mark.django_db
def test_two_rows_about_one_new_enterprise_are_undone_together(cast: Cast) -> None:
    by, before = keeper(cast), Organisation.objects.count()
    text = "企业名称,联系人\r\n大连晨星科技有限公司,王芳\r\n大连晨星科技有限公司,赵刚\r\n"
    run = done(brought(by, text.encode(), "twice.csv"), ImportVerb.RUN, by=by)
    assert Organisation.objects.count() == before + 1
    run = done(run, ImportVerb.UNDO, by=by)
    connection.check_constraints()
    assert (run.counts["undone"], Organisation.objects.count()) == (2, before)


@pytest.mark.django_db
def test_a_contact_of_a_list_is_found_as_it_sounds(cast: Cast) -> None:
    by = keeper(cast)
    done(brought(by, workbook()), ImportVerb.RUN, by=by)
    assert [
        hit.title_local for hit in finding.find(by, finding.asked("lilei"), standing=standing(by)).of("person")
    ] == ["李雷"]


@pytest.mark.django_db
def test_figures_of_a_list_are_told_as_figures_and_to_those_who_follow(cast: Cast) -> None:
    by, follower = keeper(cast), cast.actor("officer")
    follow(cast.organisation, by=follower)
    done(brought(by, workbook()), ImportVerb.RUN, by=by)
    [told] = Activity.objects.filter(verb="fact.recorded", subject_id=cast.organisation.pk)
    assert set(told.data["facts"]) == set(cast.organisation.facts.values_list("pk", flat=True))
    assert Activity.objects.filter(verb="fact.recorded").count() == 4
    in_the_page = Delivery.objects.filter(activity__verb="fact.recorded", channel="page")
    assert [(one.activity, one.recipient_id) for one in in_the_page] == [(told, follower.user_id)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["ＤＡＬＩＡＮ　Bright Co", "dalian-bright (Co)", "大连“光明”公司", " 大连·光明公司。"]
)
def test_a_list_and_a_claim_mean_the_same_by_a_name(cast: Cast, typed: str) -> None:
    assert bearer(cast.zone.pk, scheme="uscc", code="", names=[typed]) == cast.organisation
    run = brought(keeper(cast), workbook([("企业名称", "国别"), (typed, "中国")], merged=()))
    assert run.rows.get().organisation == cast.organisation


@pytest.mark.django_db
def test_a_doubtful_row_is_decided_by_a_person(cast: Cast) -> None:
    by = keeper(cast)
    names = [("企业名称", "统一社会信用代码"), ("大连光明公司", BRIGHT), ("大连光明公司", SECOND)]
    first = done(brought(by, workbook(names[:2], merged=())), ImportVerb.RUN, by=by)
    assert first.counts["changed"] == 1 and cast.organisation.identifiers.get().value == BRIGHT
    run = brought(by, workbook(names, merged=()))
    assert outcomes(run) == {2: "unchanged", 3: "doubtful"} and BRIGHT in said(run, 3)
    row = run.rows.get(number=3)
    assert row.organisation == cast.organisation
    with pytest.raises(Denied):
        imports.decide_row(row, by=cast.actor("officer"), choice="new")
    with pytest.raises(Conflict):
        imports.decide_row(run.rows.get(number=2), by=by, choice="new")
    imports.decide_row(row, by=by, choice="new")
    run = done(run, ImportVerb.RUN, by=by)
    assert outcomes(run) == {2: "unchanged", 3: "created"}
    assert Organisation.objects.filter(name_local="大连光明公司").count() == 2


ALIKE = [("企业名称", "英文名称"), ("大连星海科技公司", None), (None, "Dalian Xinghai Technology Limited"),
    ("大连远洋渔业有限公司", None), ("大连远洋渔业公司", None)]  # fmt: skip


@pytest.mark.django_db
def test_a_row_that_sounds_like_an_organisation_is_doubtful_until_a_person_says(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openzone.registry.actions.imports import working

    by = keeper(cast)
    star = register(unit=cast.units["top"], name="大连星海科技有限公司", name_local="大连星海科技有限公司", by=by)
    run = brought(by, workbook(ALIKE, merged=()))
    due = {2: "doubtful", 3: "doubtful", 4: "created", 5: "created"}
    assert outcomes(run) == due and f"大连星海科技有限公司 ({star.ref})" in said(run, 2)
    assert [one["candidates"] for one in run.rows.get(number=2).reasons] == [[star.pk]]
    monkeypatch.setattr(working, "CHUNK", 1)
    run = done(run, ImportVerb.RUN, by=by)
    assert outcomes(run) == due

    run = brought(by, workbook(ALIKE, merged=()), "again.xlsx")
    imports.decide_row(run.rows.get(number=2), by=by, choice="same", organisation=star)
    imports.decide_row(run.rows.get(number=3), by=by, choice="new")
    run = done(run, ImportVerb.RUN, by=by)
    assert outcomes(run) == {2: "changed", 3: "created", 4: "unchanged", 5: "unchanged"}
    assert star.names.get().name == "大连星海科技公司"


@pytest.mark.django_db
def test_what_was_merged_since_it_was_chosen_is_written_to_the_kept_one(cast: Cast) -> None:
    by = keeper(cast)
    made = [register(unit=cast.units["top"], name=name, name_local=name, by=by) for name in ("大连甲", "大连乙")]
    rows = [("企业名称", "2023年从业人员"), ("大连甲", 7)]
    run = brought(by, workbook(rows, merged=()))
    ImportRow.objects.filter(run=run).update(choice="same", organisation=made[0])
    merge(kept=made[1], gone=made[0], by=by)
    run = done(run, ImportVerb.RUN, by=by)
    assert run.rows.get().organisation == made[1] and Fact.objects.get().organisation == made[1]


@pytest.mark.django_db
def test_what_is_merged_while_a_list_is_at_work_makes_its_row_doubtful(cast: Cast) -> None:
    by = keeper(cast)
    made = [register(unit=cast.units["top"], name=name, name_local=name, by=by) for name in ("大连甲", "大连乙")]
    run = brought(by, workbook([("企业名称", "2023年从业人员"), ("大连甲", 7)], merged=()))
    ground = Ground(catalogue_for(run), Names(run.zone_id))
    ground.names.refresh()
    merge(kept=made[1], gone=made[0], by=by)
    row = run.rows.get()
    [plan] = judged([read_row(2, row.cells, columns_in(run.columns), ground.known)], ground, hold=True)
    assert plan.outcome == "doubtful" and plan.said[0]["candidates"] == [made[1].pk]


@pytest.mark.django_db
def test_what_stands_right_above_a_column_goes_before_a_heading_that_covers_others_too(cast: Cast) -> None:
    below = (None, "营业收入（亿元）", "利润总额", "从业人员（人）", "2022年利润总额, 千元")
    rows = [("企业名称", "2023年（万元）", None, None, None), below, ("大连新公司", 1, 2, 3, 4)]
    run = imports.bring(upload=upload(workbook(rows, merged=("B1:E1",))), by=keeper(cast))
    found = [(one["to"], one["period"], one["unit"]) for one in run.columns.values()]
    assert found == [("name_local", "", ""), ("fact:revenue", "2023", "亿元"), ("fact:profit", "2023", "万元"),
        ("fact:headcount", "2023", "人"), ("fact:profit", "2022", "千元")]  # fmt: skip


@pytest.mark.django_db
def test_a_source_remembers_what_its_columns_are(cast: Cast) -> None:
    by = keeper(cast)
    rows = [("名称甲", "数一", "谁"), ("大连新公司", "12", "张三")]
    named = {0: {"to": "name_local"}, 1: {"to": "fact:headcount", "period": "2022"}, 2: {"to": "contact"}}
    run = brought(by, workbook(rows, merged=()), source="科技局", columns=named)
    assert outcomes(run) == {2: "created"}
    again = imports.bring(upload=upload(workbook(rows, merged=())), by=by, source="科技局")
    assert [one["to"] for one in again.columns.values()] == ["name_local", "fact:headcount", "contact"]
    other = imports.bring(upload=upload(workbook(rows, merged=())), by=by, source="另一局")
    assert [one["to"] for one in other.columns.values()] == ["name_local", "", ""]
    for wrong, word in (
        ({1: {"to": "name_local", "period": "", "unit": ""}}, "named so too"),
        ({1: {"to": "fact:revenue", "period": "", "unit": ""}}, "which year"),
        ({1: {"to": "fact:revenue", "period": "2023", "unit": "人"}}, "not in 人"),
        ({1: {"to": "fact:revenue", "period": "2023", "unit": "斤"}}, "no unit"),
        ({0: {"to": ""}}, "No column"),
    ):
        with pytest.raises(Invalid, match=word):
            imports.name_columns(other, by=by, columns=wrong)


@pytest.mark.django_db
def test_figures_without_a_date_are_of_a_date_that_belongs_to_the_list(cast: Cast) -> None:
    by, text, today = keeper(cast), "企业名称,从业人员\n大连光明公司,20\n", day_in(cast.zone, clock.now())
    run = done(brought(by, text.encode(), "list.csv"), ImportVerb.RUN, by=by)
    fact = cast.organisation.facts.get()
    assert (str(run.as_of), str(fact.at)) == (today.isoformat(), today.isoformat())
    later = clock.now() + timedelta(days=40)
    with clock.fixed(later):
        record_fact(cast.organisation, by=by, indicator=fact.indicator, at=later.date().isoformat(), value=Decimal(30))
        assert outcomes(brought(by, text.encode(), "the same.csv")) == {2: "unchanged"}
        other = brought(by, text.encode("utf-8-sig"), "saved anew.csv")
        assert outcomes(other) == {2: "changed"} and str(other.as_of) == day_in(cast.zone, later).isoformat()
        imports.name_columns(other, by=by, columns={}, as_of=today.strftime("%Y年%m月%d日"))
        other = done(other, ImportVerb.CHECK, by=by)
        assert outcomes(other) == {2: "unchanged"} and str(other.as_of) == today.isoformat()
    for wrong in ("2099", "before 2014", "yesterday", ""):
        with pytest.raises(Invalid) as refused:
            imports.name_columns(other, by=by, columns={}, as_of=wrong)
        assert "as_of" in refused.value.fields
    imports.name_columns(other, by=by, columns={}, as_of="2014")
    done(done(other, ImportVerb.CHECK, by=by), ImportVerb.RUN, by=by)
    assert cast.organisation.facts.get(at="2014").value == 20


@pytest.mark.django_db
def test_only_those_over_the_zone_bring_lists_in(cast: Cast) -> None:
    for name in ("officer", "park_officer", "auditor", "owner", "nobody"):
        with pytest.raises(Denied):
            imports.bring(upload=upload(workbook()), by=cast.actor(name))
    run = imports.bring(upload=upload(workbook()), by=keeper(cast))
    with pytest.raises(Conflict):
        imports.do(run, ImportVerb.RUN, by=keeper(cast))
    with pytest.raises(Denied):
        imports.do(run, ImportVerb.CHECK, by=cast.actor("officer"))


@pytest.mark.django_db(transaction=True)
def test_a_work_that_was_stopped_goes_on_without_doubling(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from openzone.registry.actions.imports import working

    monkeypatch.setattr(working, "CHUNK", 2)
    by = keeper(cast)
    rows = [("企业名称", "2023年从业人员"), *((f"大连第{number}公司", number) for number in range(1, 8))]
    run = brought(by, workbook(rows, merged=()))
    imports.do(run, ImportVerb.RUN, by=by, here=True)

    def stop(now: ImportRun) -> None:
        if now.done == 4:
            imports.do(now, ImportVerb.STOP, by=by)

    working.work(run.pk, stop)
    run.refresh_from_db()
    assert (run.state, run.done) == (ImportState.STOPPED, 4)
    assert Organisation.objects.filter(name_local__startswith="大连第").count() == 4
    run = done(run, ImportVerb.RUN, by=by)
    assert run.state == ImportState.DONE and run.counts["created"] == 7
    assert Organisation.objects.filter(name_local__startswith="大连第").count() == 7
    assert Fact.objects.filter(from_import=run).count() == 7


@pytest.mark.django_db
def test_lists_in_all_usual_encodings_and_of_duplicate_columns(cast: Cast) -> None:
    by = keeper(cast)
    heads = "企业名称,统一社会信用代码,2023年营业收入（万元）,2023年营业收入（万元）"
    text = heads + '\r\n大连晨星科技有限公司,%s,"1,200",7\r\n'
    for place, encoding in enumerate(("utf-8", "utf-8-sig", "gb18030", "utf-16")):
        run = brought(by, (text % BRIGHT).encode(encoding), f"list {place}.csv")
        assert run.columns["0"]["heading"] == "企业名称"
        assert [one["to"] for one in run.columns.values()] == ["name_local", "number:uscc", "fact:revenue", ""]
        assert outcomes(run) == {2: "created"}


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1'
    "</v></c></row>%s</sheetData></worksheet>"
)
FAR = '<row r="5000"><c r="XFD5000"><v>1</v></c></row>'
FAR_ELSEWHERE = "<row r='5000'><c x='>' r = 'xfd5000'><v>1</v></c></row>"
FAR_UNSAID = '<row r="5000">' + "<c><v>1</v></c>" * 1001 + "</row><row><c><v>1</v></c></row>"
NOT_FAR = '<row r="2"><c r="A2"><v>2</v></c><c r="XFD2" s="1"/></row><row r="9000" s="1" />'


def packed(sheet: str) -> bytes:
    """A workbook whose one sheet is this, as a hostile hand may write it."""
    with ZipFile(BytesIO(workbook([("a",)], merged=()))) as book:
        entries = {one.filename: book.read(one) for one in book.infolist()}
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in (entries | {"xl/worksheets/sheet1.xml": sheet.encode()}).items():
            archive.writestr(name, content)
    return written.getvalue()


@pytest.mark.django_db
def test_a_format_that_reaches_far_is_no_cell(cast: Cast) -> None:
    assert imports.bring(upload=upload(packed(SHEET % NOT_FAR)), by=keeper(cast)).layout["samples"] == [["2"]]


BAD: dict[str, tuple[str, bytes, str]] = {
    "no spreadsheet": ("list.xlsx", b"%PDF-1.7 something", "no spreadsheet"),
    "not even by name": ("list.pdf", b"%PDF-1.7 something", "no spreadsheet"),
    "a picture called csv": ("list.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "no spreadsheet"),
    "locked": ("list.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    "old": ("list.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "old form"),
    "empty": ("list.csv", b"", "empty"),
    "nothing in it": ("list.csv", b"\r\n,,\r\n", "empty"),
    "headings alone": ("list.csv", "企业名称,电话\r\n".encode(), "no rows below"),
    "broken": ("list.xlsx", workbook()[:2000], "broken"),
    "sound but for its sheet": ("list.xlsx", packed("<worksheet><sheetData><row r='1'><c r='A1'"), "broken"),
    "two names and one far away": ("list.xlsx", packed(SHEET % FAR), "as far as cell XFD5000"),
    "far away in other writing": ("list.xlsx", packed(SHEET % FAR_ELSEWHERE), "as far as cell XFD5000"),
    "far away without places": ("list.xlsx", packed(SHEET % FAR_UNSAID), "as far as cell ALM5000"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(BAD))
def test_a_file_that_cannot_be_a_list_is_refused_in_a_sentence(cast: Cast, kind: str) -> None:
    name, content, word = BAD[kind]
    with pytest.raises(Invalid, match=word) as refused:
        imports.bring(upload=upload(content, name), by=keeper(cast))
    assert "file" in refused.value.fields and not ImportRun.objects.exists()


@pytest.mark.django_db
def test_a_bomb_and_a_million_rows_are_refused_before_they_are_read(cast: Cast) -> None:
    def inflated(entry: str, piece: bytes, times: int) -> bytes:
        written = BytesIO()
        with ZipFile(written, "w", ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", "<workbook/>")
            with archive.open(entry, "w") as file:
                for _ in range(times):
                    file.write(piece)
        return written.getvalue()

    bomb = inflated("xl/sharedStrings.xml", b"\x00" * 2**20, 700)
    assert len(bomb) < 2**20
    with pytest.raises(Invalid, match="unpacks to more than"):
        imports.bring(upload=upload(bomb), by=keeper(cast))
    many = inflated("xl/worksheets/sheet1.xml", b'<row r="1"><c r="A1"/></row>' * 1000, 1000)
    with pytest.raises(Invalid, match="more than 200,000 rows"):
        imports.bring(upload=upload(many), by=keeper(cast))
    with pytest.raises(Invalid, match="more than 200,000 rows"):
        imports.bring(upload=upload(b"a\n" * 1_000_000, "list.csv"), by=keeper(cast))


@pytest.mark.django_db
def test_a_chunk_takes_the_same_number_of_statements_however_many_rows(cast: Cast) -> None:
    from django.test.utils import CaptureQueriesContext

    counts = []
    for start, size in ((100, 2), (200, 20)):
        rows = [
            ("企业名称", "2023年从业人员", "联系人", "地址"),
            *((f"大连第{start + n}公司", n, f"张{n}", f"黄浦路{n}号") for n in range(size)),
        ]
        run = brought(keeper(cast), workbook(rows, merged=()), f"{size}.xlsx")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            done(run, ImportVerb.RUN, by=keeper(cast))
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert ImportRow.objects.filter(applied=True).count() == 22


def test_the_messy_list_is_as_messy_as_it_says() -> None:
    assert len(MESSY) == 16
