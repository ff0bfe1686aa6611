"""The state of an organisation towards the zone at the desk: said, ticked off, followed and put away."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from openzone.core.actor import Actor
from openzone.core.forms import local
from openzone.places.queries import today_of
from openzone.registry.actions import settlement
from openzone.registry.actions.insisting import insist_serves
from openzone.registry.enums import EntryChannel, SettlementState, SuggestionState
from openzone.registry.models import Organisation, RiskSuggestion, Settlement, Step
from openzone.registry.queries import visible_to
from openzone.registry.risks import told
from openzone.registry.settling import possible
from openzone.web.desk.naming import OrganisationField, ask_of
from openzone.web.desk.sheets import act_or_ask
from openzone.web.desk.space_forms import day_field
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.registry.settlement import settlement_word
from openzone.web.requests import PageRequest, for_staff

both = require_http_methods(["GET", "HEAD", "POST"])
QUIET_DAYS = 60


def settlement_of(actor: Actor, row: Any) -> dict[str, Any]:
    """What the page of an organisation shows of its settlement, from what was loaded with it."""
    today = today_of(actor)
    states = [_state(one) for one in row.states]
    steps = [_step(one, today) for one in row.first_steps]
    done = sum(step["done_at"] is not None for step in steps)
    return {
        "state_word": settlement_word(row.settlement) if row.settlement else "",
        "states": states,
        "first_days": steps if done < len(steps) or _is_recent(steps, today) else [],
        "first_days_done": done,
        "risk_reasons": told(row.risk or ()),
    }


def _state(one: dict[str, Any]) -> dict[str, Any]:
    channel = str(EntryChannel(one["channel"]).label) if one["channel"] else ""
    through = local(one["through"], one["through_local"]) if one["through"] else ""
    since = date.fromisoformat(one["since"])
    return {**one, "word": settlement_word(one["state"]), "since": since, "channel": channel, "through": through}


def _step(one: dict[str, Any], today: date) -> dict[str, Any]:
    due = date.fromisoformat(one["due"])
    done_at = datetime.fromisoformat(one["done_at"]) if one["done_at"] else None
    late = done_at is None and due < today
    return {**one, "name": local(one["name"], one["name_local"]), "due": due, "done_at": done_at, "late": late}


def _is_recent(steps: list[dict[str, Any]], today: date) -> bool:
    """A checklist that is done is still shown for a month."""
    return bool(steps) and max(step["due"] for step in steps) > today - timedelta(days=30)


class SettlementForm(ActionForm):
    """The next state, since when, why, and by which way it came."""

    to = forms.ChoiceField(label=gettext_lazy("It is now"), widget=forms.RadioSelect)
    since = day_field(gettext_lazy("Since"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Needed for “at risk” and “left”."),
    )
    channel = forms.ChoiceField(label=gettext_lazy("How it came to the zone"), required=False)
    through = OrganisationField(label=gettext_lazy("Through which organisation"), required=False)

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, organisation: Organisation) -> None:
        super().__init__(data, initial={"since": today_of(actor)})
        ask_of(self, "through", actor)
        self.offer("to", [(one.value, one.label) for one in possible(organisation.settlement)])
        self.offer("channel", [("", _("as known so far")), *EntryChannel.choices])


class CorrectionForm(SettlementForm):
    """A state as it should have been entered, and why it is put right."""

    why = forms.CharField(label=gettext_lazy("Why it is corrected"), max_length=500)

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, settlement: Settlement) -> None:
        super().__init__(data, actor=actor, organisation=settlement.organisation)
        self.offer("to", SettlementState.choices)
        self.fields["to"].label = _("It was")
        names = ("since", "reason", "channel")
        self.initial = {name: getattr(settlement, name) for name in names} | {"to": settlement.state}
        self.initial["through"] = settlement.through.ref if settlement.through else ""


class WithdrawalForm(ActionForm):
    """Why a state never was."""

    why = forms.CharField(label=gettext_lazy("Why it is taken back"), max_length=500)


class TickForm(ActionForm):
    """Whether a step is done, with a remark."""

    done = forms.BooleanField(label=gettext_lazy("It is done"), required=False)
    remark = forms.CharField(label=gettext_lazy("Remark"), max_length=500, required=False)

    def __init__(self, data: QueryDict | None = None, *, step: Step) -> None:
        super().__init__(data, initial={"done": True, "remark": step.remark})


class FollowForm(ActionForm):
    """The reason with which it is called at risk."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)

    def __init__(self, data: QueryDict | None = None, *, suggestion: RiskSuggestion) -> None:
        super().__init__(data, initial={"reason": " ".join(told(suggestion.reasons))[:500]})


