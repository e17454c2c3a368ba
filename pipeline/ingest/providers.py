"""What a provider is called wherever it is named: as the configuration says, else Provider A, B, ..."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import configuration

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def names(connection: DuckDBPyConnection, config: Path) -> dict[str, str]:
    """The name of each provider by its code, in the order in which their first packages came.

    A provider that has a name takes up a letter as well: whoever gets one later moves no other's letter.
    ``UsageError`` where the configuration does not tell providers apart.
    """
    known = connection.execute(
        "select provider_id from landing.packages group by provider_id order by min(package_no)"
    ).fetchall()
    configured, codes = configuration.providers(config), _known_as(connection)
    return {
        provider: configured.get(codes.get(provider, provider), f"Provider {_letter(number)}")
        for number, (provider,) in enumerate(known, start=1)
    }


def enter(connection: DuckDBPyConnection, config: Path) -> None:
    """Write the names to ``landing.providers``, where models and releases find them."""
    called = names(connection, config)
    connection.execute("delete from landing.providers")
    connection.execute(
        "insert into landing.providers select unnest($codes), unnest($names)",
        {"codes": [*called], "names": [*called.values()]},
    )


def name_of(package_no: int, connection: DuckDBPyConnection, config: Path) -> str:
    """What the provider of a package is called."""
    query = "select provider_id from landing.packages where package_no = ?"
    [(provider,)] = connection.execute(query, [package_no]).fetchall()
    return names(connection, config)[provider]


def _known_as(connection: DuckDBPyConnection) -> dict[str, str]:
    """The codes of providers that were held under a local name when they first came and are known since."""
    query = "select count(*) > 0 from duckdb_tables() where table_name = 'held_labels'"
    if connection.execute(query).fetchone() != (True,):  # a warehouse of an older version
        return {}
    found = "select label, known_as from landing.held_labels where kind = 'provider' and known_as is not null"
    return dict(connection.execute(found).fetchall())


def _letter(number: int) -> str:
    """A for 1, Z for 26, AA for 27."""
    before, place = divmod(number - 1, 26)
    return (_letter(before) if before else "") + chr(ord("A") + place)
