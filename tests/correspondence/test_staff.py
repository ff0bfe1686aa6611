"""People of the zone answer by mail: publicly what the enterprise is told too, inside what it is not."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail as django_mail
from django.test import Client

from cast import Cast
from correspondence.mailed import ADDRESS, came, mail, set_up
from openzone.cases import actions
from openzone.cases.actions.promises import make_promise
from openzone.cases.enums import ClockKind, State, TimeUnit
from openzone.cases.models import Case, Clock, Message, Note
from openzone.cases.timing import Term
from openzone.core import clock, sending
from openzone.core.models import Activity, Delivery
from openzone.correspondence.addresses import Place, reply_address
from openzone.correspondence.models import Letter
from openzone.places.models import Post

OFFICER = "Officer <officer@example.org>"


@pytest.fixture
def case(cast: Cast) -> Case:
    """A demand on which the officer works, with a mailbox to be answered by."""
    set_up(cast)
    made = cast.case(State.IN_PROGRESS)
    Delivery.objects.all().delete()
    return made


def told(cast: Cast, name: str = "officer") -> Any:
    """The letter that somebody got, once what may wait has been gathered."""
    django_mail.outbox.clear()
    with clock.fixed(clock.now() + timedelta(hours=2)):
        sending.send_mail()
    (sent,) = [one for one in django_mail.outbox if one.to == [cast.users[name].email]]
    return sent


def answer(letter: Any, words: str, *, sender: str = OFFICER, **headers: str) -> EmailMessage:
    return mail(words, to=letter.reply_to[0], sender=sender, In_Reply_To=letter.extra_headers["Message-ID"], **headers)


def to(cast: Cast, case: Case, name: str = "officer", *, inside: bool = False) -> str:
    place = Place(case.pk, cast.users[name].pk, inside=inside)
    return reply_address(ADDRESS, place, zone_id=cast.zone.pk)


def fate(letter: Letter) -> tuple[str, str]:
    return letter.state, letter.reason


def test_an_officer_answers_the_enterprise_by_mail(cast: Cast) -> None:
    kinds = (ClockKind.FIRST_REPLY, ClockKind.RESOLUTION)
    terms = [Term(kind, 40, TimeUnit.WORKING_HOURS) for kind in kinds]
    make_promise(zone=cast.zone, code="all", name="All", terms=terms, by=cast.actor("administrator"))
    set_up(cast)
    case = cast.case(State.IN_PROGRESS)
    Delivery.objects.all().delete()
    actions.post_message(case, by=cast.actor("member"), body="When will the bus come?")
    letter = told(cast)
    assert letter.reply_to == [to(cast, case)] and "When will the bus come?" in letter.body
    assert "the enterprise reads it" in letter.body.splitlines()[0]
    running = Clock.objects.filter(case=case, kind=ClockKind.FIRST_REPLY, ended_at=None)
    assert running.exists()
    assert fate(came(cast, answer(letter, "From Monday."))) == ("posted", "")
    said = Message.objects.get(case=case, body="From Monday.")
    assert (said.side, said.author) == ("staff", cast.users["officer"])
    logged = Activity.objects.filter(verb="case.message", subject_id=case.pk).latest("pk")
    assert (logged.via, logged.actor_id) == ("mail", cast.users["officer"].pk)
    case.refresh_from_db()
    assert not running.exists() and case.unanswered_since is None


def test_an_answer_to_what_is_inside_stays_inside(cast: Cast, case: Case) -> None:
    actions.write_note(case, by=cast.actor("dispatcher"), body="The firm is difficult.")
    letter = told(cast)
    assert letter.reply_to == [to(cast, case, inside=True)] != [to(cast, case)]
    assert "stays inside the zone" in letter.body.splitlines()[0] and "difficult" not in letter.body
    assert "inside" in letter.subject
    assert fate(came(cast, answer(letter, "I know."))) == ("posted", "")
    name = letter.extra_headers["Message-ID"]
    astray = [
        mail("To the other address.", to=to(cast, case), sender=OFFICER, In_Reply_To=name),
        mail("To the plain one.", sender=OFFICER, References=f"<x@y> {letter.extra_headers['References']} {name}"),
    ]
    assert [fate(came(cast, one)) for one in astray] == [("posted", "")] * 2
    assert set(Note.objects.filter(case=case, author=cast.users["officer"]).values_list("body", flat=True)) == {
        "I know.", "To the other address.", "To the plain one.",
    }  # fmt: skip
    assert not Message.objects.filter(case=case, side="staff").exists()


def test_a_letter_about_both_is_answered_inside(cast: Cast, case: Case) -> None:
    actions.post_message(case, by=cast.actor("member"), body="When will the bus come?")
    actions.write_note(case, by=cast.actor("dispatcher"), body="Wait with that.")
    assert told(cast).reply_to == [to(cast, case, inside=True)]


def test_only_from_the_own_address_and_by_a_right_signature(cast: Cast, case: Case) -> None:
    public, inside = to(cast, case), to(cast, case, inside=True)
    assert fate(came(cast, mail(to=public, sender="owner@example.org"))) == ("quarantined", "other_sender")
    for forged in (inside.replace("+n", "+k"), public.replace("+k", "+n")):
        assert fate(came(cast, mail(to=forged, sender=OFFICER))) == ("quarantined", "forged")
    assert fate(came(cast, mail(sender=OFFICER, Subject=case.ref))) == ("quarantined", "unknown_sender")
    assert fate(came(cast, mail(to=public, sender=OFFICER, Auto_Submitted="auto-replied")))[0] == "ignored"
    mailbox = set_up(cast)
    mailbox.vouched_by = "mx.zone.example"
    mailbox.save(update_fields=["vouched_by"])
    assert fate(came(cast, mail(to=public, sender=OFFICER))) == ("quarantined", "unproven")
    passed = {"Authentication-Results": "mx.zone.example; dmarc=pass"}
    assert fate(came(cast, mail("Yes.", to=public, sender=OFFICER, **passed))) == ("posted", "")
    assert [one.body for one in Message.objects.filter(case=case, side="staff")] == ["Yes."]


def test_who_may_not_write_there_is_told_and_who_has_left_is_looked_at(cast: Cast, case: Case) -> None:
    refused = came(cast, mail("Hello.", to=to(cast, case, "elsewhere"), sender="elsewhere@example.org"))
    assert fate(refused) == ("refused", "not_yours")
    notices = Delivery.objects.filter(activity__verb="letter.refused").values_list("recipient_id", flat=True)
    assert set(notices) == {cast.users["elsewhere"].pk}
    auditor = came(cast, mail("Hello.", to=to(cast, case, "auditor", inside=True), sender="auditor@example.org"))
    assert fate(auditor) == ("refused", "not_yours")
    Post.objects.filter(user=cast.users["officer"]).delete()
    assert fate(came(cast, mail(to=to(cast, case), sender=OFFICER))) == ("quarantined", "left")
    assert not Message.objects.filter(case=case, side="staff").exists() and not Note.objects.exists()


def test_what_stands_below_an_answer_of_the_zone_is_read_in_the_zone_alone(cast: Cast, case: Case) -> None:
    quoted = "From Monday.\n\nOn Mon, 2 Nov 2026, Leader <leader@example.org> wrote:\n> Do not tell them why."
    assert fate(came(cast, mail(quoted, to=to(cast, case), sender=OFFICER))) == ("posted", "")
    number = Message.objects.get(case=case, side="staff").number
    pages = {}
    for name, door in (("officer", "desk"), ("member", "portal")):
        client = Client()
        client.force_login(cast.users[name])
        address = f"/{door}/cases/{case.ref}/messages/{number}/letter/"
        whole = client.get(address)
        pages[name] = client.get(f"/{door}/cases/{case.ref}/").content.decode()
        assert whole.status_code == (200 if door == "desk" else 404)
        assert "From Monday." in pages[name] and (address in pages[name]) == (door == "desk")
