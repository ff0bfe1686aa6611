"""Relations, groups, parks' operators, persons in their offices, titles, tags and industries."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.core.actor import system
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.partial_dates import PartialDate
from openzone.places.actions import open_park
from openzone.registry.actions import register
from openzone.registry.actions.industries import classify, declassify, load_industries
from openzone.registry.actions.persons import change_office, change_person, enter_person, hold_office, remove_office
from openzone.registry.actions.relations import change_relation, operate, relate, remove_relation
from openzone.registry.actions.tags import change_tagging, tag, untag
from openzone.registry.actions.titles import change_title, give_title, remove_title
from openzone.registry.group import group_of
from openzone.registry.industries import rows_of
from openzone.registry.models import IndustryClass, Organisation, Person, Relation
from openzone.registry.queries import industries_in_use, industry_named, offices_of, persons_visible_to, working_in
from openzone.registry.rules import lasts_on

DAYS = ("2011-12-31", "2013-06-30", "2014-06-01", "2016-01-01")


def more(cast: Cast, *names: str) -> list[Organisation]:
    return [register(unit=cast.units["station"], name=name, by=system(cast.zone.pk)) for name in names]


def related(cast: Cast, upper: Organisation, lower: Organisation, kind: str = "parent", **values: Any) -> Relation:
    return relate(upper, lower, by=cast.actor("leader"), kind=kind, **{"source": "licence", **values})


def drawn(nodes: list[Any]) -> list[Any]:
    """A tree as names in brackets; what the reader does not see is a question mark."""
    return [[node.organisation.name if node.organisation else "?", *drawn(node.below)] for node in nodes]


def test_a_group_is_one_tree_upwards_and_downwards(cast: Cast) -> None:
    top, middle, side, leaf, branch = more(cast, "Top", "Middle", "Side", "Leaf", "Branch")
    related(cast, top, middle, share="60")
    related(cast, top, side, until="2016", since="2014")
    related(cast, middle, leaf)
    related(cast, cast.outside, leaf, "venture")
    related(cast, leaf, branch, "branch")
    related(cast, top, cast.organisation, "member")
    whole = [["Outsider Ltd", ["Leaf", ["Branch"]]], ["Top", ["Middle", ["Leaf"]], ["Side"]]]
    for here in (top, leaf, branch):
        with CaptureQueriesContext(connection) as asked:
            assert drawn(group_of(cast.actor("leader"), here)) == whole
        assert len(asked) <= 6
    assert ["?", ["Leaf", ["Branch"]]] in drawn(group_of(cast.actor("officer"), leaf)), (
        "what another unit serves has no name here"
    )


def test_nobody_stands_above_himself(cast: Cast) -> None:
    first, second, third = more(cast, "First", "Second", "Third")
    related(cast, first, second)
    related(cast, second, third, "branch")
    for upper, lower, kind in ((third, first, "parent"), (second, first, "venture"), (first, first, "parent")):
        with pytest.raises(Invalid) as refusal:
            related(cast, upper, lower, kind)
        assert set(refusal.value.fields) == {"other"}
    related(cast, third, first, "member")


def test_who_took_over_its_parent_makes_no_circle(cast: Cast) -> None:
    first, second, third = more(cast, "First", "Second", "Third")
    related(cast, first, second, since="2005", until="2015")
    related(cast, second, third)
    related(cast, second, first, since="2015")
    assert drawn(group_of(cast.actor("leader"), second)) == [["First", ["Second", ["Third"], ["First"]]]]
    with pytest.raises(Invalid):
        related(cast, third, first, since="2010", until="2012")
    related(cast, third, first, since="2002", until="2004")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"since": "2015", "until": "2014"}, "until"),
        ({"since": "2099"}, "since"),
        ({"until": "2099-01"}, "until"),
        ({"share": "0"}, "share"),
        ({"share": "100.1"}, "share"),
        ({"share": "NaN"}, "share"),
        ({"share": "much"}, "share"),
        ({"kind": "friend"}, "kind"),
        ({"source": " "}, "source"),
    ],
)
def test_what_is_no_relation_is_refused_with_a_reason(cast: Cast, wrong: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        related(cast, cast.outside, cast.organisation, **{"kind": "parent", **wrong})
    assert set(refusal.value.fields) == {field} and not Relation.objects.exists()


def test_a_relation_stays_in_its_zone_and_is_written_by_who_serves_one_end(cast: Cast) -> None:
    abroad = system(cast.foreign_zone.pk)
    foreign = register(unit=cast.foreign_zone.units.get(), name="Foreign", by=abroad)
    with pytest.raises(Invalid):
        relate(foreign, cast.organisation, by=abroad, kind="parent", source="x")
    officer = cast.actor("officer")
    row = relate(cast.outside, cast.organisation, by=officer, kind="parent", source="x", since="2014-05")
    change_relation(row, by=cast.actor("elsewhere"), share="51.5", since="2014-05", until="2016", source="register")
    row.refresh_from_db()
    assert (str(row.share), str(row.until)) == ("51.5000", "2016")
    with pytest.raises(Denied):
        change_relation(row, by=cast.actor("owner"), source="mine")
    remove_relation(row, by=officer)
    assert not Relation.objects.exists()


def test_a_park_has_an_operator_of_its_own_zone(cast: Cast) -> None:
    row = operate(cast.organisation, by=cast.actor("officer"), park=cast.park_place, since="2014", source="contract")
    assert list(cast.park_place.operators.all()) == [row]
    abroad = system(cast.foreign_zone.pk)
    park = open_park(unit=cast.foreign_zone.units.get(), code="far", name="Far", state="open", by=abroad)
    for wrong in (park, cast.park_place):
        with pytest.raises(Invalid):
            operate(cast.organisation, by=cast.actor("officer"), park=wrong, since="2014", source="contract")


def test_an_office_is_held_for_a_time(cast: Cast) -> None:
    leader = cast.actor("leader")
    office = enter_person(
        cast.organisation, by=leader, name="Li Wei", title="Deputy", rank=2, since="2012", until="2013-06"
    )
    person = office.person
    later = hold_office(person, cast.outside, by=leader, title="Mayor", rank=1, since="2013-07", until="before 2016")
    held = {day: [one for one in (office, later) if lasts_on(one, date.fromisoformat(day))] for day in DAYS}
    assert list(held.values()) == [[], [office], [later], []]
    with pytest.raises(Invalid):
        hold_office(person, cast.outside, by=leader, title="Mayor", since="2013-07")
    for address in ("not an address", "a b@example.com"):
        with pytest.raises(Invalid) as refusal:
            enter_person(cast.organisation, by=leader, name="Wu", email=address)
        assert set(refusal.value.fields) == {"email"}
    for wrong in ({"rank": 0}, {"since": "2015", "until": "2014"}, {"title": "x" * 101}):
        values: dict[str, Any] = {"title": "Guest", **wrong}
        with pytest.raises(Invalid):
            hold_office(person, cast.outside, by=leader, **values)
    assert list(persons_visible_to(cast.actor("officer"))) == [person]
    assert list(persons_visible_to(cast.actor("elsewhere"))) == [person]
    assert not persons_visible_to(cast.actor("foreigner")).exists()
    change_person(person, by=cast.actor("elsewhere"), name="Li Wei", name_local="李伟")
    with pytest.raises(Denied):
        change_person(person, by=cast.actor("owner"), name="Nobody")
    change_office(later, by=leader, title="Mayor", speaks=True, since="2013-07")
    remove_office(office, by=leader)
    remove_office(later, by=leader)
    assert not Person.objects.exists()


def test_offices_stand_by_their_days_however_exactly_these_are_known(cast: Cast) -> None:
    leader = cast.actor("leader")
    person = enter_person(cast.organisation, by=leader, name="Li Wei", title="Clerk").person
    for since in ("before 2014", "2019-05", "since 2016", "2012"):
        hold_office(person, cast.outside, by=leader, title=since, since=since)
    assert [one.title for one in offices_of(person)] == ["2019-05", "since 2016", "before 2014", "2012", "Clerk"]


def test_a_title_has_a_span_and_a_document(cast: Cast) -> None:
    officer = cast.actor("officer")
    paper = SimpleUploadedFile("hnte.pdf", b"%PDF-1.4\n%%EOF\n")
    values = {"name": "High-tech enterprise", "since": "2014-10", "until": "2017-10", "source": "certificate"}
    row = give_title(cast.organisation, by=officer, document=paper, batch="1", **values)
    assert row.code == "high-tech-enterprise" and row.document is not None
    with pytest.raises(Invalid):
        give_title(cast.organisation, by=officer, batch="1", **values)
    for wrong in ({"until": "2013"}, {"since": "2099"}, {"until": "2099"}, {"kind": "x"}, {"name": ""}, {"source": ""}):
        with pytest.raises(Invalid) as refusal:
            give_title(cast.organisation, by=officer, **{**values, **wrong})
        assert set(refusal.value.fields) == set(wrong)
    bad = SimpleUploadedFile("hnte.pdf", b"MZ not a document")
    with pytest.raises(Invalid) as refused:
        give_title(cast.organisation, by=officer, **{**values, "batch": "2", "document": bad})
    assert set(refused.value.fields) == {"document"}
    change_title(row, by=officer, **{**values, "until": "2020"})
    row.refresh_from_db()
    assert row.until == PartialDate("2020") and row.document is not None, "the document stays"
    remove_title(row, by=officer)


def test_several_say_the_same_of_different_years(cast: Cast) -> None:
    officer = cast.actor("officer")
    first = tag(cast.organisation, by=officer, name="Global 500", year=2014, source="chronicle")
    assert tag(cast.organisation, by=officer, name="global 500", year=2014, source="chronicle") == first
    other = tag(cast.organisation, by=officer, known=first.tag, year=2017, source="article")
    assert cast.organisation.taggings.count() == 2 and other.tag == first.tag
    for wrong in ({"year": 2099}, {"source": ""}):
        with pytest.raises(Invalid):
            tag(cast.organisation, by=officer, known=first.tag, **{"year": 2014, "source": "x", **wrong})  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        change_tagging(other, by=officer, year=2014, source="chronicle")
    untag(first, by=officer)
    with pytest.raises(Conflict):
        untag(first, by=officer)
    assert list(cast.organisation.taggings.all()) == [other]


ISIC = """scheme,code,parent,name,name_local
isic,62,J,Computer programming,计算机程序设计
isic,620,,Computer programming activities,
isic,J,,Information and communication,信息与通信
isic,99,Z,Nowhere,
isic,6!,J,No code,
"""
GBT = "代码,类别名称\nI,信息传输、软件和信息技术服务业\n65,软件和信息技术服务业\n651,软件开发\n6513,应用软件开发\n"


def test_a_whole_classification_comes_by_file_and_only_once(cast: Cast) -> None:
    by = system(cast.zone.pk)
    done = load_industries(cast.zone, rows_of(ISIC.encode()), by=by)
    assert (done.created, done.changed, done.unchanged) == (2, 1, 0)
    assert [line for line, _why in done.refused] == [5, 6]
    again = load_industries(cast.zone, rows_of(ISIC.encode()), by=by)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 3)
    chinese = load_industries(cast.zone, rows_of(GBT.encode("gbk"), scheme="gbt4754"), by=by)
    assert (chinese.created, chinese.changed, chinese.unchanged, chinese.refused) == (3, 0, 1, [])
    found = industry_named(cast.zone.pk, "gbt4754:6513")
    assert found is not None and (found.path, found.name) == ("I.65.651.6513", "应用软件开发")
    assert not IndustryClass.objects.filter(zone=cast.foreign_zone, code="6513").exists()
    for nothing in (b"", b"\x00\x01", b"a,b\n1,2\n", "名称\n软件\n".encode()):
        with pytest.raises(Invalid):
            load_industries(cast.zone, rows_of(nothing), by=by)
    with pytest.raises(Denied):
        load_industries(cast.zone, rows_of(ISIC.encode()), by=cast.actor("leader"))


def test_an_organisation_has_one_main_class_and_is_found_by_subtree(cast: Cast) -> None:
    officer = cast.actor("officer")
    load_industries(cast.zone, rows_of(ISIC.encode()), by=system(cast.zone.pk))
    section, below, other = (industry_named(cast.zone.pk, one) for one in ("isic:J", "isic:620", "isic:C"))
    assert section and below and other
    first = classify(cast.organisation, by=officer, industry=below)
    second = classify(cast.organisation, by=officer, industry=other)
    assert (first.is_main, second.is_main) == (True, False)
    classify(cast.organisation, by=officer, industry=other, is_main=True)
    assert cast.organisation.classifications.get(is_main=True) == second
    for chosen, number in ((section, 1), (below, 1), (other, 1), (industry_named(cast.zone.pk, "isic:K"), 0)):
        assert chosen and Organisation.objects.filter(working_in([chosen])).count() == number
    assert [one.code for one in industries_in_use(cast.zone.pk)] == ["C", "J", "62", "620"]
    second.refresh_from_db()
    declassify(second, by=officer)
    assert cast.organisation.classifications.get().is_main
    foreign = industry_named(cast.foreign_zone.pk, "isic:J")
    assert foreign
    with pytest.raises(Invalid):
        classify(cast.organisation, by=officer, industry=foreign)
