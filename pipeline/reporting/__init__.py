"""Reports: from the release file to one folder per audience. Nothing here can open the cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.definitions import (
    REGION,
    ReportDefinition,
    definition,
    definitions,
    find_definition,
)
from pipeline.reporting.language.catalogue import languages, refuse_language

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.settings import Settings

__all__ = [
    "REGION",
    "ReportDefinition",
    "definition",
    "definitions",
    "languages",
    "refuse_language",
    "write",
    "write_definitions",
]


def write_definitions(settings: Settings, audience: str, period: str) -> Path:
    """Write the document that all reports of a period share, from the release of one of them, and return it.

    ``UsageError`` as for ``write``.
    """
    from pipeline.reporting import files, folder, reference
    from pipeline.reporting.released import read_release

    release = read_release(settings, find_definition(settings, audience).scope, audience, period)
    made = files.shared(settings, definitions(settings), release)
    return folder.put_folder(settings.out / release.period / reference.FOLDER, made)


def write(settings: Settings, audience: str, period: str) -> Path:
    """Write the report folder of one audience, whole or not at all, and return it.

    ``UsageError`` where the audience has no report definition or nothing was released for it and the period.
    """
    from pipeline.reporting import files, folder
    from pipeline.reporting.exchange.record import release_record
    from pipeline.reporting.released import read_release

    definition = find_definition(settings, audience)
    release = read_release(settings, definition.scope, audience, period)
    made = files.made(settings, definition, release)
    target = settings.out / release.period / definition.folder
    return folder.put_folder(target, made | {"release.json": release_record(release, made)})
