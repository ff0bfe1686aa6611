"""What a column of a spreadsheet can be, and by which words of its heading it is known."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from openzone.registry.schemes import SCHEMES, USCC


@dataclass(frozen=True)
class Field:
    """One thing that a column can tell. `words` are headings by which it is known; the first that fits best wins."""

    code: str
    label: Any
    words: tuple[str, ...] = ()


NAME, LOCAL = "name", "name_local"
FIXED = (
    Field(NAME, gettext_lazy("Name"), ("name", "company", "company name", "enterprise", "organisation", "organization",
        "english name", "name in english", "英文名称", "企业英文名称", "外文名称", "单位英文名称")),
    Field(LOCAL, gettext_lazy("Name in the local script"), ("企业名称", "单位名称", "公司名称", "名称", "企业全称", "单位全称",
        "公司全称", "企业中文名称", "中文名称", "机构名称", "企业", "单位", "公司", "chinese name", "local name", "name local")),
    Field("former", gettext_lazy("Former name"), ("曾用名", "原名称", "原企业名称", "former name", "previous name")),
    Field("short", gettext_lazy("Short name"), ("简称", "企业简称", "short name", "abbreviation", "alias", "trade name")),
    Field("kind", gettext_lazy("Kind of organisation"), ("机构类型", "组织类型", "kind", "organisation type")),
    Field("country", gettext_lazy("Country"), ("国别", "国家", "国家地区", "注册国家", "所属国家", "country", "nation")),
    Field("industry", gettext_lazy("Industry"), ("行业", "所属行业", "行业代码", "行业类别", "国民经济行业", "行业分类",
        "主营行业", "industry", "sector", "industry code")),
    Field("park", gettext_lazy("Park"), ("园区", "所在园区", "所属园区", "入驻园区", "park", "location park")),
    Field("summary", gettext_lazy("What it does"), ("主营业务", "经营范围", "企业简介", "主要产品", "简介", "business",
        "main business", "description", "products", "summary")),
    Field("tags", gettext_lazy("Tags"), ("标签", "企业标签", "企业类型标签", "资质", "荣誉", "称号", "tags", "tag", "labels")),
    Field("registered", gettext_lazy("Registered address"), ("注册地址", "地址", "住所", "企业地址", "单位地址", "address",
        "registered address")),
    Field("office", gettext_lazy("Office address"), ("办公地址", "经营地址", "实际经营地址", "联系地址", "通讯地址",
        "office address", "business address")),
    Field("plant", gettext_lazy("Address of the plant"), ("厂址", "生产地址", "plant", "factory address")),
    Field("postcode", gettext_lazy("Postcode"), ("邮编", "邮政编码", "postcode", "zip", "postal code")),
    Field("website", gettext_lazy("Website"), ("网址", "网站", "官网", "企业网址", "公司网站", "website", "web", "url",
        "homepage")),
    Field("contact", gettext_lazy("Contact person"), ("联系人", "联络人", "联系人姓名", "企业联系人", "contact",
        "contact person", "contact name")),
    Field("contact_title", gettext_lazy("Position of the contact person"), ("职务", "联系人职务", "职位", "position",
        "contact position", "job title")),
    Field("phone", gettext_lazy("Telephone"), ("电话", "联系电话", "手机", "联系方式", "手机号", "手机号码", "联系人电话",
        "phone", "telephone", "mobile", "tel", "contact phone")),
    Field("email", gettext_lazy("E-mail"), ("邮箱", "电子邮箱", "电子邮件", "email", "e-mail", "mail", "contact email")),
    Field("title", gettext_lazy("Title held"), ("资质名称", "认定称号", "证书名称", "title", "certificate", "title held")),
    Field("title_number", gettext_lazy("Number of the certificate"), ("证书编号", "certificate number", "certificate no")),
    Field("title_since", gettext_lazy("Title held since"), ("发证日期", "认定日期", "发证时间", "认定时间", "issued",
        "date of issue", "title since", "valid from")),
    Field("title_until", gettext_lazy("Title held until"), ("有效期至", "证书有效期", "失效日期", "到期日期", "expires",
        "valid until", "title until")),
    Field("year", gettext_lazy("Year of the figures"), ("年份", "年度", "统计年度", "数据年份", "year", "period")),
)  # fmt: skip
NUMBER_WORDS: dict[str, tuple[str, ...]] = {
    USCC: ("统一社会信用代码", "社会信用代码", "信用代码", "统一代码", "企业代码", "unified social credit code", "credit code",
        "uscc"),
    "lei": ("lei", "legal entity identifier", "法人机构识别编码"),
    "eu-vat": ("vat", "vat number", "eu vat"),
    "other": ("注册号", "工商注册号", "registration number", "register number", "company number"),
}  # fmt: skip
# What lists of the zone call an indicator beside its own names.
FACT_WORDS: dict[str, tuple[str, ...]] = {
    "headcount": ("员工人数", "职工人数", "员工数", "从业人数", "人数", "在职人数", "年末从业人员", "employees", "staff", "people"),
    "rd_staff": ("研发人数", "研发人员数", "科技人员", "r&d people", "r and d staff"),
    "revenue": ("营收", "收入", "总收入", "销售收入", "营业总收入", "主营收入", "turnover", "sales"),
    "rd_expense": ("研发投入", "研发经费", "r&d cost", "r&d spending", "rd expense"),
    "profit": ("利润", "profit"),
    "net_profit": ("净利",),
    "taxes": ("税收", "纳税额", "纳税", "上缴税金", "实缴税金", "缴税", "tax", "taxes"),
    "exports": ("出口", "出口额", "exports", "export value"),
    "registered_capital": ("注册资金", "注册资本金", "capital"),
    "floor_area": ("面积", "办公面积", "租赁面积", "area", "floor area"),
    "foreign_capital_used": ("外资到位", "实际利用外资", "foreign capital"),
    "investment_paid_in": ("到位资金", "实际投资", "paid in investment"),
    "output": ("产值", "工业总产值", "gross output"),
    "software_copyrights": ("软著", "软件著作权数"),
    "invention_patents": ("发明专利", "发明专利数"),
}
# Headings that say nothing of an organisation, and so are left out without a question.
IGNORED = frozenset(("序号", "编号", "no", "no.", "number", "备注", "remark", "remarks", "note", "填表人", "what to do",
    "处理意见", "需要处理"))  # fmt: skip
WHAT_TO_DO = gettext_lazy("What to do")
_NO_WORD = re.compile(r"[\s*＊·・.,;:、，；：_/\\\-—'\"“”‘’()（）\[\]【】<>《》]+")


def plain(words: str) -> str:
    """A heading or name without what people leave out or add: spaces, brackets, points, capitals, full width."""
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", words)).casefold()


def fixed_words() -> dict[str, str]:
    """Every heading that is known for certain, with what it is."""
    known = {plain(word): field.code for field in FIXED for word in field.words}
    for scheme, words in NUMBER_WORDS.items():
        known.update({plain(word): f"number:{scheme}" for word in words})
    for scheme in SCHEMES:
        known.setdefault(plain(scheme), f"number:{scheme}")
    return known
