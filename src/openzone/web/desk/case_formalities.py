"""A formality begun out of a demand, on one small page."""

from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from openzone.cases.actions import begin_formality
from openzone.cases.formalities import may_begin_formality
from openzone.cases.queries import relations_of
from openzone.formalities.enums import Applicant
from openzone.formalities.models import Service
from openzone.web.desk.formalities import counter_services
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.cases.doors import DESK
from openzone.web.parts.cases.forms import choice
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.once import was_done
from openzone.web.requests import PageRequest, for_staff


class BeginForm(ActionForm):
    """Which service."""

    service = choice(gettext_lazy("Service"))

    def __init__(self, data: QueryDict | None = None, *, services: list[Service]) -> None:
        super().__init__(data)
        self.services = {one.code: one for one in services}
        self.offer("service", [("", _("Choose a service")), *((one.code, str(one)) for one in services)])


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def begin(request: PageRequest, ref: str) -> HttpResponseBase:
    """Begin a formality for the enterprise of a case."""
    case = DESK.case(request.actor, ref)
    if not was_done(request):
        may_begin_formality(case.state, relations_of(request.actor, case)).insist()
    offered = [one for one in counter_services(request.actor) if one.text.applicant != Applicant.PERSONS]
    form = bound(request, BeginForm, services=offered)

    def act() -> None:
        begin_formality(case, form.services[form.cleaned_data["service"]], by=request.actor)

    return act_or_ask(
        request,
        form,
        act,
        title=_("Start a formality"),
        intro=_("For “%(enterprise)s”: both sides follow it from here.") % {"enterprise": case.organisation},
        button=_("Start it"),
        back=DESK.address("case", ref),
    )
