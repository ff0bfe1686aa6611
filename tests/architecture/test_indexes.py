"""No index is kept twice: each one costs with every row that is written."""

from typing import Any

from django.apps import apps
from django.db import models

OURS = (
    "core",
    "accounts",
    "places",
    "registry",
    "formalities",
    "partnerships",
    "cases",
    "contact",
    "correspondence",
    "knowledge",
)


def test_no_reference_has_an_index_where_another_begins_with_it() -> None:
    twice = [
        f"{model._meta.label}.{field.name}"
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.local_fields
        if is_indexed(field) and field.name in begun_with(model)
    ]
    assert twice == [], "say db_index=False"


def is_indexed(field: "models.Field[Any, Any]") -> bool:
    """Whether a reference has an index of its own, as it does unless told otherwise."""
    return isinstance(field, models.ForeignKey) and not field.unique and field.deconstruct()[3].get("db_index", True)


def begun_with(model: type[models.Model]) -> set[str]:
    """The fields with which a whole index of several columns begins."""
    plain = [
        index.fields
        for index in model._meta.indexes
        if type(index) is models.Index and index.condition is None and index.fields
    ]
    once = [
        one.fields
        for one in model._meta.constraints
        if isinstance(one, models.UniqueConstraint) and one.condition is None and one.fields
    ]
    return {fields[0] for fields in [*plain, *once] if len(fields) > 1}
