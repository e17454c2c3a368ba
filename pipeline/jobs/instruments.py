"""Forms and templates to collect with, as one job."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.forms import FORMS, LANGUAGES, write

if TYPE_CHECKING:
    from pipeline.jobs.work import Work

__all__ = ["FORMS", "LANGUAGES", "forms"]


def forms(
    work: Work, out: Path, language: str, form: str, countries: Sequence[str], *, previous: bool
) -> list[Path]:
    """Write the instruments into a new folder; ``form`` is short, long or both."""
    chosen = FORMS if form == "both" else (form,)
    return write(
        work.settings,
        out,
        language=language,
        forms=chosen,
        countries=tuple(code.upper() for code in countries),
        previous=previous,
    )
