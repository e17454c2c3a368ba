"""A mapping for an export: drafted, written into the configuration, and tried without storing anything."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import contract as contracts
from pipeline import filesystem
from pipeline.configuration import load_organisation
from pipeline.errors import UsageError
from pipeline.ingest.refusals import Place, refusal
from pipeline.sources import drafting, readers
from pipeline.sources.drafting import DECIDE, Finding

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.sources.drafting import Draft
    from pipeline.sources.sheets import Export, Wanted

__all__ = ["Drafted", "Finding", "OpenLine", "draft", "map_export", "questions"]

FOLDER, SUFFIX = "mappings", ".toml"


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line of a mapping that has to be answered before the mapping can be used."""

    file: Path
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft, the file that it was written to, and the lines of it that ask something."""

    draft: Draft
    file: Path
    questions: tuple[OpenLine, ...] = ()


def draft(settings: Settings, path: Path, system: str | None = None, language: str = "") -> Draft:
    """Propose a mapping for an export; of its cells only those are read whose headers are known.

    With a ``language``, words of others than it and English are left aside.

    ``RefusedInput`` where the path cannot be opened safely or read; ``UsageError`` for a system that there is
    not, or an export that no reader knows.
    """
    named = _system(path, system)
    export = readers.read(path, named)

    def read(wanted: Wanted) -> Export:
        return readers.read(path, named, wanted)

    contract = contracts.load(settings.seeds)
    return drafting.propose(export, contract, read, readers.header_hash(export), language, _country(settings))


def _country(settings: Settings) -> str:
    """The country of the workspace's programmes; empty for several, or where nobody has said."""
    if not settings.own_config.is_dir():
        return ""
    countries = load_organisation(settings.own_config).countries
    return countries[0] if len(countries) == 1 else ""


def map_export(
    settings: Settings,
    path: Path,
    system: str | None = None,
    out: Path | None = None,
    *,
    language: str = "",
    force: bool = False,
) -> Drafted:
    """Draft a mapping and write it into the configuration; none is overwritten unless ``force`` says so."""
    if out is None and not settings.own_config.is_dir():
        raise refusal("ING-241", Place())
    if out is not None and out.exists() and not force:
        raise refusal("ING-242", Place(file=out.name))
    if language and language not in drafting.LANGUAGES:
        raise UsageError("There are no words of this language.", f"Use {', '.join(drafting.LANGUAGES)}.")
    made = draft(settings, path, system, language)
    file = out or _free(settings.own_config / FOLDER, made, force=force)
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    unfinished.write_text(drafting.toml(made), encoding="utf-8", newline="\n")
    filesystem.replace(unfinished, file)
    return Drafted(made, file, tuple(questions(file)))


def questions(file: Path) -> Iterator[OpenLine]:
    """The lines of a mapping that say DECIDE outside comments."""
    for number, line in enumerate(file.read_text("utf-8", errors="replace").splitlines(), start=1):
        if not line.lstrip().startswith("#") and f'"{DECIDE}' in line:
            yield OpenLine(file, number, line.strip())


def _free(folder: Path, made: Draft, *, force: bool) -> Path:
    """``kobo.toml``, or ``kobo-2.toml`` where that is the mapping of another form."""
    number = 1
    while True:
        file = folder / f"{made.system}{f'-{number}' if number > 1 else ''}{SUFFIX}"
        if not file.exists():
            return file
        if f'"{made.headers}"' in file.read_text("utf-8", errors="replace"):
            if not force:
                raise refusal("ING-242", Place(file=file.name))
            return file
        number += 1


def _system(path: Path, system: str | None) -> str:
    if system is not None and system not in readers.SYSTEMS:
        raise UsageError("There is no such system.", f"Use one of: {', '.join(readers.SYSTEMS)}.")
    found = system or readers.recognise(path)
    if found is None:
        raise refusal("ING-243", Place(package=path.name))
    return found
