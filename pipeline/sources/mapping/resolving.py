"""Where the columns that a mapping names stand in an export: in a sheet, or in those that it is part of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.contract import Contract
from pipeline.ingest.privacy import headers
from pipeline.ingest.refusals import Place, refusal
from pipeline.sources.mapping.judging import component
from pipeline.sources.mapping.model import ExportMapping, Rule
from pipeline.sources.mapping.nearest import nearest
from pipeline.sources.sheets import Export, Sheet

NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Layer:
    """The rules that make rows of one table from the rows of one sheet.

    ``borrowed`` are rules of other tables that identifiers need; ``block`` counts from 1, and is 0 where the
    table has none; ``own`` are the columns of which one has to have something, where there are any.
    """

    table: str
    sheet: str
    block: int
    rules: Mapping[str, Rule]
    borrowed: Mapping[str, Rule]
    own: tuple[str, ...]


def layers(mapping: ExportMapping, export: Export, contract: Contract, at: Place = NOWHERE) -> list[Layer]:
    """Everything that rows are made by, table by table; refused where the export lacks a sheet or column."""
    found, places = list(_layers(mapping, export, contract)), missing(mapping, export, contract, at)
    if places:
        code = "ING-224" if places[0].column else "ING-223"
        raise refusal(code, places[0], more=places[1:])
    return found


def missing(mapping: ExportMapping, export: Export, contract: Contract, at: Place) -> list[Place]:
    """The sheets that a mapping names and the export does not have; else the columns that are nowhere."""
    found = list(_layers(mapping, export, contract))
    named = {layer.sheet for layer in found} | {skip.sheet for skip in mapping.skips if skip.sheet}
    names = [sheet.name for sheet in export.sheets]
    lost = sorted(named.difference(names))
    if lost:
        return [at.at(sheet=name, nearest=nearest(name, names)) for name in lost]
    return list(dict.fromkeys(_missing(mapping, export, found, at)))


def column_of(export: Export, sheet: Sheet, header: str) -> tuple[Sheet, str] | None:
    """The sheet that has a column which a rule for rows of ``sheet`` names: itself, or one above it."""
    for each in lineage(export, sheet):
        if header in each.headers:
            return each, header
    return None


def lineage(export: Export, sheet: Sheet) -> Iterator[Sheet]:
    """A sheet, the one that it is part of, and so on."""
    seen: set[str] = set()
    while sheet.name not in seen:
        yield sheet
        seen.add(sheet.name)
        if not sheet.parent:
            return
        sheet = export.sheet(sheet.parent)


def wanted(mapping: ExportMapping, export: Export, found: list[Layer]) -> set[tuple[str, str]]:
    """Sheet and header of all cells that have to be read, and of no others."""
    cells = {(export.sheets[0].name, header) for header in mapping.accept}
    for skip in mapping.skips:
        cells |= {(skip.sheet or export.sheets[0].name, header) for header in skip.where}
    for layer in found:
        for header in _headers_of(layer):
            place = column_of(export, export.sheet(layer.sheet), header)
            if place:
                cells.add((place[0].name, place[1]))
    return cells


def _layers(mapping: ExportMapping, export: Export, contract: Contract) -> Iterator[Layer]:
    for table in mapping.tables.values():
        for sheet in table.sheets or (export.sheets[0].name,):
            for number, rules in enumerate(table.layers(), start=1):
                parts = [part for rule in rules.values() for part in rule.components]
                kinds = {column.name: column.kind for column in contract.tables[table.table].columns}
                telling = table.blocks[number - 1] if table.blocks else rules
                own = (
                    name for name, rule in telling.items() if rule.headers and kinds.get(name, "id") != "id"
                )
                yield Layer(
                    table.table,
                    sheet,
                    number if table.blocks else 0,
                    {name: rule for name, rule in rules.items() if name in kinds},
                    {
                        part: rule
                        for part in parts
                        if part not in kinds.keys() & rules.keys()
                        and (rule := component(mapping, table.table, rules, part))
                    },
                    tuple(own) if table.table != "cases" or table.blocks else (),
                )


def _headers_of(layer: Layer) -> Iterator[str]:
    for rule in (*layer.rules.values(), *layer.borrowed.values()):
        yield from rule.headers


def _missing(mapping: ExportMapping, export: Export, found: list[Layer], at: Place) -> Iterator[Place]:
    """Columns that are nowhere; of several that a rule may take its cells from, one has to be there."""
    for layer in found:
        sheet = export.sheet(layer.sheet)
        for rule in (*layer.rules.values(), *layer.borrowed.values()):
            for header in needed(rule, export, sheet):
                if column_of(export, sheet, header) is None:
                    yield _place(at, export, sheet, header)
    first = export.sheets[0]
    asked = [(first, header) for header in mapping.accept]
    for skip in mapping.skips:
        asked += [(export.sheet(skip.sheet) if skip.sheet else first, header) for header in skip.where]
    for sheet, header in asked:
        if header not in sheet.headers:
            yield _place(at, export, sheet, header)


def needed(rule: Rule, export: Export, sheet: Sheet) -> list[str]:
    """The headers without which a rule makes nothing."""
    there = [each for each in rule.sources if column_of(export, sheet, each)]
    alone = rule.sources[:1] if rule.sources and not there else ()
    return [*(each for each in rule.headers if each not in rule.sources), *alone]


def _place(at: Place, export: Export, sheet: Sheet, header: str) -> Place:
    """Where a column is missing, with the header there that is most like it."""
    there = [each for above in lineage(export, sheet) for each in above.headers]
    near = nearest(header, [each for each in there if headers.is_known(each)])
    return at.at(sheet=sheet.name, column=header, nearest=near)
