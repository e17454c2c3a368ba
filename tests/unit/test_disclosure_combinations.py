"""Sets that follow from two groups are the same, counted before they are made or after."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from pipeline.attacker import overlaps
from pipeline.attacker import sensitive_cells as attackers
from pipeline.disclosure.place import Place
from pipeline.disclosure.suppression import combinations, sensitive_cells
from pipeline.disclosure.suppression.persons import Linked, nobody
from pipeline.disclosure.threshold.rules import load

PEOPLE = 400


def rows_of(found: csr_matrix) -> set[bytes]:
    return {row.tobytes() for row in found.toarray().astype(bool)}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("has_linked", [False, True])
def test_of_very_many_people_the_same_sets_of_two_are_found(seed: int, has_linked: bool) -> None:
    chance = np.random.default_rng(seed)
    members = csr_matrix((chance.random((5, PEOPLE)) < [[0.97], [0.95], [0.5], [0.03], [0.06]]).astype(float))
    cell_of = {Place(f"donor:{cell}", "all", "", 1): cell for cell in range(5)}
    counts = np.eye(5, dtype=np.int64)[chance.choice(5, PEOPLE, p=[0.02, 0.5, 0.01, 0.4, 0.07])][:, :3]
    linked = nobody()
    if has_linked:
        cases = chance.choice(PEOPLE, 40, replace=False)
        linked = Linked(np.arange(40) // 2, cases, counts[cases].argmax(axis=1))
    few = sensitive_cells.disclosing(np.ones(PEOPLE, np.int64), counts, load(), linked)
    with patch.object(combinations, "MOST_TOGETHER", 2):
        plain = combinations.sets(members, cell_of, range(5), few)
    with patch.object(combinations, "MOST_ELEMENTARY_CELLS", 10):
        counted = combinations.sets(members, cell_of, range(5), few)

    assert rows_of(counted) == rows_of(plain)
    assert 0 < len(rows_of(plain)) < 80


def test_what_the_attacker_looks_at_of_so_many_people_the_proof_has_looked_at() -> None:
    """Cells of nobody, and such as nothing shown tells apart, count for the proof and not for him."""
    assert 1.2 * max(attackers.MOST_KINDS, overlaps.MOST_KINDS) <= sensitive_cells.MOST_ELEMENTARY_CELLS
    assert combinations.MOST_ELEMENTARY_CELLS == sensitive_cells.MOST_ELEMENTARY_CELLS
