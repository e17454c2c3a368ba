"""How likely a guess is, and what is withheld so that none is too likely.

That a result is possible protects little where it is unlikely. Somebody who knows all people, and all that is
published, but not how anybody fares, bets by the table of maximum entropy. No state of a person, and no "all"
or "nobody" of a small group, may be likelier by it than the rules say, unless it was nearly so without any
figure. Where one is, a published cell goes: that which does most towards it at its cost. What proves the
other cells proves them without it too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import log, pi
from typing import TYPE_CHECKING

from pipeline.disclosure.suppression.entries import entries_of
from pipeline.disclosure.suppression.maximum_entropy import MaximumEntropy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.suppression.table_structure import SensitiveCells, TableStructure
    from pipeline.disclosure.threshold.rules import Rules

RESULTS = 2  # the first states: achieved and not achieved; that an outcome does not apply is no result
IMPOSSIBLE = 1e-300
DEAR = 2  # power of the cost: with 1, a few of the dearest went in place of many groups. 2026-11.
NO_CHOICE = 1e-9  # variance in a direction in which nothing can be other than it is


@dataclass(frozen=True, slots=True)
class Likelihood:
    """In how many ways all could be as published, as a power of ten; the likeliest result of one person.

    None where nothing is published, or where no person has a choice.
    """

    worlds: float
    largest_guess: float


def bounded(
    structure: TableStructure,
    published: Sequence[int],
    kept: Collection[int],
    costs: Mapping[int, float],
    sensitive: SensitiveCells,
    rules: Rules,
) -> tuple[tuple[int, ...], Likelihood | None]:
    """The published cells with which no guess is too likely, and how likely one is; ``kept`` ones never go.

    What went and need not have, because others went after it, comes back, the dearest first.
    """
    left, gone = list(published), list[int]()
    while (away := _to_go(structure, left, kept, costs, sensitive, rules)) is not None:
        left.remove(away)
        gone.append(away)
    for cell in sorted(gone[:-1], key=lambda one: -costs[one]):
        if _to_go(structure, [*left, cell], kept, costs, sensitive, rules) is None:
            left.append(cell)
    stays = set(left)
    shown = tuple(cell for cell in published if cell in stays)
    return shown, _likelihood(_entropy(structure, shown), structure) if shown else None


def _to_go(
    structure: TableStructure,
    published: Sequence[int],
    kept: Collection[int],
    costs: Mapping[int, float],
    sensitive: SensitiveCells,
    rules: Rules,
) -> int | None:
    """The published cell that does most, at its cost, towards a guess too likely; None where none is."""
    may_go = [cell for cell in published if cell not in kept]
    if not may_go:
        return None
    entropy = _entropy(structure, published)
    if entropy.likely is None:  # something is certain: with fewer cells it may not be
        return min(may_go, key=lambda cell: costs[cell])
    guesses = _too_likely(entropy, structure, sensitive, rules)
    if not guesses.any():
        return None
    moved = dict(zip(published, _moved_by(entropy, guesses, structure.counts.shape[1]), strict=True))
    return max(may_go, key=lambda cell: moved[cell] / costs[cell] ** DEAR)


def _entropy(structure: TableStructure, published: Sequence[int]) -> MaximumEntropy:
    import numpy as np

    return MaximumEntropy(entries_of(structure, np.array(published, np.int64)))


def _shares(entropy: MaximumEntropy, structure: TableStructure) -> NDArray[np.float64]:
    """How likely a person of each elementary cell is in each state (the last: in none)."""
    elementary_cells, states = structure.counts.shape
    return entropy.shares[: elementary_cells * (states + 1)].reshape(elementary_cells, states + 1)


def _too_likely(
    entropy: MaximumEntropy, structure: TableStructure, sensitive: SensitiveCells, rules: Rules
) -> NDArray[np.float64]:
    """By entry how much too likely it is that somebody is in it, or, below 0, that nobody is."""
    import numpy as np

    assert structure.capacity is not None
    shares = _shares(entropy, structure)
    usual = structure.counts.sum(axis=0) / structure.capacity.sum()
    found = np.zeros_like(shares)
    results = shares[:, :RESULTS]
    too_likely = (results > rules.largest_guess) & (results > rules.guess_ratio * usual[:RESULTS])
    found[:, :RESULTS] = np.where(too_likely, results - rules.largest_guess, 0.0)
    elementary_cell, state, group = _small_groups(structure, sensitive, rules)
    persons = structure.capacity[elementary_cell]
    for sign, likely, often in (
        (1.0, shares[elementary_cell, state], usual[state]),
        (-1.0, 1 - shares[elementary_cell, state], 1 - usual[state]),
    ):
        every, odds = (
            np.exp(np.bincount(group, persons * np.log(each.clip(IMPOSSIBLE)))) for each in (likely, often)
        )
        beyond = (every > rules.largest_guess) & (every > rules.guess_ratio * odds)
        is_of = beyond[group]
        np.add.at(
            found, (elementary_cell[is_of], state[is_of]), sign * (every - rules.largest_guess)[group[is_of]]
        )
    return found.ravel()


def _small_groups(
    structure: TableStructure, sensitive: SensitiveCells, rules: Rules
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Of small groups of two and more, whose results are sensitive: elementary cell, state, group number."""
    import numpy as np

    assert structure.capacity is not None
    sums = sensitive.sums.tocoo()
    elementary_cell, state = np.divmod(sums.col.astype(np.int64), structure.counts.shape[1])
    persons = np.bincount(sums.row, structure.capacity[elementary_cell], sums.shape[0])
    is_small = (persons > 1) & (persons < rules.minimum_group)
    of = is_small[sums.row] & (state < RESULTS)
    return elementary_cell[of], state[of], sums.row[of].astype(np.int64)


def _moved_by(entropy: MaximumEntropy, guesses: NDArray[np.float64], states: int) -> NDArray[np.float64]:
    """How far each published cell moves the odds towards these guesses."""
    import numpy as np

    entries = np.flatnonzero(guesses)
    towards = entropy.moves(entries) @ guesses[entries]
    return np.asarray(towards.reshape(-1, states).sum(axis=1))


def _likelihood(entropy: MaximumEntropy, structure: TableStructure) -> Likelihood | None:
    import numpy as np
    from scipy.linalg import lapack

    if entropy.likely is None:
        return None
    largest = float(_shares(entropy, structure)[:, :RESULTS].max(initial=0.0))
    # sums may follow from others: the determinant is of those that do not
    root, _, rank, _ = lapack.dpstrf(entropy.covariance_of_sums(), tol=NO_CHOICE)
    spread = np.diag(root)[:rank] ** 2
    gaussian = 0.5 * float(np.log(2 * pi * spread).sum())
    return Likelihood((entropy.disorder() - gaussian) / log(10), largest)
