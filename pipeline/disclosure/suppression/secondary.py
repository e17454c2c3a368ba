"""Secondary suppression, also called complementary suppression: what is withheld to protect sensitive cells.

A sensitive cell is the sum of some elementary cells in some states. Somebody who knows all that is published,
and the size of every elementary cell, must still find it possible that it is as low, and as high, as its
protection level says. For each there is one linear program, of Fischetti and Salazar's kind: a table in
which the cell is so, while published cells may give way at their cost. Those that do are suppressed; the
table is feasible from then on and proves the protection (docs/disclosure_method.md). The heuristic is
greedy: programs come one after the other, and what was suppressed once stays so. Nearly always nothing has
to give way; that is found out first, near the table of maximum entropy (``joint_tables``), and what that
leaves by cheaper programs (``extremes``).

In a large structure all is protected first that can be near that table. In a very large one what is left is
protected among its neighbours while everybody else stays where he is: such a table is feasible like any
other, and its program is no larger than the neighbourhood; but more gives way.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import inf

from pipeline.disclosure.suppression.effort import AT_MOST, IN_WHOLE, Effort
from pipeline.disclosure.suppression.exact_disclosure import without_exact_disclosure
from pipeline.disclosure.suppression.search import Search
from pipeline.disclosure.suppression.solver import LARGE
from pipeline.disclosure.suppression.table_structure import FeasibleTable, SensitiveCells, TableStructure

# At once: of 3,632 half as much was published among neighbours, in no less time. 2026-11.
MOST_AT_ONCE = 4_000
# In a neighbourhood: several times as many as cells are asked for, or far too much is withheld. 2026-11.
MOST_ELEMENTARY_CELLS = 2_000
# Sensitive x elementary x published cells, some ten minutes: beyond, only the dearest are tried. 2026-11.
MOST_WORK = 10_000_000_000
LARGER = 4  # times, where a sensitive cell cannot be protected among so few


@dataclass(frozen=True, slots=True)
class SuppressionPattern:
    """The cells that may be published, and the feasible tables that prove it.

    ``sensitive`` are the cells with what earlier releases leave of their requirements; ``lost`` counts those
    that they have narrowed: what is published now narrows them no further.
    """

    published: tuple[int, ...]
    feasible_tables: tuple[FeasibleTable, ...]
    sensitive: SensitiveCells
    lost: int
    programs: int


def suppress(
    structure: TableStructure,
    candidates: Sequence[int],
    costs: Sequence[float],
    sensitive: SensitiveCells,
    fixed: Sequence[int] = (),
    effort: float = AT_MOST,
    known: Sequence[FeasibleTable] = (),
    tables: Sequence[Collection[int]] = (),
    *,
    in_whole: bool = True,
) -> SuppressionPattern:
    """Choose which of the ``candidates`` may be published beside the ``fixed`` ones.

    ``costs`` says how dear each candidate is; of a very large structure only the dearest are tried. What
    programs cannot decide with their ``effort`` is tried again with the dearer half of what is left, and half
    of the effort; in a small structure they are ``in_whole`` persons. ``known`` tables are feasible whatever
    of these is published. Of ``tables``, cells are published with all of one or not at all.
    """
    price = dict(zip(candidates, costs, strict=True))
    programs = len(sensitive.upper) * min(len(structure.counts), MOST_ELEMENTARY_CELLS)
    dearest = sorted(candidates, key=lambda cell: -price[cell])[: MOST_WORK // max(programs, 1)]
    candidates = without_exact_disclosure(structure, dearest, fixed, sensitive)
    prices = [price[cell] for cell in candidates]
    # those whose number is what has to be protected are not looked for in whole persons afterwards
    whole = inf if structure.capacity is None else IN_WHOLE * in_whole
    search = Search(structure, candidates, prices, sensitive, fixed, Effort(effort, whole), tables)
    search.begin_with(known)
    _protect(search, structure)
    while search.is_stuck and search.leave_out_half(effort := effort / 2):
        _protect(search, structure)
    published, feasible_tables = search.published.tolist(), search.found.tables
    if search.is_stuck:
        published, feasible_tables = fixed, []
    return SuppressionPattern(
        tuple(published), tuple(feasible_tables), search.found.sensitive, search.lost, search.effort.programs
    )


def _protect(search: Search, structure: TableStructure) -> None:
    """Protect all sensitive cells of a structure; in a large one first what needs no program."""
    elementary_cells, states = structure.counts.shape
    most = elementary_cells
    if structure.counts.size >= LARGE:
        search.look_near()
    if elementary_cells > MOST_AT_ONCE and states > 1:
        most = MOST_ELEMENTARY_CELLS
    while search.protect_among(most) and most < elementary_cells:
        most *= LARGER
