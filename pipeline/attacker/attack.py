"""The attack, or audit: all that was ever shown of the ten outcomes against every sensitive cell.

And what a release would show of other measures, before it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from pipeline.attacker import (
    beside,
    candidates,
    intervals,
    knowledge,
    knowledge_today,
    nearby,
    published,
    sensitive_cells,
    subtraction,
)
from pipeline.attacker.bounds import CLOSE, Equations, feasibility_intervals
from pipeline.attacker.candidates import Candidates, Claimed
from pipeline.attacker.case_file import case_file
from pipeline.attacker.exchange import Exchangeable
from pipeline.attacker.knowledge import People, Places
from pipeline.attacker.published import Tables, fits_nobody
from pipeline.attacker.verdict import Verdict
from pipeline.workers import Workers

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from pipeline.settings import Settings

WORTH_A_PROCESS = 20  # tables: for fewer, starting another process takes longer


# tables, whom they are of, from which release on it counts, and what is claimed of them
Tried = tuple[Tables, People, int, Candidates | None]


def attack(
    settings: Settings,
    files: Collection[Path],
    today: int | None = None,
    progress: Callable[[str], None] = lambda _: None,
    accepted: int = 0,
    release: Path | None = None,
    claimed: Claimed | None = None,
) -> Verdict:
    """Attack all that is shown in the files of releases, knowing who stood where.

    ``today`` is the number of a release that is not in the register yet, and ``release`` its file. What is
    told counts from that release on, or after release ``accepted``. What is open in tables that are
    ``claimed`` to fit, and do, is looked for no further. DisclosureFailure where the attack cannot end, or
    where what is shown fits nobody.
    """
    total, first = Verdict(), today or accepted + 1
    with case_file(settings) as connection:
        try:
            shown = published.shown(connection, files)
            others = [] if today is None else published.shown_of_others(connection, files, today)
        except ValueError:
            raise fits_nobody() from None
        places = knowledge.prepare(connection)
        known = chain(
            ((one, knowledge.people(connection, one, places, today)) for one in shown),
            _others(connection, others, places, today or 0),
        )
        tried = ((one, who, first, (claimed or {}).get(one.key)) for one, who in known)
        count = len(shown) + len(others)
        for number, verdict in enumerate(_all_attacked(tried, count, Workers.of(settings)), start=1):
            progress(f"Attacking what would be shown ({number} of {count})")
            total += verdict
        findings = (*subtraction.subtract(connection, files, today), *intervals.invert(connection, files))
        if release and today:
            findings += (*beside.read_beside(connection, settings, release, today, files),)
    counted = sum(one.count for one in findings if one.entry >= first)
    return total + Verdict(subtracted=counted, findings=findings)


def _others(
    connection: DuckDBPyConnection, others: Sequence[Tables], places: Places, today: int
) -> Iterator[tuple[Tables, People]]:
    if others:
        everybody = knowledge_today.everybody(places)
        yield from knowledge_today.people_of_today(connection, others, everybody, today)


def _all_attacked(known: Iterator[Tried], tables: int, workers: Workers) -> Iterator[Verdict]:
    """Attack one after the other, or by several workers."""
    if not workers.are_several or tables < WORTH_A_PROCESS:
        yield from (attacked(*one) for one in known)
        return
    yield from workers.results(_attacked, known)


def _attacked(known: Tried) -> Verdict:
    return attacked(*known)


def attacked(tables: Tables, people: People, first: int = 0, claimed: Candidates | None = None) -> Verdict:
    """Attack the figures of one outcome and milestone; what those before ``first`` tell was told then."""
    import numpy as np

    place = {group: number for number, group in enumerate(people.groups)}
    if not tables.counts.keys() <= place.keys():
        raise fits_nobody()
    rows = people.stands[[place[group] for group in tables.counts]]
    counts = np.array(list(tables.counts.values()), float).reshape(-1, 4)
    overlaps = sensitive_cells.overlapping(people, rows, tables)
    no_known_values = sensitive_cells.no_known_values(rows, counts)
    sensitive, enough = sensitive_cells.identify(people, overlaps, no_known_values, tables)
    least, most = _intervals_now(
        Equations(rows, people.sizes, counts), sensitive, enough, people, claimed, tables
    )
    closed = _closed(least, most, enough, tables)
    latest = max((first, *(group[0] for group in people.groups)))  # perhaps one that shows nothing of these
    earlier = np.flatnonzero([group[0] < latest for group in tables.counts])
    known = np.zeros(len(closed), bool)
    if len(closed) and len(earlier):
        then = Equations(rows[earlier], people.sizes, counts[earlier])
        low, high = _intervals(then, sensitive[closed], enough[closed])
        # in whole persons no narrower than it was; beyond what is enough nobody looked
        now, before = (np.minimum(end, enough[closed]) for end in (most[closed], high))
        known = np.ceil(least[closed] - CLOSE) <= np.ceil(low - CLOSE)
        known &= np.floor(now + CLOSE) >= np.floor(before + CLOSE)
    told = closed[~known]
    exact = int((most[told] - least[told] <= CLOSE).sum())
    figures = len(tables.counts)
    others = 0 if tables.measure == published.OUTCOMES else figures
    return Verdict(figures, len(enough), exact, len(told) - exact, int(known.sum()), others)


def _intervals_now(
    equations: Equations,
    sensitive: csr_matrix,
    enough: NDArray[np.float64],
    people: People,
    claimed: Candidates | None,
    tables: Tables,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How low and how high each sensitive cell can be: as a claimed table shows it, or as programs find."""
    import numpy as np

    if claimed is None:
        return _intervals(equations, sensitive, enough, people.states)
    places = Exchangeable(equations, sensitive)
    least, most = candidates.seen(claimed, people, equations, places)
    closed = _closed(least, most, enough, tables)
    if len(closed):  # one of each sort is enough
        one = closed[np.unique(places.sort[closed], return_index=True)[1]]
        least[one], most[one] = _intervals(equations, sensitive[one], enough[one], people.states)
        least, most = places.widest(least, most)
    return least, most


def _closed(
    least: NDArray[np.float64], most: NDArray[np.float64], enough: NDArray[np.float64], tables: Tables
) -> NDArray[np.int64]:
    """The cells that are disclosed, as far as one has looked; with one side, "nobody is counted" may be."""
    import numpy as np

    return np.flatnonzero((least > CLOSE) | (tables.has_two_sides & (most < enough - CLOSE)))


def _intervals(
    equations: Equations,
    sensitive: csr_matrix,
    enough: NDArray[np.float64],
    truth: NDArray[np.int64] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How low and how high each sensitive cell can be; DisclosureFailure where nobody fits the equations.

    Among very many kinds of persons, whose ``truth`` is known, those that are wide enough nearby are
    looked at no further.
    """
    import numpy as np

    least, most = np.full(len(enough), np.inf), np.full(len(enough), -np.inf)
    if truth is not None and len(truth) > nearby.FEW_ENOUGH and nearby.is_true(equations, truth):
        least, most = nearby.intervals_nearby(equations, sensitive, enough, truth, nearby.FEW_ENOUGH)
    closed = np.flatnonzero((least > CLOSE) | (most < enough - CLOSE))
    if len(closed):
        found = feasibility_intervals(equations, sensitive[closed], enough[closed])
        if found is None:
            raise fits_nobody()
        least[closed], most[closed] = found
    return least, most
