"""A backup of an encrypted workspace is an age file around the zip: written and read with its key.

Any program that reads age files opens it: `age --decrypt -i KEY BACKUP > backup.zip`.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from pipeline.encryption.codes import wrong
from pipeline.jobs.backups.manifest import damaged

MARK = b"age-encryption.org/v1"


class Digest:
    """A file to write to that keeps only the SHA-256 of it, and hands it on where there is another."""

    def __init__(self, target: IO[bytes] | None = None) -> None:
        self._sha256, self._target = hashlib.sha256(), target

    def write(self, piece: bytes) -> int:
        self._sha256.update(piece)
        if self._target:
            self._target.write(piece)
        return len(piece)

    def flush(self) -> None:
        if self._target:
            self._target.flush()

    @property
    def hex(self) -> str:
        return self._sha256.hexdigest()


def is_sealed(path: Path) -> bool:
    """Whether a file says of itself that it is one of age."""
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK


@contextmanager
def into(file: IO[bytes], key: str) -> Iterator[Digest]:
    """What is written in the block goes to the file under the key, piece by piece, and nowhere else.

    ``OSError`` where the file cannot be written.
    """
    reading, writing = (os.fdopen(end, mode) for end, mode in zip(os.pipe(), ("rb", "wb"), strict=True))
    failed: list[BaseException] = []
    sealer = threading.Thread(target=_seal, args=(reading, file, key, failed))
    sealer.start()
    try:
        yield Digest(writing)
    finally:
        with suppress(OSError):
            writing.close()
        sealer.join()
    if failed:
        raise OSError("the backup could not be written") from failed[0]


def _seal(reading: IO[bytes], file: IO[bytes], key: str, failed: list[BaseException]) -> None:
    import pyrage

    try:
        with reading:
            pyrage.encrypt_io(reading, file, [pyrage.x25519.Identity.from_str(key).to_public()])
    except Exception as error:  # it is raised where the pieces come from
        failed.append(error)


def digest(path: Path, key: str) -> str:
    """The SHA-256 of what is under the key in a file; nothing of it is written anywhere."""
    found = Digest()
    with path.open("rb") as file:
        _open(file, found, [key])
    return found.hex


def unseal(path: Path, target: IO[bytes], keys: Iterable[str]) -> None:
    """Write what is under one of the keys to a file.

    ``KEY-012`` where none of them opens it; ``RefusedInput`` where it is damaged.
    """
    with path.open("rb") as file:
        _open(file, target, keys)


def _open(file: IO[bytes], target: Digest | IO[bytes], keys: Iterable[str]) -> None:
    import pyrage

    identities = [pyrage.x25519.Identity.from_str(key) for key in keys]
    try:
        if not identities:
            raise wrong("KEY-012")
        pyrage.decrypt_io(file, target, identities)
    except pyrage.DecryptError as error:
        raise wrong("KEY-012") if "No matching keys" in str(error) else damaged() from None
    except OSError as error:
        if error.errno is None:  # what age says of a changed or shortened file is no error of the system
            raise damaged() from None
        raise
