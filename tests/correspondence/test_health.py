"""What doctor and monitoring say of mailboxes, and that letters carry no words where they must not."""

from datetime import timedelta

from cast import Cast
from correspondence.mailed import asked_case, mail, reply_to, set_up
from openzone.cases.actions import close_off, post_message
from openzone.cases.models import Case
from openzone.core import clock
from openzone.core.answering import Answering, answering
from openzone.core.health.finding import Level
from openzone.core.health.looking import glance
from openzone.core.models import Delivery
from openzone.core.readers import readers_of
from openzone.correspondence.actions.keeping import keep_mail
from openzone.correspondence.health import mailboxes
from openzone.correspondence.imap import Fetched
from openzone.correspondence.models import Letter, Mailbox
from openzone.correspondence.queries import letters_by_state, seconds_unread


def test_a_mailbox_that_is_not_read_is_named(cast: Cast) -> None:
    assert not list(mailboxes())
    mailbox = set_up(cast)
    assert [one.level for one in mailboxes()] == [Level.OK]
    Mailbox.objects.update(since=clock.now() - timedelta(hours=3), failing_since=clock.now(), error="refused")
    (found,) = mailboxes()
    assert found.level == Level.WRONG and "refused" in found.seen and "here" in found.seen
    assert found in glance() and 10_700 < seconds_unread() < 11_000
    Mailbox.objects.update(read_at=clock.now())
    raw = mail().as_bytes()
    keep_mail(mailbox, Fetched(1, raw, True, len(raw)), uidvalidity=1)
    Letter.objects.update(received_at=clock.now() - timedelta(hours=1))
    assert [one.level for one in mailboxes()] == [Level.WRONG]
    assert letters_by_state()["kept"] == 1


def how(case: Case, cast: Cast, name: str = "owner") -> Answering | None:
    (reader,) = readers_of(cast.zone.pk, [cast.users[name].pk])
    rows = Delivery.objects.filter(recipient_id=reader.user_id, channel="mail", activity__subject_id=case.pk)
    return answering(reader, list(rows.select_related("activity").order_by("id")))


def test_letters_bring_the_words_only_where_they_may(cast: Cast) -> None:
    case = asked_case(cast)
    assert how(case, cast) is None, "without a mailbox nothing is answered by mail"
    mailbox = set_up(cast)
    found = how(case, cast)
    assert found is not None and [one.words for one in found.said.values()] == ["How many?"]
    assert found.reply_to == reply_to(case, cast) and found.subject == f"{case.ref} {case.title}"
    Mailbox.objects.filter(pk=mailbox.pk).update(carries_words=False)
    found = how(case, cast)
    assert found is not None and not found.said
    Mailbox.objects.filter(pk=mailbox.pk).update(carries_words=True)
    close_off(case, by=cast.actor("owner"))
    found = how(case, cast)
    assert found is not None and not found.said and found.reply_to
    post_message(case, by=cast.actor("owner"), body="Forty.")
    found = how(case, cast, "dispatcher")
    assert found is not None and not found.said and "enterprise reads it" in found.above
    assert how(case, cast, "auditor") is None, "who only reads answers nothing"
