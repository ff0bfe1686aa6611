"""The closed lists of core."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Audience(TextChoices):
    """Who may be told of an activity."""

    STAFF = "staff", _("the zone")
    PARTIES = "parties", _("the zone and the enterprise")
    PUBLIC = "public", _("everybody")


class Channel(TextChoices):
    """How somebody is told."""

    PAGE = "page", _("in the page")
    MAIL = "mail", _("by mail")
    MESSENGER = "messenger", _("by messenger")


class DeliveryState(TextChoices):
    """What has become of a delivery. In the page it is sent as soon as it stands there."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    UNCERTAIN = "uncertain", _("uncertain")
    DROPPED = "dropped", _("not needed any more")
    BOUNCED = "bounced", _("sent back")


class Digest(TextChoices):
    """How what may wait is gathered into one letter."""

    AT_ONCE = "at_once", _("at once, each by itself")
    HOURLY = "hourly", _("once an hour, together")
    DAILY = "daily", _("once a day, when the zone opens")


class MessengerKind(TextChoices):
    """The programs at whose webhooks notices can be posted."""

    WECOM = "wecom", _("WeCom group robot")
    DINGTALK = "dingtalk", _("DingTalk robot")
    STANDARD = "standard", _("another system (Standard Webhooks)")


class WebhookState(TextChoices):
    """What has become of something that another system is to be told."""

    WAITING = "waiting", pgettext_lazy("webhook", "waiting")
    SENT = "sent", pgettext_lazy("webhook", "taken")
    DEAD = "dead", pgettext_lazy("webhook", "given up")


class PausedBy(TextChoices):
    """Why a webhook tells nothing: somebody wanted that, it failed for days, or the receiver said that it is gone."""

    PERSON = "person", _("paused by somebody")
    FAILURE = "failure", _("paused after failing for days")
    RECEIVER = "receiver", _("paused: the receiver is gone")


class ExportState(TextChoices):
    """How far an export has come."""

    WAITING = "waiting", _("waiting to begin")
    RUNNING = "running", _("being written")
    DONE = "done", _("ready")
    FAILED = "failed", _("not made")
    STOPPED = "stopped", _("stopped")


class ExportFormat(TextChoices):
    """What an export is written as."""

    CSV = "csv", _("CSV, for any program")
    XLSX = "xlsx", _("Excel workbook (XLSX)")


class DayKind(TextChoices):
    """What a day is instead of what the week says."""

    OFF = "off", _("day off")
    WORKING = "working", _("working day")
    HOURS = "hours", _("other hours")


class DaySource(TextChoices):
    """From where it is known what a day is."""

    PRESET = "preset", _("public holidays")
    ICALENDAR = "icalendar", _("calendar file")
    HAND = "hand", _("entered by hand")


class Sight(StrEnum):
    """What of an actor's rights a search goes by: all of them, those of his post, those of his enterprise."""

    ANY = "any"
    STAFF = "staff"
    OWN = "own"
