"""As few feasible tables as are needed to prove a system are kept, and what is kept says the same."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.sparse import csr_matrix

from pipeline.disclosure.place import Place
from pipeline.disclosure.register.certificate_file import Group, KeptSystem
from pipeline.disclosure.suppression import kept_certificates, proof
from pipeline.disclosure.suppression.certificates import Certificate
from pipeline.disclosure.suppression.covers import covering
from pipeline.disclosure.suppression.table_structure import FeasibleTable, SensitiveCells
from pipeline.disclosure.threshold.rules import FLOOR
from pipeline.verify_certificate import faults
from tests.unit.certified_release import FIGURES, GROUPS, KEY, OPEN, SIZES, STANDS, table
from tests.unit.sample_people import PRIORITIES, fill, many, warehouse_of_people

MARKS = arrays.arrays(np.int64, st.tuples(st.integers(1, 8), st.integers(1, 6)), elements=st.integers(0, 3))


@given(MARKS)
def test_a_cover_shows_what_all_tables_show_and_no_table_of_it_is_in_vain(values: np.ndarray) -> None:
    """Cells of three persons: 0 is low, 3 is high."""
    cells = values.shape[1]
    truth = np.ones((cells, 1), np.int64)
    each = SensitiveCells(csr_matrix(np.eye(cells)), np.full(cells, 3.0), np.zeros(cells))
    tables = [FeasibleTable(np.arange(cells), row[:, None].astype(float)) for row in values]
    kept = covering(tables, each, truth)
    chosen = np.array([one.table.ravel() for one in kept])

    for end in (0, 3):
        assert np.array_equal((chosen == end).any(axis=0), (values == end).any(axis=0))
    needed = 2 * cells
    assert 1 <= len(kept) <= max(1, min(len(tables), needed))


@pytest.fixture(scope="module")
def proven() -> tuple[Certificate, dict[Group, tuple[int, ...]]]:
    """What proves the figures of some people, and these figures."""
    with warehouse_of_people() as connection:
        khm = ("country:KHM",)
        people = many(30, "female", khm) + many(5) + many(20, "male", khm, step=3) + many(6, "male")
        fill(connection, people)
        return _proven(connection, people)


def _proven(connection: duckdb.DuckDBPyConnection, people: list) -> tuple[Certificate, dict]:
    found = proof.prove(connection, PRIORITIES, FLOOR, 1, lambda _: None)
    figures = {}
    for place in found.states[12, "O01"]:
        states = [
            state
            for scopes, sex, state in people
            if place.scope in ("region", *scopes) and place.group_key in ("", sex)
        ]
        counts = np.bincount(states, minlength=4)
        group = (place.stood_at, place.scope, place.breakdown, place.group_key)
        figures[group] = counts[0], counts[0], counts[0] + counts[1], counts[2]
    return found.certificates["M01", "O01", 12], figures


def told(kept: KeptSystem) -> Iterator[str]:
    """What the checker finds wrong."""
    tables = np.tile(kept.base, (kept.count, 1, 1))
    tables.reshape(-1)[np.cumsum(kept.steps) - 1] += kept.by
    about = {"groups": kept.groups, "two_sides": True, "every_person": True, "narrowed": kept.narrowed}
    return faults(about, kept.figures, kept.stands, kept.sizes, tables)


def test_what_is_kept_is_proven_to_somebody_else(
    proven: tuple[Certificate, dict[Group, tuple[int, ...]]],
) -> None:
    one, figures = proven
    key = ("M01", "O01", 12)
    kept = kept_certificates.kept([(key, one)], {key: figures})[key]

    assert len(figures) > 2
    assert list(told(kept)) == []
    assert len(kept.sizes) <= 2 ** len(figures)
    assert kept.sizes.sum() == one.sizes.sum()


@pytest.mark.parametrize(("room", "count"), [(0, 2), (1_000, 3)])
def test_with_no_room_for_more_those_tables_are_kept_that_prove_it(
    monkeypatch: pytest.MonkeyPatch, room: int, count: int
) -> None:
    """Each end of what few could have is in one of two tables; a third says nothing that they do not."""
    third = table(2, 2)
    changes = csr_matrix(np.array([(one - third).ravel() for one in (*OPEN, third)]))
    places = tuple(Place(scope, breakdown, code, release) for release, scope, breakdown, code in GROUPS)
    one = Certificate(places, csr_matrix(STANDS * 1), SIZES, np.arange(4), third.astype(int), changes)
    monkeypatch.setattr(kept_certificates, "MOST_BYTES", room)
    figures = dict(zip(GROUPS, map(tuple, FIGURES.tolist()), strict=True))
    kept = kept_certificates.kept([(KEY, one)], {KEY: figures})[KEY]

    assert kept.count == count
    assert list(told(kept)) == []


def test_a_figure_of_people_whom_the_tables_do_not_name_leaves_nothing_to_keep(
    proven: tuple[Certificate, dict[Group, tuple[int, ...]]],
) -> None:
    one, figures = proven
    key = ("M01", "O01", 12)
    other = {**figures, (1, "region", "sex", "unknown"): (5, 5, 11, 0)}
    assert kept_certificates.kept([(key, one)], {key: other}) == {}
    assert kept_certificates.kept([(key, one)], {}) == {}
