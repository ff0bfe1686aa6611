"""The demo's agreements in words: after what public texts of 2014 and 2017 tell of them, with days of our own."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Promise:
    """What a party promised: due on a day or so many days from now, done, or reported by its owner some days ago."""

    who: str
    text: str
    text_local: str
    due: date | None = None
    due_in: int | None = None
    done: date | None = None
    reported_ago: float = 0
    remark: str = ""
    with_paper: bool = False


@dataclass(frozen=True)
class Agreed:
    """An agreement: signed on a day, or begun so many days ago; until a day, or ending so many days from now."""

    zone: str
    unit: str
    kind: str
    title: str
    title_local: str
    summary: str
    summary_local: str
    with_zone: bool = True
    organisations: tuple[str, ...] = ()
    bodies: tuple[tuple[str, str], ...] = ()
    signed: date | None = None
    announced: bool = False
    days_ago: int = 0
    until: date | None = None
    ends_in: int = 0
    owner: str = ""
    signatories: tuple[tuple[str, str, str, str, str], ...] = ()
    promises: tuple[Promise, ...] = ()


AGREEMENTS = (
    Agreed(
        "dhz", "commission", "framework",
        "Strategic cooperation framework with ZTE", "与中兴通讯战略合作框架协议",
        "ZTE and the zone work together on the smart city.", "中兴通讯与本区围绕智慧城市开展战略合作。",
        organisations=("zte",),
        signed=date(2014, 9, 18),
        announced=True,
        owner="dalian@zte.example",
        signatories=(
            ("zone", "Shao Wei", "邵伟", "Leader of the commission", "管委会负责人"),
            ("zte", "Cao Lei", "曹磊", "Head of the north-east region", "东北区负责人"),
        ),
        promises=(
            Promise(
                "zte", "Sets up a research centre for the smart city.", "设立智慧城市研发中心。",
                due=date(2015, 12, 31), done=date(2015, 11, 6), remark="Seen on site.", with_paper=True,
            ),
            Promise(
                "zte", "Brings its headquarters for the north-east to the zone.", "将东北总部迁入本区。",
                due_in=-20,
            ),
            Promise(
                "zone", "Keeps rooms for both free in the smart-city park.", "在智慧城市园区预留场地。",
                due=date(2015, 3, 31), done=date(2015, 3, 12), remark="Rooms handed over. 场地已移交。",
            ),
        ),
    ),
    Agreed(
        "etic", "commission", "entry",
        "Entry agreement with Wipro", "威普罗入驻协议",
        "Wipro settles in the Innovation Plaza and grows there.", "威普罗入驻创新广场并在此发展。",
        organisations=("wipro",),
        signed=date(2016, 3, 22),
        ends_in=75,
        owner="owner@enterprise.example",
        signatories=(("wipro", "Ananya Rao", "阿南亚·拉奥", "Managing director in Dalian", "大连公司总经理"),),
        promises=(
            Promise(
                "wipro", "Begins with 300 employees.", "初期员工300人。",
                due=date(2016, 12, 31), done=date(2016, 10, 14), remark="Social insurance list. 社保名单。",
                with_paper=True,
            ),
            Promise(
                "wipro", "Grows to more than 1,000 employees.", "员工增至1000人以上。",
                due_in=30, reported_ago=1, remark="1,046 people on the payroll of last month. 上月在册1046人。",
            ),
            Promise(
                "wipro", "Trains fifty students of the city's universities each year.", "每年培训本市高校学生50名。",
                due_in=25,
            ),
            Promise(
                "zone", "A shuttle for the late shift stops at the Innovation Plaza.", "晚班通勤班车停靠创新广场。",
                due_in=9,
            ),
            Promise(
                "zone", "Rooms on one floor, so that teams need not be split.", "同层办公场地，团队不拆分。",
                due=date(2016, 6, 30), done=date(2016, 5, 27), remark="Handed over. 已移交。",
            ),
        ),
    ),
    Agreed(
        "etic", "commission", "framework",
        "Regional business of Wipro moves to the zone", "威普罗区域业务迁入框架协议",
        "Its business for a wider region is to be run from the zone.", "更大区域的业务拟由本区承担。",
        organisations=("wipro",),
        days_ago=40,
        announced=True,
        promises=(
            Promise("wipro", "Names which business moves first.", "明确首批迁入的业务。"),
            Promise("zone", "Shows rooms for it in two parks.", "在两个园区提供可选场地。"),
        ),
    ),
    Agreed(
        "etic", "commission", "cooperation",
        "Indian industrial park with NASSCOM", "与NASSCOM共建印度产业园合作协议",
        "With its signature the project has passed into operation.", "协议签署后，项目进入实际运作。",
        organisations=("nasscom",),
        signed=date(2017, 8, 25),
        promises=(
            Promise(
                "nasscom", "Twenty-five Indian enterprises elsewhere in China move to the zone as a first step.",
                "第一步引导在华其他地区的25家印度企业迁入本区。", due_in=-60,
            ),
            Promise(
                "zone", "One person answers all questions of Indian enterprises.", "为印度企业设专人服务。",
                due=date(2017, 12, 31), done=date(2017, 11, 3), remark="Named and announced. 已明确专人并公布。",
            ),
        ),
    ),
    Agreed(
        "etic", "health-park", "cooperation",
        "Health industrial park of Golden Cube and Huakang Tongbang", "黄金魔方与华康同邦共建健康产业园协议",
        "Both build and run the park together; the zone keeps a copy.", "双方共同建设运营，本区存档。",
        with_zone=False,
        organisations=("golden-cube", "huakang-tongbang"),
        signed=date(2017, 5, 16),
        promises=(
            Promise("golden-cube", "Builds the first two houses.", "建成首批两栋楼。", due_in=120),
            Promise("huakang-tongbang", "Brings the first ten tenants.", "引入首批十家企业。", due_in=200),
        ),
    ),
    Agreed(
        "etic", "commission", "agency",
        "Agency agreement on bringing enterprises", "招商代理协议",
        "The agent works at its own cost and promises no support in the name of the zone.",
        "代理方自担费用，不得以本区名义承诺扶持政策。",
        bodies=(("Bohai Bridge Consulting", "渤海之桥咨询"),),
        signed=date(2024, 1, 15),
        ends_in=45,
        promises=(
            Promise("body", "Reports twelve leads a year.", "每年提供12条有效线索。", due_in=45),
            Promise("body", "Reports on its year by the end of January.", "每年一月底前提交年度报告。", due_in=62),
        ),
    ),
    Agreed(
        "etic", "golden-cube", "lease",
        "Lease of a workshop to Haichuang", "海创仪器厂房租赁协议",
        "Six hundred square metres from next spring on.", "自明年春季起租赁600平方米。",
        organisations=("haichuang",),
        days_ago=6,
    ),
)  # fmt: skip
