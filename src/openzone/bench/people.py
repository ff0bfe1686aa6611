"""The organisations of the bench and their people: an owner and a member each, as registering leaves them."""

from collections.abc import Iterator

from openzone.accounts.models import User
from openzone.bench.inserts import filling
from openzone.core.models import Activity
from openzone.registry.models import Membership, Organisation
from openzone.registry.pinyin import sounds

TABLES = (Organisation, User, Membership, Activity)
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
NUMBERS = """
(SELECT k, '{zone}'::bigint AS zone, station.station, station.place, %(now)s::timestamptz - interval '11 years' AS at,
        (%(first)s::text[])[1 + bench_pick(k, 31, {firsts})] || ' '
          || (%(second)s::text[])[1 + bench_pick(k, 32, {seconds})] || ' ' || k AS name,
        (%(local)s::text[])[1 + bench_pick(k, 33, 10)] || (%(trade)s::text[])[1 + bench_pick(k, 34, 10)] || k || '公司'
          AS local,
        (%(sounds)s::text[])[1 + 10 * bench_pick(k, 33, 10) + bench_pick(k, 34, 10)] AS sounds
   FROM generate_series(1, {organisations}) AS k
   JOIN bench_station station ON station.seat = bench_pick(k, 30, (SELECT count(*) FROM bench_station)) ORDER BY k) AS o
"""


def statements(zone: int, organisations: int, users: int, password: str) -> Iterator[str]:
    """The statements in their order. Owners have the ids after `users`, members those after the owners'."""
    numbers = NUMBERS.format(zone=zone, organisations=organisations, firsts=len(FIRST), seconds=len(SECOND))
    ref = "'O-2015-' || lpad(k::text, greatest(5, length(k::text)), '0')"
    yield filling(
        Organisation,
        {
            "id": "k", "zone_id": "zone", "ref": ref, "name": "name", "name_local": "local", "kind": "'enterprise'",
            "country": "'CN'", "unit_id": "station", "park_id": "place", "registered_at": "at",
            "compared_at": "at",
            "known_as": f"concat_ws(E'\\n', name, local, {ref}, sounds)",
        },
        numbers,
    )  # fmt: skip
    log = {"zone_id": "zone", "subject_type": "'organisation'", "subject_id": "k", "via": "'system'"}
    log |= {"occurred_at": "at", "recorded_at": "at"}
    yield filling(Activity, {**log, "verb": "'organisation.registered'", "audience": "'staff'"}, numbers)
    for place, role in enumerate(("owner", "member")):
        user = f"{users + place * organisations} + k"
        email = f"'{role}-' || k || '@bench.example'"
        name = f"'{role.capitalize()} ' || k"
        person = {"id": user, "email": email, "name": name, "password": f"'{password}'", "joined_at": "at"}
        yield filling(User, {**person, "links_ended": "1"}, numbers)
        belongs = {"organisation_id": "k", "zone_id": "zone", "user_id": user, "role": f"'{role}'", "since": "at"}
        yield filling(Membership, belongs, numbers)
        data = f"jsonb_build_object('user', {user}, 'role', '{role}')"
        given = {**log, "verb": "'membership.given'", "audience": "'parties'", "data": data}
        yield filling(Activity, given, numbers)


def texts() -> dict[str, list[str]]:
    """The parameters of the statements, besides `now`."""
    sound = [sounds(f"{local}{trade}公司") for local in LOCAL for trade in LOCAL_TRADE]
    return {
        "first": list(FIRST), "second": list(SECOND), "local": list(LOCAL), "trade": list(LOCAL_TRADE), "sounds": sound
    }  # fmt: skip
