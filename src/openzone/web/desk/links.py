"""Links between cases: said on one page, shown on both."""

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from openzone.cases.actions import link, unlink
from openzone.cases.joining import LinkKind
from openzone.cases.models import Case, CaseLink
from openzone.cases.queries import at_desk
from openzone.core.actor import Actor
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.cases.doors import DESK
from openzone.web.parts.cases.forms import PLEASE_FILL, choice
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.requests import PageRequest, for_staff, gone_to


class LinkForm(ActionForm):
    """The other demand, and how they belong together."""

    kind = choice(gettext_lazy("This demand is"), LinkKind.choices, radio=True, initial=LinkKind.RELATED)
    other = forms.CharField(
        label=gettext_lazy("Reference of the other demand"),
        max_length=40,
        error_messages=PLEASE_FILL,
        widget=forms.TextInput(attrs={"placeholder": "C-2026-00042", "autocomplete": "off"}),
    )

    def __init__(self, data: QueryDict | None = None, *, actor: Actor) -> None:
        super().__init__(data)
        self.actor = actor

    def clean_other(self) -> Case:
        """The demand with this reference that the reader sees."""
        ref = self.cleaned_data["other"].strip().upper()
        found = at_desk(self.actor).filter(ref=ref).first() if ref.isascii() and ref.isprintable() else None
        if found is None:
            raise forms.ValidationError(_("There is no demand with this reference that you can see."))
        return found


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def link_new(request: PageRequest, ref: str) -> HttpResponseBase:
    """Link a case with another one."""
    case, form = DESK.case(request.actor, ref), bound(request, LinkForm, actor=request.actor)

    def act() -> None:
        link(case, by=request.actor, **form.content())

    return act_or_ask(
        request,
        form,
        act,
        title=_("Link with another demand"),
        intro=_("Both show the link, to people of the zone who may read the other one. The enterprise sees nothing."),
        button=_("Link them"),
        back=DESK.address("case", ref),
    )


@require_POST
@for_staff
def link_remove(request: PageRequest, ref: str, number: int) -> HttpResponseBase:
    """Take a link away."""
    case = DESK.case(request.actor, ref)
    links = CaseLink.objects.filter(Q(case=case) | Q(other=case)).select_related("case", "other")
    unlink(get_object_or_404(links, pk=number), by=request.actor)
    return gone_to(request, DESK.address("case", ref))
