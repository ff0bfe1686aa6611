"""Whether two organisations may be the same: the rule, what is found by it, and what people say of a pair."""

from collections.abc import Iterable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.core.actor import system
from openzone.core.errors import Denied, Invalid
from openzone.core.models import Activity
from openzone.registry.actions import change, register
from openzone.registry.actions.identifiers import identify
from openzone.registry.actions.names import add_name
from openzone.registry.actions.sameness import compare_all, put_off, say_not_same, take_back_not_same
from openzone.registry.likely import Wanted, hints, likely, pairs_visible_to
from openzone.registry.models import LikelyPair, NotSame, Organisation
from openzone.registry.naming import keys
from openzone.registry.sameness import LIKELY, SURE, Borne, Known, score, told
from openzone.registry.schemes import Number

KAIXUAN = "大连凯旋科技有限公司"
CODE = "91350100M000100Y43"


def points(one: str, other: str) -> int:
    both = score(Known((Borne(one),)), Known((Borne(other),))), score(Known((Borne(other),)), Known((Borne(one),)))
    assert both[0].points == both[1].points
    return both[0].points


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("Bright Optics GmbH", "Bright Optics K.K.", SURE, 100),
        ("Bright Optics Co., Ltd.", "BRIGHT OPTICS Limited", SURE, 100),
        ("株式会社日立", "日立有限公司", SURE, 100),
        ("东软集团股份有限公司", "东软集团（大连）有限公司", SURE, 95),
        (KAIXUAN, "凯旋科技（大连）股份有限公司", SURE, 95),
        (KAIXUAN, "大连凯璇科技有限公司", 80, 89),
        (KAIXUAN, "Dalian Kaixuan Technology Co., Ltd.", LIKELY, 80),
        (KAIXUAN, "大连凯旋信息技术有限公司", LIKELY, 80),
        (KAIXUAN, "沈阳凯旋科技有限公司", LIKELY, 65),
        ("Siemens AG", "Siemnes", LIKELY, 80),
        ("Hewlett Packard", "Packard Hewlett Inc.", 80, 89),
        ("大连光明软件有限公司沈阳分公司", "大连光明软件有限公司", 30, LIKELY - 1),
        (KAIXUAN, "沈阳凯旋信息技术有限公司", 0, LIKELY - 1),
        ("No. 3 Machine Plant", "No. 4 Machine Plant", 0, 0),
        ("Infosys", "Infotech", 0, 0),
        ("大连软件有限公司", "大连贸易有限公司", 0, 0),
        ("Tiger", "", 0, 0),
    ],
)
def test_how_alike_two_names_are(one: str, other: str, least: int, most: int) -> None:
    assert least <= points(one, other) <= most
    if points(one, other) >= LIKELY:
        assert set(keys([one])) & set(keys([other])), "the database would not find it"


def test_numbers_come_before_names() -> None:
    number, another = {("uscc", CODE): True}, {("uscc", "91110000600037341L"): True}
    named = Known((Borne("Bright Optics"),), number)
    assert score(named, Known((Borne("Something else"),), number)).points == 100
    assert score(named, Known((), {("uscc", CODE): False})).points == 95
    assert score(named, Known((Borne("Bright Optics"),), another)).points == 66
    assert score(named, Known((), {("lei", CODE): True})).points == 0


def test_what_speaks_for_and_against_it_is_said() -> None:
    one = Known((Borne("Bright Optics"), Borne("Old Lamps", "former")), {("uscc", CODE): True}, "CN")
    other = Known((Borne("Old Lamps Ltd."),), {("uscc", "91110000600037341L"): True}, "DE")
    said = " / ".join(told(reason.data() for reason in score(one, other).reasons))
    assert "The same name: “Old Lamps” and “Old Lamps Ltd.” (former name)" in said
    assert "But different numbers" in said and "But of different countries: CN and DE" in said


def known(cast: Cast, *names: str, **more: str) -> Organisation:
    return register(unit=cast.units["station"], name=names[0], name_local="".join(names[1:]), by=system(cast.zone.pk))


def found(cast: Cast, *wanted: Wanted) -> list[list[str]]:
    return [[one.organisation.ref for one in row] for row in likely(cast.zone.pk, wanted)]


