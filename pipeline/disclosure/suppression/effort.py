"""How much the programs of a system may take: counted in steps of the solver, not by the clock.

So a busy machine shows the same figures as one that has nothing else to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Nonzeros of all steps of the simplex method, three to five minutes of a processor. What goes where they do
# not suffice is worth little: of 10,000 cases at 12 months 3 % of all that is asked for. 2026-11.
AT_MOST = 30_000_000_000
# Such steps in one of other kinds: by an interior point, and from there to a corner. 2026-11.
INTERIOR, CROSSOVER = 40, 1 / 12
MOST_STEPS = 2**31 - 1  # that HiGHS can count
# Nonzeros of all steps of integer programs, one or two seconds: of a programme of 120 cases an outcome took
# three quarters of a minute, to show the same as a second shows in fractions first. 2026-12.
IN_WHOLE = 20_000_000


@dataclass(slots=True)
class Effort:
    """What is ``left`` to the programs of one system, ``in_whole`` to integer ones; how many there were."""

    left: float = AT_MOST
    in_whole: float = IN_WHOLE
    programs: int = 0

    @property
    def is_spent(self) -> bool:
        """Whether no program can be run any more."""
        return self.left <= 0

    def run_whole(self, highs: Any) -> None:
        """Run an integer program."""
        before = self.left
        self.run(highs)
        self.in_whole -= before - self.left

    def run(self, highs: Any) -> None:
        """Run a program of HiGHS as far as the effort reaches; its status says whether it did."""
        size = max(highs.getNumNz(), 1)
        steps = max(self.left, 0) / size
        highs.setOptionValue("simplex_iteration_limit", min(int(steps), MOST_STEPS))
        highs.setOptionValue("ipm_iteration_limit", min(int(steps / INTERIOR), MOST_STEPS))
        highs.run()
        taken = highs.getInfo()
        steps = max(taken.simplex_iteration_count, 0) + INTERIOR * max(taken.ipm_iteration_count, 0)
        self.left -= size * (steps + CROSSOVER * max(taken.crossover_iteration_count, 0))
        self.programs += 1
