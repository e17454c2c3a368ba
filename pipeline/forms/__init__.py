"""Instruments for case data, generated from the definitions that also compute the figures.

From the ground up: ``definitions``, ``wording`` and ``listed`` (what is asked, in which words, with which
answers), then one part for each instrument.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.forms.wording import ENGLISH, LANGUAGES

if TYPE_CHECKING:
    from pipeline.settings import Settings

FORMS = ("short", "long")
__all__ = ["FORMS", "LANGUAGES", "write"]


def write(
    settings: Settings,
    out: Path,
    *,
    language: str = ENGLISH,
    forms: tuple[str, ...] = FORMS,
    countries: tuple[str, ...] = (),
    previous: bool = False,
) -> list[Path]:
    """Write the instruments into the new folder ``out`` and return their paths; same definitions, same bytes.

    ``countries`` are those of the programme by three letters; none means those of the organisation, else all.
    With ``previous`` the visit before is shown, from a file that has to be deployed beside the form.
    ``UsageError`` where the folder holds something already, or a language or country is not known.
    """
    from pipeline.forms import making

    if language not in LANGUAGES:
        raise UsageError("There is no such language.", f"Use one of: {', '.join(LANGUAGES)}.")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(
            "The folder for the forms holds something already; what is filled in there must not be lost.",
            "Name a new folder.",
        )
    return making.write(settings, out, language, forms, countries, previous=previous)
