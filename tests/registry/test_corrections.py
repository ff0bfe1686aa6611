"""Corrections: an enterprise proposes, the zone accepts by the ordinary action or refuses with a reason."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Cast
from openzone.core.actor import system
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity, Delivery
from openzone.core.notices import kind_of, lines
from openzone.registry.actions import change
from openzone.registry.actions.corrections import (
    accept_correction,
    propose,
    refuse_correction,
    withdraw_correction,
)
from openzone.registry.actions.facts import record_fact
from openzone.registry.actions.identifiers import identify
from openzone.registry.actions.industries import classify
from openzone.registry.actions.merging import merge, take_back
from openzone.registry.actions.names import add_address, add_website, remove_website
from openzone.registry.actions.persons import enter_person
from openzone.registry.correcting import TRANSITIONS, WAITS_FOR, is_stale
from openzone.registry.correction_queries import (
    corrections_at_portal,
    corrections_to_decide,
    corrections_visible_to,
    present_of,
    row_of,
    with_present,
)
from openzone.registry.enums import CorrectionKind, CorrectionState, FactSource
from openzone.registry.models import Correction, Fact, Indicator, Office, Organisation
from openzone.registry.queries import industry_named
from openzone.registry.schemes import Number
from openzone.web.parts.registry.corrections import told_of
from openzone.web.parts.registry.documents import document_under, documents_of
from openzone.web.parts.registry.timeline import timeline_of

PDF = b"%PDF-1.4\n%%EOF\n"
CODE, OTHER_CODE = "91350100M000100Y43", "91110000600037341L"


def proposed(cast: Cast, what: str = "name", about: int | None = 0, by: str = "", **values: Any) -> Correction:
    """A correction that waits; of the names unless said otherwise."""
    who = by or ("owner" if what == CorrectionKind.FACT else "member")
    said = values or {"name": "Dalian Bright Software Co.", "name_local": "大连光明软件有限公司"}
    return propose(
        cast.organisation, kind=what, row=about, proposed=said, reason="As on our licence.", by=cast.actor(who)
    )


def fresh(row: Correction) -> Correction:
    """As it is in the database now."""
    return Correction.objects.get(pk=row.pk)


def test_every_state_has_an_owner_or_is_an_end_and_is_reached() -> None:
    assert set(WAITS_FOR) == set(CorrectionState)
    assert {move.to for move in TRANSITIONS.values()} | {CorrectionState.WAITING} == set(CorrectionState)
    assert {state for state, _verb in TRANSITIONS} == {state for state, side in WAITS_FOR.items() if side}


def test_names_are_proposed_and_accepted_with_everybody_told(cast: Cast) -> None:
    row = proposed(cast)
    assert (row.was["name"], row.state) == (cast.organisation.name, CorrectionState.WAITING)
    told = Delivery.objects.filter(activity__verb="correction.propose", channel="page")
    assert set(told.values_list("recipient_id", flat=True)) == {cast.users["officer"].pk}, "of the unit that serves it"
    accept_correction(row, by=cast.actor("officer"))
    assert Organisation.objects.get(pk=cast.organisation.pk).name == "Dalian Bright Software Co."
    assert (fresh(row).state, fresh(row).decided_by) == (CorrectionState.ACCEPTED, cast.users["officer"])
    (answer,) = Delivery.objects.filter(activity__verb="correction.accept", channel="page")
    assert answer.recipient_id == cast.users["member"].pk
    assert "accepted" in lines(cast.actor("member"), [answer.activity])[answer.activity_id].sentence
    assert list(Activity.objects.filter(subject_type="correction").values_list("verb", flat=True).order_by("id")) == [
        "correction.propose", "correction.accept"
    ]  # fmt: skip
    assert [kind_of(f"correction.{verb}").code for verb in ("propose", "refuse")] == [  # type: ignore[union-attr]
        "corrections", "corrections_decided",
    ]  # fmt: skip


def test_each_kind_is_carried_out_by_its_ordinary_action_and_names_its_source(cast: Cast) -> None:
    here, by = cast.organisation, cast.actor("officer")
    number = identify(here, by=by, number=Number("uscc", CODE))
    address = add_address(here, by=by, kind="office", lines="1 Old Road", country="CN", since="2015")
    site = add_website(here, by=by, url="old.example.com")
    office = enter_person(here, by=by, name="Li Wei", title="Manager", phone="1", since="2016")
    indicator = Indicator.objects.get(zone=cast.zone, code="headcount")
    fact = record_fact(here, by=by, indicator=indicator, at="2017-12-31", value=Decimal(300))
    where = {"kind": "office", "lines": "2 New Road", "country": "CN", "postcode": "116023"}
    kinds: list[tuple[str, int | None, dict[str, Any]]] = [
        ("identifier", number.pk, {"scheme": "uscc", "value": OTHER_CODE}),
        ("identifier", None, {"scheme": "lei", "value": "213800KUD8LAJWSQ9D15"}),
        ("other-name", None, {"name": "Brightest", "kind": "short"}),
        ("address", address.pk, where),
        ("website", site.pk, {"url": "www.example.com"}),
        ("industry", 0, {"industry": "isic:J"}),
        ("person", office.pk, {"name": "Li Wei", "title": "Director", "phone": "2", "email": "li@example.com"}),
        ("person", None, {"name": "Wang Fang", "title": "Accounts"}),
        ("fact", fact.pk, {"value": "1040", "comparator": "=", "currency": ""}),
    ]
    for kind, about, values in kinds:
        accept_correction(proposed(cast, kind, about, **values), by=by)
    assert set(here.identifiers.values_list("value", flat=True)) == {OTHER_CODE, "213800KUD8LAJWSQ9D15"}
    assert "correction by the enterprise" in here.identifiers.get(scheme="lei").source
    assert "correction by the enterprise" in here.names.get(name="Brightest").source
    address.refresh_from_db()
    assert (address.lines, address.postcode, str(address.since)) == ("2 New Road", "116023", "2015")
    assert here.websites.get().url == "https://www.example.com"
    assert here.classifications.get(is_main=True).industry == industry_named(cast.zone.pk, "isic:J")
    office.refresh_from_db()
    assert (office.title, office.person.phone, office.speaks, str(office.since)) == ("Director", "2", True, "2016")
    assert here.offices.filter(person__name="Wang Fang", speaks=True).exists()
    now = Fact.objects.get(organisation=here, current=True, at="2017-12-31")
    assert (now.value, now.source, now.supersedes_id) == (Decimal(1040), FactSource.CORRECTION.value, fact.pk)
    assert "As on our licence." in now.source_note


def test_the_document_of_a_figure_goes_with_it(cast: Cast) -> None:
    indicator = Indicator.objects.get(zone=cast.zone, code="headcount")
    fact = record_fact(
        cast.organisation, by=cast.actor("officer"), indicator=indicator, at="2017-12-31", value=Decimal(300)
    )
    row = propose(
        cast.organisation, kind="fact", row=fact.pk, proposed={"value": "310", "comparator": "="},
        document=SimpleUploadedFile("list.pdf", PDF), by=cast.actor("owner"),
    )  # fmt: skip
    accept_correction(row, by=cast.actor("officer"))
    assert Fact.objects.get(organisation=cast.organisation, current=True).document == row.document
    wrong = SimpleUploadedFile("list.pdf", b"no pdf")
    with pytest.raises(Invalid) as refusal:
        propose(
            cast.organisation, kind="website", row=None, proposed={"url": "a.example.com"}, document=wrong,
            by=cast.actor("owner"),
        )  # fmt: skip
    assert set(refusal.value.fields) == {"document"}


def test_a_refusal_needs_a_reason_and_is_told(cast: Cast) -> None:
    row = proposed(cast)
    with pytest.raises(Invalid) as refusal:
        refuse_correction(row, by=cast.actor("officer"), remark=" ")
    assert set(refusal.value.fields) == {"remark"}
    refuse_correction(row, by=cast.actor("officer"), remark="The licence says otherwise.")
    assert (fresh(row).state, fresh(row).remark) == (CorrectionState.REFUSED, "The licence says otherwise.")
    assert Organisation.objects.get(pk=cast.organisation.pk).name == cast.organisation.name
    assert Delivery.objects.filter(activity__verb="correction.refuse", recipient_id=cast.users["member"].pk).exists()
    for act in (accept_correction, withdraw_correction):
        with pytest.raises(Conflict if act is accept_correction else Denied):
            act(row, by=cast.actor("officer"))


def test_who_may_not(cast: Cast) -> None:
    for name in ("officer", "outsider", "auditor"):
        with pytest.raises(Denied):
            proposed(cast, by=name)
    row = proposed(cast)
    for name in ("member", "owner", "auditor", "elsewhere"):
        with pytest.raises(Denied):
            accept_correction(row, by=cast.actor(name))
        with pytest.raises(Denied):
            refuse_correction(row, by=cast.actor(name), remark="no")
    with pytest.raises(Denied):
        withdraw_correction(row, by=cast.actor("colleague"))
    assert withdraw_correction(row, by=cast.actor("owner")).state == CorrectionState.WITHDRAWN
    assert not list(corrections_visible_to(cast.actor("outsider")))
    assert not list(corrections_visible_to(cast.actor("elsewhere")))
    assert list(corrections_at_portal(cast.actor("colleague"))) == [row]


def test_a_value_that_changed_since_is_accepted_only_knowingly(cast: Cast) -> None:
    row, by = proposed(cast), cast.actor("officer")
    change(cast.organisation, by=by, name="Dalian Brighter Co.")
    present = present_of(row)
    assert present is not None and present["name"] == "Dalian Brighter Co." != row.was["name"]
    with pytest.raises(Conflict) as refusal:
        accept_correction(row, by=by)
    assert set(refusal.value.fields) == {"although_changed"}
    accept_correction(row, by=by, although_changed=True)
    assert Organisation.objects.get(pk=cast.organisation.pk).name == "Dalian Bright Software Co."


def test_what_is_gone_cannot_be_corrected(cast: Cast) -> None:
    by = cast.actor("officer")
    site = add_website(cast.organisation, by=by, url="old.example.com")
    row = proposed(cast, "website", site.pk, url="new.example.com")
    remove_website(site, by=by)
    assert present_of(row) is None
    with pytest.raises(Conflict):
        accept_correction(row, by=by, although_changed=True)


@pytest.mark.parametrize(
    ("kind", "about", "values", "field"),
    [
        ("name", 0, {"name": ""}, "name"),
        ("website", None, {"url": "no address"}, "url"),
        ("address", None, {"kind": "office", "lines": "1 Road", "country": "XX"}, "country"),
        ("identifier", None, {"scheme": "nothing", "value": "1"}, "scheme"),
        ("industry", 0, {"industry": "isic:NONE"}, "industry"),
        ("person", None, {"name": "Li Wei", "until": "soon"}, "until"),
        ("person", 0, {"name": "Li Wei"}, "row"),
        ("fact", None, {"value": "1"}, "row"),
        ("website", 999_999, {"url": "a.example.com"}, "row"),
        ("website", None, {"url": "a.example.com", "colour": "red"}, "proposed"),
        ("revenue", None, {}, "kind"),
    ],
)
def test_what_can_never_be_is_refused_by_its_field(
    cast: Cast, kind: str, about: int | None, values: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        proposed(cast, kind, about, **(values or {"x": ""}))
    assert field in refusal.value.fields
    assert not Correction.objects.exists()


def test_a_number_that_does_not_fit_asks_for_a_reason_and_a_taken_one_is_not_told(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        propose(
            cast.organisation, kind="identifier", row=None, by=cast.actor("owner"),
            proposed={"scheme": "uscc", "value": "91350100M000100Y44"},
        )  # fmt: skip
    assert set(refusal.value.fields) == {"reason"}
    identify(cast.outside, by=system(cast.zone.pk), number=Number("uscc", CODE))
    row = proposed(cast, "identifier", None, scheme="uscc", value=CODE)
    with pytest.raises(Invalid):
        accept_correction(row, by=cast.actor("officer"))
    assert fresh(row).state == CorrectionState.WAITING


def test_the_same_is_proposed_once_at_a_time_and_must_be_new(cast: Cast) -> None:
    row = proposed(cast)
    with pytest.raises(Conflict):
        proposed(cast, by="owner")
    withdraw_correction(row, by=cast.actor("member"))
    proposed(cast, by="owner")
    with pytest.raises(Invalid):
        proposed(cast, name=cast.organisation.name, name_local=cast.organisation.name_local)
    proposed(cast, "website", None, url="a.example.com")
    proposed(cast, "website", None, url="b.example.com")


def test_nothing_of_another_enterprise_can_be_corrected(cast: Cast) -> None:
    site = add_website(cast.outside, by=cast.actor("leader"), url="theirs.example.com")
    with pytest.raises(Invalid) as refusal:
        proposed(cast, "website", site.pk, url="ours.example.com")
    assert set(refusal.value.fields) == {"row"}
    assert site.url == cast.outside.websites.get().url


def test_it_waits_with_the_account_manager_and_without_one_with_the_unit(cast: Cast) -> None:
    row = proposed(cast)
    assert list(corrections_to_decide(cast.actor("officer"))) == [row]
    assert not list(corrections_to_decide(cast.actor("leader")))
    change(cast.organisation, by=cast.actor("officer"), account_manager=cast.users["leader"])
    assert list(corrections_to_decide(cast.actor("leader"))) == [row]
    assert not list(corrections_to_decide(cast.actor("officer")))


def test_a_correction_of_a_figure_is_read_by_owners_and_staff_alone(cast: Cast) -> None:
    by, indicator = cast.actor("officer"), Indicator.objects.get(zone=cast.zone, code="headcount")
    fact = record_fact(cast.organisation, by=by, indicator=indicator, at="2017-12-31", value=Decimal(300))
    row = propose(
        cast.organisation, kind="fact", row=fact.pk, proposed={"value": "310", "comparator": "="},
        document=SimpleUploadedFile("payroll.pdf", PDF), by=cast.actor("owner"),
    )  # fmt: skip
    assert row.document_id is not None
    for name, reads in (("owner", True), ("officer", True), ("member", False)):
        actor, at_portal = cast.actor(name), name != "officer"
        _page, told = timeline_of(actor, cast.organisation, at_portal=at_portal)
        papers = documents_of(actor, cast.organisation, at_portal=at_portal)
        found = document_under(actor, cast.organisation, row.document_id, at_portal=at_portal)
        assert list(corrections_visible_to(actor)) == [row] * reads, name
        assert ["proposed a correction" in one.sentence for one in told].count(True) == int(reads), name
        assert [one.name for one in papers] == ["payroll.pdf"] * reads and bool(found) == reads, name


def test_the_phone_of_somebody_who_left_is_neither_told_nor_lost(cast: Cast) -> None:
    office = enter_person(
        cast.organisation, by=cast.actor("officer"), name="Li Wei", title="Mayor", phone="139 0411", until="2014",
        email="li@example.com",
    )  # fmt: skip
    here = row_of(cast.organisation, CorrectionKind.PERSON, office.pk)
    assert here is not None and (here["phone"], here["email"], here["title"]) == ("", "", "Mayor")
    row = proposed(cast, "person", office.pk, **{**here, "title": "Manager"})
    assert "139 0411" not in str((row.was, present_of(row)))
    accept_correction(row, by=cast.actor("officer"))
    office = Office.objects.select_related("person").get(pk=office.pk)
    assert (office.title, office.person.phone, office.person.email) == ("Manager", "139 0411", "li@example.com")


@pytest.mark.parametrize("kind", ["website", "person"])
def test_a_row_that_went_to_another_organisation_is_not_there_any_more(cast: Cast, kind: str) -> None:
    by = cast.actor("dispatcher")
    theirs: Any = (
        add_website(cast.outside, by=by, url="theirs.example.com")
        if kind == "website"
        else enter_person(cast.outside, by=by, name="Li Wei", title="Manager", phone="1")
    )
    merged = merge(kept=cast.organisation, gone=cast.outside, by=by)
    values = {"url": "ours.example.com"} if kind == "website" else {"name": "Other", "title": "Other"}
    row = proposed(cast, kind, theirs.pk, **values)
    take_back(merged, by=by)
    assert present_of(row) is None
    with pytest.raises(Conflict, match="not there any more"):
        accept_correction(row, by=cast.actor("officer"), although_changed=True)
    assert type(theirs).objects.get(pk=theirs.pk).organisation == cast.outside


def test_a_main_class_that_was_set_since_is_replaced_only_knowingly(cast: Cast) -> None:
    by, row = cast.actor("officer"), proposed(cast, "industry", 0, industry="isic:J")
    assert not is_stale(row.row, row.was, present_of(row))
    industry = industry_named(cast.zone.pk, "isic:C")
    assert industry is not None
    classify(cast.organisation, by=by, industry=industry, is_main=True)
    (shown,) = told_of(with_present(Correction.objects.all()))
    assert shown.stale and shown.lines[0].today == "ISIC C · Manufacturing"
    with pytest.raises(Conflict) as refusal:
        accept_correction(row, by=by)
    assert set(refusal.value.fields) == {"although_changed"}
    accept_correction(row, by=by, although_changed=True)
    assert cast.organisation.classifications.get(is_main=True).industry.code == "J"


def test_every_kind_can_be_proposed() -> None:
    from openzone.registry.actions.corrections import _APPLIES
    from openzone.registry.correcting import FIELDS

    assert set(_APPLIES) == set(FIELDS) == set(CorrectionKind)
