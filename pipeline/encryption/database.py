"""Database files under a key: told from plain ones by their first bytes, and attached with the key.

DuckDB encrypts with AES-256 in GCM: its file, its log and what it puts aside. The extension httpfs brings
the OpenSSL that does it; what else it can do stays shut by ``enable_external_access``.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.encryption import key as of_key
from pipeline.encryption.codes import wrong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

PACKAGE = "duckdb_extension_httpfs"
MAGIC, MAGIC_AT = b"DUCK", 8  # behind the checksum of the first block
FLAGS_AT, ENCRYPTED = 20, 1
PUT_ASIDE = {"temp_file_encryption": "true"}  # of the configuration of a connection
HEAD = 24  # bytes
NEWER = "but we can only read versions"  # what DuckDB says of a file of a newer one
READ_ONLY, DRAFT = "read_only", "recovery_mode no_wal_writes"  # of what is attached
WRONG_KEY = "Wrong encryption key"


def is_encrypted(path: Path) -> bool:
    """Whether a file is a database under a key, by what it says of itself; not where there is none."""
    return _is_under_key(path) is True


def is_plain(path: Path) -> bool:
    """Whether a file is a database that anybody can read; not where it is none, or cut off before that."""
    return _is_under_key(path) is False


def _is_under_key(path: Path) -> bool | None:
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except FileNotFoundError:
        return None
    if head[MAGIC_AT : MAGIC_AT + len(MAGIC)] != MAGIC or len(head) < HEAD:
        return None
    return bool(head[FLAGS_AT] & ENCRYPTED)


def load(connection: DuckDBPyConnection) -> None:
    """Give a connection what it encrypts with. ``KEY-007`` where that is not there.

    What it puts aside is encrypted where it was made with ``PUT_ASIDE``: later that cannot be set, where
    something has been put aside.
    """
    import duckdb

    try:
        connection.execute(f"load '{_quoted(_extension())}'")
    except duckdb.Error:
        raise wrong("KEY-007") from None


def attach(
    connection: DuckDBPyConnection,
    path: Path,
    name: str,
    keys: Sequence[str],
    *,
    read_only: bool = False,
    is_draft: bool = False,
) -> None:
    """Attach a file as ``name``; one under a key, and a new one where there are keys, with that.

    Of a draft nothing is logged: it is in its file when it is written to its end.
    ``KEY-001`` where it needs a key and there is none, ``KEY-002`` where none of them opens it, ``KEY-010``
    for the file of a newer DuckDB. No other error of DuckDB's tells a key: the statement is not shown.
    """
    import duckdb

    needs_key = is_encrypted(path) or (bool(keys) and not path.exists())
    if needs_key and not keys:
        raise wrong("KEY-001")
    for each in keys if needs_key else ("",):
        options = [name for name, is_asked in ((READ_ONLY, read_only), (DRAFT, is_draft)) if is_asked]
        options += [_with(each)] if each else []
        said = f" ({', '.join(options)})" if options else ""
        try:
            connection.execute(f"attach '{_quoted(path)}' as \"{name}\"{said}")
        except duckdb.InvalidInputException as error:
            if WRONG_KEY not in str(error):
                raise
        except duckdb.IOException as error:
            raise told(error) from None
        else:
            return
    raise wrong("KEY-002")


def told(error: Exception) -> Exception:
    """What is said of a file that DuckDB could not open: ``KEY-010`` for a newer one's, else as it is."""
    return wrong("KEY-010") if NEWER in str(error) else error


def _with(key: str) -> str:
    return f"encryption_key '{of_key.of_databases(key)}', encryption_cipher 'GCM'"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


@cache
def _extension() -> Path:
    """The extension's file, as its wheel brings it."""
    found = importlib.util.find_spec(PACKAGE)
    for folder in (found.submodule_search_locations or ()) if found else ():
        for path in sorted(Path(folder).rglob("httpfs.duckdb_extension")):
            return path
    raise wrong("KEY-007")
