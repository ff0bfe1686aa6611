"""How claims and the end of memberships read as notices."""

from collections.abc import Callable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.core.actor import Actor
from openzone.core.models import Activity
from openzone.core.notices import Line
from openzone.registry.enums import Belonging
from openzone.registry.models import Claim, Organisation
from openzone.registry.queries import belonging, claims_visible_to, visible_to
from openzone.web.parts.registry.correction_telling import tell_of_followed

_SENTENCES: dict[str, Callable[[], str]] = {
    "claim.made": lambda: _("wants to act for an enterprise"),
    "claim.withdrawn": lambda: _("withdrew the claim"),
    "claim.confirmed": lambda: _("confirmed the claim"),
    "claim.refused": lambda: _("refused the claim"),
    "claim.objected": lambda: _("says as its owner that this person does not belong to it"),
    "claim.passed_on": lambda: _("passed the claim on to the zone's own unit"),
}


def _names(activities: Sequence[Activity]) -> dict[int | None, str]:
    people = User.objects.filter(pk__in={activity.actor_id for activity in activities if activity.actor_id})
    return {user.pk: user.shown_name for user in people}


def tell_of_claims(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of activities on claims: at the desk, to an owner of the enterprise, to the claimant himself."""
    claims = claims_visible_to(actor).in_bulk({activity.subject_id for activity in activities})
    names = _names(activities)
    return {
        activity.pk: _line(actor, activity, claims[activity.subject_id], names)
        for activity in activities
        if activity.subject_id in claims and activity.verb in _SENTENCES
    }


def _line(actor: Actor, activity: Activity, claim: Claim, names: dict[int | None, str]) -> Line:
    return Line(
        who=names.get(activity.actor_id, _("OpenZone")),
        sentence=_SENTENCES[activity.verb](),
        title=claim.name,
        ref=claim.code,
        path=_place(actor, claim),
        about=claim.user.shown_name,
    )


def _place(actor: Actor, claim: Claim) -> str:
    if claim.user_id == actor.user_id:
        return reverse("portal_claims")
    if claim.matched_id is not None and belonging(actor, claim.matched_id) == Belonging.OWNER:
        return reverse("portal_claims_on_us")
    return reverse("desk_claim", args=[claim.pk])


def tell_of_memberships(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """That one can no longer act for an enterprise: told to nobody but the person."""
    mine = [one for one in activities if one.verb == "membership.ended" and one.data.get("user") == actor.user_id]
    organisations = Organisation.objects.in_bulk({one.subject_id for one in mine})
    names = _names(mine)
    return {
        one.pk: Line(
            who=names.get(one.actor_id, _("OpenZone")),
            sentence=_("ended that you act for this enterprise"),
            title=organisations[one.subject_id].shown_name,
            ref=organisations[one.subject_id].ref,
            path=reverse("portal_claims"),
        )
        for one in mine
        if one.subject_id in organisations
    }


def tell_of_risks(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """That an enterprise may be at risk: told to whoever manages it."""
    about = [one for one in activities if one.verb == "risk.suggested"]
    rows = visible_to(actor).in_bulk({one.subject_id for one in about}) if about else {}
    return {
        one.pk: Line(
            who=_("OpenZone"),
            sentence=_("suggests looking after an enterprise: it may be at risk"),
            title=rows[one.subject_id].shown_name,
            ref=rows[one.subject_id].ref,
            path=reverse("desk_organisation", args=[rows[one.subject_id].ref]),
        )
        for one in about
        if one.subject_id in rows
    }


def tell_of_organisations(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of all activities about organisations of which somebody is told."""
    told = tell_of_memberships(actor, activities) | tell_of_risks(actor, activities)
    return told | tell_of_followed(actor, activities)
