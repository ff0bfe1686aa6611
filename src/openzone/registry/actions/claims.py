"""Claims: a person asks to act for an enterprise, the unit that serves it (or its owner) decides."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append, deliver
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.files import Upload, store
from openzone.core.live import tell
from openzone.core.models import Activity, StoredFile
from openzone.core.text import clean_text
from openzone.places.models import Unit
from openzone.places.queries import holders, is_staff, nearest_people, network, serves
from openzone.registry.actions import join, leave, register
from openzone.registry.actions.identifiers import identify
from openzone.registry.actions.insisting import insist_serves
from openzone.registry.enums import Belonging, ClaimState
from openzone.registry.models import Claim, Membership, Organisation
from openzone.registry.queries import (
    DECIDING_ROLES,
    bearer,
    bearing,
    belonging,
    claims_of,
    owners_of,
    people_of,
    waiting,
)
from openzone.registry.rules import may_decide, still_waits
from openzone.registry.schemes import USCC, Number, checked

MOST_WAITING = 5
AS_LICENCE = ("application/pdf", "image/png", "image/jpeg", "image/webp")


def _line(value: object, field: str, *, longest: int = 200, required: bool = True) -> str:
    return clean_text(value, field=field, longest=longest, required=required, lines=False)


@transaction.atomic
def claim(
    *,
    by: Actor,
    name: str,
    code: str,
    position: str,
    licence: StoredFile | None,
    name_latin: str = "",
    scheme: str = USCC,
    code_reason: str = "",
    remark: str = "",
    occurred_at: datetime | None = None,
) -> Claim:
    """Ask to act for an enterprise of the actor's zone. It goes to the unit that serves it, or to the zone's own.

    A number that does not fit its scheme needs a reason, and never more than that. Nothing is answered about
    whether the enterprise is known. `Conflict` for a second waiting claim with the same code.
    """
    if is_staff(by):
        raise Denied(_("You work for this zone, so you do not act for an enterprise in it."))
    number, _fits = checked(Number(scheme, code, code_reason), value_field="code", reason_field="code_reason")
    row = Claim(
        zone_id=by.where,
        user_id=by.who,
        name=_line(name, "name"),
        name_latin=_line(name_latin, "name_latin", required=False),
        scheme=number.scheme,
        code=number.value,
        code_reason=number.reason,
        position=_line(position, "position", longest=100),
        remark=clean_text(remark, field="remark", longest=2000, required=False),
        made_at=occurred_at or clock.now(),
    )
    _insist_few(by)
    row.licence = _own_licence(licence, by)
    row.matched = bearer(by.where, scheme=row.scheme, code=row.code, names=[row.name, row.name_latin])
    row.unit = _deciding_unit(row.matched, by)
    _save(row)
    _told(row, "made", by, _deciders(row, by) | _living_owners(row), occurred_at=occurred_at)
    return row


def _insist_few(by: Actor) -> None:
    if waiting(claims_of(by.who)).count() >= MOST_WAITING:
        raise Conflict(
            _("%(count)d of your claims wait already. Wait for an answer or withdraw one.") % {"count": MOST_WAITING}
        )


def _own_licence(stored: StoredFile | None, by: Actor) -> StoredFile:
    """The licence, if the actor himself handed it in here: its number may have been guessed."""
    if stored is None or stored.uploaded_by_id != by.user_id or stored.zone_id != by.zone_id:
        raise Invalid.of("licence", _("Please attach a copy of the licence, as PDF or picture."))
    return stored


@transaction.atomic
def keep_licence(upload: Upload, *, by: Actor) -> StoredFile:
    """Keep a copy of a licence before it is claimed with, so that it need not be attached twice.

    `Invalid` when it is not what its name says, or neither a PDF nor a picture.
    """
    try:
        stored = store([upload], by=by)[0]
    except Invalid as refusal:
        sentence = f"{refusal.sentence} {_('A licence is a PDF or a picture (PNG, JPEG, WebP).')}"
        raise Invalid(sentence, fields={"licence": sentence}) from refusal
    if stored.media_type not in AS_LICENCE:
        raise Invalid.of("licence", _("A licence is a PDF or a picture (PNG, JPEG, WebP)."))
    return stored


def _deciding_unit(matched: Organisation | None, by: Actor) -> Unit:
    """The unit that serves the enterprise, or the first one above it in which somebody decides; else the zone's own."""
    line = network(by).upwards(matched.unit_id) if matched else []
    staffed = set(holders(line, DECIDING_ROLES).values_list("unit_id", flat=True))
    return network(by).units[next((unit for unit in line if unit in staffed), network(by).top.pk)]


def _save(row: Claim) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "claim_waits_once" not in str(error):
            raise
        sentence = _("You have asked for this enterprise already. Your claim waits for an answer.")
        raise Conflict(sentence, fields={"code": sentence}) from None


def _deciders(row: Claim, by: Actor) -> set[int]:
    """The nearest people who decide a claim."""
    return nearest_people(network(by), row.unit_id, DECIDING_ROLES)


def _living_owners(row: Claim) -> set[int]:
    return {one.user_id for one in owners_of(row.matched)} if row.matched else set()


