"""What is done to many cases at once: the same action as on each page, one case after the other, with a report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from openzone.cases import actions
from openzone.cases.actions.movement import lock
from openzone.cases.canned import filled_for, offered_for
from openzone.cases.models import Case
from openzone.cases.queries import at_desk
from openzone.core.actions import fingerprint, once
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Invalid, Refusal
from openzone.web.desk import list_forms as forms
from openzone.web.desk.enterprises import read_or_send
from openzone.web.parts.helping import canned_part
from openzone.web.parts.once import key_of
from openzone.web.requests import PageRequest, for_staff

MOST = 100
LONGEST_PLACE = 40


def _answer(case: Case, *, by: Actor, body: str, seen: int | None, canned: Sequence[int] = ()) -> object:
    """A message with what is filled in for this case, unless it moved on since it was looked at."""
    with transaction.atomic():
        row = lock(case, seen=seen)
        message = actions.post_message(row, by=by, body=filled_for(body, row))
        actions.count_use(lambda: offered_for(by, [row]), canned)
        return message


@dataclass(frozen=True)
class Act:
    """Something that can be done to many. `label` stands on the button, `does` is the action, `key` its single key."""

    noun: str
    label: Any
    heading: Any
    meaning: Any
    form: type[forms.BulkForm]
    does: Callable[..., object]
    key: str = ""


BULK = (
    Act(
        "assignment", gettext_lazy("Assign"), gettext_lazy("Assign these demands"),
        gettext_lazy(
            "Each goes to the unit, which accepts it or refers it on within a working day. "
            "Its enterprise sees who works on it."
        ),
        forms.BulkAssignmentForm, actions.assign, "a",
    ),
    Act(
        "triage", gettext_lazy("Sort"), gettext_lazy("Sort these demands"),
        gettext_lazy("You say what they are about and how pressing they are; then they can be assigned."),
        forms.BulkTriageForm, actions.triage, "s",
    ),
    Act(
        "acceptance", gettext_lazy("Accept"), gettext_lazy("Accept these demands"),
        gettext_lazy("Each is taken on. Where nobody is named yet, you work on it. Its enterprise is told."),
        forms.BulkAcceptanceForm, actions.accept, "c",
    ),
    Act(
        "answer", gettext_lazy("Answer"), gettext_lazy("Answer these demands"),
        gettext_lazy("Each enterprise reads the same words, as a message in its own conversation."),
        forms.BulkAnswerForm, _answer, "r",
    ),
    Act(
        "escalation", gettext_lazy("Escalate"), gettext_lazy("Escalate these demands"),
        gettext_lazy("The level above oversees each of them from now on; who works on it stays."),
        forms.BulkEscalationForm, actions.escalate, "e",
    ),
)  # fmt: skip
ACTS = {act.noun: act for act in BULK}


@dataclass(frozen=True)
class Chosen:
    """A row that was ticked: the case, if the actor sees it, and the version that was looked at."""

    ref: str
    seen: int | None
    case: Case | None

    @property
    def value(self) -> str:
        """As the row is named in forms; what was looked at stays what it was."""
        return f"{self.ref}:{'' if self.seen is None else self.seen}"


@dataclass(frozen=True)
class Outcome:
    """What became of a row: done, or the sentence why not; then it may be chosen again in the version shown now."""

    ref: str
    case: Case | None
    sentence: str
    changed: bool = False

    @property
    def done(self) -> bool:
        """Whether it was done."""
        return not self.sentence

    @property
    def value(self) -> str:
        """As the row is named when it is tried again."""
        return f"{self.ref}:{self.case.version}" if self.case else ""


@read_or_send
@for_staff
def bulk(request: PageRequest, noun: str) -> HttpResponseBase:
    """Show what would be done to the ticked cases, or do it and report what became of each."""
    act = ACTS.get(noun)
    if act is None:
        raise Http404
    values = request.POST if request.method == "POST" else request.GET
    chosen = chosen_rows(request.actor, values.getlist("row"))
    form = act.form(request.POST if request.method == "POST" else None, actor=request.actor)
    done = form.attempt(lambda: carry_out(request, act, form, chosen))
    query = values.get("back", "")[: forms.LONGEST_QUERY]
    page = {"act": act, "back": _back(query), "back_query": query}
    if done is None:
        page |= {"form": form, "chosen": chosen, "canned_url": _canned_address(act, chosen)}
        return render(request, "desk/lists/bulk.html", page, status=form.status)
    return render(request, "desk/lists/report.html", {**page, **_report(done)})


def _canned_address(act: Act, chosen: Sequence[Chosen]) -> str:
    """Where the canned answers for these cases are fetched, for what writes to them."""
    if "canned" not in act.form.base_fields:
        return ""
    return f"{reverse('desk_bulk_canned')}?{urlencode([('row', one.ref) for one in chosen[:MOST]])}"


@require_GET
@for_staff
def canned(request: PageRequest) -> HttpResponseBase:
    """The canned answers that fit each of the ticked cases, as they stand: each message is filled in on its own."""
    chosen = chosen_rows(request.actor, request.GET.getlist("row"))
    cases = [one.case for one in chosen if one.case is not None]
    return canned_part(request, offered_for(request.actor, cases), None)


def _back(query: str) -> str:
    """The list as it was: only its query is taken from the page, never an address."""
    return f"{reverse('desk_cases')}?{query}" if query else reverse("desk_cases")


def _report(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    refused = [one for one in outcomes if not one.done]
    done = len(outcomes) - len(refused)
    return {
        "outcomes": outcomes,
        "done_count": done,
        "done_words": ngettext("%(n)d done", "%(n)d done", done) % {"n": done},
        "refused": refused,
        "refused_words": ngettext("%(n)d not done", "%(n)d not done", len(refused)) % {"n": len(refused)},
        "again": any(one.case is not None for one in refused),
        "bulk": BULK,
    }


def chosen_rows(actor: Actor, values: Sequence[str]) -> list[Chosen]:
    """The rows that were ticked, each once, in their order. One statement, however many they are."""
    named: dict[str, int | None] = {}
    for value in values[: 10 * MOST]:
        ref, _colon, seen = value[:LONGEST_PLACE].replace("\0", "").partition(":")
        if ref:
            named.setdefault(ref, int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None)
    found = {case.ref: case for case in at_desk(actor).filter(ref__in=list(named))}
    return [Chosen(ref, seen, found.get(ref)) for ref, seen in named.items()]


def carry_out(request: PageRequest, act: Act, form: forms.BulkForm, chosen: Sequence[Chosen]) -> list[Outcome]:
    """Do it to one case after the other, each in a transaction of its own and once for the form's key."""
    if not chosen:
        raise Invalid(_("No demand is ticked. Go back to the list and tick some."))
    if len(chosen) > MOST:
        sentence = _("%(count)d demands are ticked; at most %(most)d can be done at once.")
        raise Invalid(sentence % {"count": len(chosen), "most": MOST})
    key, content = key_of(request), form.content()
    return [_outcome(request.actor, act, content, one, key) for one in chosen]


def _outcome(actor: Actor, act: Act, content: dict[str, Any], one: Chosen, key: str) -> Outcome:
    case = one.case
    if case is None:
        return Outcome(one.ref, None, _("This is no longer here, or it is not yours to see."))

    def does() -> tuple[int, Any]:
        act.does(case, by=actor, seen=one.seen, **content)
        return 200, {}

    sent = fingerprint(act.noun, one.ref, one.seen, {name: str(value) for name, value in content.items()})
    try:
        once(f"{key[:150]}:{one.ref}", does, owner_id=actor.who, request=sent)
    except Refusal as refusal:
        case.refresh_from_db(fields=["state", "version"])
        changed = isinstance(refusal, Conflict) and one.seen is not None and one.seen != case.version
        return Outcome(one.ref, case, str(refusal), changed)
    return Outcome(one.ref, case, "")
