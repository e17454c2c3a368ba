"""Re-keying: identifiers become keys that only the holder of the case key can make, and nobody undo."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from pipeline import filesystem
from pipeline.filesystem import OWNER_ONLY_FILE, private_folder
from pipeline.ingest.refusals import Place, refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

SHORTEST_KEY = 32  # characters; a random hex text of this length has 128 bits
SEPARATOR = "\x1f"  # cannot be in an identifier, so (kind, provider, id) is read in one way only
BLOCK = 64  # bytes, of SHA-256
TOMBSTONE = "forgotten"  # kind of the keyed hash over a case's key that is kept when the case is forgotten
LABELS = ("donor", "grant", "provider", "system")  # what a package calls those who are no cases
KINDS = ("case", "person", "assessment", "rater", "need", "service", "shared_person", TOMBSTONE, *LABELS)
# keys that are the same whoever sent the identifier: it was given to be shared
OF_NO_PROVIDER = ("shared_person", *LABELS)


def key_of(key: bytes, kind: str, provider_id: str, identifier: str) -> UUID:
    """The first 128 bits of HMAC-SHA256 (RFC 2104) over kind, provider and identifier."""
    digest = hmac.new(key, (_lead(kind, provider_id) + identifier).encode(), hashlib.sha256)
    return UUID(digest.hexdigest()[:32])


def key_for(settings: Settings, *, holds_packages: bool) -> bytes:
    """The secret of this installation: from the settings, else from its file, which the first start makes.

    ``UsageError`` where it is too short, open to others, or gone although the warehouse holds packages.
    """
    if settings.case_key is not None:
        return _long_enough(settings.case_key.encode())
    path = settings.case_key_file
    if not path.exists():
        if holds_packages:
            raise refusal("ING-082", Place(file=path.name))
        _write_new(path)
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise refusal("ING-081", Place(file=path.name))
    return _long_enough(path.read_bytes().strip())


def fingerprint(key: bytes) -> str:
    """16 hex digits that tell one case key from another and say nothing else about it."""
    return hashlib.sha256(b"fingerprint" + key).hexdigest()[:16]


@contextmanager
def held_by(connection: DuckDBPyConnection, key: bytes, provider_id: str) -> Iterator[None]:
    """Give the connection what ``sql_key`` needs, for the length of the block."""
    block = (hashlib.sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
    inner, outer = bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)
    values = {f"rekey_{kind}": inner + _lead(kind, provider_id).encode() for kind in KINDS}
    try:
        for name, value in {"rekey_outer": outer, **values}.items():
            connection.execute(f"set variable {name} = ?::blob", [value])
        yield
    finally:
        for name in ("rekey_outer", *values):
            connection.execute(f"reset variable {name}")


def sql_key(kind: str, expression: str) -> str:
    """``key_of`` as an SQL expression over a text expression, for use inside ``held_by``."""
    inner = f"unhex(sha256(getvariable('rekey_{kind}') || encode({expression})))"
    return f"cast(substr(sha256(getvariable('rekey_outer') || {inner}), 1, 32) as uuid)"


def _lead(kind: str, provider_id: str) -> str:
    """What stands before an identifier; no provider has an empty code."""
    return SEPARATOR.join((kind, "" if kind in OF_NO_PROVIDER else provider_id, ""))


def _long_enough(key: bytes) -> bytes:
    if len(key) < SHORTEST_KEY:
        raise refusal("ING-080", Place())
    return key


def _write_new(path: Path) -> None:
    """Write a random key in one step, so that no half-written key is ever found."""
    private_folder(path.parent)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY_FILE)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secrets.token_hex(32) + "\n")
    filesystem.replace(draft, path)  # on the disk before a row that needs it
