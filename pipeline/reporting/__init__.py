"""Reports: from the release file to one folder per audience. Nothing here can open the cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import configuration
from pipeline.reporting.definitions import (
    REGION,
    ReportDefinition,
    definition,
    definitions,
    find_definition,
)
from pipeline.reporting.language.catalogue import languages, refuse_language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import Any

    from pipeline.settings import Settings

__all__ = [
    "REGION",
    "ReportDefinition",
    "definition",
    "definitions",
    "languages",
    "put_out",
    "refuse_language",
    "words",
    "write",
    "write_definitions",
]

ONE_PERSON = {"mode": configuration.ONE_PERSON}


def write_definitions(
    settings: Settings,
    audience: str,
    period: str,
    *,
    release_file: Path | None = None,
    out: Path | None = None,
) -> Path:
    """Write the document that all reports of a period share, from the release of one of them, and return it.

    ``UsageError``, ``release_file`` and ``out`` as for ``write``.
    """
    from pipeline.reporting import files, folder, reference
    from pipeline.reporting.released import read_release

    scope = find_definition(settings, audience).scope
    release = read_release(settings, scope, audience, period, release_file)
    made = files.shared(settings, definitions(settings), release)
    return folder.put_folder((out or settings.out) / release.period / reference.FOLDER, made)


def write(
    settings: Settings,
    audience: str,
    period: str,
    approval: Mapping[str, str] | None = None,
    *,
    release_file: Path | None = None,
    out: Path | None = None,
    check: Callable[[Mapping[str, bytes]], None] = lambda _: None,
) -> Path:
    """Write the report folder of one audience, whole or not at all, and return it.

    ``approval`` says who let it out, as its record has it; by default one person was enough. A draft is made
    from another ``release_file`` than the published one, into another folder than ``out/``. ``check`` is
    handed every file by its path before any is written; what it raises is raised, and nothing is written.
    ``UsageError`` where the audience has no report definition or nothing was released for it and the period.
    """
    from pipeline.reporting import files, folder
    from pipeline.reporting.exchange.record import release_record
    from pipeline.reporting.released import read_release

    definition = find_definition(settings, audience)
    release = read_release(settings, definition.scope, audience, period, release_file)
    made = files.made(settings, definition, release)
    target = (out or settings.out) / release.period / definition.folder
    record = release_record(release, made, approval or ONE_PERSON)
    made |= {"release.json": record}
    check(made)
    return folder.put_folder(target, made)


def words(settings: Settings, language: str) -> Mapping[str, Any]:
    """The texts of reports in a language by key, in tables: English where one has no translation.

    ``UsageError`` where there is no such language, or a translation cannot be used.
    """
    from pipeline.reporting.language.text import load_text

    return load_text(settings.reports, language).catalogue


def put_out(target: Path, files: Mapping[str, bytes], approval: Mapping[str, str] | None = None) -> Path:
    """Put drafted files into their folder, whole or not at all; a report says in its record who let it out.

    Nothing is touched where they are there already: of a report its record says so.
    """
    from pipeline.reporting import folder
    from pipeline.reporting.exchange.record import approved_record

    wanted = dict(files)
    if approval:
        wanted["release.json"] = approved_record(files["release.json"], approval)
    told_by = ["release.json"] if approval else [*wanted]
    if all((target / name).is_file() and (target / name).read_bytes() == wanted[name] for name in told_by):
        return target
    return folder.put_folder(target, wanted)
