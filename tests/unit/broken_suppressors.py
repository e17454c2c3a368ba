"""Suppressors of which one step is broken, each in its own way: what is to be caught."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import numpy as np
from scipy.sparse import csr_matrix

from pipeline.disclosure.suppression import cell_suppression, combinations, sensitive_cells
from pipeline.disclosure.suppression.cell_suppression import Block, Proven, cells_shown
from pipeline.disclosure.suppression.feasible_tables import FeasibleTables
from pipeline.disclosure.suppression.secondary import SuppressionPattern
from pipeline.disclosure.suppression.table_structure import (
    SensitiveCells,
    TableStructure,
    one_of_alike,
)

Broken = Callable[[Block], Proven]


def _everything(
    structure: TableStructure,
    candidates: Sequence[int],
    costs: Sequence[float],
    sensitive: SensitiveCells,
    fixed: Sequence[int] = (),
    **_: object,
) -> SuppressionPattern:
    truth = FeasibleTables(sensitive, structure.counts).tables
    return SuppressionPattern((*fixed, *candidates), tuple(truth), sensitive, 0, 0)


def without_secondary_suppression(block: Block) -> Proven:
    """What fits by itself is shown; that no table proves it is noticed."""
    with patch.object(cell_suppression, "suppress", _everything):
        return cells_shown(block)


def without_secondary_suppression_or_proof(block: Block) -> Proven:
    """What fits by itself is shown, and passes for proven."""
    with patch.object(cell_suppression, "proven", lambda *_: True):
        return without_secondary_suppression(block)


def without_differences(block: Block) -> Proven:
    """Whoever is in some shown groups and not in others is forgotten."""
    nobody = csr_matrix((0, block.people.members.shape[1]))
    with patch.object(combinations, "sets", lambda *_: nobody):
        return cells_shown(block)


def without_earlier_releases(block: Block) -> Proven:
    """What was shown before is not counted among the published cells."""
    return cells_shown(replace(block, before=frozenset()))


def with_bands_that_hide_everything(block: Block) -> Proven:
    """Of a band it is taken to tell no more than how many are known."""
    by_cell = (block.people.members @ block.people.counts).astype(int)
    wide = {cell: (int(by_cell[cell][0]), int(by_cell[cell][1])) for cell in block.bands}
    return cells_shown(replace(block, bands=wide))


def with_one_side_only(block: Block) -> Proven:
    """That somebody is in a state need not seem possible, only that nobody is: no upper protection level."""
    identify = sensitive_cells.identify

    def one_side(*those: Any) -> SensitiveCells:
        found = identify(*those)
        return replace(found, upper=np.zeros_like(found.upper))

    with patch.object(sensitive_cells, "identify", one_side):
        return cells_shown(block)


def with_everybody_alike(block: Block) -> Proven:
    """Persons of different shown groups are taken to be able to change places."""
    with patch.object(
        cell_suppression, "one_of_alike", lambda whole, _, cells: one_of_alike(whole, [], cells)
    ):
        return cells_shown(block)
