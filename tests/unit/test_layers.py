"""Imports run downwards, siblings do not know each other, and nothing heavy is loaded before it is needed."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

PIPELINE = Path("pipeline")
GROUND = {"errors", "settings", "contract", "warehouse", "processes"}
PARTS = {
    "attacker",
    "ingest",
    "transform",
    "dbt_warehouse",
    "quality",
    "disclosure",
    "reporting",
    "schedule",
    "sample",
    "lock",
}

# what each part of the pipeline may import, beside itself
MAY_USE = {
    "errors": set(),
    "statistics": set(),
    "settings": {"errors"},
    "contract": set(),
    "processes": set(),
    "warehouse": {"errors", "settings"},
    **dict.fromkeys(PARTS, GROUND),
    "reference": GROUND | {"ingest"},
    "jobs": GROUND | PARTS,
    "cli": {"errors", "settings", "jobs", "reference", "ingest", "attacker", "disclosure"},
}

# what each room of the reports may import, beside itself: some of those above it, so that there is no circle
GROUND_OF_REPORTS = ("indicator", "document", "folder", "definitions", "comparison", "released")
ROOMS = {
    **{name: set(GROUND_OF_REPORTS[:place]) for place, name in enumerate(GROUND_OF_REPORTS)},
    "language": {"indicator", "definitions", "released"},
    "context": {"indicator", "definitions", "released", "language"},
    "goals": {"context", "released"},
    "tables": {"indicator", "document", "language", "context"},
    "charts": {"indicator", "document", "language", "context"},
    "sections/parts": {*GROUND_OF_REPORTS, "language", "context", "goals", "tables", "charts"},
    "sections": {*GROUND_OF_REPORTS, "language", "context", "goals", "tables", "charts", "sections/parts"},
    "assemble": {"document", "definitions", "released", "language", "context", "sections"},
    "page": {"document"},
    "pdf": {"document", "language", "page"},
    "workbook": {"document", "released", "language"},
    "exchange": {"indicator", "definitions", "released", "language", "context", "goals"},
    "explore": {"indicator", "document", "released", "language", "charts"},
    "files": {
        "definitions",
        "released",
        "language",
        "context",
        "assemble",
        "charts",
        "page",
        "pdf",
        "workbook",
        "exchange",
    },
    "reporting": {"definitions", "folder", "released", "files", "exchange"},
}

# what each module and room of pipeline/ingest may import there, beside itself; lower ones first
INGEST = {
    "codes": set(),
    "providers": set(),
    "landing": set(),
    "refusals": {"codes"},
    "privacy": {"refusals"},
    "receipts": {"privacy", "refusals"},
    "files": {"privacy", "refusals"},
    "cells": {"privacy"},
    "rows": {"privacy"},
    "scan": {"cells", "files", "refusals"},
    "store": {"files", "refusals"},
    "erasure": {"privacy", "providers", "receipts", "refusals"},
    "intake": {"erasure", "files", "privacy", "providers", "receipts", "refusals", "rows", "scan", "store"},
}

HEAVY = {
    "dbt",
    "duckdb",
    "great_expectations",
    "highspy",
    "jinja2",
    "matplotlib",
    "numpy",
    "pandas",
    "rich",
    "scipy",
    "yaml",
}


def part_of(path: Path) -> str:
    return path.relative_to(PIPELINE).parts[0].removesuffix(".py")


def modules_imported(path: Path) -> Iterator[tuple[str, ...]]:
    """What a module imports from the pipeline, also inside functions and under TYPE_CHECKING.

    Dotted names without ``pipeline``, in parts; ``from a import b`` is ``a.b``, be ``b`` a module or not.
    """
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        yield from (tuple(name.split(".")[1:]) for name in names if name.startswith("pipeline."))


def imported(path: Path) -> set[str]:
    """The parts of the pipeline that a module names."""
    return {name[0] for name in modules_imported(path)}


def room_of(name: Sequence[str]) -> str:
    """The room of a module of the reports, or of what is imported from it, by its name within them."""
    if name[:2] == ("sections", "parts"):
        return "sections/parts"
    return name[0] if name and name[0] in ROOMS else "reporting"


def rooms_imported(path: Path) -> set[str]:
    return {room_of(name[1:]) for name in modules_imported(path) if name[0] == "reporting"}


MODULES = sorted(path for path in PIPELINE.rglob("*.py") if path != PIPELINE / "__init__.py")
OF_REPORTS = sorted((PIPELINE / "reporting").rglob("*.py"))


def test_every_part_has_its_place_in_the_layers() -> None:
    assert {part_of(path) for path in MODULES} == MAY_USE.keys()


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_imports_only_what_lies_below_it(path: Path) -> None:
    part = part_of(path)
    assert set(imported(path)) <= MAY_USE[part] | {part}


def test_no_room_of_the_reports_is_part_of_a_circle() -> None:
    above: set[str] = set()
    for room, allowed in ROOMS.items():
        assert allowed <= above, f"{room} may import what stands below it in the table"
        above.add(room)


@pytest.mark.parametrize("path", OF_REPORTS, ids=str)
def test_a_module_of_the_reports_imports_only_rooms_that_its_own_may_use(path: Path) -> None:
    room = room_of(path.relative_to(PIPELINE / "reporting").with_suffix("").parts)
    assert rooms_imported(path) <= ROOMS[room] | {room}


def test_every_room_of_the_reports_has_its_place_in_the_table() -> None:
    names = {path.relative_to(PIPELINE / "reporting").with_suffix("").parts for path in OF_REPORTS}
    assert {name[0] for name in names if name != ("__init__",)} == {
        room.partition("/")[0] for room in ROOMS
    } - {"reporting"}


def imported_within(room: str, path: Path) -> Iterator[str]:
    """The modules and rooms of one part of the pipeline that a module of it names."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == f"pipeline.{room}":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"pipeline.{room}."):
            yield (node.module or "").split(".")[2]


