"""What is drawn for each demand: stops, buildings, numbers and days, in the language in which it is written."""

from datetime import datetime, timedelta
from random import Random

from openzone.demo.hours import later
from openzone.demo.organisations import OrganisationFacts

Pair = tuple[str, str]
_STOPS: dict[str, tuple[Pair, ...]] = {
    "etic": (
        ("Dalian North Station", "大连北站"),
        ("Huanan Square", "华南广场"),
        ("Xi'an Road", "西安路"),
        ("Xianglujiao", "香炉礁"),
        ("Quanshui", "泉水"),
        ("Nanguanling", "南关岭"),
        ("Zhoushuizi", "周水子"),
        ("Jinsanjiao", "金三角"),
    ),
    "dhz": (
        ("Heishijiao", "黑石礁"),
        ("Xinghai Square", "星海广场"),
        ("Lingshui Bridge", "凌水桥"),
        ("Xiaopingdao", "小平岛"),
        ("Hekou Metro Station", "河口地铁站"),
        ("Malan Square", "马栏广场"),
        ("Lüshun Xingang", "旅顺新港"),
    ),
}
_PLACES: dict[str, Pair] = {
    "innovation-plaza": ("Innovation Plaza", "创新广场"),
    "advertising-park": ("the Advertising Park", "广告产业园"),
    "construction-cube": ("Construction Cube", "建筑魔方"),
    "golden-cube": ("Golden Cube", "黄金魔方"),
    "health-park": ("the Health Park", "健康产业园"),
    "hongqi-station": ("Hongqi Yard", "红旗工业园"),
    "startup-workshop": ("the Start-up Workshop", "创业工坊"),
    "qixianling-base": ("Qixianling Base", "七贤岭产业基地"),
    "hekou-station": ("Hekou Software Park", "河口软件园"),
    "lingshui-station": ("Lingshui Court", "凌水大厦"),
}
_ELSEWHERE = ("the commission's block", "管委会附楼")


def words(
    organisation: OrganisationFacts, language: str, raised: datetime, acting: datetime, rng: Random
) -> dict[str, str]:
    """The words of one demand, raised at one moment and acted upon from another one on."""
    chinese = language == "zh"
    stop, stop2 = (_one(pair, chinese) for pair in rng.sample(_STOPS[organisation.zone], 2))
    return {
        "company": organisation.name_local if chinese else organisation.name,
        "building": _building(organisation, rng.randrange(1, 9), chinese),
        "stop": stop,
        "stop2": stop2,
        "line": f"{rng.randrange(1, 13)}号班车" if chinese else f"shuttle {rng.randrange(1, 13)}",
        "day": _day(acting, chinese),
        "later": _day(later(raised, 150), chinese),
        "iso": later(raised, 130).date().isoformat(),
        "past": (raised - timedelta(days=75)).date().isoformat(),
        "year": str(raised.year),
        **_numbers(chinese, rng),
    }


def _numbers(chinese: bool, rng: Random) -> dict[str, str]:
    money = rng.randrange(4, 60)
    return {
        "room": f"{rng.randrange(2, 19)}{rng.randrange(1, 16):02d}",
        "riders": str(rng.randrange(22, 68)),
        "beds": str(rng.randrange(3, 16) * 4),
        "flats": str(rng.randrange(2, 7)),
        "people": str(rng.randrange(4, 40)),
        "amount": str(rng.randrange(6, 60) * 10),
        "money": f"{money}万元" if chinese else f"RMB {money * 10},000",
    }


def _one(pair: Pair, chinese: bool) -> str:
    return pair[1] if chinese else pair[0]


def _building(organisation: OrganisationFacts, number: int, chinese: bool) -> str:
    place = _one(_PLACES.get(organisation.unit, _ELSEWHERE), chinese)
    return f"{place}{number}号楼" if chinese else f"Building {number} of {place}"


def _day(moment: datetime, chinese: bool) -> str:
    return f"{moment.month}月{moment.day}日" if chinese else f"{moment.day} {moment:%B}"
