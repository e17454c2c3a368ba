"""``python -m benchmarks.insider [HOME]``: what somebody who knows many cases in full reads of the others.

He knows a share of a country's cases, drawn by chance, with every state they are in. He takes them out of
all that was ever shown of the ten outcomes, and looks who of the country is left with one state only.
Without HOME it is the bundled sample, released twice.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from benchmarks import releases
from pipeline.attacker import knowledge, published
from pipeline.attacker.bounds import CLOSE, STATES, Equations, feasibility_intervals, marks
from pipeline.attacker.knowledge import Places
from pipeline.attacker.published import Tables

SHARES = (0.5, 0.7, 0.85)
SAMPLE = 2017  # the seed of the bundled sample
TOLD = 2  # achieved, not achieved; to whom an outcome does not apply follows from who he is

# who stood where at each release, and how: 3 is a state that is not known
STEPS = """
    select case_key::varchar as person, stood_at, leaf_key::varchar as elementary_cell,
        coalesce(states[$outcome], 3) as state
    from cases.register.stood
    inner join (select unnest($releases) as stood_at)
        on stood_at >= since and (until is null or stood_at < until)
    where milestone = $milestone
    order by person, stood_at
"""
COUNTRIES = """
    select distinct scope, person
    from (
        select stood.case_key::varchar as person, unnest(elementary_cells.scopes) as scope
        from cases.register.stood as stood
        inner join cases.register.leaves as elementary_cells on stood.leaf_key = elementary_cells.leaf_key
    )
    where starts_with(scope, 'country:')
    order by all
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """Of an outcome and milestone: shown ``groups`` x lives (0 or 1), ``counts`` of each group.

    A life is somebody in one state (``states``); ``persons`` says who. Whoever's state changed has two.
    """

    groups: csr_matrix
    counts: NDArray[np.float64]
    persons: NDArray[np.str_]
    states: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Learnt:
    """Persons about whom something is certain; facts: that one achieved an outcome, and that one did not."""

    persons: int
    facts: tuple[int, ...]


def main(home: Path, shares: Sequence[float], draws: int, seed: int) -> None:
    """Print for each share the persons and facts learnt, on average over draws and countries."""
    shown, countries = read(home)
    nothing = learnt(shown, [], {person for people in countries.values() for person in people})
    print(f"without inside knowledge: {nothing.persons} persons, facts {nothing.facts}", flush=True)
    print(f"{'share':>6}{'persons':>9}{'most':>6}{'none in':>9}{'achieved':>10}{'did not':>9}")
    for share in shares:
        found = list(_drawn(shown, countries, share, draws, seed))
        persons = np.array([each.persons for each in found])
        facts = np.array([each.facts for each in found]).mean(axis=0)
        print(
            f"{share:>6.0%}{persons.mean():>9.2f}{persons.max():>6}{(persons == 0).mean():>9.0%}"
            f"{facts[0]:>10.2f}{facts[1]:>9.2f}",
            flush=True,
        )


def _drawn(
    shown: Sequence[Shown], countries: dict[str, list[str]], share: float, draws: int, seed: int
) -> Iterator[Learnt]:
    """What is learnt in each country and draw; of a larger share more are known in the same order."""
    for people in countries.values():
        for draw in range(draws):
            order = np.random.default_rng([seed, draw]).permutation(people)
            known = round(share * len(people))
            yield learnt(shown, order[:known], order[known:])


def learnt(shown: Iterable[Shown], known: Iterable[str], others: Iterable[str]) -> Learnt:
    """What whoever knows the ``known`` in full learns of the ``others``."""
    known, others = list(known), list(others)
    persons: set[str] = set()
    facts = np.zeros(TOLD, int)
    for one in shown:
        is_asked = np.isin(one.persons, others)
        if one.groups[:, np.flatnonzero(is_asked)].nnz == 0:
            continue
        sure = is_asked & certain(one, np.isin(one.persons, known), is_asked)
        persons.update(one.persons[sure].tolist())
        facts += np.bincount(one.states[sure], minlength=TOLD)
    return Learnt(len(persons), tuple(facts.tolist()))


