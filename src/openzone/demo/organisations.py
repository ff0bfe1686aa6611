"""The organisations that public texts of 2014 and 2017 name in the two zones, in our own words."""

from dataclasses import dataclass
from datetime import datetime

from openzone.demo.hours import at
from openzone.demo.staff import Person

IN_2014, IN_2016, IN_2017 = at(2014, 1, 1), at(2016, 1, 1), at(2017, 1, 1)


TRADES = {
    "Software": "J",
    "Information Technology": "J",
    "Data Services": "J",
    "Precision Machinery": "C",
    "New Materials": "C",
    "Environmental Engineering": "M",
    "Culture and Media": "R",
    "Biotechnology": "M",
    "Intelligent Equipment": "C",
    "Logistics Technology": "H",
}
INDUSTRIES = {
    "wipro": "J", "haichuang": "C", "golden-cube": "L", "huakang-tongbang": "M", "toshiba-medical": "M",
    "concentrix": "N", "zte": "J", "mercedes-leasing": "K", "mercedes-rental": "N", "cisco": "J", "wns": "N",
    "ougu": "J", "nasscom": "S", "mercedes": "C", "cisco-support": "J",
}  # fmt: skip


@dataclass(frozen=True)
class OrganisationFacts:
    """An organisation of a zone. `people` act for it, the first as its owner; those without any raise no demands.

    `number` is its credit code: invented enterprises have one, of those that the texts name none is told.
    """

    code: str
    zone: str
    unit: str
    name: str
    name_local: str
    country: str
    since: datetime
    summary: str
    summary_local: str
    kind: str = "enterprise"
    park: str = ""
    aliases: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    weight: int = 1
    number: str = ""

    @property
    def language(self) -> str:
        """The language in which its people write: English unless they are Chinese."""
        return "zh" if self.country == "CN" else "en"

    @property
    def industry(self) -> str:
        """The section of ISIC to which it belongs; nothing for what is no enterprise."""
        return INDUSTRIES.get(self.code) or next((one for trade, one in TRADES.items() if trade in self.name), "")

    @property
    def station(self) -> str:
        """The unit that serves it."""
        return self.unit


