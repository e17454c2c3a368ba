"""What dbt makes one table, view or test of, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

SEED, VIEW, TABLE, PYTHON, TEST = "seed", "view", "table", "python", "test"


@dataclass(frozen=True, slots=True)
class Node:
    """A seed, model or test as dbt has compiled it.

    ``relation`` is its quoted name in the database, empty for a test. ``text`` is its query; of a seed, or a
    model in Python, the file below the project. ``columns`` are names and definitions of a seed, or of a
    contract, with types as DuckDB names them. ``reads`` are the nodes and the schemas of sources that it
    reads, ``waits`` the tests of what it reads that have to pass before it begins.
    """

    key: str
    name: str
    kind: str
    relation: str
    text: str
    columns: tuple[tuple[str, str], ...]
    reads: tuple[str, ...]
    waits: tuple[str, ...]
    when_it_fails: str


@dataclass(frozen=True, slots=True)
class Ended:
    """A node that has ended.

    ``said`` is what the database said, which may quote data; ``sql`` what ran, and ``error`` what ended it
    where it was not dbt's.
    """

    name: str
    failed: bool
    said: str = ""
    when_it_fails: str = ""
    sql: str = ""
    error: Exception | None = None
