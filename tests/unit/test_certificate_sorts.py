"""A certificate tells no more people apart than its places and tables do; as many are kept as fit."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from pipeline.disclosure.place import Place
from pipeline.disclosure.suppression import certificates
from pipeline.disclosure.suppression.certificates import Certificate, Certificates, certificate
from pipeline.disclosure.suppression.secondary import SuppressionPattern
from pipeline.disclosure.suppression.table_structure import FeasibleTable, SensitiveCells, TableStructure

SIZES = np.array([3, 4, 5, 6, 7, 8])
# places x elementary cells; the last place is not asked for
MEMBERS = np.array([[1, 1, 1, 1, 1, 1], [1, 1, 0, 0, 1, 0], [0, 1, 0, 1, 0, 1]])
PLACES = {Place("region", "sex", code, 1): row for row, code in enumerate(("all", "a", "b"))}
ASKED = (0, 1)
ROWS = np.array([0, 0, 1, 1, 2, 1])  # the fifth is in the same places as the first, and of another row


def made() -> Certificate:
    counts = np.array([[2, 5], [9, 10], [3, 4]])
    structure = TableStructure(csr_matrix(MEMBERS[:, [0, 2, 4]]), counts, counts.sum(axis=1))
    sensitive = SensitiveCells(csr_matrix((0, counts.size)), np.zeros(0), np.zeros(0))
    tables = (FeasibleTable(np.array([0]), np.array([[1.0, 6.0]])),)
    pattern = SuppressionPattern((0, 1), tables, sensitive, 0, 1)
    return certificate(PLACES, csr_matrix(MEMBERS), SIZES, ASKED, ROWS, structure, pattern, (0, 1))


def sorts(one: Certificate) -> set[tuple[int, int, tuple[int, ...]]]:
    """Of each sort its persons, its row, and which of the places it is in."""
    stands = one.stands.toarray().T.tolist()
    return {
        (int(size), int(row), tuple(each))
        for size, row, each in zip(one.sizes, one.part_of, stands, strict=True)
    }


def test_who_is_in_the_same_of_all_places_and_of_one_row_is_of_one_sort() -> None:
    one = made()
    assert (one.every_person, len(one.places)) == (True, 3)
    expected = {
        (3, 0, (1, 1, 0)),
        (4, 0, (1, 1, 1)),
        (5, 1, (1, 0, 0)),
        (14, 1, (1, 0, 1)),
        (7, 2, (1, 1, 0)),
    }
    assert sorts(one) == expected


def test_of_very_many_only_the_places_that_were_asked_for_tell_them_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(certificates, "MOST_TOLD_APART", len(SIZES) - 1)
    one = made()
    assert (one.every_person, len(one.places)) == (False, 2)
    assert sorts(one) == {(7, 0, (1, 1)), (19, 1, (1, 0)), (7, 2, (1, 1))}


def test_what_comes_beyond_the_room_is_not_kept_and_the_newest_takes_the_place_of_one_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, kept = made(), Certificates()
    monkeypatch.setattr(certificates, "MOST_BYTES", 2 * one.size)
    for outcome in ("O01", "O02", "O03", "O02"):
        kept.keep(("M01", outcome, 12), one)
    assert [outcome for _, outcome, _ in kept] == ["O01", "O02"]
    kept.keep(("M01", "O01", 12), None)
    assert [outcome for _, outcome, _ in kept] == ["O02"]
