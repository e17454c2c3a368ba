"""The rooms of the large parts know those below them only; no module imports in a circle or is too long."""

from __future__ import annotations

from collections.abc import Sequence
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.unit.imports import PIPELINE, modules_imported

# What each room, and each module beside them, may import of its part, beside itself; lower ones first.
# ``__init__`` is the face of the part.
DISCLOSURE: dict[str, set[str]] = {
    "place": set(),
    "scripts": set(),
    "group_columns": set(),
    "threshold": {"place"},
    "register": {"scripts"},
    "suppression": {"place", "register", "threshold"},
    "differencing": {"threshold"},
    "readback": {"threshold"},
    "steps": {"differencing", "group_columns", "readback", "register", "scripts", "suppression", "threshold"},
    "release": {"register", "steps", "suppression", "threshold"},
    "content": {"register", "release"},
    "publish": {"register", "release", "suppression", "threshold"},
    "__init__": {"content", "publish", "register", "release", "suppression", "threshold"},
}

INGEST = {
    "books": set(),
    "codes_of_drafts": set(),
    "codes_of_exports": set(),
    "codes_of_spreadsheets": set(),
    "codes": {"codes_of_drafts", "codes_of_exports", "codes_of_spreadsheets"},
    "providers": set(),
    "donors": set(),
    "landing": set(),
    "changes": set(),
    "refusals": {"codes"},
    "transactions": {"refusals"},
    "privacy": {"refusals"},
    "files": {"privacy", "refusals"},
    "delivery": {"books", "files"},
    "held": {"delivery", "files", "privacy", "refusals", "transactions"},
    "moves": {"held", "privacy"},
    "row_origins": {"delivery"},
    "receipts": {"books", "changes", "delivery", "held", "privacy", "refusals"},
    "labels": {"privacy"},
    "slips": {"labels", "privacy"},
    "cells": {"held", "privacy", "slips"},
    "reading": {"cells", "slips"},
    "rows": {"privacy"},
    "usual_words": set(),
    "scan": {"cells", "files", "reading", "refusals", "usual_words"},
    "alterations": {"files", "refusals", "scan"},
    "problems": {"codes", "delivery"},
    "packaging": {"files", "refusals"},
    "store": {"files", "reading", "refusals"},
    "erasure": {"held", "privacy", "providers", "receipts", "refusals", "row_origins"},
    "numbers": {"delivery", "files", "privacy", "refusals"},
    "intake": {
        "alterations",
        "changes",
        "moves",
        "delivery",
        "erasure",
        "files",
        "held",
        "privacy",
        "problems",
        "providers",
        "receipts",
        "refusals",
        "row_origins",
        "rows",
        "scan",
        "store",
        "transactions",
    },
    "__init__": {
        "books",
        "changes",
        "codes",
        "delivery",
        "donors",
        "erasure",
        "files",
        "held",
        "intake",
        "landing",
        "moves",
        "numbers",
        "packaging",
        "privacy",
        "problems",
        "providers",
        "receipts",
        "refusals",
        "store",
        "transactions",
    },
}

