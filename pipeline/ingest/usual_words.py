"""Words with which a column makes its identifiers: what stands in most of them, or in many, names nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.contract import Column

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# different identifiers with the word: more than half of the column's, or so many that it is no person
FEWEST, MANY = 5, 50

_USUAL = """
with written as (

    select distinct "{name}" as value
    from ({source})
    where "{name}" is not null

),

words as (

    select
        value,
        unnest(list_distinct(regexp_extract_all(lower({apart}), '[a-z]+'))) as word
    from written

),

counted as (

    select word
    from words
    group by word
    having
        count(*) >= {fewest} and 2 * count(*) > (select count(*) from written)
        or count(*) >= {many}

)

select coalesce(list(word), []) as usual
from counted
"""
_APART = "regexp_replace(value, '([a-z])([A-Z])', '\\1 \\2', 'g')"


@contextmanager
def known(
    source: str, path: str, columns: Sequence[Column], connection: DuckDBPyConnection
) -> Iterator[None]:
    """Give the connection the usual words of each column of identifiers, for the length of the block.

    ``source`` is a query that reads the columns as text, with the parameter ``$path``. The words are held in
    memory only.
    """
    names = [column.name for column in columns if column.kind == "id"]
    try:
        for name in names:
            query = _USUAL.format(name=name, source=source, apart=_APART, fewest=FEWEST, many=MANY)
            [(usual,)] = connection.execute(query, {"path": path}).fetchall()
            connection.execute(f"set variable usual_{name} = ?::varchar[]", [usual])
        yield
    finally:
        for name in names:
            connection.execute(f"reset variable usual_{name}")
