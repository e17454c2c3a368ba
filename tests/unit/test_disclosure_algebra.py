"""What linear algebra leaves out, beside ranks that another library computes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from pipeline.disclosure import algebra
from pipeline.disclosure.lattice import Aims, Lattice

Rows = list[list[int]]


@st.composite
def cells_and_secrets(draw: st.DrawFn) -> tuple[Rows, Rows]:
    """Cells and secrets over a few leaves; a secret is somebody."""
    leaves = draw(st.integers(2, 6))
    row = st.lists(st.integers(0, 1), min_size=leaves, max_size=leaves)
    cells = draw(st.lists(row, min_size=1, max_size=7))
    return cells, draw(st.lists(row.filter(any), min_size=1, max_size=4))


def follows(row: list[int], rows: Rows) -> bool:
    """Whether a row is a sum of multiples of others."""
    if not rows:
        return not any(row)
    return np.linalg.matrix_rank(np.array([*rows, row])) == np.linalg.matrix_rank(np.array(rows))


def chosen(cells: Rows, secrets: Rows, fixed: int = 0) -> list[int]:
    members = csr_matrix(np.array(cells, float))
    lattice = Lattice(members, np.zeros((members.shape[1], 1), np.int64), None)
    aims = Aims(csr_matrix(np.array(secrets, float)), np.ones(len(secrets)), np.zeros(len(secrets)))
    return algebra.without_exact(lattice, range(fixed, len(cells)), range(fixed), aims)


@given(cells_and_secrets())
def test_cells_are_taken_in_their_order_unless_they_would_tell_a_secret(made: tuple[Rows, Rows]) -> None:
    cells, secrets = made
    kept: Rows = []
    for place, cell in enumerate(cells):
        tells = any(follows(secret, [*kept, cell]) for secret in secrets)
        assert (place in chosen(cells, secrets)) is not tells
        if not tells:
            kept.append(cell)


@given(cells_and_secrets(), st.integers(0, 7))
def test_beside_cells_that_are_shown_already_nothing_more_is_told(made: tuple[Rows, Rows], many: int) -> None:
    cells, secrets = made
    fixed = min(many, len(cells))
    kept = [*cells[:fixed], *(cells[cell] for cell in chosen(cells, secrets, fixed))]
    before = [secret for secret in secrets if follows(secret, cells[:fixed])]

    assert [secret for secret in secrets if follows(secret, kept)] == before


def test_beyond_a_size_it_is_left_to_the_programs(monkeypatch: object) -> None:
    monkeypatch.setattr(algebra, "MOST_NUMBERS", 1)  # type: ignore[attr-defined]

    assert chosen([[1, 1], [1, 0]], [[1, 0]]) == [0, 1]
