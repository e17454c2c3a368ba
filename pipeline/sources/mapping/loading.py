"""The sheets of an export in the workbench: which rows are no records, and what stands above each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.sources.mapping.model import ExportMapping
from pipeline.sources.mapping.resolving import column_of
from pipeline.sources.mapping.text import key
from pipeline.sources.mapping.workbench import Workbench, listed, quoted
from pipeline.sources.sheets import KEY, PARENT, Export, Sheet

NO_RECORD = "marked as no record"
BELOW = "part of a row that was left out"


@dataclass(frozen=True, slots=True)
class Loaded:
    """An export in the workbench: ``sheet_<i>`` has its own cells, ``full_<i>`` those above too."""

    export: Export
    bench: Workbench

    def number(self, sheet: str) -> int:
        return next(place for place, each in enumerate(self.export.sheets) if each.name == sheet)

    def place(self, sheet: str, header: str) -> str | None:
        """The column of ``full_<i>`` that holds a header's cells; None where it is nowhere."""
        found = column_of(self.export, self.export.sheet(sheet), header)
        return None if found is None else _cell(self.number(found[0].name), found[0], found[1])

    def origin(self, sheet: str, header: str) -> tuple[str, str]:
        """Sheet and header that a column is told by."""
        found = column_of(self.export, self.export.sheet(sheet), header)
        return (found[0].name, found[1]) if found else (sheet, header)


def load(export: Export, mapping: ExportMapping, bench: Workbench) -> Loaded:
    """Put the cells of an export on the bench and mark the rows that are no records."""
    loaded = Loaded(export, bench)
    for number, sheet in enumerate(export.sheets):
        _put(number, sheet, bench)
    for number, (place, values, reason) in _left_out(mapping, loaded):
        _mark(number, place, values, reason, bench, is_listed=reason == NO_RECORD)
    done: set[int] = set()
    for number in range(len(export.sheets)):
        _complete(number, loaded, done)
    return loaded


def _cell(number: int, sheet: Sheet, header: str) -> str:
    return f"s{number}_c{sheet.headers.index(header)}"


def _put(number: int, sheet: Sheet, bench: Workbench) -> None:
    texts = {
        _cell(number, sheet, header): cells
        for header, cells in sheet.columns.items()
        if header in sheet.headers and header not in (KEY, PARENT)
    }
    nothing = [None] * len(sheet.rows)
    texts |= {"own_key": sheet.columns.get(KEY, nothing), "parent_key": sheet.columns.get(PARENT, nothing)}
    texts["left_out"] = nothing
    bench.put(f"sheet_{number}", texts, {"n": range(len(sheet.rows)), "row": sheet.rows})


def _left_out(
    mapping: ExportMapping, loaded: Loaded
) -> Iterator[tuple[int, tuple[str, Mapping[str, None], str]]]:
    """Sheet, column, values and reason of everything that is left out, what is no record first."""
    first = loaded.export.sheets[0]
    for skip in mapping.skips:
        sheet = loaded.export.sheet(skip.sheet) if skip.sheet else first
        number = loaded.number(sheet.name)
        for header, values in skip.where.items():
            yield number, (_cell(number, sheet, header), _keys(values), NO_RECORD)
    for header, values in mapping.accept.items():
        yield 0, (_cell(0, first, header), _keys(values), f"not accepted by `{header}`")


def _keys(values: tuple[str, ...]) -> Mapping[str, None]:
    return dict.fromkeys(map(key, values))


def _mark(
    number: int, place: str, values: Mapping[str, None], reason: str, bench: Workbench, *, is_listed: bool
) -> None:
    """Mark rows whose cell is one of the values, or is none of them; an empty value is an empty cell."""
    table = f"sheet_{number}"
    found = [text for (text,) in bench.run(f"select distinct coalesce({place}, '') from {table}")]
    chosen = [text for text in found if (key(text) in values) == is_listed]
    if chosen:
        test = f"coalesce({place}, '') in ({listed(chosen)})"
        bench.run(f"update {table} set left_out = {quoted(reason)} where left_out is null and {test}")


def _complete(number: int, loaded: Loaded, done: set[int]) -> None:
    """Make ``full_<i>``: each row with the cells of the rows that it is part of.

    Where several rows have the key of a parent, a cell counts only if they agree. ``r<i>`` is the number of
    the row of sheet ``i`` that a row is part of, the first where there are several.
    """
    sheet, bench = loaded.export.sheets[number], loaded.bench
    if number in done:
        return
    done.add(number)
    if not sheet.parent:
        bench.run(f"create table full_{number} as select * from sheet_{number}")
        return
    above = loaded.number(sheet.parent)
    _complete(above, loaded, done)
    columns = [
        name
        for (name, *_) in bench.run(f"describe full_{above}")
        if name not in ("n", "row", "own_key", "parent_key", "left_out")
    ]
    agreed = "".join(
        f', if(min("{each}") = max("{each}"), min("{each}"), null) as "{each}"' for each in columns
    )
    bench.run(
        f"""
        create table full_{number} as
        with above as (
            select own_key, count(*) = count(left_out) as is_left_out, min("row") as r{above} {agreed}
            from full_{above}
            where own_key is not null
            group by own_key
        )

        select
            own.* replace (
                coalesce(own.left_out, case when above.is_left_out then {quoted(BELOW)} end) as left_out
            ),
            above.* exclude (own_key, is_left_out)
        from sheet_{number} as own
        left join above on own.parent_key = above.own_key
        order by own.n
        """
    )
