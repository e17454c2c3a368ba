"""Models that dbt has parsed elsewhere: they are not parsed again, and nothing else differs."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import msgpack
import pytest

from pipeline import transform
from pipeline.settings import Settings
from pipeline.transform import parsed as parsed_models

pytestmark = pytest.mark.skipif(not parsed_models.IS_POSSIBLE, reason="dbt names files in another way there")
MODELS = {"people": "select kind, 1 as number from {{ ref('kinds') }}", "names": "select 'one' as name"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two models and a seed, and what dbt has parsed of it."""
    project = tmp_path_factory.mktemp("made") / "project"
    for folder in ("models", "tests", "seeds"):
        (project / folder).mkdir(parents=True)
    shutil.copy("profiles.yml", project)
    text = Path("dbt_project.yml").read_text("utf-8").split("models:\n", maxsplit=1)[0]
    (project / "dbt_project.yml").write_text(text.replace("tests/dbt", "tests"), "utf-8")
    (project / "seeds" / "kinds.csv").write_text("kind\na\n")
    for name, sql in MODELS.items():
        (project / "models" / f"{name}.sql").write_text(f"{{{{ config(materialized='table') }}}} {sql}")
    parsed_models.write(project, project / parsed_models.NAME)
    return project


@pytest.fixture
def settings(made: Path, tmp_path: Path) -> Settings:
    """Another copy of the project, elsewhere, and an empty folder to work in."""
    return Settings(project=Path(shutil.copytree(made, tmp_path / "copy")), home=tmp_path / "home", threads=1)


def built(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    transform.build(settings, None, progress=lambda _: None)
    with duckdb.connect(str(settings.cases_db)) as connection:
        return {name: connection.execute(f"from {name}").fetchall() for name in MODELS}


def parsed_here(settings: Settings) -> set[str]:
    """The models that dbt has parsed in this folder, and has not been given."""
    [kept] = settings.warehouse.rglob(parsed_models.KEPT.name)
    nodes = msgpack.unpackb(kept.read_bytes(), strict_map_key=False)["nodes"].values()
    return {node["name"] for node in nodes if node["created_at"] and node["resource_type"] == "model"}


def test_what_was_parsed_elsewhere_is_not_parsed_again_and_builds_the_same(settings: Settings) -> None:
    found = built(settings)
    assert found == {"people": [("a", 1)], "names": [("one",)]}
    assert parsed_here(settings) == set()

    (settings.project / parsed_models.NAME).unlink()
    alone = replace(settings, home=settings.home.with_name("alone"))
    assert built(alone) == found
    assert parsed_here(alone) == set(MODELS)


def test_a_model_that_has_changed_since_is_parsed_and_a_seed_is_that_of_the_copy(settings: Settings) -> None:
    people = settings.project / "models" / "people.sql"
    people.write_text(people.read_text().replace("1 as number", "2 as number"))
    (settings.project / "seeds" / "kinds.csv").write_text("kind\nb\n")
    assert built(settings) == {"people": [("b", 2)], "names": [("one",)]}
    assert parsed_here(settings) == {"people"}


def _of_another_dbt(kept: bytes) -> bytes:
    parsed = msgpack.unpackb(gzip.decompress(kept), strict_map_key=False)
    parsed["metadata"]["dbt_version"] = "1.0.0"
    return gzip.compress(msgpack.packb(parsed))


@pytest.mark.long
@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda kept: kept[:-100],
        lambda _: gzip.compress(b"no parse"),
        lambda _: gzip.compress(msgpack.packb({"nodes": {}})),
        lambda _: gzip.compress(msgpack.packb({"files": [], "nodes": []})),
        _of_another_dbt,
    ],
)
def test_what_is_not_whole_or_of_another_dbt_is_parsed_anew(
    settings: Settings, damage: Callable[[bytes], bytes]
) -> None:
    file = settings.project / parsed_models.NAME
    file.write_bytes(damage(file.read_bytes()))
    assert built(settings) == {"people": [("a", 1)], "names": [("one",)]}
    assert parsed_here(settings) == set(MODELS)


def test_it_says_nothing_of_where_and_when_it_was_made(made: Path, settings: Settings) -> None:
    kept = made / parsed_models.NAME
    parsed = gzip.decompress(kept.read_bytes())
    places = {made.parent, settings.project.parent, Path.cwd(), Path(duckdb.__file__).parents[1], Path.home()}
    assert {place for place in places if str(place).encode() in parsed} == set()

    again = settings.home / "again"
    again.parent.mkdir()
    parsed_models.write(settings.project, again)
    assert again.read_bytes() == kept.read_bytes()
