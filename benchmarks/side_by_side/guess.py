"""The likeliest guess: what a statistician bets on who reads figures, with or without noise.

Each person is in a state as likely as anybody is, and printed counts differ from sums of persons as by a
normal distribution of the noise's variance. The likeliest table of all is found by Newton's method on the
multipliers of the counts (Jaynes 1957); without noise it is the table of maximum entropy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import linalg, sparse

from benchmarks.side_by_side.systems import STATES
from pipeline.attacker.bounds import row_hashes
from pipeline.disclosure.threshold import rules

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from benchmarks.side_by_side.figures import Figures
    from pipeline.attacker.knowledge import People

COUNTED = ((1, 0, 0, 0), (1, 1, 0, 0), (0, 0, 1, 0))  # the states that each count is a sum of
EXACT = 0.01  # persons squared: of an exact count, so that the method ends
STEPS, ENOUGH = 200, 1e-6
SLACK, SHORTEST = 1e-4, 1e-6  # of a step, as Armijo asks; below, rounding decides
RESULTS = 2


@dataclass(frozen=True, slots=True)
class Guessed:
    """Persons whose result is likelier than the rules allow, and how many of these guesses are right."""

    persons: int
    right: int


def guessed(people: People, figures: Figures) -> Guessed:
    """How many results can be bet on, and how many of the bets are won."""
    limits = rules.load()
    states = np.column_stack([people.states, people.sizes - people.states.sum(axis=1)])
    usual = states.sum(axis=0) / states.sum()
    likely = likeliest(people, figures, usual)[:, :RESULTS]
    bets = (likely > limits.largest_guess) & (likely > limits.guess_ratio * usual[:RESULTS])
    persons = (bets * people.sizes[:, None]).sum()
    return Guessed(int(persons), int((bets * states[:, :RESULTS]).sum()))


def likeliest(people: People, figures: Figures, usual: NDArray[np.float64]) -> NDArray[np.float64]:
    """How likely a person of each kind is in each state (kinds x states)."""
    sums, printed, variance = _sums(people, figures)
    multipliers = np.zeros(len(printed))
    start = np.log(usual.clip(1e-12))

    def shares_at(at: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
        exponents = start + (sums.T @ at).reshape(-1, STATES)
        highest = exponents.max(axis=1, keepdims=True)
        weights = np.exp(exponents - highest)
        total = weights.sum(axis=1, keepdims=True)
        value = people.sizes @ (np.log(total) + highest).ravel() - at @ printed + variance @ at**2 / 2
        return weights / total, float(value)

    shares, value = shares_at(multipliers)
    for _ in range(STEPS):
        persons = people.sizes[:, None] * shares
        slope = sums @ persons.ravel() - printed + variance * multipliers
        step = linalg.solve(_curvature(sums, persons, people.sizes, variance), -slope, assume_a="pos")
        if -slope @ step < ENOUGH:
            break
        length = 1.0
        while (new := shares_at(multipliers + length * step))[1] > value + SLACK * length * (slope @ step):
            length /= 2
            if length < SHORTEST:
                return shares
        multipliers, (shares, value) = multipliers + length * step, new
    return shares


def _curvature(
    sums: csr_matrix, persons: NDArray[np.float64], sizes: NDArray[np.float64], variance: NDArray[np.float64]
) -> NDArray[np.float64]:
    kinds = np.repeat(np.arange(len(sizes)), STATES)
    of_kind = sparse.csr_matrix((persons.ravel(), (np.arange(persons.size), kinds)))
    means = sums @ of_kind
    spread = sums @ sparse.diags(persons.ravel()) @ sums.T - means @ sparse.diags(1 / sizes) @ means.T
    return np.asarray(spread.todense()) + np.diag(variance)


def _sums(people: People, figures: Figures) -> tuple[csr_matrix, NDArray[np.float64], NDArray[np.float64]]:
    """What is printed as sums over kind x state, once for each set of persons: noise is the same in all."""
    place = {group: number for number, group in enumerate(people.groups)}
    rows = people.stands[[place[group] for group in figures.groups]]
    one = np.unique(row_hashes(rows), axis=0, return_index=True)[1]
    sums = sparse.vstack([sparse.kron(rows[one], [states]) for states in COUNTED]).tocsr()
    middle, variance = figures.middle[one].T.ravel(), figures.variance[one].T.ravel()
    is_told = np.isfinite(variance)
    return sums[is_told], middle[is_told], np.maximum(variance[is_told], EXACT)
