"""Writes every instrument, one after the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.forms import (
    definitions,
    dhis2,
    guidance,
    mapping_text,
    primero,
    record_mappings,
    template,
    wording,
    xlsform,
)
from pipeline.forms.definitions import Definitions
from pipeline.forms.wording import LANGUAGES, Wording

if TYPE_CHECKING:
    from pipeline.configuration.organisation import Organisation
    from pipeline.settings import Settings

PREVIOUS = "previous_levels.csv"


@dataclass(frozen=True, slots=True)
class Maker:
    """What all instruments have in common, and where they go."""

    definitions: Definitions
    wordings: tuple[Wording, ...]
    language: str
    owner: Organisation | None
    countries: tuple[str, ...]
    out: Path

    @property
    def wording(self) -> Wording:
        return next(each for each in self.wordings if each.language == self.language)

    def template(self, form: str) -> Path:
        """The Excel template."""
        made = template.template(form, self.definitions, self.wording, self.owner, self.countries)
        return template.write(made, self.out / f"template-{form}.xlsx")

    def xlsform(self, form: str, *, previous: bool) -> Iterator[Path]:
        """The form for KoboToolbox and ODK, and the mappings of what they export."""
        made = xlsform.form(form, self.definitions, self.countries, previous=previous)
        sheets = xlsform.sheets(made, self.wordings, self.language)
        yield xlsform.write(sheets, self.out / f"xlsform-{form}.xlsx")
        for name, dialect in xlsform.dialects(made, self.wording).items():
            found = xlsform.content(made, self.definitions, dialect)
            yield self._mapping(f"{name}-{form}", found)

    def _mapping(self, name: str, content: mapping_text.Content) -> Path:
        heading = tuple(wording.text()["mappings"][content["system"]])
        return _written(self.out / "mappings" / f"{name}.toml", mapping_text.text(content, heading))

    def systems(self, form: str) -> Iterator[Path]:
        """Forms for Primero and the metadata of a DHIS2 program, each with the mapping of its exports."""
        titles = wording.text()["systems"]
        for make, layout in (
            (primero.configuration, primero.layout()),
            (dhis2.metadata, dhis2.layout(self.definitions, form)),
        ):
            name = f"{layout.system}-{form}"
            made = json.dumps(make(self.definitions, form, titles), ensure_ascii=False, indent=1)
            yield _written(self.out / f"{name}.json", made + "\n")
            yield self._mapping(name, record_mappings.content(self.definitions, form, layout))

    def guidance(self) -> Path:
        """The interviewer's guide."""
        return _written(self.out / "guidance.html", guidance.page(self.definitions, self.wording))

    def previous_levels(self) -> Path:
        """The table that a form with previous levels looks into: to be filled and deployed beside it."""
        columns = ["case_id", *(outcome.code for outcome in self.definitions.outcomes)]
        return _written(self.out / PREVIOUS, ",".join(columns) + "\n")


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
    maker = Maker(
        defined,
        tuple(wording.load(settings.reports, each) for each in LANGUAGES),
        language,
        owner,
        _countries(defined, countries or (owner.countries if owner else ())),
        out,
    )
    out.mkdir(parents=True, exist_ok=True)
    return list(_all(maker, forms, previous=previous))


def _all(maker: Maker, forms: tuple[str, ...], *, previous: bool) -> Iterator[Path]:
    for form in forms:
        yield maker.template(form)
        yield from maker.xlsform(form, previous=previous)
        yield from maker.systems(form)
    yield maker.guidance()
    if previous:
        yield maker.previous_levels()


def _written(file: Path, text: str) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
    return file


def _owner(settings: Settings) -> Organisation | None:
    """Who the workspace belongs to; nobody where none has been set up."""
    from pipeline.configuration import organisation

    return organisation.load(settings.own_config) if settings.own_config.is_dir() else None


def _countries(defined: Definitions, asked: tuple[str, ...]) -> tuple[str, ...]:
    known = defined.programme_countries
    if set(asked) - set(known):
        raise UsageError("A country is none of the programme countries.", f"Use {', '.join(known)}.")
    return tuple(code for code in known if code in asked) or known
