"""The dbt models in their own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Model:
    """One model: its SQL, and its description in the YAML beside it."""

    name: str
    sql: str
    description: str


def load(settings: Settings) -> list[Model]:
    """Every model, by folder and name."""
    folder = settings.project / "models"
    descriptions = dict(_descriptions(folder))
    return [
        Model(file.stem, file.read_text("utf-8"), descriptions.get(file.stem, ""))
        for file in sorted(folder.rglob("*.sql"))
    ]


def _descriptions(folder: Path) -> Iterator[tuple[str, str]]:
    import yaml

    for file in sorted(folder.rglob("_*.yml")):
        models: list[dict[str, Any]] = yaml.safe_load(file.read_text("utf-8")).get("models", [])
        for model in models:
            yield model["name"], " ".join(model.get("description", "").split())
