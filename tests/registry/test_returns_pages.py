"""Returns on their pages: opened at the desk, filled in at the portal, decided, and the fact that leads back."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.core.actor import system
from openzone.core.models import Delivery
from openzone.core.notices import lines
from openzone.registry.actions import join, register
from openzone.registry.actions.facts import record_fact
from openzone.registry.actions.settlement import change_settlement
from openzone.registry.models import Fact, Indicator, Return, ReturnRound, ReturnTemplate
from returns_at_work import ANSWERS, due, opened, own, submitted

MOST = 15


@pytest.fixture
def leader(cast: Cast, client: Client) -> Client:
    client.force_login(cast.users["leader"])
    return client


def as_(cast: Cast, name: str) -> Client:
    made = Client()
    made.force_login(cast.users[name])
    return made


def text(answer: Any) -> str:
    return str(answer.content.decode())


def typed(row: Return, key: str, **more: str) -> dict[str, str]:
    answers = {f"answer.{code}": value for code, value in ANSWERS.items()}
    return {"key": key, "seen": str(row.version), "seen_saved": "", **answers, **more}


def test_the_whole_way_over_the_pages(cast: Cast, leader: Client) -> None:
    headcount = Indicator.objects.get(zone=cast.zone, code="headcount")
    record_fact(cast.organisation, indicator=headcount, at="2016-12-31", value=Decimal(200), by=cast.actor("officer"))
    new = {"key": "a", "unit": "commission", "template": "yearly", "over": "2017", "due": due(cast).isoformat()}
    assert "Reaches 2 enterprises" in text(leader.post("/desk/returns/preview/", new))
    for _click in range(2):
        assert leader.post("/desk/returns/new/", new).status_code == 303
    round_ = ReturnRound.objects.get()
    assert (round_.name, round_.name_local) == ("Yearly return 2017", "2017 年度统计报表")
    row, member, officer = own(cast, round_), as_(cast, "owner"), as_(cast, "officer")
    path, desk = f"/portal/returns/{row.pk}/", f"/desk/returns/{round_.pk}/{cast.organisation.ref}/"
    assert "Yearly return 2017" in text(member.get("/portal/returns/"))
    page = text(member.get(path))
    assert 'name="answer.headcount" value="200"' in page and "as far as they are known" in page
    assert "Nothing has been submitted yet." in text(officer.get(desk))

    kept = text(member.post(f"{path}keep/", typed(row, "x", **{"answer.headcount": "12", "answer.rd_staff": "90"})))
    assert "“R&amp;D staff” (90) is more than “Headcount” (12)." in kept and 'name="seen_saved" value="20' in kept
    assert 'name="answer.headcount" value="12"' in text(member.get(path))
    answer = member.post(path, typed(row, "b", **{"answer.rd_staff": "900"}))
    assert answer.status_code == 422 and 'id="wrong_rd_staff"' in text(answer) and 'value="900"' in text(answer)
    answer = member.post(path, typed(row, "c"))
    assert answer.status_code == 422 and "60 % more than a year before" in text(answer)
    sent = typed(row, "d", **{"explanation.headcount-jump": "We took over a branch."})
    for _click in range(2):
        assert member.post(path, sent).status_code == 303
    assert member.post(path, typed(row, "e")).status_code == 409
    page = text(officer.get(desk))
    assert "We took over a branch." in page and "+60 %" in page

    row.refresh_from_db()
    back = {"key": "f", "seen": str(row.version), "remark": "请核对营业收入。"}
    assert officer.post(f"{desk}correction/", {**back, "remark": ""}).status_code == 422
    assert officer.post(f"{desk}correction/", back).status_code == 303
    assert officer.post(f"{desk}acceptance/", {"key": "g", "seen": str(row.version)}).status_code == 409
    assert "请核对营业收入。" in text(member.get(path))
    row.refresh_from_db()
    again = {"explanation.headcount-jump": "We took over a branch.", "answer.revenue": "12,500"}
    assert member.post(path, typed(row, "h", **again)).status_code == 303
    row.refresh_from_db()
    for _click in range(2):
        answer = officer.post(f"{desk}acceptance/", {"key": "i", "seen": str(row.version)})
        assert answer.status_code == 303
    assert Fact.objects.get(indicator__code="revenue").value == 125_000_000
    facts = text(officer.get(f"/desk/enterprises/{cast.organisation.ref}/facts/"))
    assert desk in facts and "125 million CNY" in facts
    assert path in text(member.get("/portal/facts/"))


def test_a_colleagues_words_are_not_overwritten(cast: Cast) -> None:
    row = own(cast, opened(cast))
    join(organisation=cast.organisation, user=cast.users["colleague"], role="owner", by=cast.actor("owner"))
    path = f"/portal/returns/{row.pk}/keep/"
    as_(cast, "owner").post(path, typed(row, "", **{"answer.headcount": "5"}))
    kept = text(as_(cast, "colleague").post(path, typed(row, "", **{"answer.headcount": "6"})))
    assert "Somebody changed this while you were writing." in kept
    assert own(cast, row.round).answers["headcount"] == "5"


def test_lists_ask_the_same_for_one_row_and_three(cast: Cast, leader: Client) -> None:
    row = opened(cast)
    paths = {"leader": ["/desk/returns/", f"/desk/returns/{row.pk}/"], "owner": ["/portal/returns/"]}
    counts: list[list[int]] = []
    for _round in range(2):
        counts.append([])
        for who, addresses in paths.items():
            client = as_(cast, who)
            for path in addresses:
                client.get(path)
                with CaptureQueriesContext(connection) as asked:
                    assert client.get(path).status_code == 200
                counts[-1].append(len(asked))
        for number in range(2):
            more = register(unit=cast.units["station"], name=f"Other {number}", by=system(cast.zone.pk))
            Return.objects.create(zone=cast.zone, round=row, organisation=more)
            opened(cast)
    assert counts[0] == counts[1] and max(counts[0]) <= MOST


def test_the_list_of_a_round_tells_who_is_missing(cast: Cast, leader: Client) -> None:
    row = submitted(cast)
    register(unit=cast.units["station"], name="Mute Ltd", by=system(cast.zone.pk))
    other = opened(cast)
    missing = text(leader.get(f"/desk/returns/{row.round_id}/?which=missing"))
    assert "Outsider Ltd" in missing and cast.organisation.ref not in missing
    assert "no owner has an account" in text(leader.get(f"/desk/returns/{other.pk}/"))
    assert leader.post(f"/desk/returns/{row.round_id}/closure/", {"key": "a"}).status_code == 409
    for _click in range(2):
        assert leader.post(f"/desk/returns/{row.round_id}/reminder/", {"key": "b"}).status_code == 303
    assert "Reminded today" in text(leader.get(f"/desk/returns/{row.round_id}/"))


def test_every_notice_of_a_return_reads_and_leads_somewhere(cast: Cast) -> None:
    submitted(cast)
    for name, path in (("owner", "/portal/returns/"), ("outsider", "/portal/returns/")):
        told = Delivery.objects.filter(recipient_id=cast.users[name].pk, channel="page").select_related("activity")
        activities = [one.activity for one in told.order_by("id")]
        read = lines(cast.actor(name), activities)
        assert len(read) == len(activities) > 0
        assert all(line.path.startswith(path) and line.sentence for line in read.values())


def test_an_administrator_writes_a_return(cast: Cast, client: Client) -> None:
    client.force_login(cast.users["administrator"])
    assert "Yearly return" in text(client.get("/desk/settings/returns/"))
    page = client.get("/desk/settings/returns/yearly/")
    form, sent = page.context["form"], {}
    for part in (form, *form.lines, *form.checks):
        for name in part.fields:
            value = part[name].value()
            if value not in (None, False, ""):
                sent[part.add_prefix(name)] = value
    sent |= {"name": "Return of the year", "line-designs-asked": "on", "line-designs-scale": "1"}
    sent |= {
        "check-10-line": "designs",
        "check-10-kind": "part",
        "check-10-level": "hard",
        "check-10-others": ["invention_patents"],
    }
    wrong = client.post("/desk/settings/returns/yearly/", {**sent, "check-10-percent": "0", "line-designs-scale": "7"})
    assert wrong.status_code == 422 and "<li>Check 11: Percent – Ensure this value is greater" in text(wrong)
    assert ": in units of – Select a valid choice" in text(wrong)
    answer = client.post("/desk/settings/returns/yearly/", sent)
    assert answer.status_code == 303, [row.errors for row in (answer.context["form"], *answer.context["form"].checks)]
    made = ReturnTemplate.objects.get(zone=cast.zone, code="yearly")
    assert (made.name == "Return of the year" and made.lines[-1]["indicator"] == "designs") or any(
        one["indicator"] == "designs" for one in made.lines
    )
    assert made.checks[-1]["line"] == "designs" and len(made.checks) == 11
    assert client.post("/desk/settings/returns/yearly/", {**sent, "key": "z"}).status_code == 409


def test_an_overdue_return_says_so(cast: Cast, leader: Client) -> None:
    row = opened(cast)
    ReturnRound.objects.update(due=due(cast) - timedelta(days=30))
    assert "overdue" in text(leader.get(f"/desk/returns/{row.pk}/?which=overdue"))
    assert "overdue" in text(as_(cast, "owner").get("/portal/returns/"))


def test_what_is_done_to_a_round_stands_on_its_page(cast: Cast, leader: Client) -> None:
    row = opened(cast, organisations=[cast.organisation])
    new = {"key": "a", "unit": "commission", "template": "yearly", "over": "2017", "due": due(cast).isoformat()}
    assert "being asked over the same period already" in text(leader.post("/desk/returns/preview/", new))
    assert "being asked" not in text(leader.post("/desk/returns/preview/", {**new, "over": "2016"}))
    path = f"/desk/returns/{row.pk}/"
    moved = {"key": "b", "due": due(cast, 20).isoformat(), "remark": "Holidays"}
    assert leader.post(f"{path}postponement/", moved).status_code == 303
    assert leader.post(f"{path}addition/", {"key": "c", "named": "No such enterprise"}).status_code == 422
    assert leader.post(f"{path}addition/", {"key": "d", "named": cast.outside.ref}).status_code == 303
    page = text(leader.get(path))
    assert all(words in page for words in ("Holidays", "asked further enterprises", "set a later day", "asked for it"))
    assert "Holidays" in text(as_(cast, "owner").get(f"/portal/returns/{own(cast, row).pk}/"))
    assert leader.post(f"{path}cancellation/", {"key": "e", "remark": "Wrong year"}).status_code == 303
    assert "taken back" in text(leader.get(path)) and "taken back" in text(leader.get("/desk/returns/"))


def test_who_has_left_is_not_asked_unless_that_is_chosen(cast: Cast, leader: Client) -> None:
    for state in ("operating", "left"):
        change_settlement(cast.outside, to=state, reason="Sold", by=system(cast.zone.pk))
    new = {"key": "a", "unit": "commission", "template": "yearly", "over": "2017", "due": due(cast).isoformat()}
    for more, said in (
        ({}, "Reaches 1 enterprise,"),
        ({"settlements": ["left", "operating"]}, "Reaches 1 enterprise,"),
    ):
        assert said in text(leader.post("/desk/returns/preview/", {**new, **more}))


def test_staff_enter_what_an_enterprise_tells_them(cast: Cast) -> None:
    silent = register(unit=cast.units["station"], name="Silent Ltd", by=system(cast.zone.pk))
    round_, officer = opened(cast, organisations=[silent]), as_(cast, "officer")
    path = f"/desk/returns/{round_.pk}/{silent.ref}/"
    assert "Enter it for the enterprise" in text(officer.get(path))
    row = Return.objects.get()
    sent = typed(row, "a", **{"answer.rd_staff": "999", "told_by": "Ms Li, by telephone"})
    answer = officer.post(f"{path}entry/", sent)
    assert answer.status_code == 422 and "is more than “Headcount”" in text(answer) and 'value="999"' in text(answer)
    sent = typed(row, "b", told_by="Ms Li, by telephone")
    assert officer.post(f"{path}entry/", sent).status_code == 303
    assert "Ms Li, by telephone" in text(officer.get(path))
    assert officer.post(f"{path}entry/", {**sent, "key": "c"}).status_code == 409


def test_a_refused_return_names_each_line_that_is_wrong(cast: Cast) -> None:
    silent = register(unit=cast.units["station"], name="Silent Ltd", by=system(cast.zone.pk))
    round_ = opened(cast, organisations=[silent, cast.organisation])
    for who, row, path in (
        ("owner", own(cast, round_), f"/portal/returns/{own(cast, round_).pk}/"),
        ("officer", round_.returns.get(organisation=silent), f"/desk/returns/{round_.pk}/{silent.ref}/entry/"),
    ):
        wrong = {"answer.headcount": "many", "answer.revenue": "much", "answer.rd_staff": ""}
        page = text(as_(cast, who).post(path, typed(row, "a", told_by="Ms Li", **wrong)))
        summary = page[page.index('class="oz-errors"') :].partition("</div>")[0]
        assert re.findall(r'<a href="#id_(\w+)">(.*?)</a>', summary) == [
            ("headcount", "Headcount – “many” is no number. Write it as 1200 or 1,200.50."),
            ("rd_staff", "Please fill in “R&amp;D staff”."),
            ("revenue", "Revenue – “much” is no number. Write it as 1200 or 1,200.50."),
        ]
        assert "Something must be put right before this can be submitted." in summary
    page = text(as_(cast, "officer").post(path, typed(row, "b")))
    assert '<a href="#id_told_by">From whom you have it – This field is required.</a>' in page


def test_the_officer_sees_what_is_known_otherwise(cast: Cast) -> None:
    row, headcount = submitted(cast), Indicator.objects.get(zone=cast.zone, code="headcount")
    record_fact(cast.organisation, indicator=headcount, at="2017-12-31", value=Decimal(200), by=cast.actor("officer"))
    page = text(as_(cast, "officer").get(f"/desk/returns/{row.round_id}/{cast.organisation.ref}/"))
    assert "Known otherwise" in page and "200 persons" in page and "Accepting replaces it." in page
