"""The many enterprises of a zone of whom no demand is told: names, numbers and years of figures, always the same."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import product
from random import Random

from stdnum.cn.uscc import calc_check_digit

from openzone.demo.enterprises import HOW_MANY, TRADES, WHOM
from openzone.demo.hours import at
from openzone.demo.organisations import OrganisationFacts
from openzone.demo.zones import ZoneFacts

# With those of whom demands are told, twelve hundred.
MANY = 1200 - HOW_MANY
ABROAD = 170
_FIRST = (
    "Hua 华|Heng 恒|Jin 锦|Rui 瑞|Xin 鑫|Bo 博|Zhi 智|Yun 云|Hai 海|Tian 天|Ming 明|De 德|An 安|Long 隆|Feng 丰|"
    "Shun 顺|Ke 科|Chuang 创|Lian 联|Hong 宏|Guang 光|Yi 亿|Jia 嘉|Qi 启|Cheng 诚|Wei 维|Yuan 元|Xiang 祥|Bei 北|"
    "Dong 东"
)
_SECOND = (
    "da 达|tai 泰|sheng 盛|yuan 源|tong 通|xin 信|ze 泽|hang 航|mai 迈|lin 林|feng 峰|chen 辰|hui 汇|jie 捷|li 力|"
    "ning 宁|rong 融|cheng 程|tu 图|yue 跃"
)
_FROM_ABROAD = {
    "JP": (
        "Naka 中|Yama 山|Kita 北|Ishi 石|Taka 高|Matsu 松|Kawa 川|Fuji 藤",
        "mura 村|da 田|moto 本|shita 下|hara 原|saki 崎|bashi 桥|no 野",
    ),
    "KR": ("Dae 大|Han 韩|Sam 三|Woo 宇|Jin 真", "sung 星|il 日|kyung 京|won 元|lim 林"),
    "DE": ("Berg 贝格|Linden 林登|Stein 施泰因|Hagen 哈根|Kron 克龙", "mann 曼|hof 霍夫|werk 韦克|thal 塔尔"),
    "US": (
        "Alder 奥尔德|Stone 斯通|Bright 布莱特|Silver 西尔弗|West 韦斯特",
        "wood 伍德|bridge 布里奇|point 波因特|ford 福德",
    ),
    "IN": ("Surya 苏里亚|Indra 因德拉|Arya 阿里亚|Deva 德瓦", "soft 索夫特|tech 泰克|sys 西斯|net 内特"),
    "SG": ("Mer 梅尔|Straits 海峡|Raffles 莱佛士|Orchid 兰花", "wave 韦夫|gate 盖特|link 林克|bay 湾"),
    "GB": ("Ash 阿什|Wing 温|Har 哈|Lang 兰", "ley 利|ton 顿|field 菲尔德|more 莫尔"),
}
_IN_FIRST_YEAR = (4, 6, 8, 11, 15, 19, 24, 30, 38, 47, 60, 85, 120, 190, 310)
# How people come and go in a year, and how often an enterprise is of that kind.
_COURSES = ((0.22, 18), (0.09, 42), (0.0, 29), (-0.05, 10), (-0.25, 1))
_EARNED = {"J": 380, "C": 640, "M": 400, "R": 310, "H": 520}
YEARS = 5
# An enterprise that spends less of its revenue on research tells nothing of it.
RESEARCHES = 0.07


@dataclass(frozen=True)
class Course:
    """How an enterprise fares: its figures by year and indicator, and what it first said where that proved wrong."""

    figures: dict[int, dict[str, Decimal]]
    first_said: dict[int, dict[str, Decimal]]


def multitude(zone: ZoneFacts) -> list[OrganisationFacts]:
    """The further enterprises of a zone; a seventh of them from abroad."""
    rng = Random(f"multitude of {zone.code}")
    roots = [*_local_roots(rng)[: MANY - ABROAD], *_foreign_roots(rng)[:ABROAD]]
    rng.shuffle(roots)
    numbers = rng.sample(range(10**7), len(roots))
    return [_enterprise(zone, place, root, numbers[place], rng) for place, root in enumerate(roots)]


def _local_roots(rng: Random) -> list[tuple[str, str, str, int]]:
    """A name and a trade, each pair once; the same name in two trades is two enterprises, as in life."""
    names = [(first + second, a + b) for (first, a), (second, b) in product(_parts(_FIRST), _parts(_SECOND))]
    pairs = [("CN", name, local, trade) for name, local in names for trade in range(len(TRADES))]
    rng.shuffle(pairs)
    return pairs


def _foreign_roots(rng: Random) -> list[tuple[str, str, str, int]]:
    found = [
        (country, first + second, a + b, rng.randrange(len(TRADES)))
        for country, (firsts, seconds) in _FROM_ABROAD.items()
        for (first, a), (second, b) in product(_parts(firsts), _parts(seconds))
    ]
    rng.shuffle(found)
    return found


def _parts(text: str) -> list[tuple[str, str]]:
    return [(latin, local) for latin, local in (entry.split(" ") for entry in text.split("|"))]


def _enterprise(
    zone: ZoneFacts, place: int, root: tuple[str, str, str, int], number: int, rng: Random
) -> OrganisationFacts:
    country, name, local, trade_number = root
    trade, trade_local, does, does_local = TRADES[trade_number]
    whom, whom_local = rng.choice(WHOM)
    unit = rng.choice([unit.code for unit in zone.units if unit.level == "station"])
    park = next((park for park in zone.parks if park.unit == unit and park.state == "open"), None)
    since = at(2013, 3, 1) + timedelta(days=rng.randrange(3_900))
    stem = f"91210231MA{number:07d}"
    return OrganisationFacts(
        code=f"many-{place}",
        zone=zone.code,
        unit=unit,
        park=park.code if park else "",
        name=f"Dalian {name} {trade}" if country == "CN" else f"{name} {trade} (Dalian)",
        name_local=f"大连{local}{trade_local}有限公司" if country == "CN" else f"{local}{trade_local}（大连）有限公司",
        country=country,
        since=max(since, park.since + timedelta(days=rng.randrange(10, 400))) if park else since,
        number=stem + calc_check_digit(stem) if rng.random() < 0.97 else "",
        summary=does.format(whom=whom),
        summary_local=does_local.format(whom=whom_local),
    )


def course(facts: OrganisationFacts, last: int) -> Course:
    """How it fared in the five years until the last: growing, shrinking, with a year untold or put right later."""
    rng = Random(f"course of {facts.zone} {facts.name}")
    usual = rng.choices([rate for rate, _often in _COURSES], [often for _rate, often in _COURSES])[0]
    people, earned = rng.choice(_IN_FIRST_YEAR), _EARNED.get(facts.industry, 400) * rng.uniform(0.6, 1.5)
    spent, patents, figures = rng.uniform(0.01, 0.12), rng.randrange(6), dict[int, dict[str, Decimal]]()
    for year in range(max(facts.since.year, last - YEARS + 1), last + 1):
        figures[year] = _year(people, people * earned, spent, patents, rng)
        people = max(1, round(people * (1 + usual + rng.uniform(-0.1, 0.1))))
        earned *= 1 + rng.uniform(-0.04, 0.08)
        patents += rng.randrange(3)
    first_said = _gaps_and_errors(figures, rng)
    return Course(figures, first_said)


def _year(people: int, revenue: float, spent: float, patents: int, rng: Random) -> dict[str, Decimal]:
    """Money in CNY, told in thousands: `revenue` is in thousands."""
    money = {
        "revenue": revenue,
        "profit": revenue * rng.uniform(-0.05, 0.15),
        "taxes": revenue * rng.uniform(0.02, 0.07),
    }
    counted = {"headcount": people}
    if spent > RESEARCHES:
        money["rd_expense"] = revenue * spent
        counted |= {"rd_staff": min(people, round(people * spent * 3)), "invention_patents": patents}
    thousands = {code: Decimal(round(value)) * 1000 for code, value in money.items()}
    return {**{code: Decimal(count) for code, count in counted.items()}, **thousands}


def _gaps_and_errors(figures: dict[int, dict[str, Decimal]], rng: Random) -> dict[int, dict[str, Decimal]]:
    """Leave a year out here and there; answer what was said first of what was put right later."""
    years = sorted(figures)
    if len(years) > 2 and rng.random() < 0.12:
        del figures[rng.choice(years[1:-1])]
    if figures and rng.random() < 0.05:
        year = rng.choice(sorted(figures))
        return {year: {"revenue": (figures[year]["revenue"] * Decimal("0.91")).quantize(Decimal(1))}}
    return {}
