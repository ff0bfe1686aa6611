"""Lists of organisations that are brought in; each step of one is a noun posted below it."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import BaseModel, Field, StrictStr

from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body, Code, Filters, Line, Nothing, Ref
from openzone.api.named import file_named, organisation_named, unit_named
from openzone.core.actor import Actor
from openzone.core.keyset import Order
from openzone.registry.actions import imports as acts
from openzone.registry.enums import IMPORT_NOUNS, ImportState, ImportVerb, RowOutcome
from openzone.registry.importing.queries import imports_visible_to, keeps_lists, rows_of_run
from openzone.registry.importing.words import in_words
from openzone.registry.models import ImportRow, ImportRun
from openzone.registry.rules import may_bring, may_import

router = Router(tags=["imports"])
NUMBER = 2**31 - 1
Number = Annotated[int, Field(ge=0, le=NUMBER)]
Short = Annotated[StrictStr, Field(max_length=60)]


class ColumnShape(BaseModel):
    """What one column of the file is; `to` is empty for one that is left out."""

    place: int
    heading: str
    to: str = Field(examples=["name_local", "number:uscc", "fact:revenue"])
    period: str = Field(examples=["2023"])
    unit: str = Field(examples=["万元"])


class ImportShape(BaseModel):
    """A list that was brought, with how far it has come."""

    id: int
    file: str = Field(description="The name of the file.")
    source: str
    unit: str = Field(description="Code of the unit that serves what is new.")
    state: ImportState
    can: list[str] = Field(description="The nouns that may be posted below it now.", examples=[["check"]])
    columns: list[ColumnShape]
    as_of: str = Field(description="The date of figures for which the list gives none.", examples=["2026-03-05"])
    counts: dict[str, int] = Field(description="The rows by outcome.")
    done: int
    total: int
    problem: str
    begun_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, row: ImportRun) -> "ImportShape":
        """The shape of this row."""
        can = [noun for noun, verb in IMPORT_NOUNS.items() if may_import(row.state, verb, keeps=True)]
        columns = [ColumnShape(place=int(place), **one) for place, one in row.columns.items()]
        return cls(
            id=row.pk,
            file=row.file.name,
            source=row.source.name if row.source is not None else "",
            unit=row.unit.code,
            state=ImportState(row.state),
            can=can,
            columns=sorted(columns, key=lambda one: one.place),
            as_of=str(row.as_of),
            counts=row.counts,
            done=row.done,
            total=row.total,
            problem=row.shown_problem,
            begun_at=row.begun_at,
            ended_at=row.ended_at,
        )


class RowShape(BaseModel):
    """One row: what stands in it, what becomes of it, and why."""

    number: int = Field(description="As the spreadsheet counts.")
    cells: list[str]
    outcome: RowOutcome
    said: list[dict[str, Any]] = Field(description="Changes, remarks, doubts and problems, in the reader's language.")
    organisation: str | None = Field(description="Its reference.", examples=["O-2026-00007"])
    choice: str
    applied: bool
    undone: bool

    @classmethod
    def of(cls, row: ImportRow) -> "RowShape":
        """The shape of this row."""
        return cls(
            number=row.number,
            cells=row.cells,
            outcome=RowOutcome(row.outcome),
            said=in_words(row.reasons),
            organisation=row.organisation.ref if row.organisation is not None else None,
            choice=row.choice,
            applied=row.applied,
            undone=row.undone,
        )


class NewImport(Body):
    """A spreadsheet that was handed in as a file, and whose it is."""

    file: Number = Field(description="The id that handing in the file answered.")
    source: Line = ""
    unit: Code | None = Field(default=None, description="Who serves what is new; the zone's own unit, unless given.")


class NamedColumn(Body):
    """What a column is."""

    place: Number
    to: Short
    period: Short = ""
    unit: Short = ""


class NamedColumns(Body):
    """What columns are; those that are not named stay as they are."""

    columns: list[NamedColumn] = Field(max_length=200)
    as_of: Short | None = Field(default=None, description="The date of figures for which the list gives none.")


class RowDecision(Body):
    """Whom a doubtful row means: the `same` as an organisation, a `new` one, or nobody again."""

    choice: Short
    organisation: Ref | None = None


class RowFilters(Filters):
    """Which rows of a list."""

    outcome: RowOutcome | None = None


def _import(actor: Actor, number: int) -> ImportRun:
    return get_object_or_404(imports_visible_to(actor), pk=number)


@router.get(
    "/imports",
    response=documented(200, Items[ImportShape]),
    summary="List the lists that were brought",
    operation_id="list_imports",
)
def list_imports(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """The lists that were brought to the zone, the newest first; none for whoever brings none in."""
    order = Order("imports", "begun_at", down=True)
    found, after = page(imports_visible_to(request.auth), order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[ImportShape.of(row) for row in found], next=after))


@router.post(
    "/imports",
    response=documented(201, ImportShape, 400, 403, 413),
    summary="Bring a list",
    operation_id="bring_import",
)
def new_import(request: ApiRequest, payload: NewImport, key: Key) -> HttpResponse:
    """Bring a spreadsheet that was handed in; what its columns are is suggested, and nothing is changed yet."""
    actor = request.auth
    may_bring(keeps=keeps_lists(actor)).insist()

    def act() -> ImportShape:
        file = file_named(actor, payload.file, "file")
        unit = unit_named(actor, payload.unit) if payload.unit else None
        run = acts.bring_file(file=file, by=actor, unit=unit, source=payload.source)
        return ImportShape.of(_import(actor, run.pk))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.get(
    "/imports/{int:number}",
    response=documented(200, ImportShape, 404),
    summary="Show a list",
    operation_id="show_import",
)
def show_import(request: ApiRequest, number: int) -> HttpResponse:
    """One list with its columns, its state, and how far it has come."""
    return respond(ImportShape.of(_import(request.auth, number)))


@router.get(
    "/imports/{int:number}/rows",
    response=documented(200, Items[RowShape], 404),
    summary="List the rows of a list",
    operation_id="list_import_rows",
)
def list_rows(request: ApiRequest, number: int, filters: Query[RowFilters]) -> HttpResponse:
    """What would become, or became, of each row and why; of one outcome, or of all."""
    rows = rows_of_run(_import(request.auth, number), str(filters.outcome or ""))
    found, after = page(rows, Order("import rows", "number"), cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[RowShape.of(row) for row in found], next=after))


def _step(request: ApiRequest, number: int, payload: Body, key: str | None, does: Callable[..., Any]) -> HttpResponse:
    _import(request.auth, number)

    def act() -> ImportShape:
        does(_import(request.auth, number))
        return ImportShape.of(_import(request.auth, number))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/imports/{int:number}/columns",
    response=documented(200, ImportShape, 400, 403, 404, 409, 413),
    summary="Name the columns of a list",
    operation_id="name_import_columns",
)
def columns(request: ApiRequest, number: int, payload: NamedColumns, key: Key) -> HttpResponse:
    """Say what columns are. The source remembers it for its next list."""
    named = {one.place: {"to": one.to, "period": one.period, "unit": one.unit} for one in payload.columns}

    def name(run: ImportRun) -> None:
        acts.name_columns(run, by=request.auth, columns=named, as_of=payload.as_of)

    return _step(request, number, payload, key, name)


@router.post(
    "/imports/{int:number}/rows/{int:row}/decision",
    response=documented(200, RowShape, 400, 403, 404, 409, 413),
    summary="Decide a doubtful row",
    operation_id="decide_import_row",
)
def decision(request: ApiRequest, number: int, row: int, payload: RowDecision, key: Key) -> HttpResponse:
    """Say whom a doubtful row means; it counts when the list is brought in."""
    found = get_object_or_404(rows_of_run(_import(request.auth, number)), number=row)

    def act() -> RowShape:
        chosen = organisation_named(request.auth, payload.organisation) if payload.organisation else None
        acts.decide_row(found, by=request.auth, choice=payload.choice, organisation=chosen)
        return RowShape.of(found)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


_SUMMARIES = {
    ImportVerb.CHECK: "Look a list through",
    ImportVerb.RUN: "Bring a list in",
    ImportVerb.STOP: "Stop the work on a list",
    ImportVerb.UNDO: "Undo a list",
}


def _turn(verb: ImportVerb) -> Callable[..., HttpResponse]:
    def view(request: ApiRequest, number: int, key: Key, payload: Nothing | None = None) -> HttpResponse:
        return _step(request, number, payload or Nothing(), key, lambda run: acts.do(run, verb, by=request.auth))

    return view


for noun, verb in IMPORT_NOUNS.items():
    router.post(
        f"/imports/{{int:number}}/{noun}",
        response=documented(200, ImportShape, 400, 403, 404, 409, 413),
        summary=_SUMMARIES[verb],
        description=acts.do.__doc__,
        operation_id=f"import_{noun}",
        url_name=f"import-{noun}",
    )(_turn(verb))
