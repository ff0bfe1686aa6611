"""The demo's groups and associations in words: after what public texts tell, with people and days of our own."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Seat:
    """Somebody who sits in a group: by the mail address of an account, or by name for a body."""

    office: str
    email: str = ""
    name: str = ""
    name_local: str = ""
    organisation: str = ""
    body: str = ""
    office_then: str = ""
    office_then_local: str = ""
    since: str = ""


@dataclass(frozen=True)
class Item:
    """What a meeting gave out: to a mail address or a unit, due so many days from now, or done long ago."""

    text: str
    text_local: str
    to: str = ""
    unit: str = ""
    due_in: int = 0
    due: date | None = None
    done: date | None = None
    reported_ago: float = 0
    remark: str = ""


@dataclass(frozen=True)
class Met:
    """A meeting on a day, or so many days from now; what it decided and gave out."""

    place: str
    place_local: str
    agenda: tuple[tuple[str, str], ...]
    on: date | None = None
    days: float = 0
    minutes: str = ""
    decisions: tuple[tuple[str, str], ...] = ()
    items: tuple[Item, ...] = ()
    approved: bool = False
    cancelled: str = ""


@dataclass(frozen=True)
class Grouped:
    """A group with its people, the offices that belong to it, and its meetings."""

    zone: str
    code: str
    kind: str
    name: str
    name_local: str
    purpose: str
    purpose_local: str
    founded: str
    began: str = ""
    source: str = ""
    is_public: bool = True
    seats: tuple[Seat, ...] = ()
    organisations: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    meetings: tuple[Met, ...] = ()


@dataclass(frozen=True)
class Chamber:
    """An association, whose branch it is, who belongs to it and who sits on its board."""

    zone: str
    code: str
    kind: str
    name: str
    name_local: str
    founded: str
    parent: str = ""
    members: tuple[str, ...] = ()
    board: tuple[tuple[str, str, str, str, str], ...] = ()


GROUPS = (
    Grouped(
        "dhz",
        "high-tech-cooperation",
        "leading_group",
        "Leading group to push high-tech industry cooperation",
        "推进高新技术产业合作领导小组",
        "Brings enterprises of high technology and the offices that they need to one table.",
        "把高新技术企业与相关部门召集到一张桌子上，推进产业合作。",
        founded="2014",
        began="2014",
        source="What the zone told of its year 2014",
        seats=(
            Seat(
                "head",
                "wei.shao@dhz.example",
                office_then="Leader of the commission",
                office_then_local="管委会负责人",
                since="2014",
            ),
            Seat(
                "secretary",
                "bing.han@dhz.example",
                office_then="Officer of the commission",
                office_then_local="管委会工作人员",
                since="2014",
            ),
            Seat(
                "member",
                "dalian@zte.example",
                organisation="zte",
                office_then="Head of the north-east region",
                office_then_local="东北区负责人",
                since="2014",
            ),
        ),
        units=("qixianling",),
        meetings=(
            Met(
                "Commission, hall 1",
                "管委会第一会议室",
                (("How the group works", "领导小组工作机制"), ("The first enterprises", "首批合作企业")),
                on=date(2014, 6, 12),
                minutes="The group begins to work. It meets twice a year. 领导小组开始工作，每半年开会。",
                decisions=(("Each member names one person for questions.", "各成员单位确定一名联系人。"),),
                items=(
                    Item(
                        "Collect what enterprises of high technology need from each other.",
                        "汇总高新技术企业的合作需求。",
                        to="bing.han@dhz.example",
                        due=date(2014, 9, 30),
                        done=date(2014, 9, 19),
                        remark="List of 42 needs, handed to all members. 已汇总42项需求并送各成员。",
                    ),
                ),
                approved=True,
            ),
            Met(
                "Commission, hall 1",
                "管委会第一会议室",
                (("What has come of the last year", "上一年度进展"),),
                days=9,
            ),
        ),
    ),
    Grouped(
        "dhz",
        "cross-border-e-commerce",
        "leading_group",
        "Leading group of the cross-border e-commerce service pilot of the city",
        "大连市跨境电子商务服务试点领导小组",
        "Lets parcels of small traders pass the customs with one declaration.",
        "推动跨境电子商务服务试点，便利小额贸易通关。",
        founded="2014",
        source="What the zone told of its year 2014",
        seats=(
            Seat(
                "secretary",
                "yan.luo@dhz.example",
                office_then="Dispatcher of the commission",
                office_then_local="管委会调度员",
            ),
            Seat("member", "xin.ding@dhz.example"),
        ),
        organisations=("city",),
        units=("commission",),
        meetings=(
            Met(
                "Meeting hall of the zone",
                "高新区会议中心",
                (("State of the service pilot", "服务试点进展"), ("Customs and warehouses", "通关与仓储")),
                on=date(2014, 10, 22),
                minutes="The leading group of the city met in the zone. 市跨境电子商务服务试点领导小组在本区召开会议。",
                decisions=(("The zone prepares a place for the pilot.", "由本区落实试点场所。"),),
                items=(
                    Item(
                        "Name rooms for the pilot.",
                        "提出试点场所方案。",
                        unit="qixianling",
                        due=date(2014, 12, 31),
                        done=date(2015, 1, 14),
                        remark="Two floors were named, two weeks late. 已提出两层场地，晚两周完成。",
                    ),
                ),
                approved=True,
            ),
        ),
    ),
    Grouped(
        "etic",
        "indian-park",
        "working_group",
        "Working group on the Indian industrial park",
        "印度产业园工作组",
        "Sees to rooms, visas and schools for the first enterprises from India.",
        "为首批印度企业落实场地、签证与子女就学。",
        founded="2017",
        began="2017-09",
        source="Minutes of the commission",
        seats=(
            Seat(
                "head",
                "leader@zone.example",
                office_then="Leader of the commission",
                office_then_local="管委会负责人",
                since="2017",
            ),
            Seat("secretary", "officer@zone.example", since="2017"),
            Seat(
                "member",
                "owner@enterprise.example",
                organisation="wipro",
                office_then="Managing director in Dalian",
                office_then_local="大连公司总经理",
                since="2017",
            ),
            Seat(
                "member",
                name="Rohit Sen",
                name_local="罗希特·森",
                organisation="nasscom",
                office_then="Head for China",
                office_then_local="中国区负责人",
                since="2017",
            ),
        ),
        units=("core-area", "innovation-plaza"),
        meetings=(
            Met(
                "Innovation Plaza, floor 3",
                "创新广场三层",
                (("Rooms for five newcomers", "五家新企业的场地"), ("Visas", "签证")),
                days=-18,
                minutes="Five newcomers are ready to come. Rooms and visas decide when. 场地与签证是关键。",
                decisions=(
                    ("Rooms are shown to all five within a month.", "一个月内为五家企业安排看房。"),
                    ("One sheet says how a visa is asked for.", "编制一份签证办理说明。"),
                ),
                items=(
                    Item(
                        "Show rooms to the five newcomers.", "为五家企业安排看房。", unit="innovation-plaza", due_in=6
                    ),
                    Item(
                        "Write the sheet on visas in English.",
                        "编写英文签证办理说明。",
                        to="officer@park.example",
                        due_in=-3,
                    ),
                    Item(
                        "Name the schools that take children in English.",
                        "列出可接收英语教学学生的学校。",
                        to="owner@enterprise.example",
                        due_in=2,
                        reported_ago=1,
                        remark="Three schools answered; the list is with the park. 三所学校已答复。",
                    ),
                ),
                approved=True,
            ),
            Met("Innovation Plaza, floor 3", "创新广场三层", (("Who comes first", "首批入驻企业"),), days=-2),
            Met("Innovation Plaza, floor 3", "创新广场三层", (("Opening day", "开园日"),), days=12),
            Met(
                "Commission, hall 2",
                "管委会第二会议室",
                (("Visit of a delegation", "代表团来访"),),
                days=4,
                cancelled="The delegation comes in spring. 代表团改为春季来访。",
            ),
        ),
    ),
    Grouped(
        "etic",
        "night-shuttle",
        "pilot",
        "Night shuttle pilot",
        "夜班通勤试点工作组",
        "Tries out a shuttle for late shifts before it becomes a route.",
        "试运行晚班通勤班车。",
        founded="2024-03",
        began="2024-04",
        is_public=False,
        seats=(
            Seat("head", "dispatcher@zone.example", since="2024-03"),
            Seat("member", "member@enterprise.example", organisation="wipro", since="2024-04"),
            Seat(
                "member",
                name="Deng Chao",
                name_local="邓超",
                body="City bus company",
                office_then="Head of routes",
                office_then_local="线路部经理",
                since="2024-04",
            ),
        ),
        meetings=(
            Met(
                "Service hall",
                "政务服务大厅",
                (("Riders of the first month", "首月乘客"),),
                days=-40,
                minutes="Sixty riders a night; the second bus is needed on Fridays. 每晚约60人，周五需加开一班。",
                decisions=(("A second bus runs on Fridays.", "周五加开一班。"),),
                items=(
                    Item(
                        "Agree on the second bus with the company.",
                        "与公交公司商定加开班次。",
                        to="officer@zone.example",
                        due_in=-20,
                        done=None,
                        reported_ago=24,
                        remark="It runs since last week. 上周已加开。",
                    ),
                ),
                approved=True,
            ),
        ),
    ),
)

CHAMBERS = (
    Chamber(
        "dhz",
        "city-chamber",
        "chamber",
        "Chamber of Commerce of the City",
        "市商会",
        "before 2000",
        board=(("chair", "Sun Yuming", "孙玉明", "2012", "2017"),),
    ),
    Chamber(
        "dhz",
        "zone-branch",
        "chamber",
        "High-tech Zone Branch of the Chamber",
        "市商会高新区分会",
        "2014",
        parent="city-chamber",
        members=("zte", "concentrix", "ougu"),
        board=(
            ("chair", "Cao Lei", "曹磊", "2014", ""),
            ("vice_chair", "Helen Park", "朴海伦", "2014", ""),
            ("secretary_general", "Yu Fang", "于芳", "2014", ""),
        ),
    ),
    Chamber(
        "etic",
        "software-alliance",
        "alliance",
        "Software and Services Alliance",
        "软件与服务产业联盟",
        "2015",
        members=("wipro", "nasscom", "haichuang"),
        board=(("chair", "Ananya Rao", "阿南亚·拉奥", "2018", ""), ("director", "Lin Da", "林达", "2018", "")),
    ),
)
