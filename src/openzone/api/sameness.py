"""Which organisations may be the same, and merging them; for staff."""

from datetime import date, datetime

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body, Filters, Ref
from openzone.api.possible import REFERENCE
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.keyset import Order
from openzone.places.queries import is_staff
from openzone.registry.actions.merging import merge, take_back
from openzone.registry.actions.sameness import say_not_same, take_back_not_same
from openzone.registry.likely import between, merges_visible_to, not_same_visible_to, pairs_visible_to
from openzone.registry.models import LikelyPair, Merge, NotSame, Organisation
from openzone.registry.queries import visible_to
from openzone.registry.sameness import told

router = Router(tags=["same or not"])
LARGEST_ID = 2**63 - 1


class LikelyPairShape(BaseModel):
    """Two organisations that may be the same."""

    id: int
    first: str = Field(description="Reference of the one that was entered earlier.")
    second: str = Field(description="Reference of the other.")
    score: int = Field(description="From 0 to 100; 100: the same number of a register.")
    reasons: list[str] = Field(description="Sentences in the language of the request.")
    later_until: date | None = Field(description="Before this day nobody wants to be asked again.")

    @classmethod
    def of(cls, row: LikelyPair) -> "LikelyPairShape":
        """The shape of this row."""
        return cls(
            id=row.pk,
            first=row.first.ref,
            second=row.second.ref,
            score=row.score,
            reasons=told(row.reasons),
            later_until=row.later_until,
        )


class MergeShape(BaseModel):
    """One organisation was merged into another."""

    id: int
    kept: str = Field(description="Reference of the one that is kept.")
    gone: str = Field(description="Reference of the one that was merged into it; it leads to the kept one.")
    moved: dict[str, int] = Field(description="How many rows of which kind moved; `….left`: stayed where they were.")
    merged_at: datetime
    undone_at: datetime | None = Field(description="When it was taken back.")

    @classmethod
    def of(cls, row: Merge) -> "MergeShape":
        """The shape of this row."""
        return cls(
            id=row.pk,
            kept=row.kept.ref,
            gone=row.gone.ref,
            moved=row.moved,
            merged_at=row.merged_at,
            undone_at=row.undone_at,
        )


class DistinctionShape(BaseModel):
    """Two organisations that were found not to be the same."""

    first: str
    second: str
    decided_at: datetime

    @classmethod
    def of(cls, row: NotSame) -> "DistinctionShape":
        """The shape of this row."""
        return cls(first=row.first.ref, second=row.second.ref, decided_at=row.decided_at)


class NewMerge(Body):
    """Merge another organisation into the one of the address."""

    gone: Ref = Field(description="Reference of the organisation that goes.")


class NewDistinction(Body):
    """The organisation of the address is not the same as another one."""

    other: Ref = Field(description="Reference of the other organisation.")


class Reversal(Body):
    """Take something back: nothing more is said."""


def _found(actor: Actor, ref: str) -> Organisation:
    if not (REFERENCE.fullmatch(ref) and is_staff(actor)):
        raise Http404
    return get_object_or_404(visible_to(actor), ref=ref)


def _other(actor: Actor, ref: str, field: str) -> Organisation:
    found = visible_to(actor).filter(ref=ref).first()
    if found is None:
        raise Invalid.of(field, _("There is no organisation with this reference."))
    return found


def _insist_staff(actor: Actor) -> None:
    if not is_staff(actor):
        raise Http404


@router.get(
    "/likely-pairs",
    response=documented(200, Items[LikelyPairShape], 404),
    summary="List organisations that may be the same",
    operation_id="list_likely_pairs",
)
def list_likely_pairs(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """The likeliest first; without those that were found not to be the same."""
    _insist_staff(request.auth)
    order = Order("likely pairs", "score", down=True)
    found, after = page(pairs_visible_to(request.auth), order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[LikelyPairShape.of(row) for row in found], next=after))


@router.get(
    "/merges",
    response=documented(200, Items[MergeShape], 404),
    summary="List merges",
    operation_id="list_merges",
)
def list_merges(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """What was merged into organisations that the caller sees, the latest first; those taken back too."""
    _insist_staff(request.auth)
    order = Order("merges", "merged_at", down=True)
    found, after = page(merges_visible_to(request.auth), order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[MergeShape.of(row) for row in found], next=after))


@router.post(
    "/organisations/{organisation}/merges",
    response=documented(201, MergeShape, 400, 403, 404, 409, 413),
    summary="Merge another organisation into this one",
    operation_id="merge_organisations",
)
def merge_into(request: ApiRequest, organisation: str, payload: NewMerge, key: Key) -> HttpResponse:
    """Move all that the other one has to this one. 409 with the reasons when something speaks against it."""

    def act() -> MergeShape:
        kept = _found(request.auth, organisation)
        return MergeShape.of(merge(kept=kept, gone=_other(request.auth, payload.gone, "gone"), by=request.auth))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.post(
    "/merges/{number}/reversal",
    response=documented(201, MergeShape, 400, 403, 404, 409, 413),
    summary="Take a merge back",
    operation_id="take_back_merge",
)
def reverse(request: ApiRequest, number: int, payload: Reversal, key: Key) -> HttpResponse:
    """Make two of them again. 409, with what it is, when something was changed since that cannot be put back."""

    def act() -> MergeShape:
        _insist_staff(request.auth)
        if not 0 < number <= LARGEST_ID:
            raise Http404
        row = get_object_or_404(merges_visible_to(request.auth), pk=number)
        return MergeShape.of(take_back(row, by=request.auth))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.post(
    "/organisations/{organisation}/distinctions",
    response=documented(201, DistinctionShape, 400, 403, 404, 409, 413),
    summary="Say that two organisations are not the same",
    operation_id="distinguish_organisations",
)
def distinguish(request: ApiRequest, organisation: str, payload: NewDistinction, key: Key) -> HttpResponse:
    """It is remembered in either order: nobody is asked about them again."""

    def act() -> DistinctionShape:
        one = _found(request.auth, organisation)
        row = say_not_same(one, _other(request.auth, payload.other, "other"), by=request.auth)
        return DistinctionShape.of(row)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.post(
    "/organisations/{organisation}/distinctions/{other}/reversal",
    response=documented(200, DistinctionShape, 400, 403, 404, 409, 413),
    summary="Ask about two organisations again",
    operation_id="stop_distinguishing",
)
def stop_distinguishing(
    request: ApiRequest, organisation: str, other: str, payload: Reversal, key: Key
) -> HttpResponse:
    """Take back that two are not the same; answers what was taken back."""

    def act() -> DistinctionShape:
        one, two = _found(request.auth, organisation), _found(request.auth, other)
        row = get_object_or_404(not_same_visible_to(request.auth), between(one.pk, two.pk))
        take_back_not_same(row, by=request.auth)
        return DistinctionShape.of(row)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)
