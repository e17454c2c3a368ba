"""The bundled sample at two cut-offs half a year apart: M01 of all scopes and groups that are asked for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix, vstack

from benchmarks.releases import run
from benchmarks.side_by_side.systems import Stays, System, people_of
from pipeline.disclosure.place import Place
from pipeline.disclosure.threshold import priorities

SEEDS = Path(__file__).parents[2] / "seeds"
SEED = 2017  # of the bundled sample
CUT_OFFS = ("2025-12", "2026-06")

STAYS = """
    select
        due.case_key::varchar as person,
        case states.state
            when 'known' then if(states.level >= 3, 0, 1) when 'not_applicable' then 2 else 3
        end as state
    from marts.case_milestones as due
    inner join marts.outcome_states as states using (case_key, milestone)
    where due.is_due and due.milestone = $milestone and states.outcome = $outcome
    order by person
"""
MEMBERS = """
    select groups.scope, groups.breakdown, groups.group_key, groups.case_key::varchar as person
    from marts.case_groups as groups
    semi join (
        select scope, breakdown, group_key from marts.indicator_values
        where measure = 'M01' and milestone = $milestone and outcome = $outcome
    ) as asked using (scope, breakdown, group_key)
    where list_contains($breakdowns, groups.breakdown)
        and not (starts_with(groups.scope, 'country:') and groups.breakdown = 'country')
    order by all
"""
COLUMNS = (
    "select breakdown, string_split(group_columns, ';') from seeds.breakdowns where group_columns is not null"
)


def built(home: Path) -> list[Path]:
    """The case file at each cut-off, made in a working folder."""
    files = [home / month / "cases.duckdb" for month in CUT_OFFS]  # its views go by that name
    if not all(file.exists() for file in files):
        package = str(home / "package")
        run(home, "sample", "--seed", str(SEED), "--out", package)
        run(home, "ingest", package)
        for month, file in zip(CUT_OFFS, files, strict=True):
            run(home, "build", "--as-of", month)
            file.parent.mkdir(exist_ok=True)
            shutil.copyfile(home / "warehouse" / "cases.duckdb", file)
    return files


def systems(files: Sequence[Path], asked: Sequence[tuple[str, int]]) -> Iterator[System]:
    """The tables of some outcomes and milestones, from the case files of two cut-offs."""
    order = priorities.load(SEEDS)
    for outcome, milestone in asked:
        parts = [_release(file, outcome, milestone, order.at(milestone)) for file in files]
        stays, columns = _together([(stands, members) for stands, members, _ in parts]), parts[0][2]
        costs = {group: order.cost(Place(*group[1:], group[0])) for group in stays.groups}
        people = {number: people_of(stays, number) for number in (1, 2)}
        yield System(f"{outcome} at {milestone} months", milestone, outcome, stays, people, costs, columns)


def _release(
    file: Path, outcome: str, milestone: int, breakdowns: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, tuple[str, ...]]]:
    values = {"milestone": milestone, "outcome": outcome}
    with duckdb.connect(str(file), read_only=True) as connection:
        stays = connection.execute(STAYS, values).df()
        members = connection.execute(MEMBERS, {**values, "breakdowns": list(breakdowns)}).df()
        columns = {name: tuple(uses) for name, uses in connection.execute(COLUMNS).fetchall()}
    return stays, members[members["person"].isin(stays["person"])], columns | {"all": ()}


def _together(parts: Sequence[tuple[pd.DataFrame, pd.DataFrame]]) -> Stays:
    """The stays of the releases one after the other, and the groups of each."""
    everybody = pd.Index(sorted({name for stays, _ in parts for name in stays["person"]}))
    before = np.cumsum([0, *(len(stays) for stays, _ in parts)])
    groups, rows = [], []
    for number, (stays, members) in enumerate(parts, start=1):
        row, names = pd.MultiIndex.from_frame(members.drop(columns="person")).factorize()
        column = pd.Index(stays["person"]).get_indexer(members["person"]) + before[number - 1]
        groups += [(number, *name) for name in names]
        rows.append(csr_matrix((np.ones(len(members)), (row, column)), (len(names), int(before[-1]))))
    return Stays(
        tuple(groups),
        vstack(rows, "csr"),
        np.concatenate([everybody.get_indexer(stays["person"]) for stays, _ in parts]),
        np.repeat(np.arange(1, len(parts) + 1), [len(stays) for stays, _ in parts]),
        np.concatenate([stays["state"].to_numpy(np.int64) for stays, _ in parts]),
    )