class DismissForm(ActionForm):
    """Why a suggestion may rest, and until when."""

    remark = forms.CharField(label=gettext_lazy("Why is it no risk?"), max_length=500)
    until = day_field(gettext_lazy("Do not suggest it again before"))

    def __init__(self, data: QueryDict | None = None, *, actor: Actor) -> None:
        super().__init__(data, initial={"until": today_of(actor) + timedelta(days=QUIET_DAYS)})


def _served(request: PageRequest, ref: str) -> tuple[Organisation, str]:
    row = get_object_or_404(visible_to(request.actor), ref=ref)
    insist_serves(request.actor, row.unit_id)
    return row, reverse("desk_organisation", args=[ref])


@both
@for_staff
def settlement_change(request: PageRequest, ref: str) -> HttpResponseBase:
    """Say that an organisation is now in another state."""
    row, back = _served(request, ref)
    form = bound(request, SettlementForm, actor=request.actor, organisation=row)

    def act() -> None:
        settlement.change_settlement(row, by=request.actor, **form.content())

    title = _("Status of “%(organisation)s”") % {"organisation": row}
    return act_or_ask(request, form, act, title=title, button=_("Save"), back=back)


@both
@for_staff
def settlement_correction(request: PageRequest, ref: str, number: int) -> HttpResponseBase:
    """Put a state right that was entered wrongly."""
    row, back = _served(request, ref)
    found = row.settlements.select_related("organisation", "through")
    form = bound(request, CorrectionForm, actor=request.actor, settlement=get_object_or_404(found, pk=number))

    def act() -> None:
        settlement.correct_settlement(found.get(pk=number), by=request.actor, **form.content())

    title = _("Correct a status of “%(organisation)s”") % {"organisation": row}
    intro = _("For what was entered wrongly. If it has changed since, enter the new status instead.")
    return act_or_ask(request, form, act, title=title, intro=intro, button=_("Save"), back=back)


@both
@for_staff
def settlement_withdrawal(request: PageRequest, ref: str, number: int) -> HttpResponseBase:
    """Take a state back that was entered by mistake."""
    row, back = _served(request, ref)
    found = get_object_or_404(row.settlements.select_related("organisation"), pk=number)
    form = bound(request, WithdrawalForm)

    def act() -> None:
        settlement.withdraw_settlement(found, by=request.actor, **form.content())

    words = {"organisation": row, "state": found.get_state_display()}
    title = _("Was “%(organisation)s” never “%(state)s”?") % words
    intro = _("The status before it holds again. What was entered and why it was taken back stays in what happened.")
    return act_or_ask(request, form, act, title=title, intro=intro, button=_("Take it back"), back=back, danger=True)


@both
@for_staff
def step_tick(request: PageRequest, ref: str, number: int) -> HttpResponseBase:
    """Tick a step of the first days off, or take that back."""
    row, back = _served(request, ref)
    step = get_object_or_404(Step.objects.select_related("step"), pk=number, organisation=row)
    form = bound(request, TickForm, step=step)

    def act() -> None:
        settlement.tick(step, by=request.actor, **form.content())

    return act_or_ask(request, form, act, title=str(step.step), button=_("Save"), back=back)


def _suggestion(row: Organisation) -> RiskSuggestion:
    return get_object_or_404(RiskSuggestion, organisation=row, state=SuggestionState.OPEN)


@both
@for_staff
def risk_follow(request: PageRequest, ref: str) -> HttpResponseBase:
    """Call an organisation at risk, as was suggested."""
    row, back = _served(request, ref)
    suggestion = _suggestion(row)
    form = bound(request, FollowForm, suggestion=suggestion)

    def act() -> None:
        settlement.follow_suggestion(suggestion, by=request.actor, **form.content())

    title = _("Mark “%(organisation)s” as at risk?") % {"organisation": row}
    intro = _("Everybody at the desk sees the status, the enterprise never does.")
    return act_or_ask(request, form, act, title=title, intro=intro, button=_("Mark as at risk"), back=back)


@both
@for_staff
def risk_dismiss(request: PageRequest, ref: str) -> HttpResponseBase:
    """Put a suggestion away for a time."""
    row, back = _served(request, ref)
    suggestion = _suggestion(row)
    form = bound(request, DismissForm, actor=request.actor)

    def act() -> None:
        settlement.dismiss_suggestion(suggestion, by=request.actor, **form.content())

    title = _("“%(organisation)s” is not at risk") % {"organisation": row}
    intro = _("It is not suggested again before that day, unless another reason comes up.")
    return act_or_ask(request, form, act, title=title, intro=intro, button=_("Not now"), back=back)
