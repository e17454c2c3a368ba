"""Of very many people the dearest cells are tried, that make up nearly all that cells are worth together."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
from scipy.sparse import csr_matrix

from pipeline.disclosure.suppression import cell_suppression
from pipeline.disclosure.suppression.cell_suppression import Block, cells_shown
from pipeline.disclosure.suppression.persons import nobody
from pipeline.disclosure.suppression.population import Population
from pipeline.disclosure.threshold.rules import load

PERSONS, CROSSED, BEFORE = 400, 12, 14
DEAR = {0: 100.0, 1: 50.0, 2: 50.0}
COSTS = DEAR | {cell: 0.1 for cell in range(3, 3 + CROSSED) if cell != BEFORE}


def block() -> Block:
    """All, two halves of them and groups by chance that are worth little, one of which was shown before."""
    chance = np.random.default_rng(1)
    half = chance.random(PERSONS) < 0.5
    groups = chance.random((CROSSED, PERSONS)) < 0.4
    members = csr_matrix(np.vstack([np.ones(PERSONS), half, ~half, groups]).astype(float))
    ones = np.ones(PERSONS, np.int64)
    counts = np.eye(3, dtype=np.int64)[chance.integers(0, 2, PERSONS)]
    people = Population({}, members, ones, ones, counts, 0 * ones, nobody())
    return Block(12, "O01", people, COSTS, frozenset([BEFORE]), {}, load())


def test_of_very_many_people_only_the_dearest_cells_are_tried_beside_those_of_before() -> None:
    every = cells_shown(block()).cells
    with patch.object(cell_suppression, "MOST_AT_ONCE", 10):
        dearest = cells_shown(block())

    assert dearest.cells == {*DEAR, BEFORE}
    assert dearest.certificate is not None
    assert len(every) > len(dearest.cells)
    assert every >= dearest.cells


def test_what_nothing_is_asked_of_is_no_reason_to_stop() -> None:
    with patch.object(cell_suppression, "MOST_AT_ONCE", 10), patch.dict(COSTS, clear=True):
        assert cells_shown(block()).cells == {BEFORE}


def test_what_a_guess_is_too_likely_by_is_gone_before_secondary_suppression() -> None:
    """Of the first group nearly everybody is of one state, which half of all are."""
    told = block()
    group = np.flatnonzero(told.people.members[3].toarray().ravel())
    told.people.counts[group[1:]] = [1, 0, 0]
    told.people.counts[group[:1]] = [0, 1, 0]
    with patch.object(cell_suppression, "suppress", side_effect=cell_suppression.suppress) as suppress:
        cells = cells_shown(told).cells

    candidates = suppress.call_args_list[0].args[1]
    assert 3 not in candidates
    assert set(candidates) >= set(DEAR)
    assert cells >= set(DEAR)
