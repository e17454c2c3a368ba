"""The models keep the rules of model_rules.py, but for what model_exceptions.toml lists with its reason."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipeline import contract
from pipeline.ingest import landing
from tests.unit.manifest import PROJECT, Manifest, parsed
from tests.unit.model_rules import RULES, Rule

EXCEPTIONS = tomllib.loads(Path(__file__).with_name("model_exceptions.toml").read_text("utf-8"))["exceptions"]


REPORTS = "region_report"
# which parts of the program read the marts of which exposures; reports read what disclosure control passed on
READERS = [
    (("disclosure", "attacker"), ("disclosure_control", REPORTS)),
    (("quality",), ("quality_checks",)),
    (("programme",), ("programme_view",)),
    ((".",), ("disclosure_control", REPORTS, "quality_checks", "programme_view")),
]


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    return parsed(tmp_path_factory.mktemp("dbt"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_what_breaks_a_rule_is_listed_with_its_reason(manifest: Manifest, rule: Rule) -> None:
    listed = {model for entry in EXCEPTIONS if entry["rule"] == rule.__name__ for model in entry["models"]}
    assert set(rule(manifest)) == listed


def test_every_exception_is_of_a_rule_and_has_a_reason() -> None:
    assert {entry["rule"] for entry in EXCEPTIONS} <= {rule.__name__ for rule in RULES}
    assert all(len(entry["because"].split()) > 4 for entry in EXCEPTIONS)


@pytest.fixture(scope="module")
def tables() -> dict[str, list[str]]:
    """The columns of every table that the intake makes."""
    with duckdb.connect() as connection:
        landing.create(connection, contract.load(PROJECT / "seeds"))
        columns = connection.execute(
            "select schema_name || '.' || table_name, column_name from duckdb_columns() order by all"
        ).fetchall()
    found: dict[str, list[str]] = {}
    for table, column in columns:
        found.setdefault(table, []).append(column)
    return found


def test_every_column_of_a_source_is_documented(manifest: Manifest, tables: dict[str, list[str]]) -> None:
    told_of_all = {"superseded_by"}  # in the description of the schema
    for name, source in manifest.sources.items():
        assert sorted(source["columns"]) == sorted(set(tables[name]) - told_of_all), name


def test_every_kind_of_report_is_an_exposure(manifest: Manifest) -> None:
    kinds = {path.stem for path in (PROJECT / "reports" / "kinds").glob("*.toml")}
    assert kinds
    assert {f"{kind}_report" for kind in kinds} <= {exposure["name"] for exposure in manifest.exposures}


def test_a_path_that_an_exposure_names_is_there(manifest: Manifest) -> None:
    named = [
        path
        for exposure in manifest.exposures
        for path in re.findall(r"(?:reports|docs)/[\w/.*-]*[\w/]", exposure["description"])
        if f"config/{path}" not in exposure["description"]
    ]
    assert len(named) > 5
    assert [path for path in named if not [*PROJECT.glob(path)]] == []


def marts_named_in(parts: tuple[str, ...], marts: set[str]) -> set[str]:
    """The marts that some parts of the program read by their names."""
    files = [path for part in parts for path in (PROJECT / "pipeline" / part).rglob("*")]
    texts = [path.read_text("utf-8") for path in files if path.suffix in {".py", ".sql"}]
    return marts & {name for text in texts for name in re.findall(r"\bmarts\.(\w+)", text)}


@pytest.mark.parametrize(("parts", "exposures"), READERS, ids=lambda names: "+".join(names))
def test_an_exposure_lists_the_marts_that_its_code_reads(
    manifest: Manifest, parts: tuple[str, ...], exposures: tuple[str, ...]
) -> None:
    listed = {
        node.rpartition(".")[2]
        for exposure in manifest.exposures
        if exposure["name"] in exposures
        for node in exposure["depends_on"]["nodes"]
    }
    assert marts_named_in(parts, set(manifest.in_layer("marts"))) == listed


def test_a_column_that_a_package_brings_is_described_as_in_the_contract(manifest: Manifest) -> None:
    described = dict(_described(manifest))
    with (PROJECT / "seeds" / "input_columns.csv").open(encoding="utf-8") as file:
        brought = {
            f"{row['table_name']}.{row['column_name']}": row["description"] for row in csv.DictReader(file)
        }
    same = brought.keys() & described.keys()
    assert len(same) > 60
    assert {name: described[name] for name in same} == {name: brought[name] for name in same}


def _described(manifest: Manifest) -> Iterator[tuple[str, str]]:
    for name, source in manifest.sources.items():
        schema, _, table = name.partition(".")
        if schema == "landing":
            yield from (
                (f"{table}.{column}", known["description"]) for column, known in source["columns"].items()
            )
