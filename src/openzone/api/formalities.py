"""Formalities that run: begun, gathered for, and gone through; what is done to one is a noun posted below it."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpResponse
from ninja import Path, Query, Router
from ninja.params.models import Body as BodySource
from pydantic import BaseModel, Field

from openzone.accounts.models import User
from openzone.api import shapes
from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body
from openzone.api.formality_bodies import (
    BODIES,
    FormalityFilters,
    NewCertificate,
    NewFormality,
    NewFormalityDocument,
    StepCompletion,
)
from openzone.api.named import file_named, organisation_named
from openzone.api.services import service_of
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.keyset import Order
from openzone.formalities import actions
from openzone.formalities.enums import FORMALITY_NOUNS, Fault, FormalitySource, FormalityState, StepState, StepVerb
from openzone.formalities.models import Certificate, CorrectionNotice, Formality, FormalityStep
from openzone.formalities.moves import may_step
from openzone.formalities.privacy import note_applicant_read
from openzone.formalities.running import (
    Needed,
    certificates_of,
    found_or_why,
    late_at,
    needed_by,
    notices_of,
    possible,
    search,
    step_relations,
    steps_of,
    visible_to,
)
from openzone.places.queries import day_in
from openzone.registry.actions.persons import person_of
from openzone.registry.models import Organisation, Person

router = Router(tags=["formalities"])
Reference = Annotated[str, Path(pattern=r"^F-[0-9]{4}-[0-9]{5,9}$", description="Reference of the formality.")]
StepCode = Annotated[str, Path(pattern=r"^[a-z][a-z0-9-]{0,39}$", description="Code of the step in the service.")]
NOUN_OF = {verb: noun for noun, verb in FORMALITY_NOUNS.items()}
_TIMES = ("opened_at", "submitted_at", "accepted_at", "ended_at", "due_at", "changed_at")


class FormalityShape(BaseModel):
    """A service that somebody goes through."""

    ref: str = Field(examples=["F-2026-00001"])
    service: str = Field(description="Code of the service.")
    version: int = Field(description="Number of the version by which it runs.")
    organisation: str | None = Field(description="Reference of the enterprise that applies.")
    person: str | None = Field(description="Name of the person who applies for himself.")
    unit: str = Field(description="Code of the unit that keeps the service.")
    source: FormalitySource
    state: FormalityState
    opened_at: datetime
    submitted_at: datetime | None = Field(description="When it was submitted first.")
    accepted_at: datetime | None
    ended_at: datetime | None
    ended_for: str
    due_at: datetime | None = Field(description="Null while the promised time rests.")
    late: bool = Field(description="Whether the promised time was over.")
    returns: int = Field(description="How often it was returned for correction.")
    changed_at: datetime

    @classmethod
    def of(cls, row: Formality) -> "FormalityShape":
        """The shape of this row."""
        return cls(**_columns(row))


def _columns(row: Formality) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in ("ref", "ended_for", "returns", *_TIMES)},
        "service": row.version.service.code,
        "version": row.version.number,
        "organisation": row.organisation.ref if row.organisation else None,
        "person": row.person.name if row.person else None,
        "unit": row.unit.code,
        "source": FormalitySource(row.source),
        "state": FormalityState(row.state),
        "late": row.is_late(clock.now()),
    }


class FormalityStepShape(BaseModel):
    """A step of it."""

    code: str
    name: str
    name_local: str
    after: list[str]
    unit: str = Field(description="Code of the unit whose people complete it.")
    office: str | None = Field(description="Code of the office outside the network that does it.")
    state: StepState
    ready_at: datetime | None
    due_at: datetime | None
    done_at: datetime | None
    remark: str
    can: list[str] = Field(description="Nouns that the caller may post below it now.")

    @classmethod
    def of(cls, actor: Actor, row: FormalityStep) -> "FormalityStepShape":
        """The shape of this row."""
        known = {name: getattr(row.step, name) for name in ("code", "name", "name_local", "after")}
        known |= {name: getattr(row, name) for name in ("ready_at", "due_at", "done_at", "remark")}
        may = may_step(StepVerb.COMPLETE, row.state, step_relations(actor, row))
        office = row.step.office.code if row.step.office else None
        state, can = StepState(row.state), ["completion"] if may else []
        return cls(**known, unit=row.unit.code, office=office, state=state, can=can)


class DocumentShape(BaseModel):
    """A document that is asked for, and what lies there of it."""

    code: str
    name: str
    name_local: str
    required: bool
    file: shapes.File | None
    number: str
    issued_on: date | None
    valid_until: date | None = Field(description="The last day on which it is good here; null: it does not grow old.")
    handed_for: str | None = Field(description="Reference of the formality for which it was handed in.")
    good: bool = Field(description="Whether it can be submitted so.")

    @classmethod
    def of(cls, one: Needed) -> "DocumentShape":
        """The shape of what is asked for."""
        known = {name: getattr(one.document, name) for name in ("code", "name", "name_local", "required")}
        handed = one.put.handed if one.put else None
        return cls(
            **known,
            file=shapes.File.of(handed.file) if handed and handed.file else None,
            number=handed.number if handed else "",
            issued_on=handed.issued_on if handed else None,
            valid_until=one.put.valid_until if one.put else None,
            handed_for=handed.formality.ref if handed else None,
            good=one.good,
        )


class ItemShape(BaseModel):
    """One thing to be corrected."""

    id: int
    document: str | None = Field(description="Code of the document.")
    fault: Fault
    words: str
    late: bool = Field(description="Whether an earlier notice could have named it.")


class NoticeShape(BaseModel):
    """What the applicant was told to correct."""

    number: int
    at: datetime
    reason: str = Field(description="Why something is named only now.")
    items: list[ItemShape]

    @classmethod
    def of(cls, row: CorrectionNotice) -> "NoticeShape":
        """The shape of this row."""
        items = [
            ItemShape(
                id=one.pk,
                document=one.document.code if one.document else None,
                fault=Fault(one.fault),
                words=one.words,
                late=one.late,
            )
            for one in row.items.all()
        ]
        return cls(number=row.number, at=row.at, reason=row.reason, items=items)


class CertificateShape(BaseModel):
    """What the applicant got."""

    name: str
    name_local: str
    number: str
    issued_on: date
    expires_on: date | None
    file: shapes.File | None

    @classmethod
    def of(cls, row: Certificate) -> "CertificateShape":
        """The shape of this row."""
        known = {name: getattr(row, name) for name in cls.model_fields if name != "file"}
        return cls(**known, file=shapes.File.of(row.file) if row.file else None)


class WholeFormality(FormalityShape):
    """A formality with its steps, documents, notices, certificates, and what the caller may do now."""

    steps: list[FormalityStepShape]
    documents: list[DocumentShape]
    notices: list[NoticeShape] = Field(description="The last one first.")
    certificates: list[CertificateShape]
    revision: int = Field(description="Send it back as `seen`.")
    can: list[str] = Field(description="Nouns that the caller may post below it now.")


def whole(actor: Actor, row: Formality) -> WholeFormality:
    """A formality with all that the caller sees of it."""
    note_applicant_read(actor, row)
    return WholeFormality(
        **_columns(row),
        steps=[FormalityStepShape.of(actor, one) for one in steps_of(row)],
        documents=[DocumentShape.of(one) for one in needed_by(row, day_in(row.zone, clock.now()))],
        notices=[NoticeShape.of(one) for one in notices_of(row)],
        certificates=[CertificateShape.of(one) for one in certificates_of(row)],
        revision=row.revision,
        can=[NOUN_OF[verb] for verb in possible(actor, row)],
    )


def formality_named(actor: Actor, ref: str) -> Formality:
    """The formality with this reference, if the caller sees it; else it is not there."""
    found = found_or_why(visible_to(actor), actor, ref)
    if found is None:
        raise Http404
    return found


@router.get(
    "/formalities",
    response=documented(200, Items[FormalityShape]),
    summary="List formalities",
    operation_id="list_formalities",
)
def list_formalities(request: ApiRequest, filters: Query[FormalityFilters]) -> HttpResponse:
    """The formalities that the caller sees, the last changed first; people of an enterprise see its own."""
    rows = search(visible_to(request.auth), request.auth.where, filters.q or "")
    rows = rows.filter(version__service__code=filters.service) if filters.service else rows
    rows = rows.filter(state=filters.state) if filters.state is not None else rows
    rows = rows.filter(late_at(clock.now())) if filters.late else rows
    order = Order("formalities", "changed_at", down=True)
    found, after = page(rows, order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[FormalityShape.of(row) for row in found], next=after))


@router.post(
    "/formalities",
    response=documented(201, WholeFormality, 400, 403, 404, 409, 413),
    summary="Begin a formality",
    operation_id="begin_formality",
)
def new_formality(request: ApiRequest, payload: NewFormality, key: Key) -> HttpResponse:
    """Begin one for whom the caller acts or, as staff of a counter where the service is offered, for anybody."""
    actor = request.auth

    def act() -> WholeFormality:
        service = service_of(actor, payload.service)
        if payload.person is not None:
            made = actions.open_for_person(service, by=actor, **payload.person.model_dump())
        else:
            made = actions.open_formality(service, applicant=_applicant(actor, payload), by=actor)
        return whole(actor, formality_named(actor, made.ref))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


def _applicant(actor: Actor, payload: NewFormality) -> Organisation | Person:
    if payload.organisation is not None:
        return organisation_named(actor, payload.organisation)
    return person_of(User.objects.get(pk=actor.who), zone_id=actor.where, by=actor)


@router.get(
    "/formalities/{formality}",
    response=documented(200, WholeFormality, 404),
    summary="Show a formality",
    operation_id="show_formality",
)
def show_formality(request: ApiRequest, formality: Reference) -> HttpResponse:
    """One formality, with its steps and documents and what the caller may do now."""
    return respond(whole(request.auth, formality_named(request.auth, formality)))


def _done(request: ApiRequest, ref: str, key: str | None, payload: Body, act: Any, status: int = 200) -> HttpResponse:
    """Do something to a formality, and answer the formality as it is then."""

    def acted() -> WholeFormality:
        act(formality_named(request.auth, ref))
        return whole(request.auth, formality_named(request.auth, ref))

    return respond_once(request, key, payload.model_dump(mode="json"), acted, status=status)


@router.post(
    "/formalities/{formality}/documents",
    response=documented(201, WholeFormality, 400, 403, 404, 409, 413),
    summary="Hand in a document",
    operation_id="hand_in_document",
)
def new_document(request: ApiRequest, formality: Reference, payload: NewFormalityDocument, key: Key) -> HttpResponse:
    """Put a document to it, in place of an earlier one; 422 when it is too old today."""

    def act(row: Formality) -> None:
        sent = payload.model_dump()
        sent["file"] = None if payload.file is None else file_named(request.auth, payload.file, "file")
        actions.hand_in(row, by=request.auth, **sent)

    return _done(request, formality, key, payload, act, 201)


def _issued(actor: Actor, sent: NewCertificate) -> actions.Issued:
    file = None if sent.file is None else file_named(actor, sent.file, "file")
    return actions.Issued(**{**sent.model_dump(), "file": file})


@router.post(
    "/formalities/{formality}/certificates",
    response=documented(201, WholeFormality, 400, 403, 404, 409, 413),
    summary="Issue a certificate",
    operation_id="issue_certificate",
)
def new_certificate(request: ApiRequest, formality: Reference, payload: NewCertificate, key: Key) -> HttpResponse:
    """Enter a certificate that the applicant gets; its number is given once in a service."""

    def act(row: Formality) -> None:
        actions.issue_certificate(row, issued=_issued(request.auth, payload), by=request.auth)

    return _done(request, formality, key, payload, act, 201)


@router.post(
    "/formalities/{formality}/steps/{step}/completion",
    response=documented(200, WholeFormality, 400, 403, 404, 409, 413),
    summary="Complete a step",
    operation_id="complete_step",
)
def complete_step(
    request: ApiRequest, formality: Reference, step: StepCode, payload: StepCompletion, key: Key
) -> HttpResponse:
    """Say that a step is done; with the last one the formality is completed. 409 when somebody was quicker."""

    def act(row: Formality) -> None:
        issued = _issued(request.auth, payload.certificate) if payload.certificate else None
        actions.complete_step(row, code=step, by=request.auth, remark=payload.remark, certificate=issued)

    return _done(request, formality, key, payload, act)


DOES: dict[str, tuple[Any, str]] = {
    "submission": (actions.submit, "Submit it. 422 names every document at once that is missing or too old."),
    "correction": (actions.return_for_correction, "Return it for correction, with everything in one notice."),
    "acceptance": (actions.accept, "Accept it. Its first steps begin."),
    "completion": (actions.complete, "Complete one that has no steps."),
    "refusal": (actions.refuse, "Refuse it, and say why."),
    "withdrawal": (actions.withdraw, "Withdraw it as its applicant."),
}


def _view(body: type[Body], does: Any) -> Any:
    def view(request: ApiRequest, formality: str, payload: Any, key: Any = None) -> HttpResponse:
        def act(row: Formality) -> None:
            sent = payload.model_dump()
            if "items" in sent:
                sent["items"] = [actions.Item(**one) for one in sent["items"]]
            does(row, by=request.auth, **sent)

        return _done(request, formality, key, payload, act)

    optional = not any(field.is_required() for field in body.model_fields.values())
    view.__annotations__ |= {"payload": body, "formality": Reference, "key": Key}
    view.__defaults__ = (BodySource(body()) if optional else BodySource(...), None)
    return view


for noun, (does, words) in DOES.items():
    router.post(
        f"/formalities/{{formality}}/{noun}",
        response=documented(200, WholeFormality, 400, 403, 404, 409, 413),
        operation_id=f"formality_{noun}",
        summary=words.partition(".")[0],
        description=words,
        url_name=f"formality-{noun}",
    )(_view(BODIES[noun], does))
