"""What every reader of a system's exports has."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from pipeline.sources.files.grid import Grid
from pipeline.sources.sheets import Export, Wanted


class Reader(Protocol):
    """A module that reads the exports of one system."""

    def recognises(self, path: Path, grids: Sequence[Grid]) -> bool:
        """Whether the export is of this system; ``grids`` have the first rows of each sheet and text file."""
        ...

    def read(self, path: Path, wanted: Wanted | None) -> Export:
        """All sheets with all headers, and the cells of the wanted columns."""
        ...
