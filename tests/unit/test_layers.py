"""Imports run downwards, siblings do not know each other, and nothing heavy is loaded before it is needed."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.ingest.erasure import removals
from tests.unit.imports import PIPELINE, modules_imported

GROUND = {
    "errors", "filesystem", "settings", "contract", "configuration", "period", "warehouse", "processes",
    "cluster_setting", "codes_of_keeping", "code_version", "cluster", "encryption", "workers", "faults",
    "room", "setting_values", "stopping", "opening",
}  # fmt: skip
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
    "programme",
    "lock",
}

# what each part of the pipeline may import, beside itself
MAY_USE = {
    "errors": set(),
    "statistics": set(),
    "cluster_setting": {"errors"},
    "codes_of_keeping": {"errors"},
    "setting_values": {"errors"},
    "settings": {"errors", "cluster_setting", "setting_values"},
    "stopping": {"errors"},
    "faults": {"errors", "settings"},
    "room": {"faults", "settings"},
    "code_version": {"settings"},
    "cluster": {"errors", "settings", "cluster_setting", "code_version"},
    "workers": {"settings", "cluster_setting", "cluster", "processes"},
    "contract": set(),
    "configuration": {"errors", "filesystem"},
    "period": {"errors"},
    "processes": {"stopping"},
    "filesystem": {"errors", "faults"},
    "encryption": {"errors", "filesystem", "settings"},
    "opening": {"errors", "faults", "filesystem", "settings", "encryption", "stopping"},
    "warehouse": {"errors", "filesystem", "settings", "encryption", "opening"},
    **dict.fromkeys(PARTS, GROUND),
    "older_storage": set(),  # runs beside another DuckDB than the program's
    "verify_certificate": set(),  # whoever checks needs this file alone
    "sources": GROUND | {"ingest"},
    "forms": GROUND,
    "reference": GROUND | {"ingest", "transform"},
    "jobs": GROUND | PARTS | {"sources", "forms"},
    "cli": {
        "errors",
        "faults",
        "stopping",
        "processes",
        "settings",
        "jobs",
        "reference",
        "ingest",
        "attacker",
        "disclosure",
    },
}

HEAVY = {
    "cryptography",
    "dask",
    "dbt",
    "distributed",
    "duckdb",
    "fsspec",
    "great_expectations",
    "highspy",
    "jinja2",
    "keyring",
    "matplotlib",
    "numpy",
    "pandas",
    "pyrage",
    "rich",
    "scipy",
    "xlsxwriter",
    "yaml",
}


def part_of(path: Path) -> str:
    return path.relative_to(PIPELINE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The parts of the pipeline that a module names."""
    return {name[0] for name in modules_imported(path)}


MODULES = sorted(path for path in PIPELINE.rglob("*.py") if path != PIPELINE / "__init__.py")


def test_every_part_has_its_place_in_the_layers() -> None:
    assert {part_of(path) for path in MODULES} == MAY_USE.keys()


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_imports_only_what_lies_below_it(path: Path) -> None:
    part = part_of(path)
    assert set(imported(path)) <= MAY_USE[part] | {part}


def test_reports_have_no_way_to_the_cases() -> None:
    files = (path for path in (PIPELINE / "reporting").rglob("*") if path.is_file() and path.suffix != ".pyc")
    names = ("cases.duckdb", "cases_db", "case_key")
    assert [str(path) for path in files if any(name in path.read_text("utf-8") for name in names)] == []


def outside_dbt() -> Iterator[tuple[str, str]]:
    """Where something stands that may read the case file, and its text."""
    for folder in ("pipeline", "benchmarks", "notebooks", "expectations", "tests"):
        for path in Path(folder).rglob("*"):
            if path.suffix in {".py", ".sql", ".ipynb", ".json", ".toml"}:
                yield path.as_posix(), path.read_text("utf-8")


# a schema that only dbt may read, as SQL names it, as a word by itself, and as the one that is in use
BEHIND = re.compile(
    r"""\b(?:staging|intermediate)"?\.|["'](?:staging|intermediate)\\?["']"""
    r"""|\b(?:use|schema) \S*(?:staging|intermediate)\b"""
)
LOOK_BEHIND = {
    "pipeline/ingest/erasure/removals.py": "drops all that is built, unread: nobody stays who left",
    "tests/cli/test_models_on_spark.py": "holds what the models come to on two engines",
    "tests/cli/test_new_fact.py": "adds a fact to the models",
    "tests/cli/test_worked_example.py": "follows a case through the models",
    "tests/recipes/test_how_to_add.py": "adds models as the README says",
    "tests/spark/run_models.py": "runs the models on another engine",
    "tests/unit/model_rules.py": "has the rules of the models",
    "tests/unit/test_layers.py": "is this file",
}


def test_nothing_outside_dbt_reads_what_lies_behind_the_marts() -> None:
    """Marts have contracts. Whoever else names what lies behind them stands above, and why."""
    assert {place for place, text in outside_dbt() if BEHIND.search(text)} == LOOK_BEHIND.keys()


def test_whoever_left_for_good_leaves_all_that_is_built() -> None:
    assert {*removals.DERIVED} == {path.name for path in Path("models").iterdir() if path.is_dir()}


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
        'connection.table(f"{SCHEMA}.int_cases") for SCHEMA in ("marts", "intermediate")',
        "where schema_name = 'staging'",
        r'"source": ["layer = \"staging\""]',
    ],
)
def test_reading_behind_the_marts_is_noticed(text: str) -> None:
    assert BEHIND.search(text)


@pytest.mark.parametrize(
    "text", ["A staging area.", "Path('models/intermediate/cases')", "an intermediate's"]
)
def test_the_words_alone_are_no_schema(text: str) -> None:
    assert not BEHIND.search(text)


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
