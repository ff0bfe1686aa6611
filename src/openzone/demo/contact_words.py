"""What the demo's units announce, and what is said in its standing conversations."""

from dataclasses import dataclass

from openzone.demo.script import PAPER, PICTURE


@dataclass(frozen=True)
class Told:
    """An announcement: how long ago in office hours, by whom, for whom. `read` of a hundred have opened it."""

    zone: str
    unit: str
    hours_ago: float
    title: str
    title_local: str
    body: str
    body_local: str
    wants_note: bool = False
    parks: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    read: int = 70
    files: tuple[str, ...] = ()
    state: str = "sent"


@dataclass(frozen=True)
class Spoken:
    """One message of a conversation: how long ago, from which side (the account manager, or a person by number)."""

    hours_ago: float
    who: str
    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Conversation:
    """A standing conversation. `became` says after how many messages a case was made, of what and how it is called."""

    zone: str
    code: str
    spoken: tuple[Spoken, ...]
    became: tuple[int, int, str, str] | None = None


ANNOUNCEMENTS = (
    Told(
        "etic", "commission", 90, "Application for the 2018 rent subsidy opens",
        "2018年度房租补贴开始申报",
        "Enterprises that settled in one of our parks since 2015 can apply for the rent subsidy of 2018.\n\n"
        "You need the lease, the last payment of rent and the list of social insurance of December. Hand everything in "
        "here, as a demand “Policies”, by the end of the month; a station officer checks it with you before you "
        "send it.",
        "2015年以后入驻各园区的企业可以申报2018年度房租补贴。\n\n"
        "所需材料：租赁合同、最近一期房租付款凭证、12月份社保缴费名单。请于本月底前在本平台“政策”类目提交，"
        "正式提交前服务站工作人员会与您一起核对。",
        read=82, files=(PAPER,),
    ),
    Told(
        "etic", "core-area", 30, "Power cut in Innovation Plaza on Sunday, 6:00 to 10:00",
        "创新广场周日6:00至10:00计划停电",
        "The grid company replaces a transformer. Buildings A to D have no power from 6:00 to 10:00; lifts and access "
        "gates stand still.\n\nServers that must not stop: tell us by Friday noon and we bring a generator to your "
        "floor. "
        "Please confirm that the person on duty knows.",
        "供电公司更换变压器，A至D座周日6:00至10:00停电，电梯和门禁停用。\n\n"
        "如有不能断电的服务器，请于周五中午前告知，我们为您安排发电车。请确认值班人员已知悉。",
        wants_note=True, parks=("innovation-plaza",), read=65, files=(PICTURE,),
    ),
    Told(
        "etic", "commission", 16, "Campus recruitment at three universities: 40 stands are free",
        "三所高校校园招聘会，为企业提供40个免费展位",
        "In the week after next we take our software and service enterprises to Dalian University of Technology, the "
        "Maritime University and Neusoft University. Stand, bus and lunch are free.\n\nName the posts you want to "
        "fill; "
        "we print them in the booklet.",
        "下下周我们组织软件与服务企业赴大连理工大学、大连海事大学、东软信息学院举办专场招聘，展位、班车和午餐免费。\n\n"
        "请告知招聘岗位，我们统一印制招聘手册。",
        industries=("J", "M", "N"), read=55,
    ),
    Told(
        "etic", "commission", 7, "High-tech enterprises: report the R&D figures of the year",
        "高新技术企业请填报年度研发数据",
        "Please prepare revenue, R&D expense and R&D people of the year. The form opens next Monday and closes four "
        "weeks "
        "later. Who does not report loses the reduced tax rate.",
        "请准备本年度营业收入、研发费用和研发人员数据。填报系统下周一开放，为期四周。未按时填报将影响税收优惠资格。",
        wants_note=True, tags=("High-tech enterprise",), read=40,
    ),
    Told(
        "etic", "hongqi", 55, "Bus line 28 stops at the Hongqi station again", "28路公交恢复停靠红旗站",
        "From Monday on. The shuttle that we ran meanwhile ends on Sunday evening.",
        "自下周一起恢复停靠，临时接驳车运行至周日晚。",
        read=90, state="withdrawn",
    ),
    Told(
        "etic", "commission", 2, "Our office at the Spring Festival", "春节期间服务安排",
        "The hotline 12345-6 is staffed on all days. The counters close from New Year's Eve to the sixth day.",
        "春节期间热线全天有人值守，窗口自除夕至初六休息。",
        state="draft",
    ),
    Told(
        "dhz", "commission", 80, "Talent flats: 120 rooms at Qixianling can be applied for",
        "七贤岭人才公寓120套开放申请",
        "For graduates of the last three years and for experts on contracts of at least two years. Rooms have 28 to 45 "
        "square metres; the rent is half of the market's.\n\nThe list is drawn up by enterprise; ask for as many as "
        "you "
        "can fill within two months.",
        "面向近三年毕业的大学生和签约两年以上的专家，面积28至45平方米，租金为市场价的一半。\n\n"
        "按企业统一申报，请按两个月内可入住人数申请。",
        read=75,
    ),
    Told(
        "dhz", "hekou", 24, "Evacuation drill in Hekou Software Park on Thursday",
        "河口软件园周四举行消防疏散演练",
        "At 14:30 the alarm sounds in all buildings. Everybody leaves by the nearest stairs and meets at the lake; "
        "it takes "
        "twenty minutes. Please confirm and name one person for each floor.",
        "周四14:30全园警报响起，请所有人员就近走楼梯撤离至湖边集合，约20分钟。请确认并为每层指定一名联络人。",
        wants_note=True, parks=("hekou-software",), read=60, files=(PAPER,),
    ),
    Told(
        "dhz", "commission", 12, "Service outsourcing: report contracts by the 25th",
        "服务外包企业请于25日前上报合同",
        "Contracts that were carried out this quarter and are not in the system cannot be counted for the subsidy.",
        "本季度执行而未录入系统的合同不计入补贴统计。",
        wants_note=True, tags=("Service outsourcing enterprise",), read=50,
    ),
    Told(
        "dhz", "lingshui", 5, "Breakfast for small technology firms: how to find your first ten customers",
        "小微科技企业早餐会：如何找到最初的十个客户",
        "Wednesday 8:00 at the Lingshui Station, with two founders who have done it. Twenty seats.",
        "周三8:00，凌水服务站，两位创业者分享经验，限20席。",
        sizes=("micro", "small"), read=45,
    ),
)  # fmt: skip