GROUND_OF_REPORTS = (
    "period_codes", "indicator", "document", "folder", "definitions", "comparison", "released",
)  # fmt: skip
REPORTING = {
    **{name: set(GROUND_OF_REPORTS[:place]) for place, name in enumerate(GROUND_OF_REPORTS)},
    "language": {"indicator", "definitions", "released"},
    "previous": {"indicator", "released", "language"},
    "context": {"indicator", "definitions", "released", "language"},
    "goals": {"context", "released"},
    "tables": {"indicator", "document", "language", "context"},
    "charts": {"indicator", "document", "language", "context"},
    "sections/parts": {*GROUND_OF_REPORTS, "language", "context", "goals", "tables", "charts"},
    "findings": {
        "indicator",
        "document",
        "comparison",
        "released",
        "language",
        "previous",
        "context",
        "goals",
        "tables",
        "charts",
        "sections/parts",
    },
    "sections": {
        *GROUND_OF_REPORTS,
        "language",
        "previous",
        "context",
        "goals",
        "tables",
        "charts",
        "sections/parts",
        "findings",
    },
    "assemble": {"document", "definitions", "released", "language", "context", "tables", "sections"},
    "reference": {
        "document",
        "definitions",
        "released",
        "language",
        "context",
        "sections/parts",
        "sections",
    },
    "page": {"document"},
    "brief": {"document", "context", "findings", "page"},
    "pdf": {"document", "language", "brief"},
    "exchange": {"period_codes", "indicator", "definitions", "released", "language", "context", "goals"},
    "workbook": {
        "indicator",
        "comparison",
        "released",
        "language",
        "previous",
        "context",
        "goals",
        "exchange",
    },
    "explorer": {"indicator", "document", "released", "language", "context", "tables", "charts", "page"},
    "notebook_reader": {"indicator", "document", "released", "language", "charts"},
    "files": {
        "period_codes",
        "document",
        "definitions",
        "released",
        "language",
        "context",
        "assemble",
        "charts",
        "reference",
        "page",
        "brief",
        "pdf",
        "workbook",
        "exchange",
        "explorer",
    },
    "review": {"indicator", "definitions", "released", "language", "previous", "context"},
    "__init__": {"definitions", "folder", "language", "released", "reference", "files", "exchange"},
}

SOURCES: dict[str, set[str]] = {
    "sheets": set(),
    "files": set(),
    "tables": {"sheets", "files"},
    "grids": {"files"},
    "readers": {"sheets", "files", "tables", "grids"},
    "mapping": {"sheets", "readers"},
    "moments": set(),
    "delivery": {"sheets", "readers", "mapping", "moments"},
    "choosing": {"sheets", "readers", "mapping", "delivery"},
    "drafting": {"sheets", "tables", "mapping"},
    "__init__": {"files", "mapping", "moments", "delivery", "choosing"},
}

TABLES = {"disclosure": DISCLOSURE, "ingest": INGEST, "reporting": REPORTING, "sources": SOURCES}
MODULES = sorted(PIPELINE.rglob("*.py"))


def room_of(part: str, name: Sequence[str]) -> str:
    """The room of a module, or of what is imported from it, by its name within its part."""
    rooms = TABLES[part]
    return next((room for room in ("/".join(name[:2]), *name[:1]) if room in rooms), "__init__")


@pytest.mark.parametrize("part", TABLES)
def test_the_rooms_are_all_listed_and_from_the_ground_up(part: str) -> None:
    below: set[str] = set()
    for room, may_use in TABLES[part].items():
        assert may_use <= below, f"{room} is listed above what it may use"
        below.add(room)
    there = {
        path.relative_to(PIPELINE / part).parts[0].removesuffix(".py")
        for path in MODULES
        if part in path.parts
    }
    assert {room.partition("/")[0] for room in below} == there


@pytest.mark.parametrize("path", [path for path in MODULES if path.parts[1] in TABLES], ids=str)
def test_a_room_imports_only_what_lies_below_it(path: Path) -> None:
    part, *name = path.with_suffix("").parts[1:]
    room = room_of(part, name)
    named = {room_of(part, imported[1:]) for imported in modules_imported(path) if imported[0] == part}
    assert named <= TABLES[part][room] | {room}


def test_no_module_imports_in_a_circle() -> None:
    names = {path.with_suffix("").parts[1:]: path for path in MODULES if path.name != "__init__.py"}
    graph = {
        name: {
            each for imported in modules_imported(path) for each in (imported, imported[:-1]) if each in names
        }
        for name, path in names.items()
    }
    assert {*TopologicalSorter(graph).static_order()} >= graph.keys()


def test_no_module_is_longer_than_a_reader_can_hold() -> None:
    lengths = {str(path): path.read_text("utf-8").count("\n") for path in MODULES}
    assert {path: lines for path, lines in lengths.items() if lines > 250} == {}
