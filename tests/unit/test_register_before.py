"""A register that an older version wrote is read as it was meant: entries, figures, and who stood where."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipeline.attacker import knowledge, published
from pipeline.attacker.attack import attacked
from pipeline.disclosure.register import entries, trajectories
from pipeline.disclosure.suppression import candidate_cells, population
from pipeline.disclosure.suppression.candidate_cells import PublishedCounts
from pipeline.disclosure.suppression.fixed_cells import fixed_cells
from pipeline.disclosure.threshold import priorities
from pipeline.disclosure.threshold.rules import FLOOR
from pipeline.errors import DisclosureFailure
from pipeline.ingest.landing import REGISTER
from pipeline.settings import Settings, load
from tests.unit.sample_people import lay_out_today, warehouse_of_people

BEFORE = Path(__file__).resolve().parents[1] / "data" / "register_before"
SEEDS = Path(__file__).resolve().parents[2] / "seeds"
TODAY = 4  # the register has three entries


@pytest.fixture
def folder(tmp_path: Path) -> Settings:
    """A working folder with the register of then."""
    settings = load({}, tmp_path)
    settings.warehouse.mkdir()
    shutil.copytree(BEFORE / "register", settings.register)
    return settings


@pytest.fixture(scope="module")
def cases() -> Iterator[duckdb.DuckDBPyConnection]:
    """A case file with the register's tables of then, in which everybody stands where he stood last."""
    with warehouse_of_people() as connection:
        for name in REGISTER:
            connection.execute(f"create table if not exists cases.register.{name} ({REGISTER[name]})")
            connection.execute(f"insert into cases.register.{name} by name from '{BEFORE / name}.parquet'")
        connection.execute(
            """insert into registered by name
            select * exclude (outcome), outcome as outcome_key
            from (select columns(lambda name: name in (
                'measure', 'milestone', 'outcome', 'scope', 'breakdown', 'group_key', 'due', 'numerator',
                'denominator', 'not_applicable', 'stood_at', 'numerator_low', 'numerator_high'
            )) from read_parquet($files) where measure = 'M01' and status <> 'c')""",
            {"files": [str(path) for path in files()]},
        )
        lay_out_today(connection)
        yield connection


def files() -> list[Path]:
    return sorted((BEFORE / "register").glob("*.parquet"))


def test_every_entry_is_read_and_its_seal_holds(folder: Settings) -> None:
    found = entries.read(folder)
    assert [(entry.number, entry.kind, entry.period) for entry in found] == [
        (1, "release", "2025H2"),
        (2, "release", "2026H1"),
        (3, "accepted", ""),
    ]
    assert found[1].audit == {
        "before": 0, "exact": 0, "figures": 209, "narrow": 0, "others": 121, "secrets": 36204,
        "subtracted": 0,
    }  # fmt: skip
    assert (entries.newest_release(folder), entries.accepted(folder)) == (2, 3)
    assert [path.name for path in entries.files(folder)] == ["0001-2025H2.parquet", "0002-2026H1.parquet"]


def test_the_case_file_of_then_agrees_with_the_register(
    folder: Settings, cases: duckdb.DuckDBPyConnection
) -> None:
    cases.execute("use cases")
    try:
        entries.recover(folder, cases, has_reports=True)
    finally:
        cases.execute("use memory")
    assert cases.execute("select count(*) from cases.register.stood").fetchall() == [(323,)]


@pytest.mark.parametrize("name", ["figures", "as_of", "audit"])
def test_an_entry_of_then_that_was_changed_is_noticed(folder: Settings, name: str) -> None:
    chain = folder.register / entries.CHAIN
    lines = [json.loads(line) for line in chain.read_text("utf-8").splitlines()]
    lines[0][name] = lines[1][name]
    chain.write_text("".join(json.dumps(line, sort_keys=True) + "\n" for line in lines), "utf-8")
    with pytest.raises(DisclosureFailure, match="was changed"):
        entries.read(folder)


