"""Spreadsheets as offices keep them, made for the tests; and how a list is brought, without pages."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from cast import Cast
from openzone.core.actor import Actor
from openzone.registry.actions import imports
from openzone.registry.actions.imports.working import work
from openzone.registry.enums import ImportVerb
from openzone.registry.models import ImportRun

# Valid codes: the first is printed in many papers, the second was computed by the standard.
BRIGHT, SECOND, THIRD = "91110000600037341L", "91512081MA62K0260E", "91350100M000100Y43"
Cell = str | int | float | date | None

MESSY: Sequence[Sequence[Cell]] = (
    ("大连高新区企业台账（2023年度）",),
    ("填报单位：经济发展局", None, None, "单位：见表头"),
    ("序号", "企业名称", "统一社会信用代码", "国别", "所在园区", "2023年", None, "2022年", None, "资质", "联系人",
     "联系电话", "认定称号", "发证日期", "有效期至", "备注", "备注"),
    (None, None, None, None, None, "营业收入（万元）", "从业人员", "营业收入（亿元）", "从业人员（人）"),
    (1, "大连晨星科技有限公司", BRIGHT, "中国", "Software Park", "１，２３４.５", "1000以上", 0.1, 812.0,
     "瞪羚、专精特新", "李雷", 13912345678, "高新技术企业", "2022年5月6日", "2025.5", "老客户"),
    (2, " 大连 海风（集团）有限公司 ", f"'{SECOND}", "美国", "不存在的园区", "3.2亿", 45, "—", "约30", None, None,
     "0411-1234567"),
    (3, "大连光明公司", "", None, "software-park", ">1000", 20, 0.02),
    (4, "大连光明公司分厂", "91110000600037341X", None, None, "100", 5),
    (5, "人数为负公司", None, None, None, 12, -3),
    (6, "单位错误公司", None, None, None, "300人", 3),
    (7, "证书倒置公司", None, None, None, 1, 1, None, None, None, None, None, "高新技术企业", "2023-05-06", 44000),
    (8, "未来公司", None, None, None, 1, 1, None, None, None, None, None, "高新技术企业", "2099年1月1日"),
    (9, None, None, None, None, 1, 1),
    (10, "大连晨星科技有限公司", THIRD, None, None, 7),
    ("合计", None, None, None, None, 99999, 99999),
    ("注：数据截至2023年底",),
)  # fmt: skip


def workbook(rows: Iterable[Sequence[Any]] = MESSY, *, merged: Sequence[str] = ("F3:G3", "H3:I3")) -> bytes:
    """A workbook of these rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for place in merged:
        sheet.merge_cells(place)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def upload(content: bytes, name: str = "list.xlsx") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def brought(
    by: Actor, content: bytes, name: str = "list.xlsx", *, source: str = "", columns: Mapping[int, Any] | None = None
) -> ImportRun:
    """A list, brought and looked through."""
    run = imports.bring(upload=upload(content, name), by=by, source=source)
    if columns is not None:
        imports.name_columns(run, by=by, columns=columns)
    return done(run, ImportVerb.CHECK, by=by)


def done(run: ImportRun, verb: ImportVerb, *, by: Actor) -> ImportRun:
    """The list after one of its works was done."""
    imports.do(run, verb, by=by, here=True)
    work(run.pk)
    return ImportRun.objects.get(pk=run.pk)


def keeper(cast: Cast) -> Actor:
    """Who brings lists in."""
    return cast.actor("leader")
