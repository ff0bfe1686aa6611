"""The state of an organisation towards the zone, and what is suggested about it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append, deliver
from openzone.core.actor import Actor, system
from openzone.core.errors import Conflict, Invalid
from openzone.core.live import tell
from openzone.core.text import clean_line
from openzone.places.actions.spaces import plausible
from openzone.places.models import Zone
from openzone.places.queries import day_in, serves
from openzone.registry.actions.following import tell_followers
from openzone.registry.actions.insisting import hold_living, insist_changes, insist_serves
from openzone.registry.enums import EntryChannel, SettlementState, SuggestionState
from openzone.registry.models import Organisation, RiskSuggestion, Settlement, Step
from openzone.registry.queries import living
from openzone.registry.risks import findings, is_news, told
from openzone.registry.settlements import steps_in_use
from openzone.registry.settling import (
    FIRST_DAYS,
    LIVELY,
    NEEDS_A_REASON,
    UNKNOWN,
    Relation,
    begins_first_days,
    is_open,
    may_become,
    may_begin,
    may_dismiss,
    may_end,
    settles_anew,
)

MOST_QUIET_DAYS = 180
LONGEST_REASON = 500


def _held(organisation: Organisation) -> Organisation:
    """The organisation as it is now, held until the commit."""
    hold_living(organisation)
    return Organisation.objects.select_related("zone").get(pk=organisation.pk)


@transaction.atomic
def change_settlement(
    organisation: Organisation,
    *,
    to: str,
    by: Actor,
    since: date | None = None,
    reason: str = "",
    channel: str = "",
    through: Organisation | None = None,
    occurred_at: datetime | None = None,
) -> Settlement:
    """Say that an organisation is now in another state, since a day (today, unless given). What was open is answered.

    Whoever settles anew gets the checklist of the first days. The channel by which it came stays, unless another one
    is given. `Conflict` when the state does not follow the present one.
    """
    row = _held(organisation)
    relations = frozenset({Relation.SERVING}) if serves(by, row.unit_id) else frozenset[Relation]()
    may_become(row.settlement, _state(to), relations).insist()
    today = day_in(row.zone, clock.now())
    day = plausible(since or today, "since")
    present = row.settlements.filter(until__isnull=True).first()
    may_begin(day, before=present.since if present else None, today=today).insist()
    words = _reason(reason, to)
    way = _channel(row, channel, through, present)
    if present is not None:
        present.until = day
        present.save(update_fields=["until"])
    settlement = Settlement.objects.create(
        zone_id=row.zone_id,
        organisation=row,
        state=to,
        since=day,
        reason=words,
        recorded_by_id=by.user_id,
        recorded_at=occurred_at or clock.now(),
        **way,
    )
    before, row.settlement = row.settlement, to
    row.save(update_fields=["settlement"])
    if begins_first_days(before, to, day, today):
        _begin_first_days(settlement)
    row.risk_suggestions.filter(state=SuggestionState.OPEN).update(
        state=SuggestionState.GONE, decided_at=clock.now(), decided_by_id=by.user_id
    )
    data = {"from": before, "to": to, "settlement": settlement.pk}
    tell_followers(_note("settlement.changed", row, by, occurred_at, data), row.pk)
    organisation.settlement = to
    return settlement


@transaction.atomic
def correct_settlement(
    settlement: Settlement,
    *,
    to: str,
    since: date,
    why: str,
    by: Actor,
    reason: str = "",
    channel: str = "",
    through: Organisation | None = None,
) -> Settlement:
    """Put a state right that was entered wrongly: which it was, since when, its reason, the channel; and say why.

    The state before ends on the new day, the checklist follows, and what the states before and after allow still
    holds: `Conflict` when they do not follow each other any more.
    """
    row = _held(settlement.organisation)
    before, held, after = _with_neighbours(row, settlement)
    relations = frozenset({Relation.SERVING}) if serves(by, row.unit_id) else frozenset[Relation]()
    may_become(before.state if before else UNKNOWN, _state(to), relations).insist()
    if after is not None:
        may_become(to, SettlementState(after.state), relations).insist()
    today, day = day_in(row.zone, clock.now()), plausible(since, "since")
    may_begin(day, before=before.since if before else None, today=today).insist()
    may_end(day, held.until).insist()
    data = {"settlement": held.pk, "from": held.state, "to": to, "since": str(held.since)}
    values = {"state": to, "since": day, "reason": _reason(reason, to), **_channel(row, channel, through, held)}
    values |= {"correction": clean_line(why, "why", longest=LONGEST_REASON), "corrected_by_id": by.user_id}
    _write(held, corrected_at=clock.now(), **values)
    if before is not None:
        _write(before, until=day)
    if after is None:
        row.settlement = to
        row.save(update_fields=["settlement"])
    _correct_first_days(held, settles_anew(before.state if before else UNKNOWN, to))
    _note("settlement.corrected", row, by, None, data)
    return held


@transaction.atomic
def withdraw_settlement(settlement: Settlement, *, why: str, by: Actor) -> None:
    """Take back a state that never was, and say why: the one before it holds until the one after it, or still.

    Its checklist goes with it; the log keeps what it said. `Conflict` when the state after it does not follow the one
    before it.
    """
    row = _held(settlement.organisation)
    insist_serves(by, row.unit_id)
    before, held, after = _with_neighbours(row, settlement)
    state = before.state if before else UNKNOWN
    if after is not None:
        may_become(state, SettlementState(after.state), frozenset({Relation.SERVING})).insist()
    said = {name: str(getattr(held, name)) for name in ("state", "since", "reason", "channel")}
    data = {"settlement": held.pk, **said, "to": state, "why": clean_line(why, "why", longest=LONGEST_REASON)}
    until = held.until
    held.delete()
    if before is not None:
        _write(before, until=until)
    if after is None:
        row.settlement = state
        row.save(update_fields=["settlement"])
    else:
        _correct_first_days(after, settles_anew(state, after.state))
    _note("settlement.withdrawn", row, by, None, data)


def _with_neighbours(
    row: Organisation, settlement: Settlement
) -> tuple[Settlement | None, Settlement, Settlement | None]:
    """The state that came before one, itself as it is now, and the one after."""
    rows = [None, *row.settlements.order_by("since", "id"), None]
    place = next((number for number, one in enumerate(rows) if one is not None and one.pk == settlement.pk), 0)
    held = rows[place]
    if held is None:
        raise Conflict(_("This status has been taken back meanwhile."))
    return rows[place - 1], held, rows[place + 1]


def _write(row: Settlement, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _correct_first_days(held: Settlement, settles: bool) -> None:
    """Let the checklist follow: its open steps go where nobody settled, begin where somebody did, and move along."""
    steps = held.first_days.select_related("step").order_by("id")
    if not settles:
        steps.filter(done_at__isnull=True).delete()
    elif steps:
        for one in steps:
            one.due = held.since + timedelta(days=one.step.day)
        Step.objects.bulk_update(steps, ["due"])
    elif held.until is None and held.since > day_in(held.zone, clock.now()) - timedelta(days=FIRST_DAYS):
        _begin_first_days(held)


def _state(value: str) -> SettlementState:
    if value not in SettlementState.values:
        raise Invalid.of("to", _("Please choose one of the answers."))
    return SettlementState(value)


def _reason(value: str, to: str) -> str:
    return clean_line(value, "reason", required=to in NEEDS_A_REASON, longest=LONGEST_REASON)


def _channel(
    row: Organisation, channel: str, through: Organisation | None, present: Settlement | None
) -> dict[str, Any]:
    """By which way it came, and who brought it: as given, else as it was known."""
    if not channel and through is None and present is not None:
        return {"channel": present.channel, "through_id": present.through_id}
    if channel and channel not in EntryChannel.values:
        raise Invalid.of("channel", _("Please choose one of the answers."))
    if through is not None and (through.zone_id != row.zone_id or through.pk == row.pk):
        raise Invalid.of("through", _("Please choose another organisation of this zone."))
    return {"channel": channel, "through": through}


def _begin_first_days(settlement: Settlement) -> None:
    """Lay the checklist: each step of the zone with the day by which it is due."""
    steps = steps_in_use(settlement.zone)
    Step.objects.bulk_create(
        Step(
            organisation_id=settlement.organisation_id,
            settlement=settlement,
            step=step,
            due=settlement.since + timedelta(days=step.day),
        )
        for step in steps
    )


@transaction.atomic
def tick(step: Step, *, done: bool, by: Actor, remark: str = "", occurred_at: datetime | None = None) -> Step:
    """Say that a step of the first days is done, or that it is not after all. The log keeps who said so, each time."""
    row = Step.objects.select_related("organisation").select_for_update(of=("self",)).get(pk=step.pk)
    insist_changes(by, row.organisation)
    words = clean_line(remark, "remark", required=False, longest=LONGEST_REASON)
    if done == (row.done_at is not None) and words == row.remark:
        return row
    row.done_at = (occurred_at or clock.now()) if done else None
    row.done_by_id = by.user_id if done else None
    row.remark = words
    row.save(update_fields=["done_at", "done_by", "remark"])
    verb = "first_days.done" if done else "first_days.undone"
    _note(verb, row.organisation, by, occurred_at, {"step": row.step_id})
    return row


@transaction.atomic
def suggest_risks(zone: Zone, *, day: date) -> int:
    """Look for organisations that may be at risk, and suggest it to their account managers with the reasons.

    Nothing is set. One that was dismissed stays quiet until its day, unless a reason comes that it did not have or one
    becomes worse; one whose reasons are gone goes too. Answers how many suggestions are new.
    """
    found, by, made = findings(zone.pk, day), system(zone.pk), 0
    lively = living(zone.pk).filter(settlement__in=LIVELY)
    open_ones = {one.organisation_id: one for one in zone.risk_suggestions.filter(state=SuggestionState.OPEN)}
    quiet = _quiet(zone, day)
    for row in lively.filter(pk__in=found).order_by("id").select_for_update(of=("self",)):
        reasons, known = found[row.pk], open_ones.pop(row.pk, None)
        if known is not None:
            _keep_reasons(known, reasons)
        elif any(is_news(reason, quiet.get(row.pk, ())) for reason in reasons):
            _suggest(row, reasons, by)
            made += 1
    gone = [one.pk for one in open_ones.values()]
    RiskSuggestion.objects.filter(pk__in=gone).update(state=SuggestionState.GONE, decided_at=clock.now())
    return made


def _codes(reasons: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(one["code"] for one in reasons)


def _quiet(zone: Zone, day: date) -> dict[int, list[Mapping[str, Any]]]:
    """The reasons about which nobody wants to hear for now, by organisation."""
    rows = zone.risk_suggestions.filter(state=SuggestionState.DISMISSED, quiet_until__gte=day)
    quiet: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows.order_by("id"):
        quiet.setdefault(row.organisation_id, []).extend(row.reasons)
    return quiet


def _keep_reasons(known: RiskSuggestion, reasons: Sequence[Mapping[str, Any]]) -> None:
    if known.reasons != list(reasons):
        known.reasons = list(reasons)
        known.save(update_fields=["reasons"])


def _suggest(row: Organisation, reasons: Sequence[Mapping[str, Any]], by: Actor) -> None:
    RiskSuggestion.objects.create(zone_id=row.zone_id, organisation=row, reasons=list(reasons), made_at=clock.now())
    activity = _note("risk.suggested", row, by, None, {"codes": sorted(_codes(reasons))})
    if row.account_manager_id is not None:
        tell([f"user:{user}" for user in sorted(deliver(activity, to=[row.account_manager_id]))])


def _answered(suggestion: RiskSuggestion, by: Actor) -> RiskSuggestion:
    """The suggestion as it is now, held, for somebody who serves the organisation."""
    _held(suggestion.organisation)
    row = RiskSuggestion.objects.select_related("organisation__zone").get(pk=suggestion.pk)
    insist_changes(by, row.organisation)
    is_open(row.state).insist()
    return row


@transaction.atomic
def follow_suggestion(suggestion: RiskSuggestion, *, by: Actor, reason: str = "") -> Settlement:
    """Call the organisation at risk, for the reasons that were suggested or in one's own words."""
    row = _answered(suggestion, by)
    _decide(row, SuggestionState.FOLLOWED, by)
    words = reason or " ".join(told(row.reasons))[:LONGEST_REASON]
    return change_settlement(row.organisation, to=SettlementState.AT_RISK, reason=words, by=by)


@transaction.atomic
def dismiss_suggestion(suggestion: RiskSuggestion, *, by: Actor, remark: str, until: date) -> RiskSuggestion:
    """Put a suggestion away until a day, with a remark; other reasons bring it up again before."""
    row = _answered(suggestion, by)
    may_dismiss(until, day_in(row.organisation.zone, clock.now()), MOST_QUIET_DAYS).insist()
    row.remark, row.quiet_until = clean_line(remark, "remark", longest=LONGEST_REASON), until
    _decide(row, SuggestionState.DISMISSED, by)
    _note("risk.dismissed", row.organisation, by, None, {"until": str(until)})
    return row


def _decide(row: RiskSuggestion, state: SuggestionState, by: Actor) -> None:
    row.state, row.decided_at, row.decided_by_id = state, clock.now(), by.user_id
    row.save(update_fields=["state", "decided_at", "decided_by", "remark", "quiet_until"])


def _note(verb: str, row: Organisation, by: Actor, occurred_at: datetime | None, data: dict[str, Any]) -> Any:
    return append(
        verb,
        subject_type="organisation",
        subject_id=row.pk,
        by=by,
        zone_id=row.zone_id,
        data=data,
        occurred_at=occurred_at,
    )
