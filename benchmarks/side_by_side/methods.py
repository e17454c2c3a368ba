"""Every method by its name: what it shows of the figures that are asked for at a release."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.side_by_side import cell_key, engine, rules, tau_argus
from benchmarks.side_by_side.figures import COUNTS, Figures, between, counts_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.side_by_side.systems import System

# the system, a release and what the method showed at an earlier one
Method = Callable[["System", int, Figures | None], Figures]


def _by_rule(
    fits: Callable[[NDArray[np.int64]], NDArray[np.bool_]], system: System, release: int, _: Figures | None
) -> Figures:
    rows = np.array(system.asked(release))
    counts = counts_of(system.stays, rows)
    shown = fits(counts)
    exact = counts[shown].astype(float)
    return between([system.stays.groups[row] for row in rows[shown]], exact, exact)


def _opensafely(system: System, release: int, _: Figures | None) -> Figures:
    rows = np.array(system.asked(release))
    printed = rules.opensafely(counts_of(system.stays, rows))
    shown = printed[:, 1] > 0
    low, high = rules.behind(printed[shown])
    groups = [system.stays.groups[row] for row in rows[shown]]
    found = between(groups, low.astype(float), high.astype(float))
    return replace(found, printed=printed[shown].astype(float))


def _cell_key(system: System, release: int, _: Figures | None) -> Figures:
    stays, rows = system.stays, np.array(system.asked(release))
    counts = counts_of(stays, rows)
    keys = cell_key.record_keys(int(stays.person.max()) + 1)[stays.person]
    sides = (stays.state == 0, stays.state <= 1, stays.state == 2)
    printed = np.column_stack(
        [
            cell_key.printed(counts[:, column], cell_key.cell_keys(stays.holds[rows], side, keys))
            for column, side in enumerate(sides)
        ]
    )
    shown = printed[:, 1] > 0
    low, high = cell_key.behind(printed[shown])
    noise = np.full((int(shown.sum()), len(COUNTS)), cell_key.VARIANCE)
    groups = tuple(stays.groups[row] for row in rows[shown])
    seen = printed[shown].astype(float)
    return Figures(groups, seen, low.astype(float), high.astype(float), seen, noise)


METHODS: dict[str, Method] = {
    "this engine": engine.shown,
    "τ-ARGUS (pytauargus)": tau_argus.shown,
    "threshold 11": partial(_by_rule, rules.threshold),
    "ACRO, parts 0 or from 10": partial(_by_rule, rules.acro),
    "ACRO's rule with 8": partial(_by_rule, partial(rules.acro, least=rules.REDACTED + 1)),
    "OpenSAFELY": _opensafely,
    "cell key, variance 2": _cell_key,
}
