"""The tables stand one above the other as the apps do: no foreign key leads upwards, which no import checker sees."""

import tomllib
from pathlib import Path

from django.apps import apps
from django.db.models import Model

ROOT = Path(__file__).resolve().parents[2]


def order() -> list[set[str]]:
    """The layers of the import contract, highest first."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers = config["tool"]["importlinter"]["contracts"][0]["layers"]
    return [{name.strip() for name in layer.split("|")} for layer in layers]


def rank(app: str) -> int:
    """How low an app stands."""
    return next(number for number, layer in enumerate(order()) if app in layer)


def own(app_label: str) -> str | None:
    """The name of an app of ours, None for anybody else's."""
    name = apps.get_app_config(app_label).name
    return name.removeprefix("openzone.").split(".")[0] if name.startswith("openzone.") else None


def test_relations_lead_downwards() -> None:
    upward = []
    for model in apps.get_models():
        app = own(model._meta.app_label)
        for field in model._meta.get_fields():
            target = own(field.related_model._meta.app_label) if field.concrete and field.related_model else None
            if app and target and app != target and rank(target) <= rank(app):
                upward.append(f"{model.__name__}.{field.name}")
    assert not upward


def belongs_to_a_zone(model: type[Model]) -> bool:
    """Whether a row names its zone, or cannot be without a row that does."""
    if "zone_id" in {field.attname for field in model._meta.concrete_fields}:
        return True
    needed = [field.related_model for field in model._meta.concrete_fields if not field.null]
    return any(belongs_to_a_zone(parent) for parent in needed if isinstance(parent, type) and parent is not model)


def test_every_table_belongs_to_a_zone_or_to_something_that_does() -> None:
    global_tables = {"User", "SignIn", "Zone", "Counter", "Receipt", "Seal", "SetupLink"}
    ours = [model for model in apps.get_models() if own(model._meta.app_label) is not None]
    assert not [one.__name__ for one in ours if one.__name__ not in global_tables and not belongs_to_a_zone(one)]
