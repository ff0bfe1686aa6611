"""Agreements and what was promised in them; their steps are nouns posted below them."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from ninja.params.models import Body as BodySource
from pydantic import BaseModel, Field

from openzone.api import shapes
from openzone.api.access import ApiRequest
from openzone.api.agreement_bodies import (
    COMMITMENT_BODIES,
    STEP_BODIES,
    AgreementFilters,
    NewAgreement,
    NewAnnex,
    NewCommitment,
    OtherCommitment,
    OtherParty,
)
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import LARGEST, Body
from openzone.api.named import file_named, officer_named, organisation_named, unit_named
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.keyset import Order
from openzone.partnerships import actions
from openzone.partnerships.enums import (
    AGREEMENT_NOUNS,
    COMMITMENT_NOUNS,
    AgreementKind,
    AgreementState,
    CommitmentState,
    PartyKind,
)
from openzone.partnerships.models import Agreement, Commitment, Party
from openzone.partnerships.queries import (
    annexes_of,
    commitments_of,
    parties_of,
    possible,
    possible_with,
    search,
    visible_to,
)

router = Router(tags=["agreements"])
Reference = Annotated[str, Path(pattern=r"^G-[0-9]{4}-[0-9]{5,9}$", description="Reference of the agreement.")]
Number = Annotated[int, Path(ge=1, le=LARGEST, description="Number of the commitment in its agreement.")]
NOUN_OF = {verb: noun for noun, verb in AGREEMENT_NOUNS.items()}
NOUN_OF_COMMITMENT = {verb: noun for noun, verb in COMMITMENT_NOUNS.items()}


class AgreementShape(BaseModel):
    """What parties agreed on, or are about to."""

    ref: str = Field(examples=["G-2026-00001"])
    kind: AgreementKind
    title: str
    title_local: str
    summary: str
    summary_local: str
    unit: str = Field(description="Code of the unit that keeps it.")
    state: AgreementState
    signed_on: date | None
    begins_on: date | None = Field(description="First day of its term.")
    ends_on: date | None = Field(description="Last day of its term; null where no end is agreed.")
    ended_on: date | None
    ended_for: str
    changed_at: datetime

    @classmethod
    def of(cls, row: Agreement) -> "AgreementShape":
        """The shape of this row."""
        return cls(**_columns(row))


def _columns(row: Agreement) -> dict[str, Any]:
    taken = set(AgreementShape.model_fields) - {"unit", "kind", "state"}
    known = {"unit": row.unit.code, "kind": AgreementKind(row.kind), "state": AgreementState(row.state)}
    return {**{name: getattr(row, name) for name in taken}, **known}


class SignatoryShape(BaseModel):
    """Who signed for a party, and the office held then."""

    name: str
    name_local: str
    office: str
    office_local: str


class PartyShape(BaseModel):
    """Who is bound."""

    id: int = Field(description="By which commitments and signatories name it.")
    kind: PartyKind
    organisation: str | None = Field(description="Reference of the organisation.")
    name: str
    name_local: str
    signatories: list[SignatoryShape]

    @classmethod
    def of(cls, row: Party) -> "PartyShape":
        """The shape of this row."""
        named: Any = row.organisation or (row.agreement.zone if row.kind == PartyKind.ZONE else row)
        people = [
            SignatoryShape(**{name: getattr(one, name) for name in SignatoryShape.model_fields})
            for one in row.signatories.all()
        ]
        return cls(
            id=row.pk,
            kind=PartyKind(row.kind),
            organisation=row.organisation.ref if row.organisation else None,
            name=named.name,
            name_local=named.name_local,
            signatories=people,
        )


class CommitmentShape(BaseModel):
    """One thing that a party promised."""

    number: int
    party: int = Field(description="The `id` of the party that promised it.")
    text: str
    text_local: str
    due_on: date | None
    state: CommitmentState
    done_on: date | None
    remark: str = Field(description="What shows that it was done.")
    answer: str = Field(description="Why it was sent back, opened again or let go.")
    evidence: shapes.File | None
    version: int
    can: list[str] = Field(description="Nouns that the caller may post below it now.")

    @classmethod
    def of(cls, actor: Actor, row: Commitment) -> "CommitmentShape":
        """The shape of this row."""
        taken = set(cls.model_fields) - {"party", "state", "evidence", "can"}
        return cls(
            **{name: getattr(row, name) for name in taken},
            party=row.party_id,
            state=CommitmentState(row.state),
            evidence=shapes.File.of(row.evidence) if row.evidence else None,
            can=[NOUN_OF_COMMITMENT[verb] for verb in possible_with(actor, row)],
        )


class AnnexShape(BaseModel):
    """A paper beside the signed one."""

    what: str
    file: shapes.File


class WholeAgreement(AgreementShape):
    """An agreement with who is bound, its papers, what was promised, and what the caller may do now."""

    parties: list[PartyShape]
    document: shapes.File | None = Field(description="The signed paper.")
    annexes: list[AnnexShape]
    commitments: list[CommitmentShape] = Field(description="Those that the caller sees.")
    version: int
    can: list[str] = Field(description="Nouns that the caller may post below it now.")


def whole(actor: Actor, row: Agreement) -> WholeAgreement:
    """An agreement with all that the caller sees of it."""
    return WholeAgreement(
        **_columns(row),
        parties=[PartyShape.of(one) for one in parties_of(row)],
        document=shapes.File.of(row.document) if row.document else None,
        annexes=[AnnexShape(what=one.shown_what, file=shapes.File.of(one.file)) for one in annexes_of(row)],
        commitments=[CommitmentShape.of(actor, one) for one in commitments_of(actor, row)],
        version=row.version,
        can=[NOUN_OF[verb] for verb in possible(actor, row)],
    )


def agreement_named(actor: Actor, ref: str) -> Agreement:
    """The agreement with this reference, if the caller sees it; else it is not there."""
    return get_object_or_404(visible_to(actor), ref=ref)


@router.get(
    "/agreements",
    response=documented(200, Items[AgreementShape]),
    summary="List agreements",
    operation_id="list_agreements",
)
def list_agreements(request: ApiRequest, filters: Query[AgreementFilters]) -> HttpResponse:
    """The agreements that the caller sees, the last changed first; owners of an enterprise see those that bind it."""
    rows = search(visible_to(request.auth), request.auth.where, filters.q or "")
    for name in ("kind", "state"):
        if getattr(filters, name) is not None:
            rows = rows.filter(**{name: getattr(filters, name)})
    order = Order("agreements", "changed_at", down=True)
    found, after = page(rows, order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[AgreementShape.of(row) for row in found], next=after))


def _bound(actor: Actor, sent: Any) -> actions.Bound:
    organisation = organisation_named(actor, sent.organisation) if sent.organisation else None
    return actions.Bound(organisation=organisation, name=sent.name, name_local=sent.name_local)


@router.post(
    "/agreements",
    response=documented(201, WholeAgreement, 400, 403, 409, 413),
    summary="Draft an agreement",
    operation_id="draft_agreement",
)
def new_agreement(request: ApiRequest, payload: NewAgreement, key: Key) -> HttpResponse:
    """Draft an agreement that one of the caller's units keeps."""
    actor = request.auth

    def act() -> WholeAgreement:
        unit = unit_named(actor, payload.unit)
        content = {name: getattr(payload, name) for name in actions.Content.__dataclass_fields__}
        made = actions.draft_agreement(
            by=actor,
            unit=unit,
            officer=officer_named(unit, payload.officer) if payload.officer else None,
            content=actions.Content(**content),
            parties=[_bound(actor, one) for one in payload.parties],
        )
        return whole(actor, agreement_named(actor, made.ref))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.get(
    "/agreements/{agreement}",
    response=documented(200, WholeAgreement, 404),
    summary="Show an agreement",
    operation_id="show_agreement",
)
def show_agreement(request: ApiRequest, agreement: Reference) -> HttpResponse:
    """One agreement, with what was promised and what the caller may do now."""
    return respond(whole(request.auth, agreement_named(request.auth, agreement)))


