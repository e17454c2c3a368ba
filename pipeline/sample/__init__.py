"""The synthetic sample: export packages of made-up cases, as large as is asked for."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.errors import UsageError
from pipeline.sample.margins import DEFAULT_SEED, PERSONS

if TYPE_CHECKING:
    from pipeline.settings import Settings

MOST_CASES = 1_000_000
LARGEST_SEED = 2**63 - 1
BUNDLED = Path(__file__).resolve().parent / "guidebook_252.zip"

__all__ = ["BUNDLED", "DEFAULT_SEED", "MOST_CASES", "PERSONS", "bundled", "write", "write_bundled"]


def _silent(_: str) -> None:
    """Say nothing."""


def write(
    cases: int,
    seed: int,
    out: Path,
    *,
    settings: Settings,
    form: Literal["csv", "parquet"] = "csv",
    progress: Callable[[str], None] = _silent,
) -> Path:
    """Write a synthetic export package of ``cases`` cases into the folder ``out`` and return the folder.

    The same cases, seed and form give the same bytes. For every 252 cases the margins are those of Tables 2,
    4 and 5 of Surtees (2017); from the second 252 on some are a later episode of a person before. Packages of
    several seeds are as different as those of several providers. The folder appears whole or not at all.

    Raises UsageError where cases is not 1 to 1,000,000, the seed is out of range, the form is not known, or
    ``out`` holds something already.
    """
    if not 1 <= cases <= MOST_CASES:
        raise UsageError("The number of cases is out of range.", f"Choose from 1 to {MOST_CASES:,}.")
    if not 0 <= seed <= LARGEST_SEED:
        raise UsageError("The seed is out of range.", f"Choose a whole number from 0 to {LARGEST_SEED}.")
    if form not in ("csv", "parquet"):
        raise UsageError("The form of the files is not known.", "Choose csv or parquet.")
    from pipeline.sample import histories, package

    with package.whole_or_not_at_all(out) as folder, tempfile.TemporaryDirectory(dir=folder) as scratch:
        with histories.workshop(seed, settings, Path(scratch)) as connection:
            files = package.write_tables(connection, cases, folder, Path(scratch), settings, form, progress)
        package.write_descriptor(cases, files, form, folder, settings.seeds)
    return out


def bundled() -> Path:
    """The zip that comes with the program: 252 cases, seed 2017."""
    return BUNDLED


def write_bundled(target: Path, *, settings: Settings) -> Path:
    """Make the bundled zip anew as ``target`` and return it; its content is the same every time."""
    from pipeline.sample import package

    with tempfile.TemporaryDirectory() as scratch:
        return package.pack(write(PERSONS, DEFAULT_SEED, Path(scratch) / "sample", settings=settings), target)
