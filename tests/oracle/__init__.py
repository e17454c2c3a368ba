"""A second statement of the method: the measures, computed from the files of packages without a database.

One person after another is followed through the rules of ``docs/method.md`` in plain Python; pandas only adds
up. It takes one full, valid package of each provider and shares no code with the pipeline, so that an error
must be made twice to go unseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tests.oracle.comparison import differences, differences_from
from tests.oracle.definitions import Definitions, read_definitions
from tests.oracle.package import open_package
from tests.oracle.people import read_people
from tests.oracle.story import tell
from tests.oracle.tabulation import tabulate

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["compute", "differences", "differences_from", "indicator_values"]


def indicator_values(package: Path | Sequence[Path], seeds: Path, as_of: str | None = None) -> pd.DataFrame:
    """Every row of every measure for a package, or one of each provider, as in ``marts.indicator_values``.

    ``as_of`` is a month, ``2026-06``. A column that a row is not broken down by is None or NaN, and so is a
    share without a denominator; shares and limits are fractions of 1. The columns of persons in and outside
    the numerator are left out.
    """
    return compute([package] if isinstance(package, Path) else package, read_definitions(seeds), as_of)


def compute(
    packages: Sequence[Path], definitions: Definitions, as_of: str | None = None, *, standardised: bool = True
) -> pd.DataFrame:
    """The same by definitions that were read before, such as those with fewer breakdowns.

    Countries as if they had the same persons (M17) are left out where they are not ``standardised``.
    """
    people = [person for package in packages for person in read_people(open_package(package), as_of)]
    stories = [tell(person, definitions) for person in people]
    return tabulate(stories, definitions, standardised=standardised)
