"""What the attacker knows of people: the membership snapshot of each release, and their trajectories."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.attacker.published import Group, Tables
from pipeline.attacker.several import Several, none

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

# Places and elementary cells by number, those of the register and those of today, and which is part of which.
PLACES = Path(__file__).with_name("places.sql")
TODAY = "today "  # so begins the name of an elementary cell that is not in the register
STATES = 3  # achieved, not achieved, not applicable; whoever is in none of them is not known

# Trajectories through the releases, and how everybody fared: those of the register, and, where one is about
# to be, that of today. Somebody whose state changed between two releases is two persons, and one again where
# it is what it was.
TRAJECTORIES = Path(__file__).with_name("trajectories.sql")
STEPS = """
    select
        kind,
        step.stood_at,
        step.elementary_cell
    from (
        select distinct on (kind)
            kind,
            trajectory
        from trajectories
    ),
        unnest(trajectory) as each (step)
    order by kind, step.stood_at
"""

# the cases of whoever has several, as the packages link them
SEVERAL = """
    create or replace temp table several as
    select
        case_key,
        dense_rank() over (order by person_key) - 1 as who
    from (
        select
            case_key,
            person_key,
            count(*) over (partition by person_key) as cases
        from cases.marts.cases
        where person_key is not null
    )
    where cases > 1
"""

Place = tuple[str, str, str]  # scope, breakdown, code


@dataclass(frozen=True, slots=True)
class People:
    """``stands`` groups x kinds of persons (0 or 1), ``sizes`` persons of a kind, ``states`` kinds x states.

    Persons are of one kind when they stood in the same groups at every release. Somebody whose state changed
    between two releases is two persons, and one again where it is what it was. ``states`` serve to judge what
    was found, never to find it.
    Persons are cases; ``several`` tells whose are several.
    """

    groups: tuple[Group, ...]
    stands: csr_matrix
    sizes: NDArray[np.float64]
    states: NDArray[np.int64]
    several: Several = field(default_factory=none)


@dataclass(frozen=True, slots=True)
class Places:
    """The ``elementary_cells`` by name, in order; ``stands`` elementary cells x ``groups`` has those that
    each is part of.
    """

    elementary_cells: pd.Index
    groups: tuple[Place, ...]
    stands: csr_matrix


def prepare(connection: DuckDBPyConnection) -> Places:
    """Every elementary cell with the places that it is part of, from the case file attached as ``cases``."""
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_matrix

    connection.execute(PLACES.read_text("utf-8"))
    connection.execute(SEVERAL)
    cells = connection.execute("select elementary_cell from every_cell order by cell_number").df()
    groups = connection.execute(
        "select scope, breakdown, group_key from every_place order by place"
    ).fetchall()
    held = connection.execute("from places_of_cells").fetchnumpy()
    shape, where = (len(cells), len(groups)), (held["cell_number"], held["place"])
    stands = csr_matrix((np.ones(len(held["place"])), where), shape=shape)
    return Places(pd.Index(cells["elementary_cell"]), tuple(groups), stands)


def people(connection: DuckDBPyConnection, tables: Tables, places: Places, today: int | None) -> People:
    """Who stood in each group at the releases that the tables are from; ``today`` is that of today's."""
    import numpy as np

    releases = sorted({group[0] for group in tables.counts})
    values = {"milestone": tables.milestone, "outcome": tables.outcome, "releases": releases}
    connection.execute(TRAJECTORIES.read_text("utf-8"), {**values, "today": today})
    seen = connection.execute("select kind, state, persons from trajectories").fetchnumpy()
    states = np.zeros((int(seen["kind"].max(initial=-1)) + 1, STATES + 1), np.int64)
    states[seen["kind"], seen["state"]] = seen["persons"]
    several = several_of(
        connection.execute("select unnest(several) as who, kind, state from trajectories").fetchall()
    )
    return _membership(connection.execute(STEPS).df(), states, places, several)


def several_of(rows: Iterable[tuple[int, int, int]]) -> Several:
    """The cases of those with several: who, the kind of the case, its state."""
    import numpy as np

    return Several(np.array([*rows], np.int64).reshape(-1, 3))


def _membership(steps: pd.DataFrame, states: NDArray[np.int64], places: Places, several: Several) -> People:
    """Kinds of persons by the elementary cell of each at every release, and how many of each are in which
    state.

    A step is a ``kind``, when it stood (``stood_at``) and its ``elementary_cell``.
    """
    import numpy as np
    from scipy.sparse import csr_matrix, vstack

    groups: list[Group] = []
    rows = [csr_matrix((0, len(states)))]
    for release, step in steps.groupby("stood_at"):
        where = (step["kind"], numbers(places.elementary_cells, step["elementary_cell"]))
        elementary_cell = csr_matrix(
            (np.ones(len(step)), where), shape=(len(states), len(places.elementary_cells))
        )
        stands = (elementary_cell @ places.stands).T.tocsr()
        somebody = np.flatnonzero(np.diff(stands.indptr))
        groups += [(int(release), *places.groups[group]) for group in somebody]
        rows.append(stands[somebody])
    sizes = states.sum(axis=1).astype(float)
    return People(tuple(groups), vstack(rows, "csr"), sizes, states[:, :STATES], several)


def numbers(elementary_cells: pd.Index, names: pd.Series) -> NDArray[np.intp]:
    """The place of each elementary cell among all; KeyError where it is none."""
    import numpy as np

    found = elementary_cells.get_indexer(names)
    if (found < 0).any():
        raise KeyError
    return np.asarray(found)
