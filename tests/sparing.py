"""What `make test` leaves to `make test-all` of a test with many values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from _pytest.mark import ParameterSet


def first_fast(values: Iterable[Any], fast: int = 1) -> list[ParameterSet]:
    """The values as parameters, of which all but the first are ``long``: they differ by little.

    A tuple is a value for each name; where a single name takes a tuple, it stands in another: ``(value,)``.
    """
    made = [_parameters(value) for value in values]
    return made[:fast] + [one._replace(marks=[*one.marks, pytest.mark.long]) for one in made[fast:]]


def _parameters(value: Any) -> ParameterSet:
    if isinstance(value, ParameterSet):
        return value
    return pytest.param(*value) if isinstance(value, tuple) else pytest.param(value)
