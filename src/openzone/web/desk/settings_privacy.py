"""Settings: how long data of people are kept, what is kept about somebody, erasure, words that must not stay."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from openzone.accounts.models import User
from openzone.accounts.queries import user_by_email
from openzone.cases.actions.striking import ask_strike, decide_strike, strikes_asked
from openzone.cases.models import Case
from openzone.cases.queries import at_desk
from openzone.core.actor import Actor
from openzone.core.models import PersonalFile, RetentionRun
from openzone.core.personal_files import personal_files_of
from openzone.core.retention import LONGEST, all_kept, days_kept
from openzone.places.actions.privacy import ask_data, belongs_here, erase_person, owed_by, set_retention
from openzone.places.queries import zone_of
from openzone.web.desk.administrators import for_zone_administrators
from openzone.web.desk.settings import read_or_send, tabs
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import ActionForm, EditForm, bound
from openzone.web.requests import PageRequest, gone_to

SHOWN_RUNS = 20
SHOWN_FILES = 5


class RetentionForm(EditForm):
    """For how many days each kind is kept."""

    def __init__(self, data: Any = None, *, days: dict[str, int]) -> None:
        super().__init__(data, initial=days)
        for kind in all_kept():
            self.fields[kind.code] = forms.IntegerField(
                label=str(kind.words),
                min_value=kind.least,
                max_value=LONGEST,
                help_text=_("Days; at least %(least)d.") % {"least": kind.least},
            )


class PersonForm(forms.Form):
    """Of whom."""

    email = forms.CharField(label=gettext_lazy("E-mail"), max_length=200)


class StrikeForm(ActionForm):
    """Which words, and why."""

    ref = forms.CharField(label=gettext_lazy("Reference of the demand"), max_length=20)
    stream = forms.ChoiceField(
        label=gettext_lazy("Where they stand"),
        choices=[
            ("message", gettext_lazy("a message")),
            ("note", gettext_lazy("a note inside the zone")),
            ("demand", gettext_lazy("the demand itself: title, words and answers")),
        ],
    )
    number = forms.IntegerField(label=gettext_lazy("Number of the message or note"), min_value=0, initial=1)
    reason = forms.CharField(label=gettext_lazy("Why they must not stay"), widget=forms.Textarea(attrs={"rows": 3}))


@read_or_send
@for_zone_administrators
def privacy(request: PageRequest) -> HttpResponseBase:
    """How long is kept what, what the last nights removed, and the way to a person's data."""
    zone = zone_of(request.actor)
    form = bound(request, RetentionForm, days=days_kept(zone.pk))

    def act() -> str:
        form.insist_fresh()
        set_retention(zone, days=form.content(), by=request.actor)
        return reverse("desk_privacy")

    if url := form.carry_out(request, act):
        messages.success(request, _("Saved. It counts from tonight on."))
        return gone_to(request, url)
    words = {kind.code: kind.words for kind in all_kept()}
    runs = RetentionRun.objects.filter(zone_id=zone.pk).order_by("-at", "-id")[:SHOWN_RUNS]
    context = {
        "form": form,
        "runs": [(words.get(run.kind, run.kind), run) for run in runs],
        "person_form": PersonForm(request.GET if "email" in request.GET else None),
        "person": _person_asked(request),
        "asked": "email" in request.GET,
        "strikes": _strikes(request.actor),
        "files": _files(request.actor),
        **tabs(request.actor, "privacy"),
    }
    return render(request, "desk/settings/privacy.html", context, status=form.status)


def _person_asked(request: PageRequest) -> dict[str, Any] | None:
    """Who has the e-mail that was typed, if the zone knows anything of him, and what is still owed."""
    typed = request.GET.get("email", "").replace("\0", "").strip()
    user = user_by_email(typed) if typed else None
    if user is None or not belongs_here(user, request.actor.where):
        return None
    return {"user": user, "owed": owed_by(user, request.actor.where)}


def _files(actor: Actor) -> list[tuple[User, PersonalFile]]:
    """What the actor asked for in this zone about others, the newest first."""
    rows = list(personal_files_of(actor).filter(zone_id=actor.where).exclude(user_id=actor.who)[:SHOWN_FILES])
    people = User.objects.in_bulk([row.user_id for row in rows])
    return [(people[row.user_id], row) for row in rows]


def _strikes(actor: Actor) -> list[dict[str, Any]]:
    asked = list(strikes_asked(actor.where)[:50])
    refs = dict(Case.objects.filter(pk__in=[one.subject_id for one in asked]).values_list("pk", "ref"))
    return [
        {"one": one, "ref": refs.get(one.subject_id, ""), "mine": one.asked_by_id == actor.user_id} for one in asked
    ]


def _known(request: PageRequest, number: int) -> User:
    user = get_object_or_404(User, pk=number)
    if not belongs_here(user, request.actor.where):
        raise Http404
    return user


@require_POST
@for_zone_administrators
def person_data(request: PageRequest, number: int) -> HttpResponseBase:
    """Ask for all that the zone keeps about a person, as a file. That it was asked for goes on record."""
    ask_data(_known(request, number), by=request.actor)
    messages.success(request, _("The file is being written. It stands here when it is ready."))
    return gone_to(request, reverse("desk_privacy"))


@read_or_send
@for_zone_administrators
def person_erase(request: PageRequest, number: int) -> HttpResponseBase:
    """Erase a person, once that has been confirmed."""
    user = _known(request, number)

    def act() -> None:
        erase_person(user, by=request.actor)

    return act_or_ask(
        request,
        bound(request, ActionForm),
        act,
        title=_("Erase %(name)s for good?") % {"name": user},
        intro=_(
            "Name, e-mail, telephone number and all that was typed and never sent go, everywhere and for good. What the"
            " person did stays, by “a former member”: figures and the log do not change. It cannot be undone."
        ),
        button=_("Erase the person"),
        back=reverse("desk_privacy"),
        danger=True,
    )


@read_or_send
@for_zone_administrators
def strike_new(request: PageRequest) -> HttpResponseBase:
    """Ask a second administrator to strike words."""
    form = bound(request, StrikeForm)

    def act() -> None:
        typed = form.content()
        case = at_desk(request.actor).filter(ref=typed.pop("ref").replace("\0", "")).first()
        if case is None:
            raise Http404
        ask_strike(case, by=request.actor, **typed)

    return act_or_ask(
        request,
        form,
        act,
        title=_("Which words must not stay?"),
        intro=_("A second administrator decides. Struck words are gone for good, their former wordings too."),
        button=_("Ask a second administrator"),
        back=reverse("desk_privacy"),
    )


@require_POST
@for_zone_administrators
def strike_decide(request: PageRequest, number: int) -> HttpResponseBase:
    """Decide as the second administrator."""
    asked = get_object_or_404(strikes_asked(request.actor.where), pk=number)
    granted = request.POST.get("granted") == "yes"
    decide_strike(asked, granted=granted, by=request.actor)
    messages.success(request, _("Struck.") if granted else _("They stay as they are."))
    return gone_to(request, reverse("desk_privacy"))
