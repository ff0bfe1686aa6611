"""The links of letters: opened by anybody's mail program, pressed once by their person, in the real letter."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as post
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.cases import actions
from openzone.cases.actions.following_up import follow_up
from openzone.cases.enums import State
from openzone.cases.models import Case, Cycle
from openzone.cases.tickets import Asks, ticket
from openzone.core import clock
from openzone.core.letters import mail, parts
from openzone.core.models import Activity, Delivery
from openzone.core.readers import readers_of
from openzone.registry.models import Membership


@pytest.fixture
def proposed(cast: Cast) -> Case:
    return cast.case(State.PROPOSED)


def link(cast: Cast, case: Case, name: str = "member", asks: Asks = Asks.VERDICT) -> str:
    return f"/answer/{ticket(asks, case, cast.users[name].pk)}/"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def state(case: Case) -> str:
    case.refresh_from_db()
    return case.state


def letter(cast: Cast, name: str, verb: str) -> str:
    """The letter that a person gets about an activity, as it is written."""
    rows = list(Delivery.objects.filter(activity__verb=f"case.{verb}", channel="mail").select_related("activity"))
    mine = [row for row in rows if row.recipient_id == cast.users[name].pk]
    (reader,) = readers_of(cast.zone.pk, [cast.users[name].pk])
    message = mail(reader, parts(reader, mine), name="x")
    assert isinstance(message, post.EmailMultiAlternatives)
    return str(message.body)


def test_the_letter_about_a_solution_carries_links_that_need_no_sign_in(cast: Cast, proposed: Case) -> None:
    body = letter(cast, "member", "propose")
    found = re.findall(r"(Solved|Partly|Not solved): \S+?(/answer/\S+)", body)
    assert [words for words, _path in found][:3] == ["Solved", "Partly", "Not solved"]
    page = Client().get(found[0][1])
    assert page.status_code == 200 and "A bus leaves at 22:40." in text(page)
    assert "how satisfied" in text(page)


def test_a_colleague_who_only_reads_along_gets_no_links(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    actions.share(case, by=cast.actor("member"), user=cast.users["colleague"])
    actions.propose(case, by=cast.actor("officer"), outcome="solved", body="Here.")
    assert "/answer/" not in letter(cast, "colleague", "propose")
    assert Client().get(link(cast, case, "colleague")).status_code == 410


def test_opening_a_link_writes_nothing_and_tells_search_engines_and_sites_nothing(cast: Cast, proposed: Case) -> None:
    before = Activity.objects.count()
    for query in ("", "?say=yes", "?say=no", "?say=yes&satisfaction=5", "?say=<script>"):
        answer = Client().get(link(cast, proposed) + query)
        assert answer.status_code == 200
        assert answer["Referrer-Policy"] == "no-referrer" and "noindex" in answer["X-Robots-Tag"]
        assert "no-store" in answer["Cache-Control"]
    assert state(proposed) == State.PROPOSED and Activity.objects.count() == before
    page = text(Client().get(link(cast, proposed)))
    for secret in ("Dalian Bright", "Member", "夜班", cast.users["officer"].email):
        assert secret not in page, "no more than the title and the solution"


def test_one_tap_confirms_as_that_person_and_only_once(cast: Cast, proposed: Case) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(link(cast, proposed), {"say": "yes", "satisfaction": "4"})
    assert answer.status_code == 302
    cycle = Cycle.objects.get()
    assert (cycle.solved, cycle.satisfaction, cycle.answered_by) == ("yes", 4, cast.users["member"])
    done = Activity.objects.get(verb="case.confirm")
    assert (done.actor_id, done.via) == (cast.users["member"].pk, "mail")
    assert "You said: it is solved." in text(client.get(link(cast, proposed)))
    again = client.post(link(cast, proposed), {"say": "no", "reason": "Still nothing."})
    assert "You said: it is solved." in text(again) and state(proposed) == State.CLOSED
    assert "Somebody of your enterprise has answered" in text(client.get(link(cast, proposed, "owner")))


def test_no_asks_for_the_reason_and_is_a_dispute(cast: Cast, proposed: Case) -> None:
    client = Client()
    assert 'name="reason"' in text(client.get(link(cast, proposed) + "?say=no"))
    refused = client.post(link(cast, proposed), {"say": "no", "reason": " "})
    assert refused.status_code == 422 and state(proposed) == State.PROPOSED
    client.post(link(cast, proposed), {"say": "no", "reason": "No bus came."})
    assert state(proposed) == State.IN_PROGRESS and proposed.cycle == 2
    assert Activity.objects.get(verb="case.dispute").via == "mail"


def test_a_link_is_for_one_round(cast: Cast, proposed: Case) -> None:
    first = link(cast, proposed)
    Client().post(first, {"say": "no", "reason": "No bus came."})
    actions.propose(proposed, by=cast.actor("officer"), outcome="solved", body="A bus at last.")
    page = Client().post(first, {"say": "yes", "satisfaction": "5"})
    assert "You said: it is not solved." in text(page) and state(proposed) == State.PROPOSED
    proposed.refresh_from_db()
    assert Client().post(link(cast, proposed), {"say": "yes", "satisfaction": "5"}).status_code == 302
    assert state(proposed) == State.CLOSED


def test_what_is_not_right_is_said_and_nothing_is_lost(cast: Cast, proposed: Case) -> None:
    for wrong in ({"say": "yes"}, {"say": "perhaps", "satisfaction": "5"}, {"say": "yes", "satisfaction": "9"}):
        assert Client().post(link(cast, proposed), wrong).status_code == 422, wrong
    assert state(proposed) == State.PROPOSED
    long = "x" * 2500
    page = Client().post(link(cast, proposed), {"say": "no", "reason": long})
    assert page.status_code == 422 and long in text(page)


@pytest.mark.parametrize("ends", ["left", "inactive", "late", "withdrawn"])
def test_a_link_ends(cast: Cast, proposed: Case, ends: str) -> None:
    path = link(cast, proposed)
    if ends == "left":
        Membership.objects.filter(user=cast.users["member"]).update(until=clock.now())
    elif ends == "inactive":
        type(cast.users["member"]).objects.filter(pk=cast.users["member"].pk).update(is_active=False)
    elif ends == "withdrawn":
        actions.withdraw(proposed, by=cast.actor("owner"), reason="No longer needed.")
    before = state(proposed)
    with clock.fixed(clock.now() + timedelta(days=43 if ends == "late" else 0)):
        page = Client().get(path)
        assert page.status_code == 410
        assert ends not in ("left", "inactive") or proposed.title not in text(page)
        assert Client().post(path, {"say": "yes", "satisfaction": "5"}).status_code == 410
    assert state(proposed) == before


def test_a_made_up_link_leads_nowhere(cast: Cast, proposed: Case) -> None:
    path = link(cast, proposed)
    for wrong in (path.replace("WyJ2", "WyJ3", 1)[:-6] + "/", "/answer/x/", f"/answer/{'a' * 400}/"):
        assert Client().get(wrong).status_code == 404


def test_a_confidential_demand_shows_its_reference_alone(cast: Cast) -> None:
    case = actions.submit(cast.draft(confidential=True), by=cast.actor("member"))
    actions.answer_at_once(case, by=cast.actor("dispatcher"), outcome="explained", body="A secret answer.")
    page = text(Client().get(link(cast, case)))
    assert case.ref in page and case.title not in page and "A secret answer." not in page
    assert Client().post(link(cast, case), {"say": "yes", "satisfaction": "5"}).status_code == 302


def test_too_many_tries_are_refused(cast: Cast, proposed: Case) -> None:
    client = Client(REMOTE_ADDR="203.0.113.7")
    answers = [client.get("/answer/x/").status_code for _ in range(65)]
    assert answers[0] == 404 and answers[-1] == 429


def test_an_unconfirmed_close_can_be_disputed_by_the_link(cast: Cast) -> None:
    begin = clock.now().replace(hour=2) - timedelta(days=30)
    begin -= timedelta(days=begin.weekday())
    with clock.fixed(begin):
        case = cast.case(State.PROPOSED)
        path = link(cast, case)
    for day in range(8, 30):
        with clock.fixed(begin + timedelta(days=day)):
            follow_up(cast.zone)
    assert state(case) == State.CLOSED
    page = text(Client().get(path))
    assert "Nobody answered" in page and 'name="satisfaction"' not in page
    assert Client().post(path, {"say": "yes", "satisfaction": "5", "reason": "Nothing came."}).status_code == 302
    assert state(case) == State.IN_PROGRESS
    assert Cycle.objects.get(number=1).solved == "", "it stays unconfirmed"


@pytest.fixture
def asked_again(cast: Cast) -> Case:
    """A demand that closed four weeks ago, of which was asked now whether it holds."""
    case = cast.case(State.CLOSED)
    Cycle.objects.update(held_asked_at=clock.now())
    return case


def test_whether_it_holds_is_said_with_one_tap(cast: Cast, asked_again: Case) -> None:
    path = link(cast, asked_again, asks=Asks.HOLDS)
    page = text(Client().get(path))
    assert page.count('name="say"') == 3
    assert Client().post(path, {"say": "partly"}).status_code == 302
    assert Cycle.objects.get().held == "partly"
    assert "You said: it partly holds." in text(Client().get(path))
    assert "You said: it partly holds." in text(Client().post(path, {"say": "yes"}))


def test_what_no_longer_holds_is_taken_up_again_on_the_same_page(cast: Cast, asked_again: Case) -> None:
    path = link(cast, asked_again, asks=Asks.HOLDS)
    Client().post(path, {"say": "no"})
    assert 'name="again"' in text(Client().get(path)) and state(asked_again) == State.CLOSED
    assert Client().post(path, {"again": "1", "reason": ""}).status_code == 422
    assert Client().post(path, {"again": "1", "reason": "The bus stopped."}).status_code == 302
    assert state(asked_again) == State.IN_PROGRESS


def test_later_it_is_raised_anew_linked_and_filled_in(cast: Cast, asked_again: Case) -> None:
    path = link(cast, asked_again, asks=Asks.HOLDS)
    Case.objects.update(closed_at=clock.now() - timedelta(days=31))
    Client().post(path, {"say": "no"})
    page = text(Client().get(path))
    anew = f"/portal/cases/{asked_again.ref}/anew/"
    assert anew in page and 'name="again"' not in page
    client = Client()
    client.force_login(cast.users["member"])
    assert client.get(anew).status_code == 200
    client.post(anew, {"key": "k"})
    client.post(anew, {"key": "k"})
    assert Case.objects.filter(state=State.DRAFT, title=asked_again.title, sequel_of__earlier=asked_again).count() == 1


def test_the_pages_cost_few_statements(cast: Cast, proposed: Case) -> None:
    with CaptureQueriesContext(connection) as page:
        Client().get(link(cast, proposed) + "?say=yes")
    assert len(page) <= 15
