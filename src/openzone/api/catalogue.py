"""What cases are made of: organisations, units and categories, as far as the caller may see them."""

from django.http import HttpResponse
from ninja import Query, Router

from openzone.api import shapes
from openzone.api.access import ApiRequest
from openzone.api.answers import Items, documented, page, respond
from openzone.api.bodies import Filters, OrganisationFilters
from openzone.cases.routing import categories_of
from openzone.core.keyset import Order
from openzone.places.queries import units_visible_to
from openzone.registry import queries as registry

router = Router()


@router.get(
    "/organisations",
    response=documented(200, Items[shapes.Organisation]),
    summary="List organisations",
    operation_id="list_organisations",
    tags=["organisations"],
)
def list_organisations(request: ApiRequest, filters: Query[OrganisationFilters]) -> HttpResponse:
    """The organisations that the caller may see: staff those of their units, people of an enterprise their own."""
    wanted = {"kind": filters.kind, "unit__code": filters.unit}
    rows = registry.visible_to(request.auth).filter(**{name: value for name, value in wanted.items() if value})
    if filters.industry is not None:
        chosen = registry.industry_named(request.auth.where, filters.industry)
        rows = rows.filter(registry.working_in([chosen] if chosen else []))
    if filters.q is not None:
        rows = registry.search(rows, filters.q)
    rows = rows.annotate(main_industry=registry.main_industry())
    found, after = page(rows, Order("organisations", "name"), cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[shapes.Organisation.of(row) for row in found], next=after))


@router.get(
    "/units",
    response=documented(200, Items[shapes.Unit]),
    summary="List units",
    operation_id="list_units",
    tags=["units"],
)
def list_units(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """The offices of the zone's service network."""
    rows = units_visible_to(request.auth)
    found, after = page(rows, Order("units", "id"), cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[shapes.Unit.of(row) for row in found], next=after))


@router.get(
    "/categories",
    response=documented(200, Items[shapes.Category]),
    summary="List categories",
    operation_id="list_categories",
    tags=["categories"],
)
def list_categories(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """The subjects of demands in use, with the questions that are asked about them."""
    rows = categories_of(request.auth.where)
    found, after = page(rows, Order("categories", "position"), cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[shapes.Category.of(row) for row in found], next=after))