@pytest.mark.parametrize("path", sorted((PIPELINE / "ingest").rglob("*.py")), ids=str)
def test_rooms_of_the_intake_import_only_what_lies_below_them(path: Path) -> None:
    below: set[str] = set()
    for name, may_use in INGEST.items():
        assert may_use <= below, f"{name} is listed above what it may use"
        below.add(name)
    room = path.relative_to(PIPELINE / "ingest").parts[0].removesuffix(".py")
    assert set(imported_within("ingest", path)) <= INGEST.get(room, below) | {room}
    assert room in INGEST or room == "__init__"


def test_reports_have_no_way_to_the_cases() -> None:
    texts = {path: path.read_text("utf-8") for path in (PIPELINE / "reporting").rglob("*") if path.is_file()}
    names = ("cases.duckdb", "cases_db", "case_key")
    assert [
        str(path) for path, text in texts.items() if path.suffix != ".pyc" and any(n in text for n in names)
    ] == []


def outside_dbt() -> Iterator[tuple[str, str]]:
    """Where something stands that may read the case file, and its text."""
    for folder in ("pipeline", "benchmarks", "notebooks", "expectations", "tests"):
        for path in Path(folder).rglob("*"):
            if path.suffix in {".py", ".sql", ".ipynb", ".json", ".toml"}:
                yield path.as_posix(), path.read_text("utf-8")


def reads_behind_the_marts(text: str) -> bool:
    """Whether a text names a schema that only dbt may read, or in Python or SQL makes it the one in use."""
    return bool(
        re.search(r"""\b(?:staging|intermediate)"?\.|\b(?:use|schema) \S*(?:staging|intermediate)\b""", text)
    )


def test_nothing_outside_dbt_reads_what_lies_behind_the_marts() -> None:
    """Marts have contracts. What tests the models themselves looks into them, and this file names them."""
    of_models = {
        "tests/cli/test_new_fact.py",
        "tests/cli/test_worked_example.py",
        "tests/recipes/test_how_to_add.py",
        "tests/unit/test_layers.py",
    }
    found = {place for place, text in outside_dbt() if reads_behind_the_marts(text)}
    assert found - of_models == set()


def test_no_model_behind_the_marts_is_named_outside_dbt_and_the_tests() -> None:
    """However it is reached: by another schema's name, a search path or a string put together."""
    behind = [path for folder in ("staging", "intermediate") for path in Path("models", folder).rglob("*.*")]
    models = {path.stem for path in behind if path.suffix in {".sql", ".py"}}
    named = {
        place: models & set(re.findall(r"\b(?:int|stg)_\w+", text))
        for place, text in outside_dbt()
        if not place.startswith("tests/")
    }
    assert len(models) > 80
    assert {place: names for place, names in named.items() if names} == {}


@pytest.mark.parametrize(
    "text",
    [
        "select * from intermediate.int_cases",
        'from cases."staging"."stg_cases"',
        "use cases.intermediate",
        "set schema intermediate",
        'into = "insert into cases.intermediate."',
    ],
)
def test_reading_behind_the_marts_is_noticed(text: str) -> None:
    assert reads_behind_the_marts(text)


@pytest.mark.parametrize("part", sorted(MAY_USE))
def test_importing_a_part_loads_nothing_heavy(part: str) -> None:
    program = f"import sys, pipeline.{part}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert set(loaded.split()) & HEAVY == set()


def test_importing_the_whole_pipeline_does_nothing(tmp_path: Path) -> None:
    program = (
        "import importlib, pkgutil, pipeline\n"
        "for module in pkgutil.walk_packages(pipeline.__path__, 'pipeline.'):\n"
        "    if not module.name.endswith('__main__'): importlib.import_module(module.name)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path.cwd()), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert (ran.stdout, ran.stderr, list(tmp_path.iterdir())) == ("", "", [])
