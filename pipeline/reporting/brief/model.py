"""The brief as plain data: two pages for whoever decides. Both of its files are made from this."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.reporting.document import Chart, Logo
    from pipeline.reporting.findings.model import Statement, Tile


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of the second page with its sentences."""

    key: str
    title: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """``title`` states the finding; ``name`` says what the report is of. ``words`` label the page itself.

    ``is_report``: there is too little to show for a longer report, and this is all of it.
    """

    language: str
    title: str
    name: str
    about: str
    facts: tuple[tuple[str, str], ...]
    banner: str
    tiles: tuple[Tile, ...]
    chart: Chart | None
    statements: tuple[Statement, ...]
    parts: tuple[Part, ...]
    closing: tuple[tuple[str, str], ...]
    is_report: bool
    words: dict[str, str] = field(default_factory=dict)
    logo: Logo | None = None

    @property
    def charts(self) -> tuple[Chart, ...]:
        """The one picture, where there is one."""
        return (self.chart,) if self.chart else ()
