"""Settings: the people of the units, their posts, and the links with which they come in."""

from itertools import groupby

from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openzone.core.actor import Actor
from openzone.places.actions import dismiss, invite_staff
from openzone.places.models import Post
from openzone.web.desk.administrators import for_administrators, units_administered
from openzone.web.desk.settings import tabs
from openzone.web.desk.settings_forms import StaffForm
from openzone.web.desk.sheets import act_or_ask, link_sheet, sheet
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.units import units_in_order
from openzone.web.requests import PageRequest

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


def _posts(actor: Actor) -> QuerySet[Post]:
    """The living posts that the actor administers."""
    units = [unit.pk for unit in units_administered(actor)]
    return Post.objects.filter(unit_id__in=units, until__isnull=True).select_related("user", "unit")


@require_GET
@for_administrators
def people(request: PageRequest) -> HttpResponseBase:
    """Everybody with a post, unit by unit."""
    words, code = request.GET.get("q", "")[:200].replace("\0", ""), request.GET.get("unit", "")
    named = Q(user__name__icontains=words) | Q(user__name_local__icontains=words) | Q(user__email__icontains=words)
    tree = units_in_order(units_administered(request.actor))
    place = {unit.pk: number for number, (unit, _label) in enumerate(tree)}
    posts = [post for post in _posts(request.actor).filter(named) if code in ("", post.unit.code)]
    posts.sort(key=lambda post: (place[post.unit_id], post.user.name, post.pk))
    groups = [(unit, list(rows)) for unit, rows in groupby(posts, key=lambda post: post.unit)]
    context = {"groups": groups, "units": tree, "q": words, "unit": code, **tabs(request.actor, "people")}
    return render(request, "desk/settings/people.html", context)


@read_or_send
@for_administrators
def person_new(request: PageRequest) -> HttpResponseBase:
    """Invite somebody to work in a unit; the answer says how the one-time link comes to the person."""
    back, units = reverse("desk_people"), units_administered(request.actor)
    form = bound(request, StaffForm, units=units, initial={"unit": request.GET.get("unit", "")})
    invited = form.attempt(lambda: invite_staff(by=request.actor, **form.content()))
    if invited:
        return link_sheet(request, invited[0], back=back, written=True)
    return sheet(
        request,
        form,
        title=_("Invite somebody to work here"),
        button=_("Invite"),
        intro=_(
            "With a link the person sets a password and can sign in. It goes by mail; where it cannot, you pass it on."
        ),
        back=back,
    )


@read_or_send
@for_administrators
def post_end(request: PageRequest, number: int) -> HttpResponseBase:
    """End a post, once that has been confirmed."""
    post, back = get_object_or_404(_posts(request.actor), pk=number), reverse("desk_people")
    form = bound(request, ActionForm)

    def act() -> None:
        dismiss(post, by=request.actor)

    words = {"name": post.user, "role": post.get_role_display(), "unit": post.unit}
    return act_or_ask(
        request,
        form,
        act,
        title=_("End the post of %(name)s?") % words,
        intro=_("%(name)s is no longer %(role)s of “%(unit)s”. Open demands go back to the unit.") % words,
        button=_("End the post"),
        back=back,
        danger=True,
    )


@read_or_send
@for_administrators
def person_link(request: PageRequest, number: int) -> HttpResponseBase:
    """Make a one-time link for somebody who lost the password or never set one: mailed, or shown this once."""
    post, back = get_object_or_404(_posts(request.actor), pk=number), reverse("desk_people")
    form = bound(request, ActionForm)
    if form.is_bound:
        return link_sheet(request, post.user, back=back, renew=not post.user.invited_only)
    return sheet(
        request,
        form,
        title=_("New link for %(name)s?") % {"name": post.user},
        intro=_("Whoever has it can set a new password and sign in as this person. That you made it goes on record."),
        button=_("Make the link"),
        back=back,
    )
