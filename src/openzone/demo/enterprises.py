"""Believable further enterprises, the same every time, made from parts by a generator of fixed seed."""

from datetime import datetime, timedelta
from random import Random

from stdnum.cn.uscc import calc_check_digit

from openzone.demo.hours import at
from openzone.demo.organisations import OrganisationFacts
from openzone.demo.staff import Person
from openzone.demo.zones import ZoneFacts

HOW_MANY = 60
_LOCAL = (
    "Beichen 北辰|Lanwan 蓝湾|Yunqi 云起|Xinghai 星海|Hongrui 鸿瑞|Tianjing 天璟|Zhiyuan 智远|Bohai 渤海|Qinglian 青涟|"
    "Jiahe 嘉禾|Mingde 明德|Shuoguang 朔光|Ruilin 瑞霖|Huanyu 寰宇|Longtai 隆泰|Xiangyu 翔宇|Zhongke 中科|Yihai 益海|"
    "Dongsheng 东晟|Lvyuan 绿源|Kaida 凯达|Junhe 君合|Fengze 丰泽|Chuangzhi 创智|Haoyu 浩宇|Sihai 四海|Xinrui 新锐|"
    "Anhua 安华|Pule 普乐|Guangyi 广益|Jinshi 金石|Wanxin 万鑫|Tonghe 通和|Nuoda 诺达|Baichuan 百川|Lianzhong 联众|"
    "Shenghe 盛和|Yuantu 远图|Qihang 启航|Weilan 蔚蓝"
)
_FOREIGN = (
    "JP Hoshikawa 星川|JP Minamoto 源|JP Asahina 朝比奈|JP Kirishima 雾岛|JP Tsubaki 椿|JP Aoyagi 青柳|"
    "JP Shiraishi 白石|"
    "KR Hanbit 韩光|KR Daeum 达音|KR Sungwon 成原|DE Lindhorst 林德霍斯特|DE Kaltenbach 卡尔滕巴赫|"
    "DE Rheinfels 莱茵费尔斯|"
    "US Northgate 诺斯盖特|US Bluefield 布卢菲尔德|US Oakmere 奥克米尔|IN Saranya 萨兰亚|IN Vidyut 维迪尤特|"
    "IN Kaveri 卡维里|SG Straitline 海峡线|FR Valmont 瓦尔蒙|GB Norwick 诺里克"
)
TRADES = (
    ("Software", "软件", "Writes software for {whom}.", "为{whom}开发软件。"),
    ("Information Technology", "信息技术", "Runs and tests systems of {whom}.", "为{whom}运维和测试信息系统。"),
    ("Data Services", "数据服务", "Prepares and checks data for {whom}.", "为{whom}处理和核验数据。"),
    ("Precision Machinery", "精密机械", "Makes machine parts for {whom}.", "为{whom}制造精密零部件。"),
    ("New Materials", "新材料", "Develops coatings and composites for {whom}.", "为{whom}研发涂层与复合材料。"),
    (
        "Environmental Engineering",
        "环境工程",
        "Plans water and air treatment for {whom}.",
        "为{whom}提供水气治理方案。",
    ),
    ("Culture and Media", "文化传媒", "Makes films and campaigns for {whom}.", "为{whom}制作影视与广告。"),
    ("Biotechnology", "生物科技", "Develops tests and reagents for {whom}.", "为{whom}研发检测试剂。"),
    ("Intelligent Equipment", "智能装备", "Builds automation lines for {whom}.", "为{whom}建造自动化产线。"),
    ("Logistics Technology", "物流科技", "Plans transport and storage for {whom}.", "为{whom}提供物流解决方案。"),
)
WHOM = (
    ("shipyards", "船舶企业"),
    ("carmakers", "汽车企业"),
    ("banks and insurers", "银行和保险机构"),
    ("hospitals", "医院"),
    ("retail chains", "连锁零售企业"),
    ("builders", "建筑企业"),
    ("railways", "轨道交通企业"),
    ("food producers", "食品企业"),
)
_SURNAMES = (
    "Wang 王|Li 李|Zhang 张|Liu 刘|Chen 陈|Yang 杨|Zhao 赵|Sun 孙|Zhou 周|Xu 徐|Ma 马|Zhu 朱|Hu 胡|Lin 林|He 何|Gao 高"
)
_GIVEN = (
    "Xin 欣|Bo 博|Jing 静|Kai 凯|Lan 兰|Peng 鹏|Rui 睿|Ting 婷|Yan 岩|Zhe 哲|Xiaoming 晓明|Jiayi 佳怡|Haitao 海涛|"
    "Meiling 美玲|"
    "Wenjie 文杰|Yuxin 雨欣|Zhigang 志刚|Shanshan 姗姗|Chunyu 春雨|Dawei 大伟"
)
_ABROAD = {
    "JP": "Kenji Mori 森健二|Yuko Hayashi 林优子|Takashi Ono 小野隆|Naoko Sakai 酒井直子|Shun Fujita 藤田骏",
    "KR": "Minjun Seo 徐敏俊|Jiwoo Han 韩智友|Hana Yoon 尹荷娜",
    "DE": "Markus Brandt 马库斯·勃兰特|Eva Lorenz 伊娃·洛伦茨|Stefan Krause 斯特凡·克劳泽",
    "US": "Laura Bennett 劳拉·贝内特|Kevin Doyle 凯文·多伊尔|Amy Carter 艾米·卡特",
    "IN": "Priya Nair 普里娅·奈尔|Arjun Iyer 阿琼·艾耶|Kavya Menon 卡维亚·梅农",
    "SG": "Adrian Tan 陈亚德|Serene Ng 黄思宁",
    "FR": "Claire Moreau 克莱尔·莫罗",
    "GB": "Oliver Hughes 奥利弗·休斯",
}


