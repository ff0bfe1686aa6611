"""What people choose about being told: kinds and channels, hours, a messenger, no more mail, mail again."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append, deliver
from openzone.core.actor import Actor, system
from openzone.core.delivering import drop_waiting
from openzone.core.enums import Channel, Digest, MessengerKind
from openzone.core.errors import Invalid
from openzone.core.live import tell
from openzone.core.messengers import LONGEST_SECRET
from openzone.core.models import Habit, Messenger, Preference
from openzone.core.notices import Kind, all_kinds
from openzone.core.posting import gate
from openzone.core.rules import EVERYTHING, wants
from openzone.core.text import clean_text

LEAST_SECRET_BYTES = 16


@dataclass(frozen=True)
class Hours:
    """When somebody wants to be told."""

    quiet_from: time | None = None
    quiet_until: time | None = None
    digest: str = Digest.HOURLY
    working_time: bool = False


@transaction.atomic
def choose(wanted: Mapping[tuple[str, str], bool], *, by: Actor) -> None:
    """Keep what somebody wants by kind and channel: a row only where it is not what would happen anyway."""
    rows = Preference.objects.filter(user_id=by.who, zone_id=by.where)
    general = {(row.kind, row.channel): row.wanted for row in rows if row.kind == EVERYTHING}
    offered = {(kind.code, channel): kind for kind in all_kinds() for channel in (Channel.MAIL, Channel.MESSENGER)}
    keep = {
        choice: wanted[choice]
        for choice, kind in offered.items()
        if choice in wanted and _differs(kind, choice, wanted[choice], general)
    }
    asked = {channel for _code, channel in wanted}
    rows.filter(kind__in={code for code, _channel in offered}, channel__in=asked).delete()
    Preference.objects.bulk_create(
        Preference(user_id=by.who, zone_id=by.where, kind=code, channel=channel, wanted=one)
        for (code, channel), one in keep.items()
    )


def _differs(kind: Kind, choice: tuple[str, str], wanted: bool, general: Mapping[tuple[str, str], bool]) -> bool:
    usual = wants(kind.code, choice[1], owed=kind.owed, choices=general)
    stays = kind.owed and choice[1] == Channel.MAIL
    return not stays and wanted != usual


@transaction.atomic
def keep_hours(hours: Hours, *, by: Actor) -> None:
    """Keep when somebody wants to be told. It counts for what happens from now on."""
    if (hours.quiet_from is None) != (hours.quiet_until is None):
        sentence = _("Give both times, or neither.")
        raise Invalid(sentence, fields={"quiet_from" if hours.quiet_from is None else "quiet_until": sentence})
    if hours.quiet_from is not None and hours.quiet_from == hours.quiet_until:
        raise Invalid.of(
            "quiet_until", _("From and until are the same time. Leave both empty if there are no quiet hours.")
        )
    if hours.digest not in Digest:
        raise Invalid.of("digest", _("Please choose one of the answers."))
    Habit.objects.update_or_create(user_id=by.who, zone_id=by.where, defaults=vars(hours))


@transaction.atomic
def set_messenger(*, kind: str, url: str, secret: str, by: Actor) -> Messenger:
    """Have the actor told at a webhook from now on, instead of any earlier one."""
    address = clean_text(url, field="url", longest=500, lines=False)
    hidden = clean_text(secret, field="secret", longest=LONGEST_SECRET, lines=False, required=False)
    _check(kind, address, hidden)
    values = {"kind": kind, "url": address, "secret": hidden, "since": clock.now(), "turned_off_at": None, "error": ""}
    messenger, _made = Messenger.objects.update_or_create(user_id=by.who, zone_id=by.where, defaults=values)
    append("channel.messenger_set", subject_type="channel", subject_id=by.who, by=by, data={"kind": kind})
    return messenger


def _check(kind: str, url: str, secret: str) -> None:
    if kind not in MessengerKind:
        raise Invalid.of("kind", _("Please choose one of the answers."))
    if not gate().opens_for(kind, url):
        sentence = _(
            "Notices are not sent to this address. Paste the address that the messenger shows you for its robot; for"
            " another system ask whoever operates this installation to allow its host."
        )
        raise Invalid.of("url", sentence)
    if kind == MessengerKind.STANDARD and not _is_secret(secret):
        raise Invalid.of("secret", _("This system needs its signing secret: it begins with “whsec_”."))


def _is_secret(secret: str) -> bool:
    try:
        return len(base64.b64decode(secret.removeprefix("whsec_") + "==", validate=False)) >= LEAST_SECRET_BYTES
    except (ValueError, binascii.Error):
        return False


@transaction.atomic
def remove_messenger(*, by: Actor) -> None:
    """Tell the actor nothing by messenger any more. Doing it twice does nothing."""
    if Messenger.objects.filter(user_id=by.who, zone_id=by.where).delete()[0]:
        drop_waiting(Channel.MESSENGER, user_id=by.who, zone_id=by.where, why="the messenger was removed")
        append("channel.messenger_removed", subject_type="channel", subject_id=by.who, by=by)


@transaction.atomic
def unsubscribe(*, by: Actor) -> None:
    """End the actor's mail from this zone but for what is owed, which needs an answer. Doing it twice does nothing."""
    rows = Preference.objects.filter(user_id=by.who, zone_id=by.where, channel=Channel.MAIL)
    done = rows.filter(kind=EVERYTHING, wanted=False).exists()
    rows.exclude(kind=EVERYTHING).delete()
    if done:
        return
    Preference.objects.update_or_create(
        user_id=by.who, zone_id=by.where, kind=EVERYTHING, channel=Channel.MAIL, defaults={"wanted": False}
    )
    append("channel.unsubscribed", subject_type="channel", subject_id=by.who, by=by)


@transaction.atomic
def stop_mail_to(address: str, *, user_id: int, zone_id: int) -> None:
    """Write to this address no more, since nothing arrives there, and say so in the page."""
    stopped: dict[str, Any] = {"stopped_address": address, "stopped_at": clock.now()}
    habit, made = Habit.objects.get_or_create(user_id=user_id, zone_id=zone_id, defaults=stopped)
    if not made:
        if habit.stopped_address == address:
            return
        Habit.objects.filter(pk=habit.pk).update(**stopped)
    drop_waiting(Channel.MAIL, user_id=user_id, zone_id=zone_id, why="nothing arrives at the address")
    activity = append("channel.mail_off", subject_type="channel", subject_id=user_id, by=system(zone_id))
    deliver(activity, to=[user_id])
    tell([f"user:{user_id}"])


@transaction.atomic
def mail_again(*, by: Actor) -> None:
    """Try the actor's address again from now on."""
    stopped = Habit.objects.filter(user_id=by.who, zone_id=by.where).exclude(stopped_address="")
    if stopped.update(stopped_address="", stopped_at=None):
        append("channel.mail_on", subject_type="channel", subject_id=by.who, by=by)
