"""Statements that fill a table from a query, however many columns its model has grown since."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from psycopg import sql


def filling(model: type[Model], values: Mapping[str, str], source: str) -> str:
    """`INSERT INTO … SELECT … FROM source`: the expressions given by column, for every other column its default.

    A column that is neither given nor has a default is a defect of the caller and is named.
    """
    columns = {**_defaults(model, set(values)), **values}
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(columns.values())} FROM {source}"


def _defaults(model: type[Model], given: set[str]) -> dict[str, str]:
    left = [field for field in model._meta.concrete_fields if field.column not in given and not _by_database(field)]
    return {str(field.column): _literal(field) for field in left if not field.null}


def _by_database(field: "Field[Any, Any]") -> bool:
    return field.generated or field.primary_key or field.has_db_default()


def _literal(field: "Field[Any, Any]") -> str:
    value = field.get_default()
    assert value is not None, f"{field} needs a value"
    connection.ensure_connection()
    stored = field.get_db_prep_save(value, connection)
    return sql.Literal(stored).as_string(connection.connection)
