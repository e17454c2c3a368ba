"""The books of an export: every row of a sheet that rows are made from is used, left out or repeated."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from pipeline.ingest.books import Books, CellBook, SheetBook
from pipeline.sources.mapping.loading import Loaded
from pipeline.sources.mapping.model import ExportMapping
from pipeline.sources.mapping.resolving import Layer, lineage
from pipeline.sources.mapping.workbench import Workbench
from pipeline.sources.readers.ticked import MADE
from pipeline.sources.sheets import KEY, PARENT, Sheet

NOTHING_READ = "nothing in the columns that are read"
NOTHING_BELOW = "nothing that is read is part of it"
MADE_BY_READERS = "@"
CONSTANT, DERIVED, DEFAULT = "the same for all", "derived", "empty, set by default"
NOT_APPLICABLE, NOT_ASSESSED = "words for `does not apply`", "words for why there is no level"


def books(
    mapping: ExportMapping, loaded: Loaded, layers: Sequence[Layer], notes: Sequence[str] = ()
) -> Books:
    """The books of what was made; the tables are on the bench."""
    direct = list(dict.fromkeys(layer.sheet for layer in layers))
    tables = list(dict.fromkeys(layer.table for layer in layers))
    bench = loaded.bench
    repeated = ((name, _one(bench, f"select count(*) from kept_{name} where is_repeated")) for name in tables)
    read = {sheet.name for sheet in loaded.export.sheets if sheet.columns.keys() - {KEY, PARENT}}
    above = _above(loaded, direct, read)
    return Books(
        sheets=(
            *(_sheet(loaded, name, _used(loaded, name, tables), NOTHING_READ) for name in direct),
            *(_sheet(loaded, name, _held(loaded, name, tables), NOTHING_BELOW) for name in above),
        ),
        cells=tuple(each for name in tables for each in _cells(mapping, name, bench)),
        repeated=tuple((name, count) for name, count in repeated if count),
        sheets_not_read=sum(sheet.name not in read for sheet in loaded.export.sheets),
        notes=(*notes, *_crosswalks(mapping)),
    )


def _above(loaded: Loaded, direct: Sequence[str], read: Collection[str]) -> Iterator[str]:
    """The sheets of which cells are read for rows that are part of theirs, and for no others."""
    export = loaded.export
    above = {each.name for name in direct for each in lineage(export, export.sheet(name))}
    return (each.name for each in export.sheets if each.name in (above & set(read)) - set(direct))


def _used(loaded: Loaded, name: str, tables: Sequence[str]) -> str:
    """A query for the rows of a sheet that rows of tables are made from."""
    number = loaded.number(name)
    return " union all ".join(
        f"select n, is_repeated from kept_{table} where sheet = {number}" for table in tables
    )


def _held(loaded: Loaded, name: str, tables: Sequence[str], seen: frozenset[str] = frozenset()) -> str:
    """A query for the rows of a sheet of which something is part that is used; ``seen`` ends a circle."""
    number = loaded.number(name)
    passed, nothing = seen | {name}, f"select n, false as is_repeated from sheet_{number} where false"
    return (
        " union all ".join(
            f"""
        select own.n, bool_and(part.is_repeated) as is_repeated
        from sheet_{number} as own
        join (
            select below.parent_key, used.is_repeated
            from sheet_{loaded.number(each.name)} as below
            join (
                {_used(loaded, each.name, tables)}
                union all
                {_held(loaded, each.name, tables, passed)}
            ) as used using (n)
        ) as part on own.own_key = part.parent_key
        group by own.n
        """
            for each in loaded.export.sheets
            if each.parent == name and each.name not in passed
        )
        or nothing
    )


def _sheet(loaded: Loaded, name: str, used: str, nothing: str) -> SheetBook:
    number, sheet, bench = loaded.number(name), loaded.export.sheet(name), loaded.bench
    rows = bench.run(
        f"""
        with made as (
            select
                n,
                not bool_and(is_repeated) as is_used
            from ({used})
            group by n
        )

        select
            case when left_out is null and made.n is null then '{nothing}' else left_out end as reason,
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
        columns_not_read=_unread(sheet),
    )


def _unread(sheet: Sheet) -> int:
    """Columns of the export that nothing was read of; those that a reader has made are none of it.

    Of a question with a column for each answer the reader makes one, which is read in the place of them all.
    """
    read = set(sheet.columns)
    answers = tuple(f"{each.removeprefix(MADE)}/" for each in read if each.startswith(MADE))
    own = (each for each in sheet.headers if not each.startswith(MADE_BY_READERS))
    return sum(not (each in read or each.startswith(answers)) for each in own)


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
            yield name, DEFAULT, f'count(*) filter ("{name}__default")'
    if table == "outcome_ratings":
        yield "level", NOT_APPLICABLE, 'count("na__said")'
        yield "level", NOT_ASSESSED, 'count("nr__said")'


def _crosswalks(mapping: ExportMapping) -> Iterator[str]:
    for header, crosswalk in mapping.crosswalks.items():
        scale = ", ".join(f"{score} is {level}" for score, level in crosswalk.scale.items())
        yield (
            f"Levels of {crosswalk.outcome} come from another scale, the score `{header}` ({scale}): "
            "they are not comparable with levels that were assessed by the outcome's own criteria."
        )


def _one(bench: Workbench, query: str) -> int:
    return int(bench.run(query)[0][0])
