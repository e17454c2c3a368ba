"""What somebody could bet on who reads all that was ever shown of the ten outcomes.

He fits a table of all people to the figures, one after the other, until all of them hold: iterative
proportional fitting (Deming and Stephan 1940), which comes to the table of maximum entropy. A band is taken
as any count within it. Nothing here is shared with what the disclosure control guesses by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from pipeline.attacker import knowledge, published
from pipeline.attacker.case_file import case_file
from pipeline.attacker.published import fits_nobody
from pipeline.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from pipeline.attacker.knowledge import People
    from pipeline.attacker.published import Tables
    from pipeline.settings import Settings

ROUNDS = 400  # through all groups; mostly a tenth of them is enough
CONVERGED = 1e-4  # persons: no entry moves by more in a round
RESULTS = 2  # the first states: achieved, not achieved


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest result of one person, 0 to 1, of all those that were ``tried``."""

    largest: float
    tried: int

    def __add__(self, other: Guess) -> Guess:
        return Guess(max(self.largest, other.largest), self.tried + other.tried)


def guess(
    settings: Settings,
    files: Collection[Path],
    largest: float,
    ratio: float,
    progress: Callable[[str], None] = lambda _: None,
) -> Guess:
    """The likeliest guess from the files of releases.

    Not counted are results so usual that somebody who reads nothing would bet on them nearly as high: at
    more than ``largest`` / ``ratio``. DisclosureFailure where what is shown fits nobody.
    """
    total = Guess(0.0, 0)
    with case_file(settings) as connection:
        try:
            shown = published.shown(connection, files)
        except ValueError:
            raise fits_nobody() from None
        places = knowledge.prepare(connection)
        known = ((one, knowledge.people(connection, one, places, None)) for one in shown)
        one_system = partial(_of_system, usual=largest / ratio)
        for number, found in enumerate(Workers.of(settings).results(one_system, known), start=1):
            progress(f"Guessing how persons fare ({number} of {len(shown)})")
            total += found
    return total


def _of_system(known: tuple[Tables, People], usual: float) -> Guess:
    tables, people = known
    odds = people.states[:, :RESULTS].sum(axis=0) / max(people.sizes.sum(), 1)
    shares = fitted(tables, people)[:, :RESULTS][:, odds < usual]
    return Guess(float(shares.max(initial=0.0)), shares.size)


def fitted(tables: Tables, people: People) -> NDArray[np.float64]:
    """How likely somebody of each kind achieved it, did not, is not asked, or is not known (kinds x 4)."""
    import numpy as np

    table = np.repeat(people.sizes[:, None] / 4, 4, axis=1)
    groups = [*_groups(tables, people)]
    for _ in range(ROUNDS):
        before = table.copy()
        for who, persons, (least, most, known, not_asked) in groups:
            counted = table[who].sum(axis=0)
            achieved = min(max(counted[0], least), most)
            asked = [achieved, known - achieved, counted[2] if not_asked is None else not_asked]
            wanted = np.array([*asked, persons - sum(asked)])
            table[who] *= np.divide(wanted, counted, out=np.zeros(4), where=counted > 0)
            total = table[who].sum(axis=1)
            scale = np.divide(people.sizes[who], total, out=np.zeros(len(who)), where=total > 0)
            table[who] *= scale[:, None]
        if np.abs(table - before).max(initial=0.0) < CONVERGED:
            break
    return np.asarray(table / people.sizes[:, None])


def _groups(tables: Tables, people: People) -> Iterator[tuple[NDArray[np.int32], float, published.Counts]]:
    """Of each shown group its kinds of persons, how many they are, and what is shown of them."""
    place = {group: number for number, group in enumerate(people.groups)}
    for group, counts in tables.counts.items():
        who = people.stands[place[group]].indices
        yield who, float(people.sizes[who].sum()), counts
