"""One method on one system: figures shown, how far off, what is told alone and beside the release before."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.side_by_side import attack, guess
from benchmarks.side_by_side.figures import Figures, counts_of, errors, together

if TYPE_CHECKING:
    from benchmarks.side_by_side.methods import Method
    from benchmarks.side_by_side.systems import System

LARGE = 0.95  # of all errors as many are no larger


@dataclass(frozen=True, slots=True)
class Attacked:
    """Figures read, sensitive cells tried and told, exactly and too narrowly.

    And persons whose result is certain, and guessed, and how many of these guesses are right.
    """

    figures: int
    tried: int
    exact: int
    narrow: int
    persons: int
    guessed: int
    right: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one method and system, the figures of the second release: errors are points of a share.

    ``alone`` is the first release by itself, ``beside`` both. Seconds are CPU seconds, of both releases.
    """

    asked: int
    shown: int
    bands: int
    mean_error: float
    large_error: float
    seconds: float
    alone: Attacked
    beside: Attacked

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def of_dict(values: Mapping[str, Any]) -> Measured:
    """What was measured, as it is kept in a file."""
    attacked = {name: Attacked(**values[name]) for name in ("alone", "beside")}
    return Measured(**{**values, **attacked})


def measure(method: Method, system: System) -> Measured:
    """Release twice, and attack the first release, then both."""
    first, second = system.releases
    start = _seconds()
    before = method(system, first, None)
    after = method(system, second, before)
    seconds = _seconds() - start
    place = {group: row for row, group in enumerate(system.stays.groups)}
    off = errors(after, counts_of(system.stays, [place[group] for group in after.groups]))
    return Measured(
        len(system.asked(second)),
        len(after.groups),
        int((after.high[:, 0] > after.low[:, 0]).sum()),
        float(off.mean()) if len(off) else 0.0,
        float(np.quantile(off, LARGE)) if len(off) else 0.0,
        seconds,
        _attacked(system, first, before),
        _attacked(system, second, together([before, after])),
    )


def _attacked(system: System, last: int, figures: Figures) -> Attacked:
    people, start = system.people[last], _seconds()
    told = attack.told(people, figures, system.milestone, system.outcome)
    seconds = _seconds() - start
    bets = guess.guessed(people, figures)
    return Attacked(
        len(figures.groups),
        told.tried,
        told.exact,
        told.narrow,
        told.persons,
        bets.persons,
        bets.right,
        seconds,
    )


def _seconds() -> float:
    """CPU seconds of this process and of those that it waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
