"""Workbooks of Primero: a sheet for each form and each subform, all by the short identifier of the case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from pipeline.sources.readers.tabular import Cells, Table, sheet, unique
from pipeline.sources.sheets import Sheet, Wanted

ID, RECORD = "ID", "__record__"
SELECTED = (
    "Selected Fields"  # of fields without their forms; with subforms among them, a case has several rows
)
BLANK = "blank subform row"
ELSEWHERE = "case without a row on the first sheet"
# the name of a subform is cut to this before a dash and the name of its form
NAME_OF_SUBFORM = 15


def sheets(tables: Sequence[Table], wanted: Wanted | None, taken: Collection[str]) -> Iterator[Sheet]:
    """The first form with all others beside it, their headers as ``Form/Header``; then each subform.

    A form has one row for each case, and so has ``__record__``; a subform is known by the dash in its name,
    since a month may come in which no case has two rows. ``taken`` are names of other sheets.
    """
    forms = [each for each in tables if not _is_subform(each)]
    first = next((each for each in forms if each.sheet != RECORD), next(iter(forms), tables[0]))
    beside = [each for each in forms if each is not first]
    ids = _ids(first)
    columns = first.columns()
    for form in beside:
        columns.update(_beside(ids, form))
    elsewhere = {each for form in beside for each in _ids(form)} - set(ids)
    name = unique(first.name, taken)
    yield sheet(first, wanted, name=name, columns=columns, keys=ids, left_out={ELSEWHERE: len(elsewhere)})
    for subform in tables:
        if subform is not first and subform not in beside:
            yield _subform(subform, unique(subform.name, taken), name, wanted)


def _is_subform(given: Table) -> bool:
    """By its name, or since a case has several rows."""
    if given.sheet in (RECORD, SELECTED):
        return False
    named = 0 < given.sheet.find("-") <= NAME_OF_SUBFORM
    several = Counter(_ids(given)).most_common(1)
    return named or (bool(several) and several[0][1] > 1)


def _beside(ids: Sequence[str | None], form: Table) -> dict[str, Cells]:
    rows = dict(zip(_ids(form), range(len(form.rows)), strict=True))

    def cells(header: str) -> list[str | None]:
        column = form.column(header)
        return [column[rows[each]] if each in rows else None for each in ids]

    _, *headers = form.positions
    return {f"{form.name}/{header}": lambda header=header: cells(header) for header in headers}  # type: ignore[misc]


def _subform(given: Table, name: str, parent: str, wanted: Wanted | None) -> Sheet:
    """Rows with content; a case without any has a row with nothing but its identifier."""
    filled = _filled(given)
    kept = given.keeping(filled)
    return sheet(
        kept,
        wanted,
        name=name,
        keys=[f"{name}[{row}]" for row, _ in kept.rows],
        parents=_ids(kept),
        parent=parent,
        left_out={BLANK: filled.count(False)},
    )


def _ids(given: Table) -> list[str | None]:
    return given.column(next(iter(given.positions)))


def _filled(given: Table) -> list[bool]:
    at = next(iter(given.positions.values()), 0)
    return [any(cell for place, cell in enumerate(cells) if place != at) for _, cells in given.rows]
