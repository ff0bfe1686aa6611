"""Handing over everything that somebody who leaves holds: looked at first, then done in one go, with a report."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from openzone.accounts.models import User
from openzone.core.actor import Actor
from openzone.places.actions import hand_over as handed_over
from openzone.places.actions import holdings_of
from openzone.places.models import Post
from openzone.places.signals import Held
from openzone.registry.queries import colleagues_of
from openzone.web.desk.administrators import for_administrators, units_administered
from openzone.web.desk.settings import tabs
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.once import posted_once, was_done
from openzone.web.requests import PageRequest, gone_to

SAME, NOBODY = "", "nobody"


class SuccessorsForm(ActionForm):
    """Who succeeds: one person for everything, or another for a kind of thing."""

    everything = forms.ChoiceField(
        label=gettext_lazy("Successor"), error_messages={"required": gettext_lazy("Please choose who succeeds.")}
    )

    def __init__(self, data: QueryDict | None = None, *, held: list[Held], people: list[User]) -> None:
        super().__init__(data)
        self.held, self.people = held, {str(one.pk): one for one in people}
        named = [(str(one.pk), f"{one.shown_name} · {one.email}") for one in people]
        back = (NOBODY, _("nobody: it goes back to the units"))
        self.offer("everything", [("", _("Choose a successor")), back, *named])
        for one in held:
            if one.passes_on:
                choices = [(SAME, _("as above")), (NOBODY, _("nobody")), *named]
                self.fields[one.kind] = forms.ChoiceField(label=one.words, choices=choices, required=False)

    def successors(self) -> dict[str, User | None]:
        """Who gets the things of each kind."""
        typed = self.cleaned_data
        chosen = {one.kind: typed[one.kind] or typed["everything"] for one in self.held if one.passes_on}
        return {kind: self.people.get(name) for kind, name in chosen.items()}

    def rows(self) -> list[dict[str, Any]]:
        """Each kind with the field of its successor."""
        return [{"held": one, "field": self[one.kind] if one.kind in self.fields else None} for one in self.held]


def _leaver(actor: Actor, number: int) -> User:
    units = [unit.pk for unit in units_administered(actor)]
    posts = Post.objects.filter(unit_id__in=units, until__isnull=True).select_related("user")
    return get_object_or_404(posts, pk=number).user


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def hand_over(request: PageRequest, number: int) -> HttpResponseBase:
    """What the person holds, with a successor for each kind; sent, everything passes on and the posts end."""
    if request.method == "POST" and was_done(request):
        return gone_to(request, reverse("desk_people"))
    leaver = _leaver(request.actor, number)
    people = list(colleagues_of(request.actor).exclude(pk=leaver.pk))
    form = bound(request, SuccessorsForm, held=holdings_of(leaver, by=request.actor), people=people)
    done = form.attempt(lambda: posted_once(request, lambda: _handed_over(request.actor, leaver, form)))
    if done is not None:
        page = {"leaver": leaver, "report": done[0], **tabs(request.actor, "people")}
        return render(request, "desk/settings/handed_over.html", page)
    page = {"leaver": leaver, "form": form, **tabs(request.actor, "people")}
    return render(request, "desk/settings/hand_over.html", page, status=form.status)


def _handed_over(actor: Actor, leaver: User, form: SuccessorsForm) -> list[dict[str, Any]]:
    return [asdict(one) for one in handed_over(leaver, by=actor, successors=form.successors())]
