"""What becomes of a notice outside the page: who gets a letter, what stands in it, and that nobody gets it twice."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.accounts.models import User
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.core import clock, sending
from openzone.core.actions import deliver, mark_read, mark_read_about
from openzone.core.delivering import CLAIM_ENDS, claim, remove_old
from openzone.core.models import Activity, Delivery
from openzone.core.preferences import Hours, choose, keep_hours, unsubscribe
from openzone.core.queries import deliveries_by_fate, late_deliveries
from openzone.registry.models import Membership

HOUR = timedelta(hours=1, seconds=1)


def later(minutes: float = 61) -> Any:
    return clock.fixed(clock.now() + timedelta(minutes=minutes))


def outside(channel: str = "mail") -> list[Delivery]:
    return list(Delivery.objects.filter(channel=channel).order_by("id"))


def only(*names: str, cast: Cast) -> None:
    """Leave in the queue what is for these people."""
    ids = [cast.users[name].pk for name in names]
    Delivery.objects.exclude(channel="page").exclude(recipient_id__in=ids).delete()


def asked(cast: Cast) -> Any:
    """A case whose enterprise was just asked something: owed, and so at once. Nothing else waits."""
    case = cast.case(State.TRIAGED)
    Delivery.objects.all().delete()
    actions.ask_information(case, by=cast.actor("dispatcher"), body="A secret question.")
    return case


def test_what_is_owed_goes_out_at_once_and_the_rest_within_the_hour(cast: Cast) -> None:
    case = asked(cast)
    assert {row.recipient_id for row in outside()} == {cast.users["owner"].pk, cast.users["member"].pk}
    assert sending.send_mail() == 2
    actions.post_message(case, by=cast.actor("member"), body="From the second stop.")
    assert sending.send_mail() == 0
    with later():
        assert sending.send_mail() > 0
    assert {row.state for row in outside()} == {"sent"}
    assert all(row.sent_at and row.attempts == 1 and row.message_id for row in outside())


def taken_on() -> list[str]:
    """The jobs that a worker would take on now, one after the other."""
    names: list[str] = []
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT task_name FROM procrastinate_fetch_job_v2(NULL, NULL)")
            name = cursor.fetchone()[0]
            if name is None:
                return names
            names.append(name)


def test_what_waits_for_its_hour_holds_up_nothing(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    taken_on()
    connection.cursor().execute("DELETE FROM procrastinate_jobs")
    actions.post_message(case, by=cast.actor("member"), body="It gathers until the full hour.")
    assert "core.send_mail" not in taken_on()
    actions.ask_information(case, by=cast.actor("officer"), body="This is owed.")
    assert "core.send_mail" in taken_on()


def test_a_letter_says_who_did_what_and_never_what_was_written(cast: Cast) -> None:
    User.objects.filter(pk=cast.users["owner"].pk).update(language="en")
    case = asked(cast)
    only("owner", cast=cast)
    sending.send_mail()
    (letter,) = mail.outbox
    assert letter.subject == f"{case.ref} A bus for the night shift: Dispatcher asked the enterprise a question"
    assert letter.from_email == "This Zone <noreply@localhost>"
    assert letter.to == ["owner@example.org"]
    headers = letter.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(headers["List-Unsubscribe"]).strip("<>") in letter.body
    html = str(letter.alternatives[0][0])  # type: ignore[attr-defined]
    for text in (letter.body, html):
        assert "A secret question" not in text
        assert text.count("http://localhost:8000/go/") == 1
        assert "A bus for the night shift" in text and "Dalian Bright Co." in text
        assert "提出" not in text


def test_who_chose_no_language_is_written_to_in_all_of_the_zone(cast: Cast) -> None:
    asked(cast)
    only("owner", cast=cast)
    sending.send_mail()
    (letter,) = mail.outbox
    english, chinese = letter.body.split("-" * 40)
    assert "Dalian Bright Co." in english
    assert "大连光明公司" in chinese


def test_what_waited_comes_as_one_letter(cast: Cast) -> None:
    User.objects.update(language="en")
    case = cast.case(State.IN_PROGRESS)
    Delivery.objects.all().delete()
    for number in range(3):
        actions.post_message(case, by=cast.actor("officer"), body=f"News {number}")
    only("owner", cast=cast)
    with later():
        assert sending.send_mail() == 1
    (letter,) = mail.outbox
    assert letter.subject == "3 notices from This Zone"
    assert letter.body.count("wrote a message") == 3
    assert letter.body.count("/go/") == 1
    assert len({row.message_id for row in outside()}) == 1


def test_nobody_gets_mail_about_what_was_read_or_is_not_seen_or_not_wanted_any_more(cast: Cast) -> None:
    case = asked(cast)
    only("owner", cast=cast)
    mark_read_about("case", case.pk, by=cast.actor("owner"))
    sending.send_mail()
    assert [(row.state, row.error) for row in outside()] == [("dropped", "read in the page")]

    actions.post_message(case, by=cast.actor("dispatcher"), body="And another one.")
    only("owner", cast=cast)
    unsubscribe(by=cast.actor("owner"))
    with later():
        sending.send_mail()
    assert [row.error for row in outside()] == ["read in the page", "not wanted any more"]

    Delivery.objects.all().delete()
    asked(cast)
    only("owner", cast=cast)
    Membership.objects.filter(user=cast.users["owner"]).update(until=clock.now())
    sending.send_mail()
    assert [row.error for row in outside()] == ["not visible any more"]
    assert not mail.outbox


def test_an_account_nobody_has_taken_into_use_gets_no_mail(cast: Cast) -> None:
    owner = cast.users["owner"]
    owner.set_unusable_password()
    owner.save(update_fields=["password"])
    User.objects.filter(pk=cast.users["member"].pk).update(is_active=False)
    asked(cast)
    assert not outside()
    assert {row.recipient_id for row in outside("page")} == {owner.pk, cast.users["member"].pk}


def test_who_unsubscribed_still_hears_what_is_owed(cast: Cast) -> None:
    unsubscribe(by=cast.actor("owner"))
    unsubscribe(by=cast.actor("owner"))
    assert Activity.objects.filter(verb="channel.unsubscribed").count() == 1
    case = asked(cast)
    actions.post_message(case, by=cast.actor("dispatcher"), body="By Friday, please.")
    only("owner", cast=cast)
    assert [row.activity.verb for row in outside()] == ["case.ask_information"]
    choose({("messages", "mail"): True}, by=cast.actor("owner"))
    actions.post_message(case, by=cast.actor("dispatcher"), body="Please.")
    only("owner", cast=cast)
    assert [row.activity.verb for row in outside()] == ["case.ask_information", "case.message"]


def test_quiet_hours_hold_back_also_what_is_owed(cast: Cast) -> None:
    keep_hours(Hours(quiet_from=time(0), quiet_until=time(23, 59)), by=cast.actor("owner"))
    asked(cast)
    only("owner", cast=cast)
    (row,) = outside()
    assert row.due_at and row.due_at.astimezone().strftime("%M") == "59"


def test_history_and_what_no_kind_covers_stay_where_they_are(cast: Cast) -> None:
    case = cast.case(State.TRIAGED)
    Delivery.objects.all().delete()
    actions.ask_information(case, by=cast.actor("dispatcher", via="history"), body="Long ago.")
    assert not Delivery.objects.exists()
    activity = Activity.objects.filter(verb="case.triage").latest("id")
    assert deliver(activity, to=[cast.users["owner"].pk]) == {cast.users["owner"].pk}
    assert [row.channel for row in Delivery.objects.all()] == ["page"]
    activity.via = "history"
    assert deliver(activity, to=[cast.users["member"].pk]) == set()


def test_telling_costs_the_same_however_many_are_told(cast: Cast) -> None:
    activity = Activity.objects.create(
        zone_id=cast.zone.pk, verb="case.propose", subject_type="case", subject_id=1, via="page", audience="parties",
        occurred_at=clock.now(),
    )  # fmt: skip
    ids = [user.pk for user in cast.users.values()]
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        deliver(activity, to=ids)
    assert Delivery.objects.filter(activity=activity).count() == 2 * len(ids)
    assert len([one for one in queries.captured_queries if "SAVEPOINT" not in one["sql"]]) == 3


def test_posting_a_message_stays_within_the_budget(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    with CaptureQueriesContext(connection) as queries:
        actions.post_message(case, by=cast.actor("officer"), body="We asked.")
    asked = [one["sql"] for one in queries.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(asked) <= 15, asked


def test_two_senders_never_take_the_same_letter(cast: Cast) -> None:
    asked(cast)
    first, second = claim("mail"), claim("mail")
    assert {row.pk for row in first}.isdisjoint(row.pk for row in second)
    assert not claim("mail")


def test_a_sender_that_dies_with_a_letter_leaves_it_uncertain_and_it_is_not_sent_again(cast: Cast) -> None:
    asked(cast)
    only("owner", cast=cast)
    assert claim("mail")
    assert sending.send_mail() == 0
    with clock.fixed(clock.now() + CLAIM_ENDS + timedelta(seconds=1)):
        assert sending.send_mail() == 0
        assert [row.state for row in outside()] == ["uncertain"]
    assert not mail.outbox


def test_a_defect_fails_one_letter_and_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from openzone.core import letters, notices

    asked(cast)
    whole = notices.lines

    def broken(actor: Any, activities: Any) -> Any:
        if actor.user_id == cast.users["owner"].pk:
            raise ZeroDivisionError
        return whole(actor, activities)

    monkeypatch.setattr(letters, "lines", broken)
    assert sending.send_mail() == 1
    states = {row.recipient_id: row.state for row in outside()}
    assert states == {cast.users["owner"].pk: "failed", cast.users["member"].pk: "sent"}


def test_what_is_late_and_what_became_of_all(cast: Cast) -> None:
    asked(cast)
    now = clock.now()
    assert not late_deliveries(now).exists()
    assert late_deliveries(now + timedelta(minutes=20)).count() == 2
    sending.send_mail()
    assert not late_deliveries(now + timedelta(minutes=20)).exists()
    assert deliveries_by_fate(now - HOUR) == {("mail", "sent"): 2}


def test_a_year_later_only_what_was_never_read_is_left(cast: Cast) -> None:
    asked(cast)
    sending.send_mail()
    mark_read(by=cast.actor("owner"))
    assert remove_old() == 0
    with clock.fixed(clock.now() + timedelta(days=366)):
        assert remove_old() == 3
    assert [(row.channel, row.recipient_id) for row in Delivery.objects.all()] == [("page", cast.users["member"].pk)]


IMPOSSIBLE: list[dict[str, Any]] = [
    {"state": "sending"},
    {"state": "sent"},
    {"next_try_at": None},
    {"state": "uncertain"},
    {"state": "gone"},
    {"read_at": "2026-01-01T00:00Z"},
    {"channel": "page"},
    {"due_at": None},
]


def test_the_database_refuses_states_that_cannot_be(cast: Cast) -> None:
    asked(cast)
    for change in IMPOSSIBLE:
        with pytest.raises(IntegrityError), transaction.atomic():
            Delivery.objects.filter(channel="mail").update(**change)


def test_a_title_cannot_make_headers(cast: Cast) -> None:
    from openzone.core.letters import _one_line

    assert _one_line("a\r\nBcc: everybody@example.org") == "a Bcc: everybody@example.org"
    assert len(_one_line("x" * 500)) == 180
