"""Feasible tables near that of maximum entropy, each of which protects several sensitive cells at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.disclosure.suppression import maximum_entropy
from pipeline.disclosure.suppression.entries import entries_of
from pipeline.disclosure.suppression.maximum_entropy import MaximumEntropy
from pipeline.disclosure.suppression.nearest_tables import NO_CHOICE, with_nobody, with_so_many

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.suppression.feasible_tables import FeasibleTables
    from pipeline.disclosure.suppression.table_structure import TableStructure

MOST_TOGETHER = 8  # sensitive cells: of more, too many are tried again in smaller parts. 2026-11.
LOOK_AHEAD = 6  # times as many are looked at for those that share no elementary cell. 2026-11.
MOST_IN_VAIN = 8  # more than not: so much is published that what is left is for the programs. 2026-11.
ROUNDING = 1e-9  # persons

Wanted = tuple["np.int64", bool]  # a sensitive cell, and whether it has to be high


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a table must show: the entries ``zero`` as 0; or else so many ``persons`` in those ``raised``."""

    zero: NDArray[np.int64]
    raised: NDArray[np.int64] | None = None
    persons: float = 0.0


def tables(
    structure: TableStructure,
    shown: NDArray[np.int64],
    found: FeasibleTables,
    sensitive: NDArray[np.int64],
    elementary_cells: NDArray[np.int64],
) -> Iterator[NDArray[np.float64]]:
    """Tables of a structure of some elementary cells, for what of these sensitive cells is not protected in
    its turn, while all cells ``shown`` are published. None where the structure is too large, or too small.
    """
    import numpy as np

    if not maximum_entropy.is_worth_it(structure, shown):
        return
    entropy = MaximumEntropy(entries_of(structure, shown))
    if entropy.likely is None:
        return

    @cache
    def required(wanted: Wanted) -> Requirement:
        sensitive_cell, upward = wanted
        ends = found.sensitive.upper if upward else found.sensitive.lower
        entries = entropy.entries.of(found.places(sensitive_cell, elementary_cells))
        return _requirement(entropy, entries, float(ends[sensitive_cell]), upward=upward)

    def is_met(wanted: Wanted) -> bool:
        return found.is_protected(wanted[0], upward=wanted[1])

    # nobody of a large group is nobody of its parts; several of a part are several of the group
    both = [(one, False) for one in sensitive] + [(one, True) for one in reversed(sensitive)]
    wanted = [each for each in both if not is_met(each)]
    if not entropy.covariance.is_made_once:
        away = _deviations(entropy, [required(each) for each in wanted])
        wanted = [wanted[number] for number in np.argsort(away, kind="stable")]
    yield from _tables(entropy, wanted, required, is_met)


def _deviations(entropy: MaximumEntropy, requirements: Sequence[Requirement]) -> NDArray[np.float64]:
    """How many standard deviations the table of maximum entropy is away from each of some requirements.

    What is near can nearly always be had, what is far hardly ever, and to find that out takes as long.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    assert entropy.likely is not None
    entries, number = entropy.entries, entropy.number
    each = [one.zero if one.raised is None or len(one.zero) else one.raised for one in requirements]
    persons = np.array([0.0 if len(one.zero) else one.persons for one in requirements])
    row, of = (
        np.repeat(np.arange(len(each)), [len(one) for one in each]),
        np.concatenate([*each, []]).astype(int),
    )
    certain = np.bincount(row, entries.certain[of], len(each))
    free = entries.free[of]
    shape = len(each), len(entropy.likely)
    sums: csr_matrix = csr_matrix((np.ones(free.sum()), (row[free], number[of[free]])), shape)
    spread = np.sqrt(entropy.covariance.variances(sums).clip(NO_CHOICE))
    return np.asarray(np.abs(sums @ entropy.likely + certain - persons) / spread)


def _requirement(
    entropy: MaximumEntropy, entries: NDArray[np.int64], end: float, *, upward: bool
) -> Requirement:
    """That a sum over some entries is as high as its ``end``, or else as low.

    High where nobody of those likeliest to be in it is anywhere else.
    """
    import numpy as np

    if upward:
        return Requirement(entropy.entries.beside(_likeliest(entropy, entries, end)), entries, end)
    return Requirement(entries) if end <= 0 else Requirement(np.zeros(0, np.int64), entries, end)


def _likeliest(entropy: MaximumEntropy, entries: NDArray[np.int64], persons: float) -> NDArray[np.int64]:
    """Those of some entries that are the likeliest, with room for so many persons."""
    import numpy as np

    room = entropy.entries.capacity[entropy.entries.block[entries]]
    order = np.argsort(-entropy.shares[entries], kind="stable")
    return entries[order[: 1 + np.searchsorted(np.cumsum(room[order]), persons - ROUNDING)]]


def _tables(
    entropy: MaximumEntropy,
    wanted: Sequence[Wanted],
    required: Callable[[Wanted], Requirement],
    is_met: Callable[[Wanted], bool],
) -> Iterator[NDArray[np.float64]]:
    import numpy as np

    chance = np.random.default_rng(1)
    most, in_vain = MOST_TOGETHER, 0
    for number, lead in enumerate(wanted):
        if is_met(lead) or in_vain > MOST_IN_VAIN:
            continue
        ahead = chance.integers(number, len(wanted), LOOK_AHEAD * most)  # neighbours ask for the same people
        others = (required(wanted[one]) for one in ahead if not is_met(wanted[one]))
        together = _apart(required(lead), others, most, len(entropy.entries.block))
        table, count = _of_as_many(entropy, together)
        most = min(most + 1, MOST_TOGETHER) if count == len(together) else max(count, 1)
        in_vain += 1 if table is None else -1
        if table is not None:
            yield table


def _apart(lead: Requirement, others: Iterable[Requirement], most: int, entries: int) -> list[Requirement]:
    """One and the next that ask for nobody, none of which is about an entry of another."""
    import numpy as np

    if not len(lead.zero):
        return [lead]
    chosen, is_taken = [lead], np.zeros(entries, bool)
    is_taken[lead.zero] = True
    for other in others:
        if len(chosen) >= most:
            break
        if len(other.zero) and not is_taken[other.zero].any():
            chosen.append(other)
            is_taken[other.zero] = True
    return chosen


def _of_as_many(
    entropy: MaximumEntropy, together: Sequence[Requirement]
) -> tuple[NDArray[np.float64] | None, int]:
    """A table for the first of some requirements, and for as many of them as there is one; for how many."""
    import numpy as np

    lead, table, count = together[0], None, len(together)
    while count and table is None:
        zero = np.concatenate([one.zero for one in together[:count]])
        table = with_nobody(entropy, zero) if len(zero) else None
        count = count if table is not None else count // 2
    if table is None and lead.raised is not None:
        return with_so_many(entropy, lead.raised, lead.persons), 1
    return table, count