TALKS = (
    Conversation(
        "etic", "wipro",
        (
            Spoken(62, "firm", "Hello Liu Yang, our delivery head from Bengaluru visits on the 14th. Could the zone "
                               "show "
                   "him the new tower, and is there anybody who could say a word about the metro line?"),
            Spoken(58, "zone", "With pleasure. Xu Wenbin of the park office would take you round at 10:00, and I "
                               "have asked "
                   "the transport people for the plan of line 4. Shall we book the small meeting room in the plaza for "
                   "you?"),
            Spoken(57, "firm", "Yes please, for eight people. Thank you!"),
            Spoken(20, "member", "One more thing. The air conditioning on floors 11 and 12 has been blowing warm since "
                   "Monday, the property company says it waits for a part. We have two hundred people there.",
                   (PICTURE,)),
            Spoken(18.5, "zone", "That should not wait for the property company. I would make a case of it, so that "
                                 "the "
                   "park office takes it up and you see how it goes. Is that all right with you?"),
            Spoken(18, "member", "Yes, please do. It is worst in the afternoon, on the west side."),
            Spoken(3, "firm", "Liu Yang, do you already know which papers our colleagues need who come from "
                              "Bengaluru for "
                   "six weeks in January? They will not be employed here."),
        ),
        became=(4, 6, "utilities-repair", "Air conditioning on floors 11 and 12 blows warm"),
    ),
    Conversation(
        "etic", "haichuang",
        (
            Spoken(70, "firm", "石主任您好，我们明年想把测量实验室扩大一倍，请问黄金魔方还有没有一楼的空置厂房？"),
            Spoken(66, "zone", "孙总您好，二期A3栋一楼还有600平方米，层高5.4米，可以承重每平方米2吨。"
                               "要不要本周来看看？"),
            Spoken(65, "firm", "太好了，周四下午可以吗？另外需要看一下配电容量。"),
            Spoken(64, "zone", "周四14:00，我在园区门口等您，供电图纸一并带上。", (PAPER,)),
            Spoken(40, "firm", "现场很合适。我们内部讨论一下，下周给您答复。"),
        ),
    ),
    Conversation(
        "dhz", "wns",
        (
            Spoken(48, "zone", "Hello Rohan, this is Fu Yao, I look after WNS from now on. Whatever you need from "
                               "the zone, "
                   "write to me here; your colleagues can read along."),
            Spoken(45, "firm", "Good to meet you. At the moment all is well. In spring we plan a second night shift "
                               "of about "
                   "ninety people; at which point should we talk about buses?"),
            Spoken(44, "zone", "Two months before is enough. Tell me the addresses by district when you know them, "
                               "and I "
                   "bring the bus company along."),
            Spoken(43, "firm", "Will do. Thanks for being so quick."),
        ),
    ),
)  # fmt: skip