def _done(request: ApiRequest, ref: str, key: str | None, payload: Body, act: Any, status: int = 200) -> HttpResponse:
    """Do something to an agreement, and answer the agreement as it is then."""

    def acted() -> WholeAgreement:
        act(agreement_named(request.auth, ref))
        return whole(request.auth, agreement_named(request.auth, ref))

    return respond_once(request, key, payload.model_dump(mode="json"), acted, status=status)


@router.post(
    "/agreements/{agreement}/parties",
    response=documented(201, WholeAgreement, 400, 403, 404, 409, 413),
    summary="Add a party",
    operation_id="add_party",
)
def new_party(request: ApiRequest, agreement: Reference, payload: OtherParty, key: Key) -> HttpResponse:
    """Let somebody else be bound: an organisation, a body outside by its name, or with neither the zone."""

    def act(row: Agreement) -> None:
        actions.add_party(row, by=request.auth, bound=_bound(request.auth, payload), seen=payload.seen)

    return _done(request, agreement, key, payload, act, 201)


@router.post(
    "/agreements/{agreement}/annexes",
    response=documented(201, WholeAgreement, 400, 403, 404, 409, 413),
    summary="Add a paper",
    operation_id="add_annex",
)
def new_annex(request: ApiRequest, agreement: Reference, payload: NewAnnex, key: Key) -> HttpResponse:
    """Add a paper that was handed in at `/files`."""

    def act(row: Agreement) -> None:
        file = file_named(request.auth, payload.document, "document")
        actions.annex(row, by=request.auth, document=file, what=payload.what, seen=payload.seen)

    return _done(request, agreement, key, payload, act, 201)


def _party(row: Agreement, number: int) -> Party:
    found = row.parties.filter(pk=number).first()
    if found is None:
        raise Invalid.of("party", _("Please choose a party of this agreement."))
    return found


def _promised(row: Agreement, payload: Any) -> actions.Promised:
    words = {name: getattr(payload, name) for name in ("text", "text_local", "due_on")}
    return actions.Promised(party=_party(row, payload.party), **words)