def certain(shown: Shown, is_known: NDArray[np.bool_], is_asked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The lives not known whose state is the only possible one.

    Among people who stand alike that needs all of them to be in one state: others could change places.
    """
    sure = np.zeros(len(is_known), bool)
    left = np.flatnonzero(~is_known)
    _, first, kind = np.unique(marks(shown.groups[:, left].T), axis=0, return_index=True, return_inverse=True)
    truth = np.zeros((len(first), STATES + 1), int)
    np.add.at(truth, (kind.ravel(), shown.states[left]), 1)
    sizes = truth.sum(axis=1)
    asked = np.bincount(kind.ravel(), is_asked[left], len(first)) > 0
    kinds, states = np.nonzero((truth[:, :TOLD] == sizes[:, None]) & asked[:, None])
    if len(kinds) == 0:
        return sure
    places = (np.ones(len(kinds)), (np.arange(len(kinds)), kinds * STATES + states))
    sensitive = csr_matrix(places, shape=(len(kinds), len(first) * STATES))
    equations = Equations(shown.groups[:, left[first]], sizes.astype(float), _without(shown, is_known))
    found = feasibility_intervals(equations, sensitive, sizes[kinds].astype(float))
    assert found is not None, "what was shown fits nobody"
    sure[left] = np.isin(kind.ravel(), kinds[found[0] >= sizes[kinds] - CLOSE])
    return sure


def _without(shown: Shown, is_known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The counts of each group less those whose state is known."""
    in_state = is_known[:, None] & (shown.states[:, None] == np.arange(STATES))
    achieved, did_not, not_asked = (shown.groups @ in_state.astype(float)).T
    return shown.counts - np.column_stack([achieved, achieved, achieved + did_not, not_asked])


def read(home: Path) -> tuple[list[Shown], dict[str, list[str]]]:
    """All that the register has of the ten outcomes, and the people of each country."""
    files = sorted((home / "warehouse" / "register").glob("*.parquet"))
    with duckdb.connect() as connection:
        quoted = str(home / "warehouse" / "cases.duckdb").replace("'", "''")
        connection.execute(f"attach '{quoted}' as cases (read_only)")
        tables = published.shown(connection, files)
        places = knowledge.prepare(connection)
        shown = [_shown(connection, one, places) for one in tables]
        people = connection.execute(COUNTRIES).df().groupby("scope")["person"]
        return shown, {str(country): list(persons) for country, persons in people}


def _shown(connection: duckdb.DuckDBPyConnection, tables: Tables, places: Places) -> Shown:
    values: dict[str, Any] = {"milestone": tables.milestone, "outcome": tables.outcome}
    releases = sorted({group[0] for group in tables.counts})
    steps = connection.execute(STEPS, {**values, "releases": releases}).df()
    is_other = (steps["person"] != steps["person"].shift()) | (steps["state"] != steps["state"].shift())
    steps["life"] = is_other.cumsum() - 1
    lives = steps[is_other]
    place = {group: number for number, group in enumerate(places.groups)}
    rows = []
    for release, *group in tables.counts:
        elementary_cell = places.stands[:, [place[tuple(group)]]].toarray().ravel() > 0
        there = steps[
            (steps["stood_at"] == release)
            & steps["elementary_cell"].isin(places.elementary_cells[elementary_cell])
        ]
        rows.append(np.isin(np.arange(len(lives)), there["life"]))
    return Shown(
        csr_matrix(np.array(rows, float)),
        np.array(list(tables.counts.values()), float),
        lives["person"].to_numpy(str),
        lives["state"].to_numpy(int),
    )


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.insider")
    parser.add_argument("home", nargs="?", type=Path, help="working folder; else the sample, released twice")
    parser.add_argument("--share", nargs="+", type=float, default=SHARES, help="of a country's cases, 0 to 1")
    parser.add_argument("--draws", type=int, default=10, help="for each country and share")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    asked = _asked()
    with tempfile.TemporaryDirectory() as folder:
        if asked.home is None:
            releases.release(Path(folder), SAMPLE, releases.PERIODS[-2:])
        main(asked.home or Path(folder), asked.share, asked.draws, asked.seed)
