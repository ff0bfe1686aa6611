"""When a notice goes out and over which channel, how long a failed one waits, and where webhooks may lead."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from openzone.core.enums import Channel, Digest, MessengerKind
from openzone.core.working_time import NoWorkingTime, WorkingTime

# A choice about this kind holds for every kind that has no choice of its own and is not owed.
EVERYTHING = "*"
# Within this many steps the first hour that is both awake and at work is found, unless there hardly ever is one.
MOST_STEPS = 100

_minutes = [1, 5, 15, 60, 180, 360, 720]
MAIL_PAUSES = tuple(timedelta(minutes=pause) for pause in (*_minutes, 1440))
MESSENGER_PAUSES = tuple(timedelta(minutes=pause) for pause in _minutes)

HOSTS = {MessengerKind.WECOM: "qyapi.weixin.qq.com", MessengerKind.DINGTALK: "oapi.dingtalk.com"}
THIS_MACHINE = "127.0.0.1"


@dataclass(frozen=True)
class Habits:
    """When somebody wants to be told."""

    quiet_from: time | None = None
    quiet_until: time | None = None
    digest: str = Digest.HOURLY
    working_time: bool = False


Step = Callable[[datetime], datetime]


def due(now: datetime, *, at_once: bool, habits: Habits, timezone: str, work: Callable[[], WorkingTime]) -> datetime:
    """When something that happened now goes out: the first moment that suits the person, in the zone's own time.

    `work` is asked for the zone's working time only where the person goes by it. Where quiet hours leave no working
    time at all, working time decides, and where there is none either, nobody is kept waiting.
    """
    zone = ZoneInfo(timezone)
    try:
        first = now if at_once else _gathered(now, habits.digest, zone, work)
        opening: list[Step] = [work().next_opening] if habits.working_time else []
        quiet = [_awake(habits, zone)] if habits.quiet_from and habits.quiet_until else []
        return _settled(first, [*quiet, *opening]) or _settled(first, opening) or first
    except NoWorkingTime:
        return now


def _settled(at: datetime, steps: list[Step]) -> datetime | None:
    """The first moment from this one on which no step moves any further."""
    for _round in range(MOST_STEPS):
        moved = at
        for step in steps:
            moved = step(moved)
        if moved == at:
            return at
        at = moved
    return None


def _instant(here: datetime, zone: ZoneInfo, not_before: datetime) -> datetime:
    """The moment of a time of day, not before another: where the clocks are put back it comes twice."""
    moments = [here.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return next((moment for moment in moments if moment >= not_before), not_before)


def _gathered(now: datetime, digest: str, zone: ZoneInfo, work: Callable[[], WorkingTime]) -> datetime:
    """When the next letter with what has gathered goes out."""
    if digest == Digest.DAILY:
        return work().next_beginning(now)
    if digest == Digest.HOURLY:
        here = now.astimezone(zone).replace(tzinfo=None)
        full = here.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return _instant(full, zone, now)
    return now


def is_quiet(at: time, since: time, until: time) -> bool:
    """Whether a time of day lies in quiet hours, which may run across midnight."""
    return since <= at < until if since < until else at >= since or at < until


def _awake(habits: Habits, zone: ZoneInfo) -> Step:
    since, until = habits.quiet_from, habits.quiet_until
    assert since is not None and until is not None

    def step(at: datetime) -> datetime:
        here = at.astimezone(zone).replace(tzinfo=None)
        if not is_quiet(here.time(), since, until):
            return at
        end = datetime.combine(here.date(), until)
        return _instant(end if end > here else end + timedelta(days=1), zone, at)

    return step


Choices = Mapping[tuple[str, str], bool]


def wants(code: str, channel: str, *, owed: bool, choices: Choices) -> bool:
    """Whether somebody with these choices is told of a kind over a channel. What is owed always comes by mail."""
    if owed and channel == Channel.MAIL:
        return True
    general = True if owed else choices.get((EVERYTHING, channel), True)
    return choices.get((code, channel), general)


def pause_after(attempts: int, pauses: tuple[timedelta, ...]) -> timedelta | None:
    """How long to wait after so many attempts in vain; None when it is time to give up."""
    return pauses[attempts - 1] if 0 < attempts <= len(pauses) else None


@dataclass(frozen=True)
class Gate:
    """Which addresses notices may be posted to: those of the messengers, and those that the operator named."""

    named: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, words: Iterable[str]) -> "Gate":
        """The gate that lets these hosts (`host` or `host:port`) through besides the messengers' own."""
        return cls(frozenset(word.lower() for word in words))

    def opens_for(self, kind: str, url: str) -> bool:
        """Whether a notice may be posted there: never to a host that nobody named, never unencrypted over a network."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return False
        host = (parts.hostname or "").lower()
        if not host or parts.username is not None or parts.password is not None or not url.isprintable():
            return False
        return _encrypted(parts, host) and (self._is_named(host, port) or _is_messenger(kind, host, port, parts))

    def _is_named(self, host: str, port: int | None) -> bool:
        return (f"{host}:{port}" if port else host) in self.named


def _encrypted(parts: SplitResult, host: str) -> bool:
    return parts.scheme == "https" or (parts.scheme == "http" and host == THIS_MACHINE)


def _is_messenger(kind: str, host: str, port: int | None, parts: SplitResult) -> bool:
    known = HOSTS.get(MessengerKind(kind)) if kind in MessengerKind else None
    return parts.scheme == "https" and host == known and port in (None, 443)


def is_dead(status: str) -> bool:
    """Whether a status of RFC 3463 says that nothing will ever arrive at this address."""
    return status.startswith("5.1.") or status in {"5.0.0", "5.2.1"}
