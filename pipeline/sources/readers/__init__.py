"""Readers, one for each system: which rows and headers an export has; nothing else is their business.

A reader is a module with the functions of ``reader.Reader``; it is registered by one line in ``READERS``,
above those that would take its exports for their own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from pipeline.ingest.files.archive import label_of
from pipeline.ingest.refusals import Place, refusal
from pipeline.sources.files.opening import TEXTS
from pipeline.sources.grids import glance
from pipeline.sources.readers import commcare, dhis2, htcds, kobo, odk, oscar, primero, table, template
from pipeline.sources.readers.reader import Reader
from pipeline.sources.sheets import Export, Wanted
from pipeline.sources.tables.columns import is_nameless

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "template": template,
        "kobo": kobo,
        "odk": odk,
        "commcare": commcare,
        "dhis2": dhis2,
        "primero": primero,
        "htcds": htcds,
        "oscar": oscar,
        "table": table,  # takes what no other knows
    }
)
SYSTEMS = tuple(READERS)
LENGTH_OF_HASH = 16


def recognise(path: Path) -> str | None:
    """The system that a file, folder or zip was exported from, told from its first rows; None for none known.

    ``table`` is any other workbook or CSV. ``RefusedInput`` where the path cannot be opened safely.
    """
    first_rows = glance(path)
    return next((system for system, reader in READERS.items() if reader.recognises(path, first_rows)), None)


def read(path: Path, system: str, wanted: Wanted | None = None) -> Export:
    """An export of a system that is in ``SYSTEMS`` (KeyError otherwise): all headers, and wanted cells.

    ``RefusedInput`` where it cannot be opened safely, or has nothing that this system exports.
    """
    export = READERS[system].read(path, wanted)
    if not export.sheets:
        raise refusal("ING-214", Place(file=label_of(path)))
    return export


def header_hash(export: Export) -> str:
    """What names the set of headers of an export, whatever their order and the files they are in.

    Columns without a header are not part of the set; nor are those that a reader makes.
    """
    headers = sorted((sheet.name, sorted(filter(is_given, sheet.headers))) for sheet in export.sheets)
    return hashlib.sha256(json.dumps(headers).encode()).hexdigest()[:LENGTH_OF_HASH]


def has_varying_headers(export: Export) -> bool:
    """Whether a header is missing where nobody answered, so that the set changes from month to month.

    So it is in JSON, in what Primero prints into the cells of its CSV, and where each value has a row.
    """
    files = {sheet.file.casefold() for sheet in export.sheets}
    texts = export.system == "primero" and any(file.endswith(TEXTS) for file in files)
    return export.system == "dhis2" or texts or any(file.endswith(".json") for file in files)


def is_given(header: str) -> bool:
    """Whether a header is one of the export's own, and not one that stands for a blank or was made.

    A column without a header comes and goes with a remark in it.
    """
    return not header.startswith("@") and not is_nameless(header)
