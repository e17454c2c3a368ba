"""What somebody who knows many cases in full reads of the others.

He knows a share of a country's cases, drawn by chance, with every state they are in. He takes them out of
all that was ever shown of the ten outcomes, and looks who of the country is left with one state only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.attacker import knowledge, published
from pipeline.attacker.bounds import CLOSE, STATES, Equations, alike, feasibility_intervals, row_hashes
from pipeline.attacker.case_file import case_file
from pipeline.attacker.published import fits_nobody

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from pipeline.attacker.knowledge import Places
    from pipeline.attacker.published import Tables
    from pipeline.settings import Settings

SHARES = (0.5, 0.7, 0.85)
DRAWS = 4  # of each country and share
APPLIES = 4  # a state: not known, though it applies, which is known of everybody
TOLD = 2  # achieved, not achieved; to whom an outcome does not apply follows from who he is

# who stood where at each release, and how: 3 is not known, 4 not known though it applies
STEPS = """
    select
        case_key::varchar as person,
        stood_at,
        leaf_key::varchar as elementary_cell,
        coalesce(states[$outcome], 3) as state
    from cases.register.stood
    inner join (select unnest($releases) as stood_at)
        on stood_at >= since and (until is null or stood_at < until)
    where milestone = $milestone
    order by person, stood_at
"""
COUNTRIES = """
    select distinct
        scope,
        person
    from (
        select
            stood.case_key::varchar as person,
            unnest(elementary_cells.scopes) as scope
        from cases.register.stood as stood
        inner join cases.register.leaves as elementary_cells
            on stood.leaf_key = elementary_cells.leaf_key
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


@dataclass(frozen=True, slots=True)
class Insider:
    """What is learnt by whoever knows a ``share`` (0 to 1) of a country's cases: on average over draws.

    ``most`` persons in one draw; ``nothing`` is the share of draws in which he learns of nobody.
    """

    share: float
    persons: float
    most: int
    nothing: float
    facts: tuple[float, ...]


def insiders(
    settings: Settings,
    files: Iterable[Path],
    shares: Sequence[float] = SHARES,
    draws: int = DRAWS,
    seed: int = 1,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Insider]:
    """For each share of a country's cases what he learns of the others from the files of releases.

    DisclosureFailure where what is shown fits nobody.
    """
    with case_file(settings) as connection:
        shown, countries = _read(connection, files)
    found = []
    for number, share in enumerate(shares, start=1):
        progress(f"Reading as somebody who knows many ({number} of {len(shares)})")
        found.append(_on_average(share, list(_drawn(shown, countries, share, draws, seed))))
    return found


def _on_average(share: float, drawn: Sequence[Learnt]) -> Insider:
    import numpy as np

    persons = np.array([each.persons for each in drawn])
    facts = np.array([each.facts for each in drawn]).mean(axis=0)
    return Insider(
        share, float(persons.mean()), int(persons.max()), float((persons == 0).mean()), tuple(facts.tolist())
    )


def _drawn(
    shown: Sequence[Shown], countries: dict[str, list[str]], share: float, draws: int, seed: int
) -> Iterator[Learnt]:
    """What is learnt in each country and draw; of a larger share more are known in the same order."""
    import numpy as np

    for people in countries.values():
        for draw in range(draws):
            order = np.random.default_rng([seed, draw]).permutation(people)
            known = round(share * len(people))
            yield learnt(shown, order[:known], order[known:])


def learnt(shown: Iterable[Shown], known: Iterable[str], others: Iterable[str]) -> Learnt:
    """What whoever knows the ``known`` in full learns of the ``others``."""
    import numpy as np

    known, others = list(known), list(others)
    persons: set[str] = set()
    facts = np.zeros(TOLD, int)
    for one in shown:
        is_asked = np.isin(one.persons, others)
        if one.groups[:, np.flatnonzero(is_asked)].nnz == 0:
            continue
        is_known = np.isin(one.persons, known) | (one.states == APPLIES)
        sure = is_asked & certain(one, is_known, is_asked)
        persons.update(one.persons[sure].tolist())
        facts += np.bincount(one.states[sure], minlength=TOLD)
    return Learnt(len(persons), tuple(facts.tolist()))


def certain(shown: Shown, is_known: NDArray[np.bool_], is_asked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The lives not known whose state is the only possible one.

    Among people who stand alike that needs all of them to be in one state: others could change places.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    sure = np.zeros(len(is_known), bool)
    left = np.flatnonzero(~is_known)
    first, kind = alike(row_hashes(shown.groups[:, left].T))
    truth = np.zeros((len(first), STATES + 1), int)
    np.add.at(truth, (kind, shown.states[left]), 1)
    sizes = truth.sum(axis=1)
    asked = np.bincount(kind, is_asked[left], len(first)) > 0
    kinds, states = np.nonzero((truth[:, :TOLD] == sizes[:, None]) & asked[:, None])
    if len(kinds) == 0:
        return sure
    places = (np.ones(len(kinds)), (np.arange(len(kinds)), kinds * STATES + states))
    sensitive = csr_matrix(places, shape=(len(kinds), len(first) * STATES))
    equations = Equations(shown.groups[:, left[first]], sizes.astype(float), _without(shown, is_known))
    found = feasibility_intervals(equations, sensitive, sizes[kinds].astype(float))
    if found is None:
        raise fits_nobody()
    sure[left] = np.isin(kind, kinds[found[0] >= sizes[kinds] - CLOSE])
    return sure


def _without(shown: Shown, is_known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The counts of each group less those whose state is known."""
    import numpy as np

    in_state = is_known[:, None] & (shown.states[:, None] == np.arange(STATES))
    achieved, did_not, not_asked = (shown.groups @ in_state.astype(float)).T
    gone = np.column_stack([achieved, achieved, achieved + did_not, not_asked])
    return np.asarray(shown.counts - gone)


def _read(connection: DuckDBPyConnection, files: Iterable[Path]) -> tuple[list[Shown], dict[str, list[str]]]:
    """All that was shown of the ten outcomes, and the people of each country."""
    try:
        tables = published.shown(connection, [*files])
    except ValueError:
        raise fits_nobody() from None
    places = knowledge.prepare(connection)
    shown = [_shown(connection, one, places) for one in tables]
    people = connection.execute(COUNTRIES).df().groupby("scope")["person"]
    return shown, {str(country): list(persons) for country, persons in people}


def _shown(connection: DuckDBPyConnection, tables: Tables, places: Places) -> Shown:
    import numpy as np
    from scipy.sparse import csr_matrix

    values: dict[str, Any] = {"milestone": tables.milestone, "outcome": tables.outcome}
    releases = sorted({group[0] for group in tables.counts})
    steps = connection.execute(STEPS, {**values, "releases": releases}).df()
    is_other = (steps["person"] != steps["person"].shift()) | (steps["state"] != steps["state"].shift())
    steps["life"] = is_other.cumsum() - 1
    lives = steps[is_other]
    place = {group: number for number, group in enumerate(places.groups)}
    rows = []
    for release, scope, breakdown, code in tables.counts:
        elementary_cell = places.stands[:, [place[scope, breakdown, code]]].toarray().ravel() > 0
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