def _parts(text: str) -> list[list[str]]:
    return [entry.split(" ") for entry in text.split("|")]


def enterprises(zone: ZoneFacts) -> list[OrganisationFacts]:
    """Sixty enterprises of a zone, a third of them from abroad."""
    rng = Random(f"enterprises of {zone.code}")
    local = [("CN", name, name_local) for name, name_local in _parts(_LOCAL)]
    foreign = [(country, name, name_local) for country, name, name_local in _parts(_FOREIGN)]
    rng.shuffle(local)
    rng.shuffle(foreign)
    roots = [*local[: HOW_MANY - len(foreign)], *foreign]
    rng.shuffle(roots)
    return [_enterprise(zone, number, root, rng) for number, root in enumerate(roots)]


def _enterprise(zone: ZoneFacts, number: int, root: tuple[str, str, str], rng: Random) -> OrganisationFacts:
    country, name, name_local = root
    trade, trade_local, does, does_local = TRADES[number % len(TRADES)]
    whom, whom_local = rng.choice(WHOM)
    unit, park, since = _place(zone, number, rng)
    code = name.lower()
    stem = f"91210231MA{Random(f'number of {zone.code} {code}').randrange(10**7):07d}"
    return OrganisationFacts(
        code=code,
        zone=zone.code,
        unit=unit,
        park=park,
        name=f"Dalian {name} {trade}" if country == "CN" else f"{name} {trade} (Dalian)",
        name_local=f"大连{name_local}{trade_local}有限公司"
        if country == "CN"
        else f"{name_local}{trade_local}（大连）有限公司",
        country=country,
        since=since,
        number=stem + calc_check_digit(stem) if country == "CN" else "",
        summary=does.format(whom=whom),
        summary_local=does_local.format(whom=whom_local),
        people=_people(country, f"{code}.{zone.code}.example", rng),
    )


def _place(zone: ZoneFacts, number: int, rng: Random) -> tuple[str, str, datetime]:
    parks = {park.unit: park for park in zone.parks if park.state == "open"}
    stations = [unit.code for unit in zone.units if unit.level == "station"]
    unit = stations[number % len(stations)]
    park = parks.get(unit)
    settled = at(2013, 2, 18) + timedelta(days=rng.randrange(1_000))
    if park is not None and park.since > settled:
        settled = park.since + timedelta(days=rng.randrange(1, 120))
    return unit, park.code if park else "", settled


def _people(country: str, host: str, rng: Random) -> tuple[Person, ...]:
    first = _foreigner(country, host, rng) if country != "CN" else _chinese(host, rng)
    second = _chinese(host, rng)
    return (first, second) if rng.random() < 0.4 and second.email != first.email else (first,)


def _foreigner(country: str, host: str, rng: Random) -> Person:
    given, family, name_local = rng.choice(_parts(_ABROAD[country]))
    return Person(f"{given}.{family}@{host}".lower(), f"{given} {family}", name_local)


def _chinese(host: str, rng: Random) -> Person:
    family, family_local = rng.choice(_parts(_SURNAMES))
    given, given_local = rng.choice(_parts(_GIVEN))
    return Person(f"{given}.{family}@{host}".lower(), f"{family} {given}", f"{family_local}{given_local}")
