"""The people who work in the demo's zones, and their posts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Somebody with an account."""

    email: str
    name: str
    name_local: str


@dataclass(frozen=True)
class PostFacts:
    """What a person does in a unit of a zone."""

    zone: str
    unit: str
    role: str
    person: Person


# The city looks at both zones, so this person has a choice of zones.
CITY = Person("city@zone.example", "Qin Wen", "秦雯")


def _post(zone: str, unit: str, role: str, name: str, name_local: str, email: str = "") -> PostFacts:
    address = email or f"{'.'.join(reversed(name.lower().split()))}@{zone}.example"
    return PostFacts(zone, unit, role, Person(address, name, name_local))


POSTS = (
    _post("etic", "commission", "administrator", "Zhao Min", "赵敏", "admin@zone.example"),
    _post("etic", "commission", "leader", "Wang Jianguo", "王建国", "leader@zone.example"),
    _post("etic", "commission", "leader", "Sun Lihua", "孙丽华"),
    _post("etic", "commission", "dispatcher", "Chen Jing", "陈静", "dispatcher@zone.example"),
    _post("etic", "commission", "dispatcher", "Gao Feng", "高峰"),
    _post("etic", "commission", "officer", "Li Na", "李娜", "officer@zone.example"),
    _post("etic", "commission", "officer", "Ma Chao", "马超"),
    _post("etic", "commission", "auditor", "Zhou Ping", "周平", "auditor@zone.example"),
    _post("etic", "core-area", "leader", "Xu Wenbin", "徐文斌"),
    _post("etic", "core-area", "dispatcher", "He Xiaoyan", "何晓燕"),
    _post("etic", "core-area", "officer", "Zhang Wei", "张伟", "officer@park.example"),
    _post("etic", "innovation-plaza", "officer", "Liu Yang", "刘洋", "officer@station.example"),
    _post("etic", "innovation-plaza", "officer", "Song Jia", "宋佳"),
    _post("etic", "advertising-park", "officer", "Tang Yue", "唐悦"),
    _post("etic", "cube-parks", "leader", "Feng Guoqiang", "冯国强"),
    _post("etic", "cube-parks", "dispatcher", "Yu Hong", "于红"),
    _post("etic", "cube-parks", "officer", "Jiang Tao", "姜涛"),
    _post("etic", "construction-cube", "officer", "Cui Ming", "崔明"),
    _post("etic", "golden-cube", "officer", "Shi Lei", "石磊"),
    _post("etic", "talent-health", "leader", "Lin Shuhui", "林淑慧"),
    _post("etic", "talent-health", "officer", "Pan Yu", "潘宇"),
    _post("etic", "health-park", "officer", "Du Juan", "杜娟"),
    _post("etic", "hongqi", "leader", "Qu Bo", "曲波"),
    _post("etic", "hongqi", "officer", "Ren Haiyan", "任海燕"),
    _post("etic", "hongqi-station", "officer", "Bai Xue", "白雪"),
    PostFacts("etic", "commission", "auditor", CITY),
    PostFacts("dhz", "commission", "auditor", CITY),
    _post("dhz", "commission", "administrator", "Liang Yu", "梁宇"),
    _post("dhz", "commission", "leader", "Shao Wei", "邵伟"),
    _post("dhz", "commission", "dispatcher", "Luo Yan", "罗艳"),
    _post("dhz", "commission", "dispatcher", "Sui Jian", "隋健"),
    _post("dhz", "commission", "officer", "Han Bing", "韩冰"),
    _post("dhz", "commission", "auditor", "Meng Fei", "孟飞"),
    _post("dhz", "qixianling", "leader", "Teng Zhiyuan", "滕志远"),
    _post("dhz", "qixianling", "officer", "Wei Qing", "魏青"),
    _post("dhz", "startup-workshop", "officer", "Ding Xin", "丁欣"),
    _post("dhz", "qixianling-base", "officer", "Xia Lin", "夏琳"),
    _post("dhz", "hekou", "leader", "Kong Deming", "孔德明"),
    _post("dhz", "hekou", "officer", "Yan Rui", "闫瑞"),
    _post("dhz", "hekou-station", "officer", "Fu Yao", "付瑶"),
    _post("dhz", "lingshui", "leader", "Guo Hui", "郭辉"),
    _post("dhz", "lingshui", "officer", "Jin Mei", "金梅"),
    _post("dhz", "lingshui-station", "officer", "Lu Chen", "卢晨"),
)


def holding(zone: str, unit: str, *roles: str) -> list[Person]:
    """The people with one of these roles in a unit."""
    return [post.person for post in POSTS if (post.zone, post.unit) == (zone, unit) and post.role in roles]