@router.post(
    "/agreements/{agreement}/commitments",
    response=documented(201, WholeAgreement, 400, 403, 404, 409, 413),
    summary="Add a commitment",
    operation_id="add_commitment",
)
def new_commitment(request: ApiRequest, agreement: Reference, payload: NewCommitment, key: Key) -> HttpResponse:
    """Put on record what a party promises. It cannot be due before the agreement is signed."""

    def act(row: Agreement) -> None:
        actions.add_commitment(row, by=request.auth, promised=_promised(row, payload), seen=payload.seen)

    return _done(request, agreement, key, payload, act, 201)


def _commitment(actor: Actor, row: Agreement, number: int) -> Commitment:
    mine = [one.pk for one in commitments_of(actor, row) if one.number == number]
    found = get_object_or_404(row.commitments.filter(pk__in=mine).select_related("party__organisation"))
    found.agreement = row
    return found


@router.put(
    "/agreements/{agreement}/commitments/{number}",
    response=documented(200, WholeAgreement, 400, 403, 404, 409, 413),
    summary="Change a commitment",
    operation_id="change_commitment",
)
def change_commitment(
    request: ApiRequest, agreement: Reference, number: Number, payload: OtherCommitment, key: Key
) -> HttpResponse:
    """Put what is promised into other words, while it is open."""

    def act(row: Agreement) -> None:
        one = _commitment(request.auth, row, number)
        actions.change_commitment(one, by=request.auth, promised=_promised(row, payload), seen=payload.seen)

    return _done(request, agreement, key, payload, act)


STEPS: dict[str, tuple[Any, str]] = {
    "announcement": (actions.announce, "Announce that it will be signed. Its parties read it from now on."),
    "signature": (actions.sign, "Put on record that it was signed, with its paper. Without one it is refused."),
    "entry-into-force": (actions.enter_into_force, "Put a signed agreement into force."),
    "renewal": (actions.renew, "Let it run on to a later last day, by a paper or for a reason."),
    "end": (actions.end, "End it, and say why."),
}
OF_COMMITMENTS: dict[str, tuple[Any, str]] = {
    "report": (actions.report, "Report that one's own promise is done, with what shows it. The zone confirms it."),
    "confirmation": (actions.confirm, "Confirm what a party reported."),
    "return": (actions.send_back, "Send back what a party reported, and say what is missing."),
    "fulfilment": (actions.fulfil, "Put on record that it is done, with what shows it."),
    "release": (actions.release, "Put on record that it is no longer owed, and why."),
    "reopening": (actions.reopen, "Open it again, and say why."),
}


def _sent(actor: Actor, row: Agreement, payload: Body) -> dict[str, Any]:
    sent = payload.model_dump()
    if sent.get("document") is not None:
        sent["document"] = file_named(actor, sent["document"], "document")
    if "signatories" in sent:
        people = sent["signatories"]
        sent["signatories"] = [actions.Signed(**{**one, "party": _party(row, one["party"])}) for one in people]
    return sent


def _view(body: type[Body], step: Any) -> Any:
    def view(request: ApiRequest, agreement: str, payload: Any, key: Any = None) -> HttpResponse:
        def act(row: Agreement) -> None:
            step(row, by=request.auth, **_sent(request.auth, row, payload))

        return _done(request, agreement, key, payload, act)

    view.__annotations__ |= {"payload": body, "agreement": Reference, "key": Key}
    view.__defaults__ = (body_of(body), None)
    return view


def _view_of_commitment(body: type[Body], step: Any) -> Any:
    def view(request: ApiRequest, agreement: str, number: int, payload: Any, key: Any = None) -> HttpResponse:
        def act(row: Agreement) -> None:
            step(_commitment(request.auth, row, number), by=request.auth, **_sent(request.auth, row, payload))

        return _done(request, agreement, key, payload, act)

    view.__annotations__ |= {"payload": body, "agreement": Reference, "number": Number, "key": Key}
    view.__defaults__ = (body_of(body), None)
    return view


def body_of(body: type[Body]) -> Any:
    """How a body is taken from a request: it may be left out where nothing in it is needed."""
    optional = not any(field.is_required() for field in body.model_fields.values())
    return BodySource(body()) if optional else BodySource(...)


def _post(path: str, name: str, words: str, view: Any) -> None:
    router.post(
        path,
        response=documented(200, WholeAgreement, 400, 403, 404, 409, 413),
        operation_id=name.replace("-", "_"),
        summary=words.partition(".")[0],
        description=words,
        url_name=name.replace("_", "-"),
    )(view)


for noun, (step, words) in STEPS.items():
    _post(f"/agreements/{{agreement}}/{noun}", f"agreement_{noun}", words, _view(STEP_BODIES[noun], step))
for noun, (step, words) in OF_COMMITMENTS.items():
    _post(
        f"/agreements/{{agreement}}/commitments/{{number}}/{noun}",
        f"commitment_{noun}",
        words,
        _view_of_commitment(COMMITMENT_BODIES[noun], step),
    )
