"""Cases that moved between providers, from ``config/links.csv`` to where models and receipts find them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from pipeline import configuration
from pipeline.ingest.held import aliases
from pipeline.ingest.privacy import keys

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.configuration import Link

# of both cases something has to be held: a key of nobody is not kept
_HELD = """
insert into landing.moves
with moves as (

    select
        unnest($before::uuid[]) as from_case_key,
        unnest($after::uuid[]) as to_case_key

)

select
    moves.from_case_key,
    moves.to_case_key
from moves
semi join landing.cases as before on moves.from_case_key = before.case_key
semi join landing.cases as after on moves.to_case_key = after.case_key
"""

_PERSONS = """
select
    coalesce(before.person_key, before.case_key),
    coalesce(after.person_key, after.case_key)
from landing.moves as moves
inner join landing.cases as before on moves.from_case_key = before.case_key
inner join landing.cases as after on moves.to_case_key = after.case_key
"""


def enter(connection: DuckDBPyConnection, config: Path, key: bytes) -> None:
    """Write ``landing.moves`` and ``landing.same_persons`` anew. ``UsageError`` where a link cannot be read.

    The key of a person is made with the provider's code, so one person has two; the smaller of those that
    links join stands for all of them.
    """
    links = configuration.load_links(config)
    for table in ("moves", "same_persons"):
        connection.execute(f"delete from landing.{table}")
    if not links:
        return
    ends = [_keys(links, key, connection, end) for end in (0, 1)]
    connection.execute(_HELD, {"before": ends[0], "after": ends[1]})
    same = _joined(connection.execute(_PERSONS).fetchall())
    connection.execute(
        "insert into landing.same_persons select unnest($persons::uuid[]), unnest($same::uuid[])",
        {"persons": [*map(str, same)], "same": [*map(str, same.values())]},
    )


def _keys(links: tuple[Link, ...], key: bytes, connection: DuckDBPyConnection, end: int) -> list[str]:
    """Keys of the cases at one end of the links; whoever a link names is known by that."""
    ends = [
        (link.from_provider, link.from_case) if end == 0 else (link.to_provider, link.to_case)
        for link in links
    ]
    stored = {
        code: aliases.stored_provider(code, is_known=True, key=key, connection=connection) for code, _ in ends
    }
    return [str(keys.key_of(key, "case", stored[provider], case)) for provider, case in ends]


def _joined(pairs: list[tuple[UUID, UUID]]) -> dict[UUID, UUID]:
    """Each key of a pair with the smallest key that it is joined to, however many pairs lie between."""
    leads: dict[UUID, UUID] = {}

    def first(one: UUID) -> UUID:
        while leads.setdefault(one, one) != one:
            one = leads[one]
        return one

    for left, right in pairs:
        low, high = sorted((first(left), first(right)), key=str)
        leads[high] = low
    return {one: first(one) for one in list(leads)}