def _told(row: Claim, verb: str, by: Actor, people: set[int], *, occurred_at: datetime | None = None) -> Activity:
    """Append what was done, tell these people, wake the pages that count claims or show one's own."""
    activity = append(
        f"claim.{verb}",
        subject_type="claim",
        subject_id=row.pk,
        by=by,
        zone_id=row.zone_id,
        occurred_at=occurred_at,
        data={"organisation": row.organisation_id},
    )
    told = deliver(activity, to=people)
    tell([f"zone:{row.zone_id}:queue", *(f"user:{user}" for user in sorted({*told, row.user_id}))])
    return activity


def _held(claim: Claim) -> Claim:
    """The claim as it is now, held until the commit."""
    return Claim.objects.select_for_update(of=("self",)).select_related("user", "matched", "unit").get(pk=claim.pk)


@transaction.atomic
def withdraw(claim: Claim, *, by: Actor) -> Claim:
    """Take one's own claim back."""
    row = _held(claim)
    if row.user_id != by.user_id:
        raise Denied(_("This claim is somebody else's."))
    still_waits(row).insist()
    _decide(row, ClaimState.WITHDRAWN, by)
    _told(row, "withdrawn", by, set())
    return row


def _decide(
    row: Claim, state: ClaimState, by: Actor, *, reason: str = "", organisation: Organisation | None = None
) -> None:
    row.state, row.decided_at, row.decided_by_id = state, clock.now(), by.user_id
    row.reason, row.organisation = reason, organisation
    row.save(update_fields=["state", "decided_at", "decided_by", "reason", "organisation"])


@transaction.atomic
def confirm(
    claim: Claim, *, by: Actor, organisation: Organisation, role: str = Belonging.OWNER, ending: Iterable[int] = ()
) -> Membership:
    """Let the claimant act for an organisation. `ending` names the memberships of those who have left: they end.

    By people who decide the claim and serve the organisation, or by an owner of the organisation that it matches,
    who ends nobody's membership this way.
    """
    row = _held(claim)
    serving = serves(by, row.unit_id) and serves(by, organisation.unit_id)
    owning = row.matched_id == organisation.pk and belonging(by, organisation.pk) == Belonging.OWNER
    may_decide(row, who=by.who, serves=serving, owns=owning).insist()
    leaving = list(people_of(organisation).filter(pk__in=list(ending))) if serving else []
    membership = join(organisation=organisation, user=row.user, role=role, by=by)
    _keep_code(organisation, row, by, serving=serving)
    for one in leaving:
        if one.user_id != row.user_id:
            leave(one, by=by)
    _decide(row, ClaimState.CONFIRMED, by, organisation=organisation)
    _told(row, "confirmed", by, {row.user_id} | (_living_owners(row) - {one.user_id for one in leaving}))
    return membership


def _keep_code(organisation: Organisation, row: Claim, by: Actor, *, serving: bool) -> None:
    """An organisation without such a number bears from now on the one that staff have seen on the licence."""
    taken = Organisation.objects.filter(bearing(row.zone_id, row.scheme, row.code)).exists()
    has_one = organisation.identifiers.filter(scheme=row.scheme, ended="").exists()
    if serving and not has_one and not taken:
        identify(organisation, by=by, number=_number(row))


def _number(row: Claim) -> Number:
    return Number(row.scheme, row.code, row.code_reason, _("licence shown with a claim"))


@transaction.atomic
def confirm_new(
    claim: Claim,
    *,
    by: Actor,
    unit: Unit,
    name: str,
    name_local: str = "",
    country: str = "",
    role: str = Belonging.OWNER,
) -> Membership:
    """Enter the organisation from the claim's words and let the claimant act for it, in one step."""
    insist_serves(by, claim.unit_id)
    numbers = [_number(claim)]
    organisation = register(unit=unit, name=name, name_local=name_local, country=country, numbers=numbers, by=by)
    return confirm(claim, by=by, organisation=organisation, role=role)


@transaction.atomic
def refuse(claim: Claim, *, by: Actor, reason: str) -> Claim:
    """Refuse a claim with a reason that the claimant reads."""
    row = _held(claim)
    may_decide(row, who=by.who, serves=serves(by, row.unit_id), owns=False).insist()
    _decide(row, ClaimState.REFUSED, by, reason=clean_text(reason, field="reason", longest=2000))
    _told(row, "refused", by, {row.user_id})
    return row


@transaction.atomic
def object_to(claim: Claim, *, by: Actor, remark: str = "") -> Claim:
    """As an owner, say that this person does not belong to the enterprise. The unit reads it and decides all the same:
    the owner may be the one who has left.
    """
    row = _held(claim)
    owning = row.matched_id is not None and belonging(by, row.matched_id) == Belonging.OWNER
    may_decide(row, who=by.who, serves=False, owns=owning).insist()
    row.objected_by_id, row.objected_at = by.user_id, clock.now()
    row.objection = clean_text(remark, field="remark", longest=1000, required=False)
    row.save(update_fields=["objected_by", "objected_at", "objection"])
    _told(row, "objected", by, _deciders(row, by))
    return row


@transaction.atomic
def pass_on(claim: Claim, *, by: Actor) -> Claim:
    """Give a claim that is not one's unit's business to the zone's own unit."""
    row, top = _held(claim), network(by).top
    may_decide(row, who=by.who, serves=serves(by, row.unit_id), owns=False).insist()
    if row.unit_id == top.pk:
        raise Conflict(_("This is with the zone's own unit already."))
    row.unit = top
    row.save(update_fields=["unit"])
    _told(row, "passed_on", by, _deciders(row, by))
    return row
