"""One cell as SQL expressions: what may be kept of it, and the number of what is wrong with it.

The expressions read the cell as text under the name of its column, and what is kept as ``<name>__kept``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipeline.contract import Column, Contract, Table
from pipeline.ingest import slips
from pipeline.ingest.held import aliases
from pipeline.ingest.privacy import gate, keys
from pipeline.ingest.privacy.detectors import text

EMPTY, NOT_LISTED, NO_MONTH, AFTER_CUTOFF, TOO_EARLY, NO_INTEGER, NO_LEVEL = range(101, 108)
NO_LABEL = 117
STRANGE = 255  # not of the contract; which rule of the gate it breaks is not looked at yet

EARLIEST_OPENING = date(1990, 1, 1)  # the first programmes of the region opened later
MONTH = "[0-9]{4}-[0-9]{2}"
CLOCK = r"[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?( ?(Z|UTC|[-+][0-9]{2}(:?[0-9]{2})?))?"
FULL_DATE = f"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}({CLOCK})?"
WHOLE = r"[-+]?[0-9]{1,4}(\.0)?"

# Ends that are agreed beforehand may lie after the cut-off: grants, and the ends of what lasts.
MAY_LIE_AHEAD = {("fundings", "from_month")}
ENDS = ("to_month", "end_month")


def kept(column: Column, contract: Contract, written: str = "", usual: str = gate.NO_WORDS) -> str:
    """What may be kept of a cell that is written as the contract asks; NULL where nothing may.

    ``written`` is the cell where it is not its column as it stands, ``usual`` a list of words that are no
    names in identifiers.
    """
    value = written or f'"{column.name}"'
    if column.kind == "id":
        return f"case when {gate.plain_id(value, usual)} then {_stored(column, value)} end"
    if column.kind == "label":
        return f"case when {gate.plain_label(value)} then {_stored(column, value)} end"
    if column.kind == "month":
        return (
            f"case when regexp_full_match({value}, '{MONTH}') then try_cast({value} || '-01' as date) "
            f"when regexp_full_match({value}, '{FULL_DATE}') "
            f"then cast(date_trunc('month', try_cast({value}[1:10] as date)) as date) end"
        )
    if column.kind == "integer":
        return (
            f"case when regexp_full_match({value}, '{WHOLE}') then try_cast({value} as {column.sql_type}) end"
        )
    codes = _codes(column, contract)
    if column.kind == "codes":
        parts = _parts(value)
        return f"case when len({parts}) > 0 and list_has_all([{codes}], {parts}) then list_sort({parts}) end"
    return f"try_cast({value} as enum({codes}))"


def clear(column: Column, contract: Contract) -> str:
    """What may be kept of a cell at first sight: of an id or label only where no rule need be asked.

    The rules are long; asking them of each such column takes longer than reading a small package.
    """
    value = f'"{column.name}"'
    if column.kind == "id":
        return f"case when {gate.clear_id(value)} then {_stored(column, value)} end"
    if column.kind == "label":
        return f"case when {gate.clear_label(value)} then {_stored(column, value)} end"
    return kept(column, contract)


def read(column: Column, contract: Contract) -> str:
    """What may be kept of a strange cell, because it can mean only one thing; NULL where nothing may."""
    if column.kind in ("id", "label"):
        return kept(column, contract, slips.bare(column), gate.usual_words(column))
    return slips.meaning(column, contract)


def fault(column: Column, contract: Contract, *, strange: str = str(STRANGE)) -> str:
    """The number of what is wrong with a cell, 0 for nothing, ``strange`` for what the gate has to judge."""
    value, stays = f'"{column.name}"', f'"{column.name}__kept"'
    tests = [(f"{value} is null", str(EMPTY if column.is_required else 0))]
    tests += [(f"{stays} is null", strange)]
    tests += [(test, str(number)) for test, number in _limits(column, contract, stays)]
    return "case " + " ".join(f"when {test} then {number}" for test, number in tests) + " else 0 end"


def judged(column: Column, contract: Contract) -> str:
    """The number of what is wrong with a strange cell, read or not; below 100 the package is refused."""
    blank = f"when {slips.is_blank(column)} then {EMPTY if column.is_required else 0}"
    return fault(column, contract, strange=f"case {blank} else {verdict(column, contract)} end")


def verdict(column: Column, contract: Contract) -> str:
    """The number of what is wrong with a cell that nobody can read; below 100 the package is refused."""
    value, words = f'"{column.name}"', contract.words()
    fallback = {"id": gate.ID_SHAPE, "label": NO_LABEL, "month": NO_MONTH, "integer": NO_INTEGER}
    otherwise = fallback.get(column.kind, NOT_LISTED)
    if column.kind != "codes":
        return gate.verdict(value, column, otherwise, words=words)
    each = gate.verdict("part", column, otherwise, words=words)
    strange = (
        f"list_filter({_parts(value)}, lambda part: not list_contains([{_codes(column, contract)}], part))"
    )
    return f"coalesce(list_min(list_transform({strange}, lambda part: {each})), {otherwise})"


def coarsened(table: Table) -> str:
    """The number of full dates in a row that were cut to months."""
    months = [column.name for column in table.columns if column.kind == "month"]
    cut = [
        f'coalesce(length("{name}") > 7 and "{name}__kept" is not null, false)::utinyint' for name in months
    ]
    return " + ".join(cut) or "0::utinyint"


def _limits(column: Column, contract: Contract, stays: str) -> Sequence[tuple[str, int]]:
    if column.kind == "month":
        ahead = (column.table, column.name) in MAY_LIE_AHEAD or column.name in ENDS
        late = [] if ahead else [(f"{stays} > $cutoff::date", AFTER_CUTOFF)]
        return [
            *late,
            *([(f"{stays} < $earliest::date", TOO_EARLY)] if column.name == "opened_month" else []),
        ]
    if column.kind == "integer" and column.code_list:
        number = NO_LEVEL if column.code_list == "levels" else NOT_LISTED
        # not ``in``: of a long list it makes a join, and a join does not keep the order of the rows
        listed = f"[{', '.join(contract.codes(column.code_list))}]"
        return [(f"not list_contains({listed}, {stays})", number)]
    return [(f"{stays} < 1", NO_INTEGER)] if column.kind == "integer" else []


def _stored(column: Column, value: str) -> str:
    """What is stored of an id or label."""
    if column.kind == "id":
        return keys.sql_key(column.name.removesuffix("_id"), value)
    return aliases.sql_stored(column.name.removesuffix("_code"), value)


def _codes(column: Column, contract: Contract) -> str:
    return ", ".join(map(text, contract.codes(column.code_list)))


def _parts(value: str) -> str:
    trimmed = f"list_transform(string_split({value}, ';'), lambda part: trim(part))"
    return f"list_distinct(list_filter({trimmed}, lambda part: part <> ''))"
