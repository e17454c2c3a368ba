"""Writes every instrument, one after the other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.forms import definitions, template, wording
from pipeline.forms.definitions import Definitions

if TYPE_CHECKING:
    from pipeline.configuration.organisation import Organisation
    from pipeline.settings import Settings


def write(
    settings: Settings,
    out: Path,
    language: str,
    forms: tuple[str, ...],
    countries: tuple[str, ...],
    *,
    previous: bool,
) -> list[Path]:
    """Write them into a folder, which is made where it is not there."""
    defined = definitions.load(settings.seeds)
    owner = _owner(settings)
    chosen = _countries(defined, countries or (owner.countries if owner else ()))
    words = wording.load(settings.reports, language)
    out.mkdir(parents=True, exist_ok=True)
    return [
        template.write(template.template(form, defined, words, owner, chosen), out / f"template-{form}.xlsx")
        for form in forms
    ]


def _owner(settings: Settings) -> Organisation | None:
    """Who the workspace belongs to; nobody where none has been set up."""
    from pipeline.configuration import organisation

    return organisation.load(settings.own_config) if settings.own_config.is_dir() else None


def _countries(defined: Definitions, asked: tuple[str, ...]) -> tuple[str, ...]:
    known = defined.programme_countries
    if set(asked) - set(known):
        raise UsageError("A country is none of the programme countries.", f"Use {', '.join(known)}.")
    return tuple(code for code in known if code in asked) or known
