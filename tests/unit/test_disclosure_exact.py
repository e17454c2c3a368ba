"""What linear algebra leaves out, beside ranks that another library computes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from pipeline.disclosure.suppression import exact_disclosure
from pipeline.disclosure.suppression.table_structure import SensitiveCells, TableStructure

Rows = list[list[int]]


@st.composite
def cells_and_sensitive_cells(draw: st.DrawFn) -> tuple[Rows, Rows]:
    """Cells and sensitive cells over a few elementary cells; a sensitive cell is somebody."""
    elementary_cells = draw(st.integers(2, 6))
    row = st.lists(st.integers(0, 1), min_size=elementary_cells, max_size=elementary_cells)
    cells = draw(st.lists(row, min_size=1, max_size=7))
    return cells, draw(st.lists(row.filter(any), min_size=1, max_size=4))


def follows(row: list[int], rows: Rows) -> bool:
    """Whether a row is a sum of multiples of others."""
    if not rows:
        return not any(row)
    return np.linalg.matrix_rank(np.array([*rows, row])) == np.linalg.matrix_rank(np.array(rows))


def chosen(cells: Rows, sensitive_cells: Rows, fixed: int = 0) -> list[int]:
    members = csr_matrix(np.array(cells, float))
    structure = TableStructure(members, np.zeros((members.shape[1], 1), np.int64), None)
    sensitive = SensitiveCells(
        csr_matrix(np.array(sensitive_cells, float)),
        np.ones(len(sensitive_cells)),
        np.zeros(len(sensitive_cells)),
    )
    return exact_disclosure.without_exact_disclosure(
        structure, range(fixed, len(cells)), range(fixed), sensitive
    )


@given(cells_and_sensitive_cells())
def test_cells_are_taken_in_their_order_unless_they_would_tell_a_sensitive_cell(
    made: tuple[Rows, Rows],
) -> None:
    cells, sensitive_cells = made
    kept: Rows = []
    for place, cell in enumerate(cells):
        tells = any(follows(sensitive_cell, [*kept, cell]) for sensitive_cell in sensitive_cells)
        assert (place in chosen(cells, sensitive_cells)) is not tells
        if not tells:
            kept.append(cell)


@given(cells_and_sensitive_cells(), st.integers(0, 7))
def test_beside_cells_that_are_shown_already_nothing_more_is_told(made: tuple[Rows, Rows], many: int) -> None:
    cells, sensitive_cells = made
    fixed = min(many, len(cells))
    kept = [*cells[:fixed], *(cells[cell] for cell in chosen(cells, sensitive_cells, fixed))]
    before = [sensitive_cell for sensitive_cell in sensitive_cells if follows(sensitive_cell, cells[:fixed])]

    assert [sensitive_cell for sensitive_cell in sensitive_cells if follows(sensitive_cell, kept)] == before


def test_beyond_a_size_it_is_left_to_the_programs(monkeypatch: object) -> None:
    monkeypatch.setattr(exact_disclosure, "MOST_NUMBERS", 1)  # type: ignore[attr-defined]

    assert chosen([[1, 1], [1, 0]], [[1, 0]]) == [0, 1]


def test_the_sensitive_cells_stay_as_they_are() -> None:
    """Two of three stand alike: what is added up for them is added up elsewhere."""
    members = csr_matrix([[1.0, 1, 1]])
    structure = TableStructure(members, np.zeros((3, 1), np.int64), None)
    sensitive = SensitiveCells(csr_matrix([[1.0, 1, 0], [1, 1, 1]]), np.ones(2), np.zeros(2))
    before = sensitive.sums.toarray().tolist()
    assert exact_disclosure.without_exact_disclosure(structure, [0], (), sensitive) == []
    assert sensitive.sums.toarray().tolist() == before
