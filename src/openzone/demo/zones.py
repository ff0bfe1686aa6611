"""The demo's two zones: their service networks and parks, as public texts of 2014 and 2017 tell of them."""

from dataclasses import dataclass
from datetime import datetime

from openzone.demo.hours import at


@dataclass(frozen=True)
class UnitFacts:
    """An office below another one."""

    code: str
    above: str
    level: str
    name: str
    name_local: str


@dataclass(frozen=True)
class ParkFacts:
    """A park, served by a unit, in the state in which the texts leave it."""

    code: str
    unit: str
    state: str
    since: datetime
    name: str
    name_local: str
    field: str
    field_local: str
    summary: str
    summary_local: str


@dataclass(frozen=True)
class ZoneFacts:
    """A zone with all that stands in it."""

    code: str
    name: str
    name_local: str
    slogan: str
    slogan_local: str
    accent: str
    since: datetime
    units: tuple[UnitFacts, ...]
    parks: tuple[ParkFacts, ...]


ETIC = ZoneFacts(
    code="etic",
    name="Ecological Technology Innovation City of Dalian",
    name_local="大连生态科技创新城",
    slogan="You run the enterprise. We take care of the rest.",
    slogan_local="企业安心经营，服务我们来办",
    accent="#0f766e",
    since=at(2012, 3, 1),
    units=(
        UnitFacts("core-area", "commission", "park", "Core Area Park Office", "核心区园区办公室"),
        UnitFacts("innovation-plaza", "core-area", "station", "Innovation Plaza Station", "创新广场服务站"),
        UnitFacts("advertising-park", "core-area", "station", "Advertising Park Station", "广告产业园服务站"),
        UnitFacts("cube-parks", "commission", "park", "Cube Parks Office", "魔方园区办公室"),
        UnitFacts("construction-cube", "cube-parks", "station", "Construction Cube Station", "建筑魔方服务站"),
        UnitFacts("golden-cube", "cube-parks", "station", "Golden Cube Station", "黄金魔方服务站"),
        UnitFacts("talent-health", "commission", "park", "Talent and Health Park Office", "人才与健康园区办公室"),
        UnitFacts("health-park", "talent-health", "station", "Health Park Station", "健康产业园服务站"),
        UnitFacts("hongqi", "commission", "park", "Hongqi Sub-district Office", "红旗街道企业服务办公室"),
        UnitFacts("hongqi-station", "hongqi", "station", "Hongqi Community Station", "红旗社区服务站"),
    ),
    parks=(
        ParkFacts(
            code="innovation-plaza",
            unit="innovation-plaza",
            state="open",
            since=at(2013, 5, 6),
            name="Innovation Plaza",
            name_local="创新广场",
            field="software and business services",
            field_local="软件与商务服务",
            summary="Office towers in the core area for software houses and shared service centres.",
            summary_local="位于核心区的办公楼群，入驻软件企业和共享服务中心。",
        ),
        ParkFacts(
            code="advertising-park",
            unit="advertising-park",
            state="open",
            since=at(2014, 9, 1),
            name="Dalian Advertising Industrial Park",
            name_local="大连广告产业园",
            field="advertising and creative industry",
            field_local="广告与创意产业",
            summary="Home of several well-known advertising companies, with studios and shared production rooms.",
            summary_local="多家知名广告企业落户于此，设有摄影棚和共享制作空间。",
        ),
        ParkFacts(
            code="construction-cube",
            unit="construction-cube",
            state="open",
            since=at(2017, 10, 28),
            name="Construction Cube",
            name_local="建筑魔方产业园",
            field="prefabricated construction",
            field_local="装配式建筑",
            summary="Inaugurated on 28 October 2017: design, testing and trade of prefabricated building parts"
            " in one place.",
            summary_local="2017年10月28日开园，集装配式建筑的设计、检测与交易于一体。",
        ),
        ParkFacts(
            code="golden-cube",
            unit="golden-cube",
            state="open",
            since=at(2017, 1, 9),
            name="Golden Cube",
            name_local="黄金魔方产业园",
            field="headquarters and professional services",
            field_local="总部与专业服务",
            summary="The park's company has completed its registration; it also develops the health park with a"
            " partner.",
            summary_local="园区公司已完成注册手续，并与合作方共同开发健康产业园。",
        ),
        ParkFacts(
            code="health-park",
            unit="health-park",
            state="building",
            since=at(2017, 1, 9),
            name="Health Industrial Park",
            name_local="健康产业园",
            field="health industry",
            field_local="健康产业",
            summary="A joint project of Golden Cube and Beijing Huakang Tongbang Technology, under construction.",
            summary_local="由黄金魔方与北京华康同邦科技合作建设，正在施工。",
        ),
        ParkFacts(
            code="human-resources-park",
            unit="talent-health",
            state="planned",
            since=at(2017, 1, 9),
            name="Human Resource Industrial Park",
            name_local="人力资源产业园",
            field="talent training and recruitment",
            field_local="人才培训与引进",
            summary="To train talent, incubate businesses and attract high-end people from home and abroad.",
            summary_local="将开展人才培训、企业孵化，并引进海内外高端人才。",
        ),
        ParkFacts(
            code="indian-park",
            unit="core-area",
            state="planned",
            since=at(2017, 1, 9),
            name="Indian Industrial Park",
            name_local="印度产业园",
            field="Indian software and service companies",
            field_local="印度软件与服务企业",
            summary=(
                "Negotiated with NASSCOM. As a first step, 25 Indian enterprises from other places in China are"
                " to move here."
            ),
            summary_local="正与印度软件和服务业企业行业协会洽谈，首批计划引导25家在华印度企业迁入。",
        ),
    ),
)