WIPRO = OrganisationFacts(
    code="wipro",
    zone="etic",
    unit="innovation-plaza",
    park="innovation-plaza",
    name="Wipro Dalian",
    name_local="威普罗（大连）",
    country="IN",
    since=IN_2016,
    aliases=("Wipro Technologies", "Wipro", "威普罗"),
    summary=(
        "Indian IT services company, settled in 2016 and extended its investment in 2017. Began with 300 employees here"
        " and passed 1,000; the head of Greater China announced that more regional business would move to the zone."
    ),
    summary_local=(
        "印度信息技术服务企业，2016年入驻，2017年追加投资。在本区员工由最初300人增至1000人以上，"
        "其大中华区负责人表示将把更多区域业务迁入本区。"
    ),
    people=(
        Person("owner@enterprise.example", "Ananya Rao", "阿南亚·拉奥"),
        Person("member@enterprise.example", "Zhang Lei", "张磊"),
    ),
    weight=6,
)
HAICHUANG = OrganisationFacts(
    code="haichuang",
    zone="etic",
    unit="golden-cube",
    park="golden-cube",
    name="Dalian Haichuang Precision Instruments",
    name_local="大连海创精密仪器有限公司",
    country="CN",
    since=at(2015, 4, 20),
    aliases=("海创仪器",),
    number="91210231MA0QC3EH14",
    summary="Measuring instruments for shipyards and machine builders.",
    summary_local="为船厂和装备制造企业生产精密测量仪器。",
    people=(Person("owner@outsider.example", "Sun Qiang", "孙强"),),
    weight=3,
)
NAMED = (
    WIPRO,
    HAICHUANG,
    OrganisationFacts(
        code="golden-cube",
        zone="etic",
        unit="golden-cube",
        park="golden-cube",
        name="Golden Cube",
        name_local="黄金魔方产业园发展有限公司",
        country="CN",
        since=IN_2017,
        aliases=("黄金魔方", "Golden Cube Industrial Park"),
        summary="Company of the Golden Cube industrial park, registration completed; partner in the health park.",
        summary_local="黄金魔方产业园的运营公司，已完成公司注册手续，并参与建设健康产业园。",
        people=(Person("office@golden-cube.example", "Gao Xiang", "高翔"),),
    ),
    OrganisationFacts(
        code="huakang-tongbang",
        zone="etic",
        unit="health-park",
        park="health-park",
        name="Beijing Huakang Tongbang Technology",
        name_local="北京华康同邦科技有限公司",
        country="CN",
        since=IN_2017,
        aliases=("华康同邦",),
        summary="Builds the health industrial park together with Golden Cube.",
        summary_local="与黄金魔方合作建设健康产业园。",
        people=(Person("project@huakang.example", "Tian Hao", "田浩"),),
    ),
    OrganisationFacts(
        code="nasscom",
        zone="etic",
        unit="commission",
        name="NASSCOM",
        name_local="印度软件和服务业企业行业协会",
        country="IN",
        since=IN_2017,
        kind="association",
        aliases=("National Association of Software and Service Companies", "印度软件行业协会"),
        summary="Association of the Indian software industry; negotiates an Indian industrial park with the zone.",
        summary_local="印度软件行业协会，正与本区洽谈建设印度产业园。",
    ),
    OrganisationFacts(
        code="toshiba-medical",
        zone="dhz",
        unit="qixianling-base",
        park="qixianling-base",
        name="Toshiba Medical System Research (Dalian)",
        name_local="东芝医疗系统研发（大连）有限公司",
        country="JP",
        since=IN_2014,
        aliases=("Toshiba Medical", "东芝医疗"),
        summary="Research on medical systems, opened in 2014.",
        summary_local="从事医疗系统研发，2014年开业。",
        people=(
            Person("admin@toshiba-medical.example", "Hiroshi Tanabe", "田边浩"),
            Person("yu.miao@toshiba-medical.example", "Yu Miao", "于淼"),
        ),
        weight=2,
    ),
    OrganisationFacts(
        code="concentrix",
        zone="dhz",
        unit="hekou-station",
        park="hekou-software",
        name="Concentrix Dalian",
        name_local="康森客服务（大连）有限公司",
        country="US",
        since=IN_2014,
        aliases=("Concentrix",),
        summary="Customer relationship services, opened in 2014; named among the ten largest of its kind by the"
        " chronicle.",
        summary_local="客户关系管理服务商，2014年开业，年鉴称其为全球十大之一。",
        people=(Person("site@concentrix.example", "Grace Miller", "格蕾丝·米勒"),),
        weight=3,
    ),
    OrganisationFacts(
        code="zte",
        zone="dhz",
        unit="lingshui",
        park="smart-city",
        name="ZTE",
        name_local="中兴通讯股份有限公司",
        country="CN",
        since=IN_2014,
        aliases=("ZTE Corporation", "中兴", "中兴通讯"),
        summary="Signed a strategic framework in 2014: a smart-city research centre and a north-east headquarters.",
        summary_local="2014年签署战略合作框架协议，拟设智慧城市研发中心和东北总部。",
        people=(Person("dalian@zte.example", "Cao Lei", "曹磊"),),
    ),
    OrganisationFacts(
        code="mercedes-leasing",
        zone="dhz",
        unit="lingshui-station",
        name="Mercedes-Benz Financial Leasing",
        name_local="梅赛德斯-奔驰融资租赁公司",
        country="DE",
        since=IN_2014,
        aliases=("Mercedes-Benz Leasing", "奔驰租赁"),
        summary="Financial leasing company of Mercedes-Benz, set up in 2014.",
        summary_local="梅赛德斯-奔驰2014年设立的融资租赁公司。",
        people=(Person("office@mb-leasing.example", "Jonas Weber", "约纳斯·韦伯"),),
    ),
    OrganisationFacts(
        code="mercedes-rental",
        zone="dhz",
        unit="lingshui-station",
        name="Mercedes-Benz Car Rental",
        name_local="梅赛德斯-奔驰汽车租赁公司",
        country="DE",
        since=IN_2014,
        aliases=("Mercedes-Benz Rental", "奔驰租车"),
        summary="Car rental company of Mercedes-Benz, set up in 2014.",
        summary_local="梅赛德斯-奔驰2014年设立的汽车租赁公司。",
        people=(Person("office@mb-rental.example", "Katrin Vogel", "卡特琳·福格尔"),),
    ),
    OrganisationFacts(
        code="cisco",
        zone="dhz",
        unit="hekou-station",
        park="hekou-software",
        name="Cisco Global Support Centre Dalian",
        name_local="思科全球支持中心大连分公司",
        country="US",
        since=IN_2014,
        aliases=("Cisco GSC", "Cisco", "思科"),
        summary="Dalian branch of the global support centre, established in 2014.",
        summary_local="思科全球支持中心于2014年在大连设立的分支机构。",
        people=(Person("workplace@cisco-gsc.example", "Daniel Brooks", "丹尼尔·布鲁克斯"),),
        weight=2,
    ),
    OrganisationFacts(
        code="wns",
        zone="dhz",
        unit="hekou-station",
        park="hekou-software",
        name="WNS China Global Delivery Centre",
        name_local="万恩思中国全球交付中心",
        country="IN",
        since=IN_2014,
        aliases=("WNS", "WNS Global Services"),
        summary="Global delivery centre for business processes, formally established in 2014.",
        summary_local="业务流程服务的全球交付中心，2014年正式成立。",
        people=(Person("facilities@wns.example", "Rohan Mehta", "罗汉·梅塔"),),
        weight=2,
    ),
    OrganisationFacts(
        code="ougu",
        zone="dhz",
        unit="startup-workshop",
        park="startup-workshop",
        name="Liaoning Ougu Digital Technology",
        name_local="辽宁欧谷数码科技有限公司",
        country="CN",
        since=IN_2014,
        aliases=("Ougu Digital", "欧谷数码"),
        summary="Named by the city as a research institute for the integration of culture and technology in 2014.",
        summary_local="2014年获评市文化与科技融合研究机构。",
        people=(Person("office@ougu.example", "Qiu Yan", "邱燕"),),
        weight=2,
    ),
    OrganisationFacts(
        code="startup-workshop",
        zone="dhz",
        unit="startup-workshop",
        park="startup-workshop",
        name="Start-up Workshop",
        name_local="大连创业工坊",
        country="CN",
        since=IN_2014,
        kind="other",
        aliases=("Start-up Workshop Nursery", "创业苗圃"),
        summary="Incubator with a nursery since 2014; certified as a national one in the same year.",
        summary_local="科技企业孵化器，2014年设立苗圃，同年获国家级认定。",
    ),
    OrganisationFacts(
        code="deloitte",
        zone="dhz",
        unit="commission",
        name="Deloitte",
        name_local="德勤",
        country="GB",
        since=IN_2014,
        kind="other",
        aliases=("Deloitte Touche Tohmatsu", "DTT", "DDT"),
        summary="Names the top 20 of Dalian in high technology and high growth; awarded in the zone in 2014.",
        summary_local="评选大连高科技高成长20强，2014年在本区颁奖。",
    ),
    OrganisationFacts(
        code="science-bureau",
        zone="dhz",
        unit="commission",
        name="Dalian Science and Technology Bureau",
        name_local="大连市科学技术局",
        country="CN",
        since=IN_2014,
        kind="government",
        aliases=("市科技局",),
        summary="The city's bureau for science and technology; gives titles to research institutes.",
        summary_local="负责全市科技工作，认定研究机构称号。",
    ),
    OrganisationFacts(
        code="commerce-ministry",
        zone="dhz",
        unit="commission",
        name="Ministry of Commerce, Department of Trade in Services",
        name_local="商务部服务贸易司",
        country="CN",
        since=IN_2014,
        kind="government",
        aliases=("MOFCOM service trade department", "商务部服贸司"),
        summary="Inspected the bonded centre of the zone in 2014.",
        summary_local="2014年考察本区保税中心。",
    ),
    OrganisationFacts(
        code="cppcc",
        zone="dhz",
        unit="commission",
        name="Liaoning Provincial Committee of the CPPCC",
        name_local="辽宁省政协",
        country="CN",
        since=IN_2014,
        kind="government",
        summary="Its chairman and his group inspected the zone in 2014, on upgrading industry by innovation.",
        summary_local="2014年主席率队视察本区，主题为以科技创新推动产业升级。",
    ),
    OrganisationFacts(
        code="health-project",
        zone="etic",
        unit="health-park",
        park="health-park",
        name="Health Industrial Park (joint project)",
        name_local="健康产业园（合作项目）",
        country="CN",
        since=IN_2017,
        kind="other",
        summary="The project that Golden Cube and Beijing Huakang Tongbang carry together; under construction in 2017.",
        summary_local="黄金魔方与北京华康同邦共同建设的项目，2017年在建。",
    ),
    OrganisationFacts(
        code="mercedes",
        zone="dhz",
        unit="commission",
        name="Mercedes-Benz",
        name_local="梅赛德斯-奔驰",
        country="DE",
        since=IN_2014,
        aliases=("奔驰",),
        summary="Set up a financial leasing company and a car rental company in the zone in 2014.",
        summary_local="2014年在本区设立融资租赁公司和汽车租赁公司。",
    ),
    OrganisationFacts(
        code="cisco-support",
        zone="dhz",
        unit="commission",
        name="Cisco Global Support Centre",
        name_local="思科全球支持中心",
        country="US",
        since=IN_2014,
        summary="Established its Dalian branch in the zone in 2014.",
        summary_local="2014年在本区设立大连分公司。",
    ),
    OrganisationFacts(
        code="province",
        zone="dhz",
        unit="commission",
        name="Liaoning Provincial People's Government",
        name_local="辽宁省人民政府",
        country="CN",
        since=IN_2014,
        kind="government",
        aliases=("省政府",),
        summary="The governor and a vice-governor inspected the zone in 2014.",
        summary_local="2014年省长、副省长先后视察本区。",
    ),
    OrganisationFacts(
        code="city",
        zone="dhz",
        unit="commission",
        name="Dalian Municipal People's Government",
        name_local="大连市人民政府",
        country="CN",
        since=IN_2014,
        kind="government",
        aliases=("市政府",),
        summary="The mayor of that time inspected the zone in 2014.",
        summary_local="2014年时任市长视察本区。",
    ),
    OrganisationFacts(
        code="city-committee",
        zone="dhz",
        unit="commission",
        name="CPC Dalian Municipal Committee",
        name_local="中共大连市委员会",
        country="CN",
        since=IN_2014,
        kind="government",
        aliases=("大连市委",),
        summary="Its secretary and his group inspected the zone twice in 2014.",
        summary_local="2014年市委书记一行两次视察本区。",
    ),
    OrganisationFacts(
        code="provincial-committee",
        zone="dhz",
        unit="commission",
        name="CPC Liaoning Provincial Committee",
        name_local="中共辽宁省委员会",
        country="CN",
        since=IN_2014,
        kind="government",
        aliases=("辽宁省委",),
        summary="A member of its standing committee, secretary of the city, inspected the zone in 2014.",
        summary_local="2014年省委常委、市委书记视察本区。",
    ),
)
