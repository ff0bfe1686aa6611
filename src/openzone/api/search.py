"""The search across everything."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from openzone.api.access import ApiRequest
from openzone.api.answers import Items, documented, read_cursor, respond, write_cursor
from openzone.api.bodies import Filters
from openzone.core.errors import Invalid
from openzone.core.finding import LONGEST, Hit, asked, find, kinds
from openzone.core.search import FEW
from openzone.registry.queries import standing

router = Router()


class SearchFilters(Filters):
    """What is looked for, and how much of it."""

    q: str = Field(
        min_length=1,
        max_length=LONGEST,
        description="Words in either script, pinyin or its first letters, numbers of registers, references.",
    )
    kind: str | None = Field(
        default=None,
        pattern=f"^({'|'.join(kinds())})$",
        description="Only things of this kind; then the answer has pages, else the best few of every kind.",
        json_schema_extra={"enum": [*kinds()]},
    )


class FoundThing(BaseModel):
    """One thing found."""

    kind: str = Field(examples=["organisation"])
    id: int = Field(description="By which persons and spaces are named.")
    ref: str = Field(description="By which organisations, cases and parks are named.", examples=["O-2026-00007"])
    name: str
    name_local: str
    known_by: str = Field(description="The other name or the number by which it was found, or empty.")
    detail: str = Field(description="Where it belongs.")
    state: str = Field(description="Its state, where things of the kind have one.")

    @classmethod
    def of(cls, hit: Hit, text: str) -> "FoundThing":
        """The shape of this hit."""
        known = hit.known_by(text) if hit.kind == "organisation" else None
        return cls(
            kind=hit.kind,
            id=hit.number,
            ref=hit.ref,
            name=hit.title,
            name_local=hit.title_local,
            known_by=known[1] if known else "",
            detail=hit.detail.strip(" ·"),
            state=hit.state,
        )


class FoundThings(Items[FoundThing]):
    """What was found. `near`: nothing holds exactly what was asked for, these hold similar words."""

    near: bool


@router.get(
    "/search",
    response=documented(200, FoundThings),
    summary="Search everything",
    operation_id="search",
    tags=["search"],
)
def search(request: ApiRequest, filters: Query[SearchFilters]) -> HttpResponse:
    """What the caller may see and these words find: the best of every kind, or all of one kind up to a thousand."""
    first = _place_in(filters)
    sought = asked(filters.q, first=first, most=min(filters.limit, FEW - first))
    if sought.is_short:
        raise Invalid.of("q", _("Type two letters or Chinese characters at least."))
    kinds = None if filters.kind is None else [filters.kind]
    found = find(request.auth, sought, standing=standing(request.auth), kinds=kinds)
    last = first + sought.most
    further = filters.kind in found.more and last < FEW
    items = [FoundThing.of(hit, filters.q) for hit in found.hits]
    following = write_cursor(_list_of(filters), last) if further else None
    return respond(FoundThings(items=items, next=following, near=found.near))


def _list_of(filters: SearchFilters) -> str:
    return f"search {filters.kind} {filters.q}"


def _place_in(filters: SearchFilters) -> int:
    if filters.cursor is None:
        return 0
    place: int = read_cursor(filters.cursor, _list_of(filters))[0]
    return place
