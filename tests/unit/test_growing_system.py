"""What solves the equations that were added one after the other solves them all at once."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.disclosure.suppression.growing_system import GrowingSystem


def made(seed: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """A positive definite matrix, and values."""
    chance = np.random.default_rng(seed)
    root = chance.normal(size=(size, size + 3))
    return root @ root.T, chance.normal(size=size)


@pytest.mark.parametrize("ends", [[12], [1, 2, 12], [0, 5, 5, 9, 12]], ids=str)
def test_added_in_whatever_parts_they_have_one_solution(ends: list[int]) -> None:
    matrix, values = made(len(ends), 12)
    system, start = GrowingSystem(12), 0
    for end in ends:
        assert system.add(matrix[:end, start:end], values[start:end])
        assert len(system) == end
        assert system.solution() == pytest.approx(np.linalg.solve(matrix[:end, :end], values[:end]))
        start = end


def test_an_equation_that_follows_from_others_is_not_added_and_those_stand() -> None:
    matrix, values = made(1, 6)
    matrix[:, 5] = matrix[:, 4]
    matrix[5] = matrix[4]
    system = GrowingSystem(6)
    assert system.add(matrix[:5, :5], values[:5])
    before = system.solution()
    matrix[5, 5] -= 1e-6
    assert not system.add(matrix[:, 5:], values[5:])
    assert system.solution() == pytest.approx(before)
