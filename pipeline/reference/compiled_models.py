"""The models as dbt compiles them, kept beside them for builds without it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ReintegrationError
from pipeline.transform import compiled, compiling

if TYPE_CHECKING:
    from pipeline.settings import Settings


def renew(settings: Settings) -> list[Path]:
    """Compile the models where one has changed since; the file, where it was written.

    ``ReintegrationError`` where a model is made in a way that only dbt knows.
    """
    if compiled.is_current(settings.project):
        return []
    compiling.write(settings.project, settings.project / compiled.NAME)
    return [settings.project / compiled.NAME]


def check_is_current(settings: Settings) -> None:
    """``ReintegrationError`` where a model has changed since they were compiled."""
    if not compiled.is_current(settings.project):
        remedy = "Run `make docs` and commit what it writes."
        raise ReintegrationError(f"Out of date: {compiled.NAME}.", remedy)