DHZ = ZoneFacts(
    code="dhz",
    name="Dalian High-tech Zone",
    name_local="大连高新技术产业园区",
    slogan="Technology driven, open to the world.",
    slogan_local="创新驱动，面向世界",
    accent="#1d4ed8",
    since=at(1991, 3, 6),
    units=(
        UnitFacts("qixianling", "commission", "park", "Qixianling Park Office", "七贤岭园区办公室"),
        UnitFacts("startup-workshop", "qixianling", "station", "Start-up Workshop Station", "创业工坊服务站"),
        UnitFacts("qixianling-base", "qixianling", "station", "Qixianling Base Station", "七贤岭产业基地服务站"),
        UnitFacts("hekou", "commission", "park", "Hekou Park Office", "河口园区办公室"),
        UnitFacts("hekou-station", "hekou", "station", "Hekou Software Station", "河口软件园服务站"),
        UnitFacts("lingshui", "commission", "park", "Lingshui Sub-district Office", "凌水街道企业服务办公室"),
        UnitFacts("lingshui-station", "lingshui", "station", "Lingshui Community Station", "凌水社区服务站"),
    ),
    parks=(
        ParkFacts(
            code="startup-workshop",
            unit="startup-workshop",
            state="open",
            since=at(2014, 1, 2),
            name="Start-up Workshop",
            name_local="创业工坊",
            field="incubation of young technology firms",
            field_local="科技企业孵化",
            summary="Certified in 2014 as a national incubator of science and technology businesses; with a"
            " nursery for teams.",
            summary_local="2014年被认定为国家级科技企业孵化器，并设有创业苗圃。",
        ),
        ParkFacts(
            code="qixianling-base",
            unit="qixianling-base",
            state="open",
            since=at(2005, 6, 1),
            name="Qixianling Industrial Base",
            name_local="七贤岭产业化基地",
            field="software, animation and online games",
            field_local="软件、动漫与网络游戏",
            summary="Software houses, animation studios and research centres along Gaoxin Street.",
            summary_local="沿高新街聚集软件企业、动漫工作室和研发中心。",
        ),
        ParkFacts(
            code="hekou-software",
            unit="hekou-station",
            state="open",
            since=at(2009, 4, 1),
            name="Hekou Software Park",
            name_local="河口软件园",
            field="global delivery and support centres",
            field_local="全球交付与支持中心",
            summary="Delivery, support and customer relations centres of companies from many countries.",
            summary_local="多国企业在此设立交付、技术支持和客户服务中心。",
        ),
        ParkFacts(
            code="bonded-centre",
            unit="hekou",
            state="open",
            since=at(2013, 8, 1),
            name="Bonded Service Centre",
            name_local="保税服务中心",
            field="cross-border e-commerce and service trade",
            field_local="跨境电商与服务贸易",
            summary="Bonded stores and services for imports, exports and cross-border e-commerce.",
            summary_local="为进出口和跨境电商提供保税仓储与服务。",
        ),
        ParkFacts(
            code="smart-city",
            unit="lingshui",
            state="building",
            since=at(2014, 6, 3),
            name="Smart City Research Park",
            name_local="智慧城市研发园",
            field="smart-city technology",
            field_local="智慧城市技术",
            summary="Room for a research centre and a regional headquarters under the framework agreement with ZTE.",
            summary_local="依据与中兴通讯的战略合作框架协议，规划研发中心与东北区域总部。",
        ),
    ),
)
ZONES = (ETIC, DHZ)
