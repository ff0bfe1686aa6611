"""The organisations of the bench, each with a number, an owner, a member and somebody to speak to."""

from collections.abc import Iterator

from openzone.accounts.models import User
from openzone.bench.inserts import filling
from openzone.core.models import Activity
from openzone.core.search import SPOKEN
from openzone.core.sounds import sounds
from openzone.registry.models import Identifier, Membership, Office, Organisation, Person

TABLES = (Organisation, Identifier, User, Membership, Person, Office, Activity)
FIRST = (
    "Bright", "Northern", "United", "Silver", "Delta", "Harbour", "Advanced", "Orient", "Pioneer", "Green", "Summit",
    "Crystal", "Golden", "Pacific", "Vector", "Lotus", "Spring", "Quantum", "Evergreen", "Horizon",
)  # fmt: skip
SECOND = (
    "Software", "Optics", "Robotics", "Materials", "Bearings", "Medical", "Logistics", "Semiconductors", "Batteries",
    "Instruments", "Chemicals", "Shipbuilding", "Foods", "Data", "Sensors", "Castings", "Design", "Energy",
)  # fmt: skip
LOCAL = ("光明", "北方", "联合", "银河", "海港", "先锋", "东方", "绿洲", "金石", "远航")
LOCAL_TRADE = ("软件", "光学", "机器人", "新材料", "轴承", "医疗", "物流", "半导体", "电池", "仪器")
FAMILY = (("Wang", "王"), ("Li", "李"), ("Zhang", "张"), ("Liu", "刘"), ("Chen", "陈"), ("Zhao", "赵"), ("Wu", "吴"))
GIVEN = (
    ("Wei", "伟"),
    ("Fang", "芳"),
    ("Xiuying", "秀英"),
    ("Na", "娜"),
    ("Qiang", "强"),
    ("Lei", "磊"),
    ("Yang", "洋"),
)
NUMBERS = """
(SELECT k, '{zone}'::bigint AS zone, station.station, station.place, %(now)s::timestamptz - interval '11 years' AS at,
        (%(first)s::text[])[1 + bench_pick(k, 31, {firsts})] || ' '
          || (%(second)s::text[])[1 + bench_pick(k, 32, {seconds})] || ' ' || k AS name,
        (%(local)s::text[])[1 + bench_pick(k, 33, 10)] || (%(trade)s::text[])[1 + bench_pick(k, 34, 10)] || k || '公司'
          AS local,
        (%(sounds)s::text[])[1 + 10 * bench_pick(k, 33, 10) + bench_pick(k, 34, 10)] AS sounds,
        '912102' || lpad(k::text, 8, '0') || 'ABC' || k %% 10 AS code, 1 + bench_pick(k, 35, {persons}) AS person
   FROM generate_series(1, {organisations}) AS k
   JOIN bench_station station ON station.seat = bench_pick(k, 30, (SELECT count(*) FROM bench_station)) ORDER BY k) AS o
"""


def statements(zone: int, organisations: int, users: int, password: str) -> Iterator[str]:
    """The statements in their order. Owners have the ids after `users`, members those after the owners'."""
    numbers = NUMBERS.format(
        zone=zone, organisations=organisations, firsts=len(FIRST), seconds=len(SECOND), persons=len(FAMILY) * len(GIVEN)
    )
    yield from _organisations(numbers)
    for place, role in enumerate(("owner", "member")):
        yield from _acting(numbers, role, f"{users + place * organisations} + k", password)
    yield from _spoken_to(numbers)


_LOG = {
    "zone_id": "zone", "subject_type": "'organisation'", "subject_id": "k", "via": "'system'", "occurred_at": "at",
    "recorded_at": "at",
}  # fmt: skip


def _organisations(numbers: str) -> Iterator[str]:
    ref = "'O-2015-' || lpad(k::text, greatest(5, length(k::text)), '0')"
    yield filling(
        Organisation,
        {
            "id": "k", "zone_id": "zone", "ref": ref, "name": "name", "name_local": "local", "kind": "'enterprise'",
            "country": "'CN'", "unit_id": "station", "park_id": "place", "registered_at": "at",
            "compared_at": "at",
            "known_as": f"concat_ws(E'\\n', name, local, {ref}, code, '{SPOKEN}' || sounds)",
        },
        numbers,
    )  # fmt: skip
    given = {"zone_id": "zone", "organisation_id": "k", "scheme": "'uscc'", "value": "code", "recorded_at": "at"}
    yield filling(Identifier, given, numbers)
    yield filling(Activity, {**_LOG, "verb": "'organisation.registered'", "audience": "'staff'"}, numbers)


def _acting(numbers: str, role: str, user: str, password: str) -> Iterator[str]:
    """An account for each organisation, with what it is there."""
    email, name = f"'{role}-' || k || '@bench.example'", f"'{role.capitalize()} ' || k"
    person = {"id": user, "email": email, "name": name, "password": f"'{password}'", "joined_at": "at"}
    yield filling(User, {**person, "links_ended": "1"}, numbers)
    belongs = {"organisation_id": "k", "zone_id": "zone", "user_id": user, "role": f"'{role}'", "since": "at"}
    yield filling(Membership, belongs, numbers)
    data = f"jsonb_build_object('user', {user}, 'role', '{role}')"
    yield filling(Activity, {**_LOG, "verb": "'membership.given'", "audience": "'parties'", "data": data}, numbers)


def _spoken_to(numbers: str) -> Iterator[str]:
    """A person for each organisation, with an office there."""
    names = {"name": "(%(people)s::text[])[person]", "name_local": "(%(people_local)s::text[])[person]"}
    names["sounds"] = "(%(people_sounds)s::text[])[person]"
    yield filling(Person, {"id": "k", "zone_id": "zone", "recorded_at": "at", **names}, numbers)
    yield filling(Office, {"person_id": "k", "organisation_id": "k", "title": "'Director'", "speaks": "true"}, numbers)


def texts() -> dict[str, list[str]]:
    """The parameters of the statements, besides `now`."""
    sound = [sounds(f"{local}{trade}公司") for local in LOCAL for trade in LOCAL_TRADE]
    people = [(f"{family} {given}", f"{other}{local}") for family, other in FAMILY for given, local in GIVEN]
    return {
        "first": list(FIRST), "second": list(SECOND), "local": list(LOCAL), "trade": list(LOCAL_TRADE), "sounds": sound,
        "people": [name for name, _local in people], "people_local": [local for _name, local in people],
        "people_sounds": [sounds(local) for _name, local in people],
    }  # fmt: skip
