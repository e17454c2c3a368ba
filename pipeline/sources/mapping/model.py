"""What a mapping says: for each table of the contract, how each column comes from the cells of an export."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

ORDER = "order"  # rows are counted within their case
RECORD = "record"  # the number that the system itself gives to the row, hashed


@dataclass(frozen=True, slots=True)
class Rule:
    """How one column is made; an empty field is a verb that is not used.

    ``sources`` are headers, of which the first that is not empty counts; the cells of those of ``join`` are
    joined. ``band`` and ``at`` are headers of a birth date and of the date at which the age counts; ``age``
    is that of an age in years. ``number`` is ``order``, ``record``, or columns of the contract that make
    an identifier.
    """

    sources: tuple[str, ...] = ()
    always: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    clean: tuple[str, ...] = ()
    band: str = ""
    at: str = ""
    age: str = ""
    dates: str = "ymd"
    calendar: str = ""
    split: str = ""
    join: tuple[str, ...] = ()
    number: str | tuple[str, ...] = ()
    derive: str = ""
    default: str = ""

    @property
    def headers(self) -> tuple[str, ...]:
        """The columns of the export that it reads."""
        return tuple(filter(None, (*self.sources, *self.join, self.band, self.at, self.age)))

    @property
    def components(self) -> tuple[str, ...]:
        """The columns of the contract that make an identifier."""
        return () if isinstance(self.number, str) else self.number


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How the rows of one table are made from those of sheets; none named means the first sheet.

    ``blocks`` are rules that lie over the table's own, one set for each block of columns side by side;
    ``keep`` is which of several rows with one key stays: first, last, or none (they are refused).
    Of an optional table the sheets may be missing: some systems write none for a repeat without rows.
    """

    table: str
    sheets: tuple[str, ...] = ()
    rules: Mapping[str, Rule] = field(default_factory=dict)
    blocks: tuple[Mapping[str, Rule], ...] = ()
    keep: str = ""
    is_optional: bool = False

    def layers(self) -> tuple[Mapping[str, Rule], ...]:
        """The rules of each block, or of the table where it has none."""
        return tuple({**self.rules, **block} for block in self.blocks) or (self.rules,)

    def all_rules(self) -> Iterator[tuple[str, Rule]]:
        """Every rule with its column, those of blocks too."""
        for rules in (self.rules, *self.blocks):
            yield from rules.items()


@dataclass(frozen=True, slots=True)
class Skip:
    """Rows of a sheet that are no records, by what stands in a column of theirs."""

    sheet: str
    where: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A score of another scale that stands for an outcome: which score is which level."""

    outcome: str
    scale: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ExportMapping:
    """One deployment of one system; ``file`` is its place below ``config/``.

    ``headers`` is the hash of the headers that it was made for; ``accept`` lists, by column of the first
    sheet, the values of records that count. ``data_to`` is the month, ``2026-06``, that the data reach to.
    ``not_read`` are headers that were there then and are not read, as far as they may be shown;
    None where nobody has listed them. In a sparse export a column is missing where nobody answered.
    """

    file: str
    system: str
    headers: str = ""
    accept: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    provider_id: str = ""
    coverage: str = "full"
    data_to: str = ""
    tables: Mapping[str, TableMapping] = field(default_factory=dict)
    skips: tuple[Skip, ...] = ()
    crosswalks: Mapping[str, Crosswalk] = field(default_factory=dict)
    not_read: tuple[str, ...] | None = None
    is_sparse: bool = False

    def among(self, sheets: Collection[str]) -> ExportMapping:
        """The mapping for an export with these sheets: without optional tables of which none is there."""
        tables = {
            name: replace(table, sheets=tuple(each for each in table.sheets if each in sheets))
            if table.is_optional
            else table
            for name, table in self.tables.items()
        }
        there = {name: table for name, table in tables.items() if table.sheets or not table.is_optional}
        return replace(self, tables=there)
