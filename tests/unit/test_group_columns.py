"""What people are told apart by: one seed, from which contracts, labels and the files of releases have it."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest
import yaml

from pipeline.disclosure import group_columns
from pipeline.disclosure.place import Place
from pipeline.disclosure.register.entries import staged_file
from pipeline.disclosure.threshold import priorities
from pipeline.reference import group_contracts, message_template
from pipeline.settings import Settings
from tests.unit.cases_file import Group, release, write

PROJECT = Path(__file__).resolve().parents[2]
REGION = Group("region", due=200, known=150, achieved=80)


def rows(name: str) -> list[dict[str, str]]:
    with (PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_contracts_have_the_columns_of_the_seed() -> None:
    settings = Settings(project=PROJECT, home=PROJECT)
    assert {
        path: path.read_text("utf-8") for path in group_contracts.texts(settings)
    } == group_contracts.texts(settings)


def test_a_column_of_the_seed_comes_into_the_contracts_with_its_meaning(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "group_columns.csv").write_text(
        'group_column,description\nshoe,"Which shoe, left or right"\n', "utf-8"
    )
    (tmp_path / "models" / "marts").mkdir(parents=True)
    for name in group_contracts.FILES:
        text = (PROJECT / "models" / "marts" / name).read_text("utf-8")
        (tmp_path / "models" / "marts" / name).write_text(text, "utf-8")
    written = group_contracts.texts(Settings(project=tmp_path, home=tmp_path))
    models = {model["name"]: model for text in written.values() for model in yaml.safe_load(text)["models"]}
    for name in ("groups", "indicator_values"):
        columns = {column["name"]: column.get("description") for column in models[name]["columns"]}
        assert columns["shoe"] == "Which shoe, left or right"
        assert "sex" not in columns
        assert {"scope", "breakdown", "group_key"} < columns.keys()


def test_every_breakdown_uses_columns_of_the_seed_and_each_of_these_is_used() -> None:
    used = {name for row in rows("breakdowns") for name in row["group_columns"].split(";") if name}
    assert used == {row["group_column"] for row in rows("group_columns")}


def test_the_codes_of_a_group_stand_in_the_columns_that_the_breakdown_names() -> None:
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as cases; create schema cases.seeds")
        connection.execute(
            "create table cases.seeds.group_columns as "
            "from (values ('sex', 2), ('form', 1), ('cohort', 3)) as seed (group_column, sort_order)"
        )
        group_columns.lay_out(connection)
        found = connection.execute(
            """select group_codes(uses, key) from (values
            (1, 'sex', 'female'), (2, 'cohort;form', '2024H1;labour'), (3, null, ''), (4, 'shoe', 'left')
            ) as groups (number, uses, key) order by number"""
        ).fetchall()
    nothing = {"form": None, "sex": None, "cohort": None}
    assert [codes for (codes,) in found] == [
        nothing | {"sex": "female"},
        nothing | {"form": "labour", "cohort": "2024H1"},
        nothing,
        nothing,
    ]


@pytest.mark.long
def test_every_label_of_a_group_in_a_release_is_there_for_translators(tmp_path: Path) -> None:
    settings = Settings(project=PROJECT, home=tmp_path)
    write(settings.cases_db, [REGION])
    release(settings, ("ministry:KHM",))
    with duckdb.connect(str(settings.release_db), read_only=True) as file:
        labels = file.execute("select group_column, code, label from group_labels").fetchall()
    told = {entry.place: entry.english for entry in message_template.entries(settings)}
    numbers = {"cohort", "opened_year", "four_cohorts"}
    every = {row["group_column"] for row in rows("group_columns")}
    assert {column for column, _, _ in labels} == every - {"half_year"}  # here none is told of
    assert {
        f"seed.group_labels.label.{column}.{code}": label
        for column, code, label in labels
        if column not in numbers
    } == {place: english for place, english in told.items() if place.startswith("seed.group_labels.")}


def test_the_file_of_a_release_has_the_code_of_a_group_in_its_column(tmp_path: Path) -> None:
    settings = Settings(project=PROJECT, home=tmp_path)
    groups = [Group("region", 100, 75, 40, "disability", code) for code in ("yes", "not_recorded")]
    write(settings.cases_db, [REGION, *groups])
    release(settings, ("ministry:KHM",))
    with duckdb.connect() as memory:
        found = memory.execute(
            "select distinct group_key, disability, sex from read_parquet(?) "
            "where breakdown = 'disability' order by all",
            [str(staged_file(settings))],
        ).fetchall()
    assert found == [("not_recorded", "not_recorded", None), ("yes", "yes", None)]


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    lines = [
        "breakdown,group_columns,grain",
        "all,,case",
        "country,programme_country,case",
        "cohort,cohort,case",
    ]
    lines += [
        "sex,sex,case",
        "form,form,case",
        "form_any,form,case",
        "shoe_sex,shoe;sex,case",
        "bed,bed,service",
    ]
    lines += ["country_form,programme_country;form,case", "all_three,form;sex;programme_country,case"]
    (tmp_path / "breakdowns.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path


def test_a_breakdown_that_no_priority_names_is_asked_for_last_and_at_the_milestones_of_groups(
    seeds: Path,
) -> None:
    asked = priorities.load(seeds)
    assert asked.breakdowns[-2:] == ("shoe_sex", "all_three")
    assert "all_three" in asked.at(asked.group_milestones[0])
    assert "all_three" not in asked.at(0)
    assert "bed" not in asked.breakdowns


def test_a_crossed_breakdown_adds_up_to_those_of_some_of_its_columns(seeds: Path) -> None:
    crossed = {name: set(margins) for name, margins in priorities.load(seeds).crossed.items()}
    assert crossed == {
        "shoe_sex": {"sex"},
        "country_form": {"country", "form"},
        "all_three": {"country", "form", "sex", "country_form"},
    }


def test_no_breakdown_costs_less_than_a_solver_tells_from_nothing() -> None:
    asked = priorities.load(PROJECT / "seeds")
    costs = [asked.cost(Place("donor:DFAT", breakdown, "", 1)) for breakdown in asked.breakdowns]
    assert costs == sorted(costs, reverse=True)
    assert min(costs) > 1e-4
