"""The books of an export: every row of a sheet that rows are made from is used, left out or repeated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.ingest.books import Books, CellBook, SheetBook
from pipeline.sources.mapping.loading import Loaded
from pipeline.sources.mapping.model import ExportMapping
from pipeline.sources.mapping.resolving import Layer
from pipeline.sources.mapping.workbench import Workbench
from pipeline.sources.sheets import KEY, PARENT

NOTHING_READ = "nothing in the columns that are read"
CONSTANT, DERIVED, DEFAULT = "the same for all", "derived", "empty, set by default"
NOT_APPLICABLE, NOT_ASSESSED = "words for `does not apply`", "words for why there is no level"


def books(mapping: ExportMapping, loaded: Loaded, layers: Sequence[Layer]) -> Books:
    """The books of what was made; the tables are on the bench."""
    direct = list(dict.fromkeys(layer.sheet for layer in layers))
    tables = list(dict.fromkeys(layer.table for layer in layers))
    bench = loaded.bench
    repeated = ((name, _one(bench, f"select count(*) from kept_{name} where is_repeated")) for name in tables)
    read = {sheet.name for sheet in loaded.export.sheets if sheet.columns.keys() - {KEY, PARENT}}
    return Books(
        sheets=tuple(_sheet(loaded, name, tables) for name in direct),
        cells=tuple(each for name in tables for each in _cells(mapping, name, bench)),
        repeated=tuple((name, count) for name, count in repeated if count),
        sheets_not_read=sum(sheet.name not in read for sheet in loaded.export.sheets),
        notes=tuple(_crosswalks(mapping)),
    )


def _sheet(loaded: Loaded, name: str, tables: Sequence[str]) -> SheetBook:
    number, sheet, bench = loaded.number(name), loaded.export.sheet(name), loaded.bench
    made = " union all ".join(f"select n, sheet, is_repeated from kept_{table}" for table in tables)
    rows = bench.run(
        f"""
        with made as (
            select n, not bool_and(is_repeated) as is_used
            from ({made})
            where sheet = {number}
            group by n
        )

        select
            case when left_out is null and made.n is null then '{NOTHING_READ}' else left_out end as reason,
            coalesce(made.is_used, false) as is_used,
            count(*)
        from full_{number}
        left join made using (n)
        group by all
        order by all
        """
    )
    left_out = dict(sheet.left_out)
    for reason, _, count in rows:
        if reason is not None:
            left_out[reason] = left_out.get(reason, 0) + count
    return SheetBook(
        file=sheet.file,
        sheet=name,
        rows=len(sheet.rows) + sum(sheet.left_out.values()),
        used=sum(count for reason, is_used, count in rows if reason is None and is_used),
        repeated=sum(count for reason, is_used, count in rows if reason is None and not is_used),
        left_out=tuple((reason, count) for reason, count in left_out.items() if count),
        columns_not_read=len(set(sheet.headers) - set(sheet.columns) - {KEY, PARENT}),
    )


def _cells(mapping: ExportMapping, table: str, bench: Workbench) -> Iterator[CellBook]:
    there = {name for name, *_ in bench.run(f"describe made_{table}")}
    counts = [each for each in dict.fromkeys(_counts(mapping, table)) if each[0] in there]
    if not counts:
        return
    (found,) = bench.run(f"select {', '.join(count for _, _, count in counts)} from made_{table}")
    for (name, how, _), cells in zip(counts, found, strict=True):
        if cells:
            yield CellBook(table, name, how, int(cells))


def _counts(mapping: ExportMapping, table: str) -> Iterator[tuple[str, str, str]]:
    """Column, how its cells came to be, and the SQL that counts them."""
    for name, rule in mapping.tables[table].all_rules():
        if rule.always:
            yield name, CONSTANT, f'count("{name}")'
        elif rule.derive or rule.number or rule.band or rule.age:
            yield name, DERIVED, f'count("{name}")'
        if rule.default:
            yield name, DEFAULT, f'count(*) filter ("{name}@default")'
    if table == "outcome_ratings":
        yield "level", NOT_APPLICABLE, 'count("@na")'
        yield "level", NOT_ASSESSED, 'count("@nr")'


def _crosswalks(mapping: ExportMapping) -> Iterator[str]:
    for header, crosswalk in mapping.crosswalks.items():
        scale = ", ".join(f"{score} is {level}" for score, level in crosswalk.scale.items())
        yield (
            f"Levels of {crosswalk.outcome} come from another scale, the score `{header}` ({scale}): "
            "they are not comparable with levels that were assessed by the outcome's own criteria."
        )


def _one(bench: Workbench, query: str) -> int:
    return int(bench.run(query)[0][0])
