"""All that is kept about a person, found by walking every table that names people, and written as a file to read.

Nothing has to be entered for it: a new table that names a user is part of it by itself. Secrets are left out.
"""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Field, Model, Q, QuerySet
from django.template.loader import render_to_string

# Columns by which a table below the users names one: they are plain ids there.
PLAIN = frozenset({"user_id", "recipient_id", "actor_id", "uploaded_by_id", "asked_by_id", "decided_by_id", "owner_id"})
SECRET = frozenset({"password", "digest", "secret", "words", "sounds", "answer", "fingerprint", "alike", "known_as"})
# What a zone settles with itself about a demand: the person whose demand it is does not read it anywhere else either.
INSIDE = frozenset({"asked_for", "supervision"})
MOST_ROWS = 20_000
# Tables whose rows are people, by the column with the user whom each is: what names a row of them names a person.
_persons: dict[type[Model], str] = {}
DATA = "data.json"


def register_persons(model: type[Model], column: str) -> None:
    """Enter a table whose rows are people; its column names the user, where there is one."""
    _persons[model] = column


def tables(user_model: type[Model]) -> Iterator[tuple[type[Model], list[str]]]:
    """Every table of ours that names people, with the look-ups that lead to their numbers."""
    for model in apps.get_models():
        if not apps.get_app_config(model._meta.app_label).name.startswith("openzone."):
            continue
        columns = [field.attname for field in model._meta.concrete_fields if _names_people(field, user_model)]
        columns += [path for field in model._meta.concrete_fields if (path := _by_person(field))]
        if columns or model is user_model:
            yield model, columns


def _names_people(field: "Field[Any, Any]", user_model: type[Model]) -> bool:
    return field.related_model is user_model or (field.related_model is None and field.attname in PLAIN)


def _by_person(field: "Field[Any, Any]") -> str:
    """The look-up by which a column that names a row of a table of people leads to the user."""
    column = _persons.get(field.related_model) if isinstance(field.related_model, type) else None
    return f"{field.name}__{column}" if column else ""


def zone_path(model: type[Model], met: frozenset[type[Model]] = frozenset()) -> str | None:
    """The look-up that leads from a row to its zone; None for what belongs to none."""
    if "zone_id" in {field.attname for field in model._meta.concrete_fields}:
        return "zone_id"
    for field in model._meta.concrete_fields:
        parent = field.related_model
        if isinstance(parent, type) and not field.null and parent not in {*met, model}:
            path = zone_path(parent, met | {model})
            if path is not None:
                return f"{field.name}__{path}"
    return None


def kept_about(user: Model, *, zone_id: int | None) -> dict[str, list[dict[str, Any]]]:
    """The rows that name a person, by table; of one zone, or of the whole installation for the person himself."""
    found: dict[str, list[dict[str, Any]]] = {}
    for model, columns in tables(type(user)):
        named = Q(pk=user.pk) if model is type(user) else Q()
        for column in columns:
            named |= Q(**{column: user.pk})
        rows: QuerySet[Any] = QuerySet(model).filter(named).order_by("pk")
        path = zone_path(model)
        if zone_id is not None and path is not None:
            rows = rows.filter(**{path: zone_id})
        shown = [field.attname for field in model._meta.concrete_fields if field.attname not in SECRET | INSIDE]
        values = list(rows.values(*shown)[:MOST_ROWS])
        if values:
            found[model._meta.label] = values
    return found


def write(path: Path, user: Model, *, zone_id: int | None, title: str) -> None:
    """Write a zip with the rows as JSON for programs, and as a page to read."""
    found = kept_about(user, zone_id=zone_id)
    tables_shown = [
        {"name": name, "columns": list(rows[0]), "rows": [[_told(value) for value in row.values()] for row in rows]}
        for name, rows in found.items()
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(DATA, json.dumps(found, default=str, ensure_ascii=False, indent=1))
        archive.writestr("index.html", render_to_string("core/personal.html", {"title": title, "tables": tables_shown}))


def read(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of such a zip."""
    with zipfile.ZipFile(path) as archive:
        rows: dict[str, list[dict[str, Any]]] = json.loads(archive.read(DATA))
    return rows


def _told(value: Any) -> str:
    return (
        ""
        if value is None
        else json.dumps(value, default=str, ensure_ascii=False)
        if isinstance(value, dict | list)
        else str(value)
    )
