"""What a provider is called wherever it is named: as seeds/providers.csv says, else Provider A, B, ..."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LETTERED = re.compile(r"(?i)provider\s+[a-z]{1,3}")


def names(connection: DuckDBPyConnection, seeds: Path) -> dict[str, str]:
    """The name of each provider by its code, in the order in which their first packages came.

    A provider that has a name takes up a letter as well: whoever gets one later moves no other's letter.
    ``UsageError`` where the configuration does not tell providers apart.
    """
    known = connection.execute(
        "select provider_id from landing.packages group by provider_id order by min(package_no)"
    ).fetchall()
    configured = _configured(seeds / "providers.csv")
    return {
        provider: configured.get(provider, f"Provider {_letter(number)}")
        for number, (provider,) in enumerate(known, start=1)
    }


def enter(connection: DuckDBPyConnection, seeds: Path) -> None:
    """Write the names to ``landing.providers``, where models and releases find them."""
    called = names(connection, seeds)
    connection.execute("delete from landing.providers")
    connection.execute(
        "insert into landing.providers select unnest($codes), unnest($names)",
        {"codes": [*called], "names": [*called.values()]},
    )


def name_of(package_no: int, connection: DuckDBPyConnection, seeds: Path) -> str:
    """What the provider of a package is called."""
    query = "select provider_id from landing.packages where package_no = ?"
    [(provider,)] = connection.execute(query, [package_no]).fetchall()
    return names(connection, seeds)[provider]


def _letter(number: int) -> str:
    """A for 1, Z for 26, AA for 27."""
    before, place = divmod(number - 1, 26)
    return (_letter(before) if before else "") + chr(ord("A") + place)


def _configured(file: Path) -> dict[str, str]:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [(row["provider_id"], (row["name"] or "").strip()) for row in csv.DictReader(lines)]
    said = {name.casefold() for _, name in rows}
    if len(dict(rows)) < len(rows) or len(said) < len(rows) or any(map(_is_unfit, said)):
        raise UsageError(
            "In seeds/providers.csv a provider stands twice, two have one name, or a name is none.",
            "Give each provider one row and a name of its own, other than `Provider` and a letter.",
        )
    return dict(rows)


def _is_unfit(name: str) -> bool:
    return not name or LETTERED.fullmatch(name) is not None