@pytest.mark.django_db
def test_many_are_looked_for_at_once(cast: Cast) -> None:
    kaixuan, bright = known(cast, "Kaixuan", KAIXUAN), known(cast, "Bright Optics GmbH")
    identify(bright, by=cast.actor("officer"), number=Number("uscc", CODE))
    add_name(bright, by=cast.actor("officer"), name="Lamp Works", kind="former")
    wanted = [
        Wanted(("大连凯璇科技有限公司",)),
        Wanted(("Lamp Works Inc.",)),
        Wanted(("Nothing of the kind",), (("uscc", CODE),)),
        Wanted(("Entirely new",)),
        Wanted(("Kaixuan",), itself=kaixuan.pk),
    ]
    assert found(cast, *wanted) == [[kaixuan.ref], [bright.ref], [bright.ref], [], []]
    counts = []
    for some in (wanted[:1], wanted * 20):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            likely(cast.zone.pk, some)
        counts.append(len(queries))
    assert max(counts) <= 6
    foreign = cast.foreign_zone.pk
    assert likely(foreign, wanted[:1]) == [[]]


def pairs(cast: Cast, name: str = "dispatcher") -> list[set[str]]:
    return [{one.first.ref, one.second.ref} for one in pairs_visible_to(cast.actor(name)).order_by("-score", "id")]


@pytest.mark.django_db
def test_likely_pairs_are_kept_as_names_change(cast: Cast) -> None:
    one, other, third = known(cast, "Bright Optics"), known(cast, "Bright Optics Ltd."), known(cast, "Old Lamps")
    compare_all()
    assert pairs(cast) == [{one.ref, other.ref}]
    assert compare_all() == 0
    change(third, by=cast.actor("officer"), name="Bright Optics Inc.")
    change(other, by=cast.actor("officer"), name="Something else")
    assert compare_all() == 2
    assert pairs(cast) == [{one.ref, third.ref}]
    assert pairs(cast, "officer") == [{one.ref, third.ref}] and pairs(cast, "elsewhere") == pairs(cast, "owner") == []


@pytest.mark.django_db
def test_not_the_same_is_remembered_in_either_order_and_taken_back(cast: Cast) -> None:
    one, other = known(cast, "Bright Optics"), known(cast, "Bright Optics Ltd.")
    compare_all()
    row = say_not_same(other, one, by=cast.actor("officer"))
    assert say_not_same(one, other, by=cast.actor("officer")) == row and NotSame.objects.count() == 1
    change(one, by=cast.actor("officer"), name="Bright Optics GmbH")
    compare_all()
    assert pairs(cast) == []
    assert Activity.objects.filter(verb="organisation.not_same").count() == 2
    with pytest.raises(Denied):
        take_back_not_same(row, by=cast.actor("elsewhere"))
    take_back_not_same(row, by=cast.actor("officer"))
    assert pairs(cast) == [{one.ref, other.ref}] and not NotSame.objects.exists()


@pytest.mark.django_db
def test_who_may_say_it_and_of_what(cast: Cast) -> None:
    one, other = known(cast, "Bright Optics"), known(cast, "Bright Optics Ltd.")
    foreign = Organisation.objects.filter(zone=cast.foreign_zone).first()
    for who in ("elsewhere", "owner", "outsider"):
        with pytest.raises(Denied):
            say_not_same(one, other, by=cast.actor(who))
    with pytest.raises(Invalid, match="one and the same"):
        say_not_same(one, one, by=cast.actor("officer"))
    if foreign:
        with pytest.raises(Invalid, match="of this zone"):
            say_not_same(one, foreign, by=system(cast.zone.pk))


@pytest.mark.django_db
def test_a_pair_is_put_off_and_stays_so(cast: Cast) -> None:
    known(cast, "Bright Optics"), known(cast, "Bright Optics Ltd.")
    compare_all()
    pair = LikelyPair.objects.get()
    put_off(pair, by=cast.actor("officer"))
    Organisation.objects.update(compared_at=None)
    compare_all()
    assert LikelyPair.objects.get().later_until is not None


def hinted(cast: Cast, who: str, *names: str) -> Iterable[str]:
    return [one.organisation.ref for one in hints(cast.actor(who), Wanted(names))]


@pytest.mark.django_db
def test_a_hint_while_typing_tells_only_what_the_actor_sees(cast: Cast) -> None:
    one = known(cast, "Kaixuan Lightworks", KAIXUAN)
    assert hinted(cast, "officer", "Kaixuan Lightwroks") == [one.ref]
    assert hinted(cast, "officer", "kaixu") == [one.ref]
    assert hinted(cast, "officer", "凯旋") == [one.ref]
    assert hinted(cast, "elsewhere", "Kaixuan Lightworks") == hinted(cast, "owner", "Kaixuan Lightworks") == []
