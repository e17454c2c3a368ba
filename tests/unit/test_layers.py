"""Imports run downwards, siblings do not know each other, and nothing heavy is loaded before it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PIPELINE = Path("pipeline")
GROUND = {"errors", "settings", "contract", "warehouse", "processes"}
PARTS = {
    "attacker",
    "ingest",
    "transform",
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


def imported(path: Path) -> Iterator[str]:
    """The parts of the pipeline that a module names, also inside functions and under TYPE_CHECKING."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            if node.module == "pipeline":
                yield from (alias.name for alias in node.names)
            elif node.module and node.module.startswith("pipeline."):
                yield node.module.split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (
                alias.name.split(".")[1] for alias in node.names if alias.name.startswith("pipeline.")
            )


MODULES = sorted(path for path in PIPELINE.rglob("*.py") if path != PIPELINE / "__init__.py")


def test_every_part_has_its_place_in_the_layers() -> None:
    assert {part_of(path) for path in MODULES} == MAY_USE.keys()


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_imports_only_what_lies_below_it(path: Path) -> None:
    part = part_of(path)
    assert set(imported(path)) <= MAY_USE[part] | {part}


def test_reports_have_no_door_to_the_cases() -> None:
    texts = {path: path.read_text("utf-8") for path in (PIPELINE / "reporting").rglob("*") if path.is_file()}
    names = ("cases.duckdb", "cases_db", "case_key")
    assert [
        str(path) for path, text in texts.items() if path.suffix != ".pyc" and any(n in text for n in names)
    ] == []


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
