"""The demo's categories of demands with their questions, and where demands go first."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class CategoryFacts:
    """A subject of demands; those with `above` stand below another one."""

    code: str
    name: str
    name_local: str
    icon: str
    description: str = ""
    description_local: str = ""
    above: str = ""
    questions: tuple[dict[str, Any], ...] = ()


def _question(code: str, kind: str, label: str, label_local: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "kind": kind, "label": label, "label_local": label_local, **more}


def _choices(*rows: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"code": code, "label": label, "label_local": label_local} for code, label, label_local in rows]


_POLICIES = _choices(
    ("innovation", "Innovation fund of the zone", "科技创新资金"),
    ("talent", "Support for talent", "人才扶持"),
    ("outsourcing", "Support for service outsourcing", "服务外包扶持"),
    ("rent", "Support for office rent", "办公用房补贴"),
    ("other", "Another policy", "其他政策"),
)
CATEGORIES = (
    CategoryFacts(
        "policy",
        "Policy support",
        "政策支持",
        "award",
        "Funds, subsidies and titles: what there is, how to apply, when it is paid",
        "资金、补贴和认定：有哪些、怎么申请、何时兑现",
    ),
    CategoryFacts(
        "policy-application",
        "Applying for support",
        "政策申报",
        "forms",
        "Forms, papers and dates of an application",
        "申报表格、材料与时限",
        "policy",
        (
            _question(
                "policy", "choice", "Which policy is it about?", "涉及哪项政策？", required=True, choices=_POLICIES
            ),
        ),
    ),
    CategoryFacts(
        "policy-interpretation",
        "Which policy fits us",
        "政策咨询",
        "bulb",
        "Conditions of a policy, explained for your enterprise",
        "结合企业情况解读政策条件",
        "policy",
        (
            _question("headcount", "number", "How many people do you employ here?", "在本区有多少员工？"),
            _question("situation", "long_text", "What have you looked at already?", "已经了解过哪些内容？"),
        ),
    ),
    CategoryFacts(
        "policy-payment",
        "Payment of granted support",
        "资金兑现",
        "report-money",
        "Support that was granted but has not arrived",
        "已获批但尚未到账的资金",
        "policy",
        (
            _question(
                "policy", "choice", "Which policy is it about?", "涉及哪项政策？", required=True, choices=_POLICIES
            ),
            _question(
                "which",
                "text",
                "What is it called?",
                "政策名称是什么？",
                required=True,
                only_if=["policy", "other"],
            ),
            _question("granted_on", "date", "When was it granted?", "获批日期？"),
        ),
    ),
    CategoryFacts(
        "commute",
        "Commute and transport",
        "通勤与交通",
        "bus",
        "Shuttles, bus stops, timetables, roads and parking",
        "班车、站点、时刻、道路与停车",
    ),
    CategoryFacts(
        "commute-route",
        "New route or stop",
        "新增线路或站点",
        "route",
        "A shuttle where there is none yet",
        "尚无班车覆盖的线路",
        "commute",
        (
            _question("origin", "text", "From where?", "从哪里出发？", required=True),
            _question("riders", "number", "How many riders?", "乘车人数？", required=True),
            _question(
                "shift", "text", "When does the shift begin and end?", "上下班时间？", help="For example 8:30–17:30"
            ),
        ),
    ),
    CategoryFacts(
        "commute-timetable",
        "Timetable and crowding",
        "班次与拥挤",
        "clock",
        "Buses that are late, full or at the wrong time",
        "班车晚点、拥挤或时刻不合适",
        "commute",
        (_question("line", "text", "Which line?", "哪条线路？", required=True),),
    ),
    CategoryFacts(
        "commute-parking",
        "Roads and parking",
        "道路与停车",
        "parking",
        "Parking spaces, crossings, lights and signs",
        "车位、路口、路灯与标识",
        "commute",
    ),
    CategoryFacts(
        "accommodation",
        "Accommodation and housing",
        "住宿与住房",
        "bed",
        "Dormitories, talent homes and rent support for employees",
        "员工宿舍、人才公寓与租房补贴",
    ),
    CategoryFacts(
        "accommodation-dormitory",
        "Beds for employees",
        "员工宿舍",
        "home",
        "Dormitory beds near the park",
        "园区附近的宿舍床位",
        "accommodation",
        (
            _question("beds", "number", "How many beds?", "需要多少床位？", required=True),
            _question("since", "date", "From when on?", "何时入住？", required=True),
        ),
    ),
    CategoryFacts(
        "accommodation-talent",
        "Homes for talent",
        "人才公寓",
        "building",
        "Flats for specialists and their families",
        "面向专业人才及家属的公寓",
        "accommodation",
        (_question("flats", "number", "How many flats?", "需要多少套？", required=True),),
    ),
    CategoryFacts(
        "accommodation-rent",
        "Support for rent",
        "租房补贴",
        "cash",
        "Subsidies for employees who rent",
        "员工租房补贴",
        "accommodation",
    ),
    CategoryFacts(
        "recruitment",
        "Recruitment and talent",
        "招聘与人才",
        "users",
        "Job fairs, graduates, training",
        "招聘会、高校毕业生与培训",
    ),
    CategoryFacts(
        "recruitment-hiring",
        "Finding people",
        "招聘用工",
        "user-plus",
        "Fairs, universities, languages",
        "招聘会、校企对接、小语种人才",
        "recruitment",
        (
            _question("people", "number", "How many people do you look for?", "招聘人数？", required=True),
            _question("profile", "long_text", "What should they be able to do?", "岗位要求？"),
        ),
    ),
    CategoryFacts(
        "recruitment-training",
        "Training",
        "人才培训",
        "school",
        "Courses for new and present employees",
        "新老员工的培训课程",
        "recruitment",
    ),
    CategoryFacts("finance", "Finance", "金融服务", "coin", "Loans, guarantees, listing", "贷款、担保与上市"),
    CategoryFacts(
        "finance-loan",
        "Loans and guarantees",
        "贷款与担保",
        "building-bank",
        "Working capital and guarantees",
        "流动资金与担保",
        "finance",
        (_question("amount", "number", "How much, in 10,000 yuan?", "金额（万元）？", required=True),),
    ),
    CategoryFacts(
        "finance-listing",
        "Listing and investors",
        "上市与融资",
        "trending-up",
        "The way to a listing, meetings with investors",
        "上市辅导与投资对接",
        "finance",
    ),
    CategoryFacts(
        "permits",
        "Permits and registration",
        "审批与登记",
        "license",
        "Registration, changes, permits for building and for people",
        "登记、变更、建设和人员许可",
    ),
    CategoryFacts(
        "permits-registration",
        "Company registration",
        "企业登记",
        "id-badge-2",
        "Registering, changing, moving a company",
        "设立、变更与迁移登记",
        "permits",
        (_question("paper", "file", "The paper it is about", "相关材料"),),
    ),
    CategoryFacts(
        "permits-building",
        "Building and fire safety",
        "建设与消防",
        "shield",
        "Fit-out, fire safety, signs on the building",
        "装修、消防与外立面标识",
        "permits",
    ),
    CategoryFacts(
        "permits-foreign",
        "Foreign employees",
        "外籍人员",
        "world",
        "Work permits and residence",
        "工作许可与居留",
        "permits",
        (_question("people", "number", "For how many people?", "涉及多少人？", required=True),),
    ),
    CategoryFacts(
        "utilities",
        "Utilities and facilities",
        "水电与设施",
        "bolt",
        "Power, water, heating, network, repairs",
        "水、电、暖、网络与维修",
    ),
    CategoryFacts(
        "utilities-power",
        "Power, water and heating",
        "水电暖",
        "droplet",
        "Cuts, capacity, heating",
        "停水停电、扩容与供暖",
        "utilities",
        (
            _question("where", "text", "Which building and floor?", "哪栋楼几层？", required=True),
            _question("photo", "file", "A photo", "现场照片"),
        ),
    ),
    CategoryFacts(
        "utilities-network",
        "Network and phone",
        "网络通信",
        "wifi",
        "Lines, outages, coverage",
        "专线、中断与信号覆盖",
        "utilities",
    ),
    CategoryFacts(
        "utilities-repair",
        "Repairs and cleaning",
        "维修与保洁",
        "tools",
        "Lifts, lights, canteen, waste",
        "电梯、照明、食堂与垃圾清运",
        "utilities",
    ),
    CategoryFacts("other", "Other matters", "其他事项", "message-circle", "Whatever fits nowhere else", "其他诉求"),
    CategoryFacts(
        "other-suggestion", "Suggestions", "意见建议", "bulb", "What could be better", "改进建议", above="other"
    ),
    CategoryFacts(
        "other-contact",
        "Contacts and visits",
        "联络与走访",
        "calendar-event",
        "Visits, events, partners",
        "走访、活动与合作对接",
        above="other",
    ),
)
# Which demands of which zone's units go to a park office first; all others go to the commission's dispatcher.
ROUTES: tuple[tuple[str, str, str, str], ...] = (
    ("etic", "utilities", "core-area", "core-area"),
    ("etic", "utilities", "cube-parks", "cube-parks"),
    ("etic", "commute-parking", "core-area", "core-area"),
    ("etic", "accommodation", "talent-health", "talent-health"),
    ("etic", "other", "hongqi", "hongqi"),
    ("dhz", "utilities", "qixianling", "qixianling"),
    ("dhz", "utilities", "hekou", "hekou"),
    ("dhz", "commute", "hekou", "hekou"),
)
