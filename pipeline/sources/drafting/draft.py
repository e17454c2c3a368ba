"""What is proposed for an export: the rules of a mapping, and what is said of every column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipeline.sources.drafting.showing import MADE

Kind = Literal["mapped", "proposed", "not mapped", "will not be read", "defaulted", "question"]
# what a rule says where the officer has to decide; a mapping with it is refused
DECIDE = "DECIDE"


@dataclass(frozen=True, slots=True)
class Rule:
    """Verbs of one column as the mapping writes them; ``note`` is the comment beside it."""

    verbs: Mapping[str, object]
    note: str = ""

    @property
    def asks(self) -> bool:
        return any(isinstance(value, str) and value.startswith(DECIDE) for value in self.verbs.values())


Rules = dict[str, Rule]


@dataclass(slots=True)
class TableDraft:
    """One table of the mapping, from a sheet and those ``alike``.

    An optional one may be missing in a later export: KoboToolbox writes no sheet for a repeat without rows.
    ``comments`` stand below its rules, lines that the officer may make rules.
    """

    name: str
    sheet: str = ""
    alike: list[str] = field(default_factory=list)
    keep: str = ""
    is_optional: bool = False
    rules: Rules = field(default_factory=dict)
    blocks: list[Rules] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    def layers(self) -> list[Rules]:
        """The rules of each block, or of the table where it has none."""
        return [{**self.rules, **block} for block in self.blocks] or [self.rules]


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one column; ``header`` is as it may be shown, else ``column F``."""

    kind: Kind
    sheet: str
    header: str
    said: str


@dataclass(slots=True)
class Draft:
    """A drafted mapping; ``lacking`` says what of the twenty fields is missing, and what reports then lack.

    ``not_read`` are headers that are not used, as far as they may be shown: new ones can then be told.
    ``reasons`` are the columns of reasons that cells with levels give as well: N/A and ?.
    """

    system: str
    label: str
    headers: str = ""
    accept: dict[str, list[str]] = field(default_factory=dict)
    not_read: list[str] = field(default_factory=list)
    tables: dict[str, TableDraft] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    lacking: list[tuple[str, str]] = field(default_factory=list)
    reasons: set[str] = field(default_factory=set)

    def tell(self, kind: Kind, sheet: str, header: str, said: str) -> None:
        self.findings.append(Finding(kind, sheet, header.removeprefix(MADE), said))

    def is_told(self, sheet: str, header: str) -> bool:
        """Whether something was said of a column."""
        return any((each.sheet, each.header) == (sheet, header) for each in self.findings)

    def of(self, kind: Kind) -> list[Finding]:
        return [each for each in self.findings if each.kind == kind]

    @property
    def asks(self) -> bool:
        """Whether the officer has to decide something before the mapping can be used."""
        return bool(self.of("question"))
