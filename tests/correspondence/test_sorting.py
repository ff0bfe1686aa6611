"""Where letters go, and which do not go anywhere by themselves."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from cast import Cast
from correspondence.mailed import ADDRESS, asked_case, came, mail, reply_to, set_up, waiting
from openzone.accounts.models import User
from openzone.cases import actions
from openzone.cases.enums import Intake, State
from openzone.cases.models import Case, Message
from openzone.core import clock, sending
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity, Delivery
from openzone.correspondence import addresses
from openzone.correspondence.actions.deciding import assign_letter, discard_letter, raise_letter
from openzone.correspondence.answering import thread_address
from openzone.correspondence.models import Letter
from openzone.correspondence.rules import MOST_AN_HOUR
from openzone.registry.actions import leave
from openzone.registry.models import Membership

Headers = dict[str, str]


def fate(letter: Letter) -> tuple[str, str]:
    return letter.state, letter.reason


def said_in(case: Case) -> list[str]:
    return list(Message.objects.filter(case=case, side="enterprise").values_list("body", flat=True))


def test_an_answer_to_the_signed_address_is_said_by_its_person(cast: Cast) -> None:
    case = asked_case(cast)
    letter = came(cast, mail("四十人。", to=reply_to(case, cast).upper()))
    assert fate(letter) == ("posted", "") and said_in(case) == ["四十人。"]
    case.refresh_from_db()
    assert case.state == State.TRIAGED and case.unanswered_since is not None
    logged = Activity.objects.get(verb="case.message", subject_id=case.pk)
    assert (logged.via, logged.actor_id) == ("mail", cast.users["owner"].pk)


def test_a_forged_address_leads_nowhere(cast: Cast) -> None:
    case = asked_case(cast)
    address = reply_to(case, cast)
    place = addresses.place_at(address, base=ADDRESS, zone_id=cast.zone.pk)
    assert place == addresses.Place(case.pk, cast.users["owner"].pk)
    assert addresses.place_at(address, base=ADDRESS, zone_id=cast.foreign_zone.pk) is None
    other = addresses.reply_address(ADDRESS, addresses.Place(case.pk, 999), zone_id=cast.zone.pk)
    name, _at, domain = address.partition("@")
    for forged in (
        f"{name[:-1]}{'a' if name[-1] != 'a' else 'b'}@{domain}",
        f"{other.partition('@')[0].rpartition('.')[0]}.{name.rpartition('.')[2]}@{domain}",
        f"service+k1.1.{'a' * 16}@{domain}",
        f"service+kzzzzzzzzzzzzz.zzzzzzzzzzzzz.{'a' * 16}@{domain}",
    ):
        letter = came(cast, mail(to=forged))
        assert fate(letter) == ("quarantined", "forged") and letter.case is None
    assert not said_in(case)


def test_another_sender_or_somebody_who_has_left_is_looked_at_first(cast: Cast) -> None:
    case = asked_case(cast)
    forwarded = came(cast, mail(to=reply_to(case, cast), sender="Member <member@example.org>"))
    assert fate(forwarded) == ("quarantined", "other_sender") and forwarded.case == case
    assert forwarded.person == cast.users["member"]
    own = Membership.objects.get(user=cast.users["member"])
    leave(own, by=cast.actor("owner"))
    left = came(cast, mail(to=reply_to(case, cast, "member"), sender="Member <member@example.org>"))
    assert fate(left) == ("quarantined", "left")
    staff = came(cast, mail(to=reply_to(case, cast, "officer"), sender="officer@example.org"))
    assert fate(staff) == ("refused", "not_yours")
    User.objects.filter(pk=cast.users["owner"].pk).update(is_active=False)
    gone = came(cast, mail(to=reply_to(case, cast)))
    assert fate(gone) == ("quarantined", "left")
    assert not said_in(case)


def test_threads_are_followed_by_the_names_of_letters(cast: Cast) -> None:
    case = asked_case(cast)
    set_up(cast)
    sending.send_mail()
    sent = Delivery.objects.get(channel="mail", recipient_id=cast.users["owner"].pk, activity__subject_id=case.pk)
    came(cast, mail("by the letter", In_Reply_To=f"<{sent.message_id}@anything>"))
    root = thread_address(addresses.Place(case.pk, cast.users["owner"].pk), zone_id=cast.zone.pk)
    first = mail("by the thread", References=f"<unknown@x> <{root}>")
    came(cast, first)
    stranger = came(cast, mail("by a stranger", sender="x@y.example", In_Reply_To=f"<{sent.message_id}@anything>"))
    assert fate(stranger) == ("quarantined", "other_sender")
    colleague = mail("by the colleague", sender="member@example.org", In_Reply_To=str(first["Message-ID"]))
    assert fate(came(cast, colleague)) == ("posted", "")
    assert said_in(case) == ["by the letter", "by the thread", "by the colleague"]


def test_a_reference_in_the_subject_is_the_last_resort(cast: Cast) -> None:
    case = asked_case(cast)
    assert fate(came(cast, mail("by subject", Subject=f"回复: {case.ref.lower()} 班车"))) == ("posted", "")
    assert fate(came(cast, mail(Subject=case.ref, sender="x@y.example"))) == ("quarantined", "unknown_sender")
    assert fate(came(cast, mail(Subject=case.ref, sender="outsider@example.org"))) == ("quarantined", "left")
    assert fate(came(cast, mail(Subject=case.ref, sender="colleague@example.org"))) == ("quarantined", "not_allowed")
    assert fate(came(cast, mail(Subject="C-2026-99999"))) == ("quarantined", "new_matter")
    User.objects.filter(pk=cast.users["owner"].pk).update(proven_at=None)
    assert fate(came(cast, mail(Subject=case.ref))) == ("quarantined", "unproven")
    assert said_in(case) == ["by subject"]


@pytest.mark.parametrize(
    ("results", "vouched", "signed", "claimed"),
    [
        ("", "", "posted", "posted"),
        ("mx.evil.example; dmarc=fail", "", "quarantined", "quarantined"),
        ("mx.zone.example; dmarc=pass", "mx.zone.example", "posted", "posted"),
        ("mx.zone.example; dmarc=fail", "mx.zone.example", "quarantined", "quarantined"),
        ("mx.evil.example; dmarc=pass", "mx.zone.example", "posted", "quarantined"),
        ("", "mx.zone.example", "posted", "quarantined"),
    ],
)
def test_what_the_mail_server_says_of_the_sender_counts(
    cast: Cast, results: str, vouched: str, signed: str, claimed: str
) -> None:
    case = asked_case(cast)
    set_up(cast, vouched_by=vouched)
    headers = {"Authentication_Results": results} if results else {}
    assert came(cast, mail("a", to=reply_to(case, cast), **headers)).state == signed
    assert came(cast, mail("b", Subject=case.ref, **headers)).state == claimed


MACHINES: list[tuple[Headers, str]] = [
    ({"Auto-Submitted": "auto-replied"}, "automatic"),
    ({"Auto-Submitted": "auto-generated; type=x"}, "automatic"),
    ({"X-Auto-Response-Suppress": "DR, OOF, AutoReply"}, "automatic"),
    ({"Precedence": "bulk"}, "automatic"),
    ({"X-Autoreply": "yes"}, "automatic"),
    ({"Subject": "自动回复:C-2026-00001"}, "automatic"),
    ({"Subject": "Automatic reply: C-2026-00001"}, "automatic"),
    ({"Precedence": "list"}, "list"),
    ({"List-Id": "<news.example.org>"}, "list"),
    ({"Return-Path": "<>"}, "bounce"),
]


@pytest.mark.parametrize(("headers", "reason"), MACHINES)
def test_what_machines_write_is_kept_and_never_answered(cast: Cast, headers: Headers, reason: str) -> None:
    case = asked_case(cast)
    before = Delivery.objects.count()
    letter = came(cast, mail(to=reply_to(case, cast), **headers))
    assert fate(letter) == ("ignored", reason) and not said_in(case)
    assert Delivery.objects.count() == before


def test_a_person_who_says_so_is_no_machine(cast: Cast) -> None:
    case = asked_case(cast)
    assert came(cast, mail(to=reply_to(case, cast), **{"Auto-Submitted": "no"})).state == "posted"


def test_our_own_letters_do_not_come_back(cast: Cast) -> None:
    case = asked_case(cast)
    sending.send_mail()
    sent = Delivery.objects.filter(channel="mail").exclude(message_id="").first()
    assert sent is not None
    ours = mail(to=reply_to(case, cast))
    del ours["Message-ID"]
    ours["Message-ID"] = f"<{sent.message_id}@localhost>"
    assert fate(came(cast, ours)) == ("ignored", "own")
    assert fate(came(cast, mail(sender=f"Zone <{ADDRESS}>"))) == ("ignored", "own")
    assert fate(came(cast, mail(sender="noreply@localhost"))) == ("ignored", "own")


def test_a_flood_waits_and_tells_nobody(cast: Cast) -> None:
    case = asked_case(cast)
    letters = [came(cast, mail(f"{number}", to=reply_to(case, cast))) for number in range(MOST_AN_HOUR + 2)]
    assert fate(letters[-1]) == ("quarantined", "too_many") and len(said_in(case)) == MOST_AN_HOUR
    for _number in range(MOST_AN_HOUR + 2):
        waiting(cast)
    assert Delivery.objects.filter(activity__verb="letter.quarantined", channel="page").count() == 3 * MOST_AN_HOUR
    Letter.objects.update(received_at=clock.now() - timedelta(hours=2))
    assert came(cast, mail("later", to=reply_to(case, cast))).state == "posted"


def test_whoever_writes_to_an_ended_demand_is_told_once_a_day(cast: Cast) -> None:
    case = asked_case(cast)
    actions.withdraw(case, by=cast.actor("owner"), reason="solved")
    told = Delivery.objects.filter(channel="mail", activity__verb="letter.refused")
    for _again in range(3):
        assert fate(came(cast, mail(to=reply_to(case, cast)))) == ("refused", "ended")
    assert told.count() == 1 and told.get().recipient_id == cast.users["owner"].pk
    Letter.objects.update(received_at=clock.now() - timedelta(days=2))
    came(cast, mail(to=reply_to(case, cast)))
    assert told.count() == 2


def test_a_closed_demand_can_be_written_to_as_in_the_page(cast: Cast) -> None:
    case = cast.case(State.CLOSED)
    assert came(cast, mail("One more thing.", to=reply_to(case, cast))).state == "posted"


def test_those_who_look_after_letters_put_one_into_a_demand(cast: Cast) -> None:
    case, by = asked_case(cast), cast.actor("dispatcher")
    letter = came(cast, attached(mail("四十人。", sender="private@elsewhere.example")))
    told = Delivery.objects.filter(activity__verb="letter.quarantined", channel="page")
    assert set(told.values_list("recipient_id", flat=True)) == {
        cast.users[name].pk for name in ("leader", "dispatcher", "second")
    }
    with pytest.raises(Denied):
        assign_letter(letter, case=case, person=cast.users["owner"], by=cast.actor("officer"))
    with pytest.raises(Invalid):
        assign_letter(letter, case=case, person=cast.users["outsider"], by=by)
    with pytest.raises(Denied):
        assign_letter(letter, case=case, person=cast.users["colleague"], by=by)
    done = assign_letter(letter, case=case, person=cast.users["owner"], by=by)
    assert said_in(case) == ["四十人。"] and done.message is not None and done.settled_by_id == by.user_id
    assert [file.name for file in done.message.files.all()] == ["riders.csv"]
    with pytest.raises(Conflict):
        assign_letter(letter, case=case, person=cast.users["owner"], by=by)
    with pytest.raises(Conflict):
        discard_letter(letter, by=by)
    assert Activity.objects.filter(verb="letter.assigned", actor_id=by.user_id).count() == 1


def attached(made: EmailMessage) -> EmailMessage:
    made.add_attachment(b"riders\n40\n", maintype="text", subtype="csv", filename="riders.csv")
    return made


def test_a_letter_becomes_a_demand_of_an_enterprise(cast: Cast) -> None:
    by = cast.actor("dispatcher")
    letter = came(cast, attached(mail("我们需要夜班班车。", sender="member@example.org", Subject="夜班班车")))
    assert fate(letter) == ("quarantined", "new_matter") and letter.person == cast.users["member"]
    values: dict[str, Any] = {
        "organisation": cast.organisation,
        "category": cast.category,
        "title": "夜班班车",
        "by": by,
    }
    with pytest.raises(Invalid):
        raise_letter(letter, consent=False, **values)
    case = raise_letter(letter, consent=True, person=cast.users["member"], **values)
    assert (case.intake, case.description, case.state) == (Intake.EMAIL, "我们需要夜班班车。", State.SUBMITTED)
    assert case.participants.get().user == cast.users["member"]
    assert [file.name for file in Message.objects.get(case=case).files.all()] == ["riders.csv"]
    unknown = raise_letter(waiting(cast), consent=True, **values)
    assert not unknown.participants.exists() and unknown.raised_by_id == by.user_id


def test_what_was_laid_aside_can_be_taken_up_again(cast: Cast) -> None:
    case, by, letter = asked_case(cast), cast.actor("leader"), waiting(cast)
    discard_letter(letter, by=by)
    with pytest.raises(Conflict):
        discard_letter(letter, by=by)
    assert assign_letter(letter, case=case, person=cast.users["owner"], by=by).state == "posted"