def test_figures_of_then_are_those_of_an_entry_made_of_them(folder: Settings) -> None:
    names = ", ".join(name for name in entries.FIGURES if name not in ("entry", "period"))
    with duckdb.connect() as connection:
        entries.load(connection, folder, entries.read(folder))
        connection.execute(f"create temp table decided as select {names} from register_files where entry = 2")
        assert entries.is_as_registered(connection, 2)
        connection.execute("update decided set numerator = numerator + 1 where measure = 'M01'")
        assert not entries.is_as_registered(connection, 2)


def outcomes(cases: duckdb.DuckDBPyConnection) -> candidate_cells.Candidates:
    found = candidate_cells.read(cases, FLOOR)
    assert sum(map(len, found.shown.values())) > 80
    return found


def people_at(cases: duckdb.DuckDBPyConnection, milestone: int, outcome: str) -> population.Population:
    breakdowns = priorities.load(SEEDS).breakdowns
    return population.read(cases, milestone, outcome, breakdowns, TODAY, [1, 2])


def test_what_was_shown_adds_up_for_the_people_of_then(cases: duckdb.DuckDBPyConnection) -> None:
    for (milestone, outcome), known in outcomes(cases).shown.items():
        people = people_at(cases, milestone, outcome)
        same, fixed = fixed_cells(people, known)
        assert same.counts is people.counts
        assert fixed.cells == {people.cell_of[place] for place in known}


def test_a_figure_that_was_not_shown_then_fits_nobody(cases: duckdb.DuckDBPyConnection) -> None:
    (milestone, outcome), known = next(iter(outcomes(cases).shown.items()))
    people = people_at(cases, milestone, outcome)
    place, counts = next(iter(known.items()))
    other = PublishedCounts(*(number + 1 for number in counts))
    with pytest.raises(DisclosureFailure, match="does not fit the people"):
        fixed_cells(people, {**known, place: other})


def test_trajectories_of_then_lead_through_both_releases(cases: duckdb.DuckDBPyConnection) -> None:
    found = trajectories.read(cases, 12, TODAY, [1, 2, TODAY], trajectories.elementary_cells(cases))
    by_steps: dict[tuple[int, ...], int] = {}
    for one in found:
        steps = tuple(step.stood_at for step in one.steps)
        by_steps[steps] = by_steps.get(steps, 0) + one.cases
    [(at_first,)] = cases.execute(
        "select count(*) from cases.register.stood where milestone = 12 and since = 1"
    ).fetchall()
    [(at_last,)] = cases.execute(
        "select count(*) from cases.register.stood where milestone = 12 and until is null"
    ).fetchall()
    assert sum(number for steps, number in by_steps.items() if 1 in steps) == at_first
    assert sum(number for steps, number in by_steps.items() if 2 in steps) == at_last
    assert {step.scope_set[-1] for one in found for step in one.steps} == {"region"}


def test_the_attack_reads_who_stood_where_then(cases: duckdb.DuckDBPyConnection) -> None:
    cases.execute(
        f"""
        create schema cases.landing;
        create table cases.landing.cases (case_key uuid, person_key uuid);
        create schema cases.seeds;
        create table cases.seeds.breakdowns as from read_csv('{SEEDS / "breakdowns.csv"}');
        """
    )
    places = knowledge.prepare(cases)
    tables = [one for one in published.shown(cases, files()) if (one.milestone, one.outcome) == (12, "O01")]
    [one] = tables
    verdict = attacked(one, knowledge.people(cases, one, places, today=None))
    assert (verdict.figures, verdict.is_safe) == (len(one.counts), True)
    group = next(iter(one.counts))
    wrong = replace(one, counts={**one.counts, group: (1_000, 1_000, 1_000, 0)})
    with pytest.raises(DisclosureFailure, match="does not fit the people"):
        attacked(wrong, knowledge.people(cases, one, places, today=None))
