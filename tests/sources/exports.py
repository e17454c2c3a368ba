"""Exports made in memory, for what looks at headers and cells and not at files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pipeline import contract as contracts
from pipeline.contract import Contract
from pipeline.sources.drafting import Draft, propose
from pipeline.sources.sheets import KEY, PARENT, Export, Sheet, Wanted

Row = Sequence[str | None]


@cache
def contract() -> Contract:
    return contracts.load(Path("seeds"))


class Made:
    """An export of some sheets; ``read`` notes which cells were asked for."""

    def __init__(self, system: str = "table") -> None:
        self.system = system
        self.sheets: list[tuple[str, Sequence[str], Sequence[Row], str]] = []
        self.asked: set[tuple[str, str]] = set()

    def sheet(self, name: str, headers: Sequence[str], *rows: Row, parent: str = "") -> Made:
        self.sheets.append((name, headers, rows, parent))
        return self

    def read(self, wanted: Wanted | None = None) -> Export:
        return Export(self.system, "export.xlsx", tuple(self._sheet(wanted, *each) for each in self.sheets))

    def _sheet(
        self, wanted: Wanted | None, name: str, headers: Sequence[str], rows: Sequence[Row], parent: str
    ) -> Sheet:
        def kept(header: str) -> bool:
            return header in (KEY, PARENT) or bool(wanted and wanted(name, header))

        self.asked |= {(name, each) for each in headers if wanted and wanted(name, each)}
        columns = {each: [row[at] for row in rows] for at, each in enumerate(headers) if kept(each)}
        return Sheet("export.xlsx", name, tuple(headers), range(2, 2 + len(rows)), columns, parent)

    def draft(self, language: str = "", country: str = "KHM") -> Draft:
        return propose(self.read(), contract(), self.read, "0123456789abcdef", language, country)
